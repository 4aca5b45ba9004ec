"""The latest writes: which records they touched, and which documents statements came in from."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from statements.history.entries import action_of, author_of
from statements.models import Change, Revision, Source, Statement
from statements.models.revision import PUBLIC_CHANGE
from statements.rest.visibility import Visibility

_WAS_AND_IS = {True: ("was_there",), False: ("was_public", "is_public")}
"""What tells whether a change created a record, by whether a reader sees drafts."""

READ = 500
"""How many of the latest changes are read to see where statements came from."""


class Write(NamedTuple):
    """A revision, the last record that it touched, what it did to it, and if there are others."""

    revision: Revision
    resource: str
    key: str
    action: str
    has_others: bool


class Arrival(NamedTuple):
    """Statements of a document that came in the same way: how many, and when the last one did."""

    document: Source
    way: str
    number: int
    at: datetime


def author_or_way(revision: Revision) -> str:
    """Return who made a write: a key, a user or, if it was neither, the way it came in."""
    return author_of(revision) or str(revision.get_through_display())


def way_of(revision: Revision) -> str:
    """Return who made a write, and the way it came in."""
    return ", ".join(dict.fromkeys((author_or_way(revision), str(revision.get_through_display()))))


def revisions_at(numbers: Collection[int]) -> dict[int, Revision]:
    """Return the revisions with these numbers, with whoever made them."""
    return Revision.objects.select_related("by", "key").in_bulk(numbers, field_name="number")


def latest_writes(visibility: Visibility, count: int) -> list[Write]:
    """Return the latest writes that touched something somebody may see, with a query for each.

    A write may have touched a million records, so a list of changes would soon show no other.
    """
    writes: list[Write] = []
    changes = _latest_changes(visibility)
    while len(writes) < count:
        found = list(changes.select_related("revision__by", "revision__key")[:2])
        if not found:
            break
        last = found[0]
        has_others = len(found) > 1 and found[1].revision_id == last.revision_id
        action = action_of(last, visibility)
        writes.append(Write(last.revision, last.resource, last.key, action, has_others))
        changes = _latest_changes(visibility).filter(revision__lt=last.revision_id)
    return writes


def latest_arrivals(visibility: Visibility, count: int) -> list[Arrival]:
    """Return where the statements that the latest READ changes created came from, latest first."""
    columns = ("resource", "key", "revision_id", *_WAS_AND_IS[visibility.sees_drafts])
    read = _latest_changes(visibility).values_list(*columns)[:READ]
    new = [
        (key, number)
        for resource, key, number, was, *is_there in read
        if resource == Statement.resource and not was and all(is_there)
    ]
    statements = visibility.rows(Statement).filter(key__in=[key for key, _ in new])
    documents: dict[str, int] = dict(statements.order_by().values_list("key", "document"))
    revisions = revisions_at({number for _, number in new})
    found: dict[tuple[int, str], list[datetime]] = {}
    for key, number in new:
        if key in documents:
            came = (documents[key], way_of(revisions[number]))
            found.setdefault(came, []).append(revisions[number].at)
    latest = list(found.items())[:count]
    sources = Source.objects.in_bulk([document for (document, _), _ in latest])
    return [
        Arrival(sources[document], way, len(times), times[0]) for (document, way), times in latest
    ]


def _latest_changes(visibility: Visibility) -> QuerySet[Change]:
    changes = Change.objects.order_by("-revision", "-pk")
    return changes if visibility.sees_drafts else changes.filter(PUBLIC_CHANGE)
