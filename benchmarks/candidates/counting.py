"""Facets and timelines by Django's own aggregates.

Shared by the candidates written with Django REST framework.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from statements.models import Participation, StatementTopic
from statements.vocabularies import Role, StanceValue, StatementKind

SHOWN = 100
"""Values of a facet, at most."""


class Facet(NamedTuple):
    """The lookups of a facet's value and of its label; words of a vocabulary have labels there."""

    value: str
    label: str | None = None
    words: Any = None


FACETS = {
    "kind": Facet("kind", words=StatementKind),
    "stance": Facet("stances__stance", words=StanceValue),
    "speaker": Facet("speaking__actor__key", label="speaking__actor__name"),
}


def related(records: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    """Return the records by a speaker or on a topic.

    By ids, as all of them are counted: a page, for which a few are enough, finds them by EXISTS.
    """
    if "speaker" in query:
        speaking = Participation.objects.filter(role=Role.SPEAKER.value)
        return records.filter(
            pk__in=speaking.filter(actor__key=query["speaker"]).values("statement")
        )
    links = StatementTopic.objects.filter(topic__key=query["topic_exact"])
    return records.filter(pk__in=links.values("statement"))


def count_facet(records: QuerySet[Any], name: str) -> dict[str, Any]:
    """Return how many records have each value of a facet, in the form of On Record's answer."""
    facet = FACETS[name]
    speaking = FilteredRelation("participants", condition=Q(participants__role=Role.SPEAKER.value))
    if name == "speaker":
        records = records.annotate(speaking=speaking)
    columns = [column for column in (facet.value, facet.label) if column]
    rows = (
        records.values(*columns)
        .annotate(count=Count("pk", distinct=True))
        .order_by("-count", facet.value)[:SHOWN]
    )
    values = [
        {
            "value": row[facet.value],
            "label": row[facet.label] if facet.label else _label(facet, row[facet.value]),
            "count": row["count"],
        }
        for row in rows
    ]
    return {"facets": [{"facet": name, "values": values}]}


def _label(facet: Facet, value: str | None) -> str | None:
    return None if value is None else str(facet.words(value).label)


def count_by_month(records: QuerySet[Any]) -> list[dict[str, Any]]:
    """Return how many records were said in each month, or else published by then."""
    day = Coalesce("said_first", "document__published_last")
    rows = (
        records.annotate(month=TruncMonth(day), is_said=Q(said_edtf__isnull=False))
        .values("month", "is_said")
        .annotate(count=Count("pk", distinct=True))
        .order_by(F("month").asc(nulls_last=True), "-is_said")
    )
    return list(rows)
