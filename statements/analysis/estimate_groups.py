"""Estimates in groups: only those of one subject, unit, role and scenario are comparable."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, CharField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Collate

from statements.analysis.figures import DATES, Number
from statements.analysis.origins import Origin, origin_columns, origin_of, with_passers_on
from statements.edtf import FIRST_DAY, LAST_DAY
from statements.models import Estimate
from statements.models.columns import BINARY
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.query.sql import Sql, sql_of

DATE_PATHS = dict(
    zip(DATES, ("as_of", "statement__said", "statement__document__published"), strict=True)
)
OPEN_ENDS = {FIRST_DAY.isoformat(), LAST_DAY.isoformat()}


class Subject(NamedTuple):
    """A measure and the id of the topic it applies to; the id is empty if there is no topic."""

    measure: str
    topic: str


class Terms(NamedTuple):
    """Estimates of one subject are comparable if they agree in all of these."""

    unit: str
    quantity_role: str
    scenario: str | None


class Said(NamedTuple):
    """The number of an estimate, its statement, and the origin of that."""

    number: Number
    statement: int
    origin: Origin


Groups = dict[Subject, dict[Terms, list[Said]]]

BY_SUBJECT = Keyset(("measure", "topic"), (CharField(), CharField()), False)
"""The order of subjects: by the measure, then by the id of the topic, first those without one."""


class Page(NamedTuple):
    """The groups of some subjects, and whether there are more subjects."""

    groups: Groups
    has_more: bool


def read_page(estimates: QuerySet[Estimate], after: Position | None, count: int) -> Page:
    """Return the groups of the first subjects of estimates, or of the first after one.

    It's one query: what the estimates are filtered by may take long to find.
    """
    found = sql_of(
        estimates.order_by()
        .annotate(
            measure_order=Collate("measure", BINARY),
            topic_order=Collate(Coalesce("topic__key", Value("")), BINARY),
        )
        .values_list("pk", "measure_order", "topic_order")
    )
    said = _all_said(estimates.db)
    beyond = Sql("(found.measure, found.topic) > (%s, %s)", after) if after else Sql("TRUE")
    # No injection: the texts are from compilers, and limits are numbers.
    text = (
        f"WITH found(id, measure, topic) AS ({found.text}), "  # noqa: S608
        f"peek AS (SELECT DISTINCT measure, topic FROM found WHERE {beyond.text} "
        f"ORDER BY measure, topic LIMIT {count + 1}), "
        f"page AS (SELECT * FROM peek ORDER BY measure, topic LIMIT {count}), "
        "last AS (SELECT * FROM page ORDER BY measure DESC, topic DESC LIMIT 1) "
        "SELECT (SELECT COUNT(*) FROM peek), found.measure, found.topic, said.* "
        "FROM last JOIN found ON (found.measure, found.topic) <= (last.measure, last.topic) "
        f"JOIN ({said.text}) said ON said.pk = found.id WHERE {beyond.text}"
    )
    params = (*found.params, *beyond.params, *said.params, *beyond.params)
    rows = Sql(text, params).read(estimates.db)
    by_group: dict[tuple, list[Said]] = {}
    origins: dict[tuple, Origin] = {}
    for row in rows:
        # Many statements came through the same hands.
        columns = row[17:]
        if (origin := origins.get(columns)) is None:
            origin = origins[columns] = origin_of(*columns)
        number = Number._make((*row[7:13], _year(*row[13:15]), row[15]))
        by_group.setdefault((row[1:3], row[4:7]), []).append(Said(number, row[16], origin))
    groups: Groups = {}
    for (subject, terms), some in sorted(by_group.items(), key=lambda one: one[0][0]):
        groups.setdefault(Subject(*subject), {})[Terms(*terms)] = some
    return Page(groups, bool(rows) and rows[0][0] > count)


@lru_cache
def _all_said(using: str) -> Sql:
    """Return SQL for what `read_page` reads of each estimate, first its primary key."""
    dated = (
        Estimate.objects.using(using)
        .order_by()
        .annotate(
            dated_by=Case(
                *(When(_is_dated(path), then=Value(name)) for name, path in DATE_PATHS.items()),
                default=None,
                output_field=CharField(),
            ),
            first_day=_day("first"),
            last_day=_day("last"),
        )
    )
    rows = with_passers_on(dated, "statement_id").values_list(
        *("pk", "unit", "quantity_role", "scenario"),
        *("key", "range_min", "lower_inclusive", "range_max", "upper_inclusive", "value"),
        *("first_day", "last_day", "dated_by"),
        *("statement_id", *origin_columns("statement__")),
    )
    return sql_of(rows)


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
