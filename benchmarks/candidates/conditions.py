"""The questions' filters as Django conditions, each built only when it is used.

Shared by the hand-written Django candidates, `tuned_drf` and `django_ninja`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from benchmarks.candidates.values import ends_of
from statements.models import Estimate, Participation, Stance
from statements.vocabularies import Role


def _speaker(value: str) -> Q:
    rows = Participation.objects.filter(statement=OuterRef("pk"), role=Role.SPEAKER.value)
    return Q(Exists(rows.filter(actor__key=value)))


def _overlapping(value: str) -> Q:
    least, most = ends_of(value)
    ends_after = (
        Q(range_max__isnull=True)
        | Q(range_max__gt=least)
        | Q(range_max=least, upper_inclusive=True)
    )
    begins_before = (
        Q(range_min__isnull=True) | Q(range_min__lt=most) | Q(range_min=most, lower_inclusive=True)
    )
    rows = Estimate.objects.filter(ends_after, begins_before, statement=OuterRef("pk"))
    return Q(Exists(rows))


CONDITIONS: dict[str, Callable[[str], Q]] = {
    "kind": lambda value: Q(kind=value),
    "said_after": lambda value: Q(said_last__gte=value),
    "said_before": lambda value: Q(said_first__lte=value),
    "speaker": _speaker,
    "estimate_overlaps": _overlapping,
    "after": lambda value: Q(key__gt=value),
}
STANCE = {"stance": "stance", "stance_holder": "holder__key"}


def conditions(query: Mapping[str, Any]) -> list[Q]:
    """Return the conditions for the filters in a query; other parameters are ignored."""
    asked = [CONDITIONS[name](value) for name, value in query.items() if name in CONDITIONS]
    row = {column: query[name] for name, column in STANCE.items() if query.get(name)}
    if row:
        asked.append(Q(Exists(Stance.objects.filter(statement=OuterRef("pk"), **row))))
    return asked
