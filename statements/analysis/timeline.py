"""Timelines: how many statements were said in each day, week, month or year."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import Case, DateField, F, Q, When

from statements.analysis.facets import Named, name_value
from statements.edtf import FIRST_DAY, LAST_DAY
from statements.models import Statement
from statements.rest.query.conditions import truth
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.record_values import all_records, record_values
from statements.rest.query.sql import Sql, sql_of

MAX_BUCKETS = 1_000


class Unit(NamedTuple):
    """A unit of time: the number of the bucket that a day is in, and what a bucket is called.

    Buckets that follow each other have numbers that do.
    """

    number: Callable[[date], int]
    called: Callable[[int], str]


UNITS: Mapping[str, Unit] = {
    "day": Unit(date.toordinal, lambda number: date.fromordinal(number).isoformat()),
    # The calendar begins on a Monday.
    "week": Unit(
        lambda day: (day.toordinal() - 1) // 7,
        lambda number: date.fromordinal(number * 7 + 1).isoformat(),
    ),
    "month": Unit(
        lambda day: day.year * 12 + day.month - 1,
        lambda number: f"{number // 12:04}-{number % 12 + 1:02}",
    ),
    "year": Unit(lambda day: day.year, lambda number: f"{number:04}"),
}
"""From the narrowest to the widest."""


class TooManyBuckets(Exception):
    """A timeline would have over MAX_BUCKETS; ``wider`` is the next unit that has fewer, if any."""

    def __init__(self, count: int, first: str, last: str, wider: str | None) -> None:
        self.count, self.first, self.last, self.wider = count, first, last, wider
        super().__init__(f"{count:,} buckets from {first} to {last}")


class Days(NamedTuple):
    """When ``found`` statements with a value may have been said: from the first to the last day.

    The first is None if it's unknown or the start is open; then they are in no bucket. The last is
    None for an open end. If nothing is known of either, ``is_said`` is false, and both are the last
    day on which the documents may have been published.
    """

    value: Any
    is_said: bool
    first: date | None
    last: date | None
    found: int


@dataclass
class Series:
    """The counts of the statements with one value, by the numbers of buckets."""

    said: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By the first and the last bucket."""
    no_later_than: Counter[int] = field(default_factory=Counter)
    undated: int = 0

    def counts(self, buckets: range) -> dict[str, Any]:
        """Return the counts for each of the buckets, which hold all that is dated."""
        changes: Counter[int] = Counter()
        for (first, last), count in self.said.items():
            changes[first] += count
            changes[last + 1] -= count
        return {
            "said": list(accumulate(changes[number] for number in buckets)),
            "no_later_than": [self.no_later_than[number] for number in buckets],
            "undated": self.undated,
        }


def count_by_time(
    filterset: ParameterFilterSet, by: str, *, split: str | None = None, is_spread: bool = False
) -> dict[str, Any]:
    """Return how many of the statements that a filter set finds were said in each unit of time.

    With ``split``, the name of a vocabulary parameter, there is a series for each of its values,
    with the statements that the query would find if it asked for the value as well. A statement
    counts in the bucket of the first day on which it may have been said, or if ``is_spread``, in
    those of all such days. An open end lasts until the last bucket there is otherwise.

    Raises TooManyBuckets.
    """
    parameter = filterset.by_name[split] if split else None
    pairs = record_values(filterset, parameter) if parameter else all_records(filterset)
    found = _read_days(pairs, filterset.queryset.db, is_spread=is_spread)
    unit = UNITS[by]
    buckets = _buckets(found, by)
    by_value: dict[Any, Series] = {} if parameter else {None: Series()}
    for value, is_said, first, last, count in found:
        series = by_value.setdefault(value, Series())
        if first is None:
            series.undated += count
        elif is_said:
            span = unit.number(first), unit.number(last) if last else buckets[-1]
            series.said[span] += count
        else:
            series.no_later_than[unit.number(first)] += count
    return {
        "buckets": [unit.called(number) for number in buckets],
        "series": [
            {**named._asdict(), **series.counts(buckets)}
            for named, series in _named(by_value, parameter)
        ],
    }


def _read_days(pairs: Sql, using: str, *, is_spread: bool) -> list[Days]:
    """Return the days of the statements in SQL for pairs of a statement and a value.

    Without ``is_spread``, the first day is the last one, too.
    """
    is_said = Q(said_edtf__isnull=False)
    first = Case(
        When(is_said, then=F("said_first")),
        default=F("document__published_last"),
        output_field=DateField(),
    )
    statements = Statement.objects.order_by().annotate(is_said=truth(is_said), day=first)
    last = "said_last" if is_spread else "day"
    days = sql_of(statements.values_list("pk", "is_said", "day", last))
    # Both databases write days as text in the same way, but return them as different types.
    sql = (
        f"WITH pairs(record, value) AS ({pairs.text}), "  # noqa: S608
        f"days(record, is_said, start_day, end_day) AS ({days.text}) "
        "SELECT pairs.value, days.is_said, CAST(days.start_day AS TEXT), "
        "CAST(days.end_day AS TEXT), COUNT(*) "
        "FROM pairs JOIN days ON days.record = pairs.record "
        "GROUP BY pairs.value, days.is_said, days.start_day, days.end_day"
    )
    rows = Sql(sql, (*pairs.params, *days.params)).read(using)
    return [
        Days(value, bool(is_said), *_ends(first, last), count)
        for value, is_said, first, last, count in rows
    ]


def _ends(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day as `Days` has them; an unknown end is the first day."""
    start = date.fromisoformat(first) if first else None
    if start in (None, FIRST_DAY, LAST_DAY):
        return None, None
    end = date.fromisoformat(last) if last else start
    return start, None if end == LAST_DAY else end


def _buckets(found: Iterable[Days], by: str) -> range:
    """Return the numbers of all buckets from the first to the last one that is needed."""
    dated = [(days.first, days.last or days.first) for days in found if days.first]
    if not dated:
        return range(0)
    first, last = min(start for start, _ in dated), max(end for _, end in dated)
    sizes = {name: unit.number(last) - unit.number(first) + 1 for name, unit in UNITS.items()}
    unit = UNITS[by]
    if sizes[by] > MAX_BUCKETS:
        ends = unit.called(unit.number(first)), unit.called(unit.number(last))
        wider = next((name for name, size in sizes.items() if size <= MAX_BUCKETS), None)
        raise TooManyBuckets(sizes[by], *ends, wider)
    return range(unit.number(first), unit.number(last) + 1)


def _named(by_value: Mapping[Any, Series], parameter: Any) -> list[tuple[Named, Series]]:
    """Return the series with the names of their values, in the order of the vocabulary."""
    if parameter is None:
        return [(Named(None, None), series) for series in by_value.values()]
    order = [*parameter.by_text.values(), None]
    values = sorted(by_value, key=order.index)
    return [(name_value(parameter, value), by_value[value]) for value in values]
