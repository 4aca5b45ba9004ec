"""All that a statement's document is made of, fetched by nine queries whatever their number.

Those written in Django by hand share it: `tuned_drf` and `django_ninja`.
"""

from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet

from statements.models import (
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    Statement,
    Topic,
)

BRIEF = ("key", "name", "kind", "text")
"""The columns by which a document shows another record."""

PARTS = (
    *("topics", "participants", "chain", "stances", "conditions", "spans", "relations"),
    "estimates",
)


def fetched(part: str) -> str:
    """Return the attribute of a statement that holds its parts of that name as a list.

    Under the name of their manager, Django would make a queryset for each statement and part, and
    that takes longer than all the rest.
    """
    return f"fetched_{part}"


def whole(statements: QuerySet[Any]) -> QuerySet[Any]:
    """Return the statements with all their parts fetched ahead, in the order of their ids.

    Of records that are only shown in brief, only those columns are read.
    """
    rows = statements.select_related("document").defer(*_deferred(Statement, "document"))
    return rows.prefetch_related(*_parts()).order_by("key")


@cache
def _parts() -> "tuple[Prefetch[Any], ...]":
    return (
        _part("topics", Topic.objects.only("key", "name", "kind")),
        _part("participants", _joined(Participation, "actor")),
        _part("chain", _joined(Hop, "source", "actor")),
        _part("stances", _joined(Stance, "holder", "topic")),
        _part("conditions", _joined(Condition, "topic")),
        _part("spans", Span.objects.all()),
        _part("relations", _joined(Relation, "other", rows=Relation.objects.public())),
        _part("estimates", _joined(Estimate, "topic")),
    )


def _part(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
    return Prefetch(name, rows, to_attr=fetched(name))


def _joined(model: Any, *links: str, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    deferred = [column for link in links for column in _deferred(model, link)]
    return (model.objects.all() if rows is None else rows).select_related(*links).defer(*deferred)


@cache
def _deferred(model: Any, link: str) -> list[str]:
    """Return the look-ups of the columns behind a foreign key that no brief object shows."""
    fields = model._meta.get_field(link).related_model._meta.concrete_fields
    return [
        f"{link}__{field.attname}"
        for field in fields
        if not field.primary_key and field.attname not in BRIEF
    ]
