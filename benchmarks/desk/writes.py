"""Writes and deletions by a user: the desk shows them, and the data set has none."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from statements.models import MODELS, Change, Revision, Statement
from statements.vocabularies import ReviewStatus, Through

DELETED, WRITTEN = 100, 1_000
"""How many records of each kind were deleted, and how many statements were written."""


def write_as(user: Any) -> None:
    """Keep changes of a user: deletions of each kind of record, and statements that wait.

    Call it in a transaction that isn't committed, on a data set with a past.
    """
    first, last = Revision.objects.earliest("number"), Revision.objects.latest("number")
    made = Revision.objects.create(
        number=last.number + 1, at=timezone.now(), by=user, through=Through.ADMIN
    )
    rows = [row for resource in MODELS for row in _deletions(resource, first, made)]
    Change.objects.bulk_create([*rows, *_creations(made)])


def _deletions(resource: str, first: Revision, made: Revision) -> Iterator[Change]:
    text = _text_of(resource)
    gone = Change.objects.filter(resource=resource, document__isnull=True)
    for key in gone.values_list("key", flat=True):
        yield _change(first, resource, key, document=text, is_public=True)
    for place in range(DELETED):
        key = f"deleted-{place}"
        yield _change(first, resource, key, document=text, is_public=True)
        yield _change(made, resource, key, was_there=True, was_public=True)


def _creations(made: Revision) -> Iterator[Change]:
    text = _text_of(Statement.resource)
    waiting = Statement.objects.filter(review_status=ReviewStatus.UNREVIEWED).order_by("-pk")
    for key in waiting.values_list("key", flat=True)[:WRITTEN]:
        yield _change(made, Statement.resource, key, document=text, is_public=True)


def _text_of(resource: str) -> str | None:
    kept = Change.objects.filter(resource=resource, document__isnull=False)
    return kept.order_by("pk").values_list("document", flat=True).first()


def _change(revision: Revision, resource: str, key: str, **values: Any) -> Change:
    nothing = {"document": None, "was_there": False, "was_public": False, "is_public": False}
    return Change(revision=revision, resource=resource, key=key, **{**nothing, **values})
