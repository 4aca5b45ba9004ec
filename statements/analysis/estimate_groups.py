"""Estimates in groups: only those of one subject, unit, role and scenario are comparable."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Collate

from statements.analysis.figures import DATES, Number
from statements.analysis.origins import Origin, origin_columns, origin_of, with_passers_on
from statements.edtf import FIRST_DAY, LAST_DAY
from statements.models import Estimate
from statements.models.columns import BINARY
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.query.conditions import any_of

DATE_PATHS = dict(
    zip(DATES, ("as_of", "statement__said", "statement__document__published"), strict=True)
)
OPEN_ENDS = {FIRST_DAY.isoformat(), LAST_DAY.isoformat()}


class Subject(NamedTuple):
    """What is measured, and the id of the topic that it is measured of; empty for none."""

    measure: str
    topic: str


class Terms(NamedTuple):
    """What makes estimates of one subject comparable."""

    unit: str
    quantity_role: str
    scenario: str | None


class Said(NamedTuple):
    """The number of an estimate, its statement, and the origin of that."""

    number: Number
    statement: int
    origin: Origin


Groups = dict[Subject, dict[Terms, list[Said]]]

BY_SUBJECT = Keyset(("measure_order", "topic_order"), (CharField(), CharField()), False)
"""The order of subjects: by the measure, then by the topic, first those without one."""


def find_subjects(
    estimates: QuerySet[Estimate], after: Position | None, count: int
) -> list[Subject]:
    """Return the first subjects of estimates after one, or from the beginning."""
    named = estimates.annotate(
        measure_order=Collate("measure", BINARY),
        topic_order=Collate(Coalesce("topic__key", Value("")), BINARY),
    )
    found = BY_SUBJECT.after(named, after).values_list(*BY_SUBJECT.columns).distinct()
    return [Subject(*row) for row in found[:count]]


def read_groups(estimates: QuerySet[Estimate], subjects: Sequence[Subject]) -> Groups:
    """Return the estimates of some subjects in their groups, in one query."""
    asked = [Q(measure=measure, topic__key=topic or None) for measure, topic in subjects]
    if not asked:
        return {}
    dated = estimates.filter(any_of(asked)).order_by().annotate(
        topic_order=Coalesce("topic__key", Value("")),
        dated_by=Case(
            *(When(_is_dated(path), then=Value(name)) for name, path in DATE_PATHS.items()),
            default=None,
            output_field=CharField(),
        ),
        first_day=_day("first"),
        last_day=_day("last"),
    )
    rows = with_passers_on(dated, "statement_id").values_list(
        *("measure", "topic_order", "unit", "quantity_role", "scenario"),
        *("key", "range_min", "lower_inclusive", "range_max", "upper_inclusive", "value"),
        *("first_day", "last_day", "dated_by"),
        *("statement_id", *origin_columns("statement__")),
    )
    groups: Groups = {subject: {} for subject in subjects}
    for row in rows:
        said = Said(
            Number(*row[5:11], _year(*row[11:13]), row[13]), row[14], origin_of(*row[15:])
        )
        groups[Subject(*row[:2])].setdefault(Terms(*row[2:5]), []).append(said)
    return groups


def _is_dated(path: str) -> Q:
    return Q(**{f"{path}_edtf__isnull": False})


def _day(which: str) -> Combinable:
    """Return the first or the last day of the date by which an estimate has a year, as text."""
    *others, (_, last) = DATE_PATHS.items()
    return Case(
        *(When(_is_dated(path), then=_text(f"{path}_{which}")) for _, path in others),
        default=_text(f"{last}_{which}"),
    )


def _text(day: str) -> Combinable:
    return Cast(day, TextField())


def _year(first: str | None, last: str | None) -> str | None:
    """Return the year in which both days are; None for an unknown or an open end."""
    if first is None or last is None or first in OPEN_ENDS or last in OPEN_ENDS:
        return None
    return first[:4] if first[:4] == last[:4] else None
