"""Figures of numbers that were said: how far apart they lie, and what is left out of which figure.

A figure never says more than the numbers do. An end that nobody gave stays open, and only values
that were stated as such have a median.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from statistics import median_high, median_low
from typing import Any, NamedTuple

from statements.rest.serializers.fields import NumberField

DATES = ("as_of", "said", "published")
"""The dates by which a number belongs to a year: the first of these that there is."""

MAX_YEARS = 50
"""How many years are shown: the latest ones."""

MAX_NAMED = 20
"""How many of the estimates that are left out of a figure are named."""

LEAST_VALUES = 3
"""How many stated values have a median."""

NUMBER = NumberField()

Json = dict[str, Any]


class Number(NamedTuple):
    """The number of an estimate, with its id.

    ``lower`` and ``upper`` are the ends of the range that it means, null where that is open.
    ``year`` is null if it's undated; ``dated_by`` is one of `DATES`.
    """

    id: str
    lower: float | None
    lower_inclusive: bool
    upper: float | None
    upper_inclusive: bool
    value: float | None
    year: str | None = None
    dated_by: str | None = None


def work_out(numbers: Sequence[Number]) -> Json:
    """Return all figures of comparable numbers, by year as well, and what is left out of them."""
    years: dict[str, list[Number]] = {}
    for one in numbers:
        if one.year is not None:
            years.setdefault(one.year, []).append(one)
    latest = sorted(years)[-MAX_YEARS:]
    return {
        **_figures(numbers),
        "by_year": [
            {"year": year, "dated_by": _dated_by(years[year]), **_figures(years[year])}
            for year in latest
        ],
        "more_years": len(years) - len(latest),
        "left_out": list(_left_out(numbers)),
    }


def _figures(numbers: Sequence[Number]) -> Json:
    # Of equal ends, one that is included reaches further, and then the first id is named.
    lows = [
        (one.lower, not one.lower_inclusive, one.id) for one in numbers if one.lower is not None
    ]
    highs = [
        (-one.upper, not one.upper_inclusive, one.id) for one in numbers if one.upper is not None
    ]
    lowest, highest = min(lows, default=None), min(highs, default=None)
    return {
        "count": len(numbers),
        "lowest": lowest and _end(*lowest),
        "highest": highest and _end(-highest[0], *highest[1:]),
        "envelope": {
            "lower": plain(lowest[0]) if lowest and len(lows) == len(numbers) else None,
            "upper": plain(-highest[0]) if highest and len(highs) == len(numbers) else None,
        },
        "median": _median([one.value for one in numbers if one.value is not None]),
    }


def _end(number: float, is_excluded: bool, id: str) -> Json:
    return {"number": plain(number), "inclusive": not is_excluded, "estimate": id}


def _median(values: Sequence[float]) -> float | None:
    """Return the median, which is the mean of the middle two if the count is even."""
    if len(values) < LEAST_VALUES:
        return None
    low, high = median_low(values), median_high(values)
    # Halved first, as a sum may exceed the greatest double.
    return plain(low if low == high else low / 2 + high / 2)


def plain(number: float) -> float:
    """Return a number as answers show it: without a fraction if it's whole."""
    shown: float = NUMBER.to_representation(number)
    return shown


def _dated_by(numbers: Iterable[Number]) -> dict[str, int]:
    counts = Counter(one.dated_by for one in numbers)
    return {name: counts[name] for name in DATES}


def _left_out(numbers: Sequence[Number]) -> Iterator[Json]:
    """Yield why some estimates are left out of a figure, and which these are."""
    stated = [one.id for one in numbers if one.value is not None]
    reasons = {
        ("lowest", "open_lower"): [one.id for one in numbers if one.lower is None],
        ("highest", "open_upper"): [one.id for one in numbers if one.upper is None],
        ("median", "no_value"): [one.id for one in numbers if one.value is None],
        ("median", "too_few_values"): stated if len(stated) < LEAST_VALUES else [],
        ("by_year", "undated"): [one.id for one in numbers if one.year is None],
    }
    for (figure, reason), ids in reasons.items():
        if ids:
            named = nsmallest(MAX_NAMED, ids)
            yield {"figure": figure, "reason": reason, "count": len(ids), "estimates": named}
