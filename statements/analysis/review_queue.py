"""Statements that wait for a review: which they are, who wrote them, and how many there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet

from statements.history.latest import author_or_way, revisions_at
from statements.models import Change, Revision, Source, Statement
from statements.rest.json.sql_values import Literal
from statements.rest.visibility import Visibility
from statements.vocabularies import ReviewStatus

WAITING = (ReviewStatus.UNREVIEWED, ReviewStatus.DRAFT)
"""The statuses of statements that wait."""

COUNTED = 1_000
"""How many statements are counted; of more, it's only told that there are more."""

DELIVERED = "Delivered"
"""Stands for the author of a statement that was never written here."""

SEARCHED = 5_000
"""How many of a user's latest changes are searched for statements that they wrote."""


class Tally(NamedTuple):
    """How many there are, at most COUNTED, and whether there are more."""

    number: int
    has_more: bool


def waiting(status: ReviewStatus, visibility: Visibility, by: User | None = None) -> QuerySet[Any]:
    """Return the statements with a status that wait, of those that somebody may see.

    With ``by``, those that this user was the first to write, among their latest changes. Only
    SEARCHED changes are searched, so that it takes no longer for somebody who wrote a million.
    """
    statements = visibility.rows(Statement)
    if by is None:
        # Not a parameter: a prepared query must know that there's an index for it.
        return statements.filter(review_status=Literal(status.value))
    latest = Change.objects.filter(revision__by=by).order_by("-revision__pk", "-pk")
    own = Change.objects.filter(pk__in=latest.values("pk")[:SEARCHED])
    created = _creations(own, visibility).filter(resource=Statement.resource)
    # With IN, SQLite doesn't see that index, and begins with the few that the user wrote.
    return statements.filter(review_status__in=[status.value], key__in=created.values("key"))


def first_revisions(keys: Collection[str], visibility: Visibility) -> dict[str, Revision]:
    """Return the revision that created each statement; none for one that was delivered."""
    changes = Change.objects.filter(resource=Statement.resource, key__in=keys)
    created = _creations(changes, visibility).order_by("-revision")
    numbers: dict[str, int] = dict(created.values_list("key", "revision_id"))
    revisions = revisions_at(set(numbers.values()))
    return {key: revisions[number] for key, number in numbers.items()}


def _creations(changes: QuerySet[Change], visibility: Visibility) -> QuerySet[Change]:
    """Return the changes before which the record wasn't there, as it looks to somebody."""
    if visibility.sees_drafts:
        return changes.filter(was_there=False)
    return changes.filter(was_public=False, is_public=True)


def name_of(first: Revision | None) -> str:
    """Return who was the first to write a statement."""
    return author_or_way(first) if first else DELIVERED


def tally(statements: QuerySet[Any]) -> Tally:
    """Count statements, as far as COUNTED."""
    found = statements.order_by()[: COUNTED + 1].count()
    return Tally(min(found, COUNTED), found > COUNTED)


class Share(NamedTuple):
    """How many of the statements that have waited longest have the same document or author."""

    name: str
    key: str
    number: int


def shares(
    statements: QuerySet[Any], visibility: Visibility, count: int
) -> tuple[Sequence[Share], Sequence[Share]]:
    """Return the documents, then the authors, with most of the statements that wait longest.

    COUNTED statements are looked at.
    """
    oldest = list(statements.order_by("created_at", "key").values_list("key", "document")[:COUNTED])
    documents = Counter(document for _, document in oldest).most_common(count)
    names = Source.objects.in_bulk([pk for pk, _ in documents])
    authors = Counter(_authors([key for key, _ in oldest], visibility)).most_common(count)
    return (
        [Share(str(names[pk]), names[pk].key, number) for pk, number in documents if pk in names],
        [Share(name, key, number) for (name, key), number in authors],
    )


def _authors(keys: Sequence[str], visibility: Visibility) -> Iterable[tuple[str, str]]:
    """Yield the author of each statement, with the name of the user."""
    found = first_revisions(keys, visibility)
    for key in keys:
        revision = found.get(key)
        user = revision.by if revision else None
        yield name_of(revision), user.get_username() if user else ""
