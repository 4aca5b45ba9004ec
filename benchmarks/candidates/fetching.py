"""Everything in a statement's document, fetched in eleven queries for any number of statements.

Shared by the hand-written Django candidates, `tuned_drf` and `django_ninja`.
"""

from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet

from statements.models import (
    Assessment,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    Statement,
    StatementIdentifier,
    Topic,
)

BRIEF = ("key", "name", "kind", "text")
"""The columns that a reference shows."""

PARTS = (
    *("topics", "participants", "chain", "stances", "conditions", "spans", "relations"),
    *("estimates", "assessments", "identifiers"),
)


def fetched(part: str) -> str:
    """Return the name of the statement attribute that holds these prefetched parts as a list.

    Under the manager's own name, Django would build a queryset for each statement and part, which
    takes longer than everything else.
    """
    return f"fetched_{part}"


def whole(statements: QuerySet[Any]) -> QuerySet[Any]:
    """Return the statements with all their parts prefetched, ordered by id.

    For records that are only referred to, only those columns are read.
    """
    rows = statements.select_related("document").defer(*_deferred(Statement, "document"))
    return rows.prefetch_related(*_parts()).order_by("key")


@cache
def _parts() -> "tuple[Prefetch[Any], ...]":
    topics = Topic.objects.only("key", "name", "kind")
    return (
        _part("topics", topics.order_by("statement_links__position")),
        _part("participants", _joined(Participation, "actor")),
        _part("chain", _joined(Hop, "source", "actor")),
        _part("stances", _joined(Stance, "holder", "topic")),
        _part("conditions", _joined(Condition, "topic")),
        _part("spans", Span.objects.all()),
        _part("relations", _joined(Relation, "other", rows=Relation.objects.public())),
        _part("estimates", _joined(Estimate, "topic")),
        _part("assessments", _joined(Assessment, "assessor", "document")),
        _part("identifiers", StatementIdentifier.objects.all()),
    )


def _part(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
    return Prefetch(name, rows, to_attr=fetched(name))


def _joined(model: Any, *links: str, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    deferred = [column for link in links for column in _deferred(model, link)]
    return (model.objects.all() if rows is None else rows).select_related(*links).defer(*deferred)


@cache
def _deferred(model: Any, link: str) -> list[str]:
    """Return the lookups of the columns behind a foreign key that no reference shows."""
    fields = model._meta.get_field(link).related_model._meta.concrete_fields
    return [
        f"{link}__{field.attname}"
        for field in fields
        if not field.primary_key and field.attname not in BRIEF
    ]
