"""Timelines: compared with a search by hand in the documents."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.by_hand import Catalog, picks, places
from tests.api.asking import faults_at, get, viewset

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def monday(day: date) -> date:
    year, week, _ = day.isocalendar()
    return date.fromisocalendar(year, week, 1)


UNITS = ("day", "week", "month", "year")
NAMES = {
    "day": lambda day: day.isoformat(),
    "week": lambda day: monday(day).isoformat(),
    "month": lambda day: day.isoformat()[:7],
    "year": lambda day: day.isoformat()[:4],
}
Counted = dict[str | None, tuple[Counter[str], Counter[str], int]]
"""For each value, how many were said in each bucket, how many no later, and how many have none."""


@pytest.fixture(scope="module")
def catalog(world: None) -> Catalog:
    return Catalog()


def timeline(query: str) -> Any:
    response = get(f"/api/v1/statements/timeline/?{query}")
    assert response.status_code == 200, response.text
    return response.json()


def counted(answer: Any) -> Counted:
    """Return the counts of an answer by the names of the buckets, those of zero left out."""
    return {
        one["value"]: (
            +Counter(dict(zip(answer["buckets"], one["said"], strict=True))),
            +Counter(dict(zip(answer["buckets"], one["no_later_than"], strict=True))),
            one["undated"],
        )
        for one in answer["series"]
    }


def spans(ids: Iterable[str], catalog: Catalog) -> list[tuple[bool, date | None, date | None]]:
    """Return whether each statement has a date, and its first and last day.

    The last day of the calendar is that of an open end.
    """
    found: list[tuple[bool, date | None, date | None]] = []
    for id in ids:
        statement = catalog.library.statements[id]
        published = catalog.library.sources[statement["document"]["id"]]["published"]
        said = statement["said"]
        if said and said["edtf"]:
            first = said["first"] and date.fromisoformat(said["first"])
            last = said["last"] and date.fromisoformat(said["last"])
            is_open = said["open"] in ("end", "both")
            found.append((True, first, date.max if is_open else last or first))
        else:
            last = published and published["last"] and date.fromisoformat(published["last"])
            found.append((False, last, last))
    return found


def by_hand(
    by_value: dict[str | None, set[str]], by: str, is_spread: bool, catalog: Catalog
) -> tuple[list[str], Counted]:
    """Return the names of the buckets, and the counts for each value's statements."""
    whole = {value: spans(ids, catalog) for value, ids in by_value.items()}
    dated = [span for some in whole.values() for span in some if span[1]]
    starts = [first for _, first, _ in dated if first]
    ends = [last for _, _, last in dated if is_spread and last and last < date.max]
    latest = max([*starts, *ends], default=date.min)
    name = NAMES[by]
    counts: Counted = {}
    for value, some in whole.items():
        said, no_later, undated = Counter[str](), Counter[str](), 0
        for is_said, first, last in some:
            if first is None or last is None:
                undated += 1
            elif not is_said:
                no_later[name(first)] += 1
            else:
                until = min(last, latest) if is_spread else first
                said.update({name(day) for day in days(first, until)})
        counts[value] = (said, no_later, undated)
    buckets = dict.fromkeys(map(name, days(min(starts), latest))) if starts else {}
    return list(buckets), counts


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=places, picks=picks, by=st.sampled_from(UNITS), split=st.booleans(), spread=st.booleans()
)
def test_the_counts_are_those_of_a_search_by_hand(
    place: int, picks: Any, by: str, split: bool, spread: bool, catalog: Catalog
):
    splits = viewset("statements")(action_map={}).splits
    name = splits[place % len(splits)] if split else None
    asked = catalog.ask(picks, near=name or "kind")
    shape = [f"imprecise={'spread' if spread else 'first'}", f"by={by}"]
    by_value: dict[str | None, set[str]] = {None: catalog.find(asked)}
    if name:
        shape.append(f"split={name}")
        found = {value: catalog.find([*asked, one]) for value, one in catalog.with_values(name)}
        by_value = {value: ids for value, ids in found.items() if ids}
    query = "&".join([*map(str, asked), *shape])
    buckets, counts = by_hand(by_value, by, spread, catalog)

    if len(buckets) > 1000:
        (fault,) = faults_at(f"/api/v1/statements/timeline/?{query}")
        assert (fault["parameter"], fault["code"]) == ("by", "too_many")
    else:
        answer = timeline(query)
        assert answer["buckets"] == buckets, query
        assert counted(answer) == counts, query
