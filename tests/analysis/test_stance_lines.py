"""What stances come to: compared with the definitions, taken at their word."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from statements.analysis.stance_lines import (
    Held,
    Stand,
    choose_line,
    find_changes,
    find_conflict,
    find_stands,
)
from tests.analysis import positions_by_hand as by_hand
from tests.analysis.positions_by_hand import Told

START = date(2024, 1, 1)
OPEN = (date.min, date.max)

day = st.integers(0, 5).map(lambda number: START + timedelta(days=number))
single = day.map(lambda one: (one, one))
span = st.tuples(day, day).map(lambda days: (min(days), max(days)))
dates = st.one_of(
    *(single, single, single, span, span),
    day.map(lambda one: (date.min, one)),
    day.map(lambda one: (one, date.max)),
    day.map(lambda one: (None, one)),
    day.map(lambda one: (one, None)),
    st.sampled_from([OPEN, (None, None)]),
)


def told_by(values: tuple[str, ...], days: Any, ascribed: Any) -> Any:
    """Return what draws stances, as statements tell of them one after the other."""
    return st.lists(
        st.tuples(st.sampled_from(values), ascribed, st.booleans(), days), min_size=1, max_size=9
    ).map(
        lambda rows: [
            Told("ada", "bridge", stance, is_ascribed, conditional, first, last, f"s{number}")
            for number, (stance, is_ascribed, conditional, (first, last)) in enumerate(rows)
        ]
    )


# Of one line, or of both.
stances = st.one_of(
    told_by(("favor", "against", "neutral", "unclear"), dates, st.just(value=False)),
    told_by(("favor", "against", "neutral", "unclear"), dates, st.booleans()),
)
opposed = told_by(("favor", "against", "unclear"), st.one_of(span, dates), st.booleans())
many = settings(max_examples=400)


def held(one: Told) -> Held:
    first, last = (end.isoformat() if end else "" for end in (one.first, one.last))
    what = one.topic, one.stance, one.ascribed, one.conditional
    return Held(first, last, one.statement, *what, holder=1)


def in_time(told: list[Told]) -> list[Held]:
    return sorted(map(held, told))


@many
@given(stances)
def test_stances_are_in_one_order_of_time(told: list[Told]):
    assert in_time(told) == [held(one) for one in sorted(told, key=by_hand.order)]


@many
@given(stances)
def test_a_holder_stands_where_no_other_stance_is_later(told: list[Told]):
    found = find_stands(choose_line(in_time(told)))

    assert found == sorted(found)
    assert sorted(map(shown, found)) == sorted(by_hand.now(told))


def shown(stand: Stand) -> by_hand.Now:
    one = stand.latest
    marks = one.is_conditional, one.is_ascribed
    return one.topic, one.stance, *marks, stand.found, one.statement


@many
@given(stances)
def test_a_change_leads_from_one_stance_to_the_next_other_one(told: list[Told]):
    found = find_changes(choose_line(in_time(told)))

    expected = by_hand.changes(told)
    expected.sort(key=lambda pair: (by_hand.order(pair[1]), pair[0].stance))
    assert [tuple(change) for change in found] == [tuple(map(held, pair)) for pair in expected]


@many
@given(opposed)
def test_a_conflict_takes_opposite_sides_at_dates_that_overlap(told: list[Told]):
    found = find_conflict(in_time(told))

    expected: Any = by_hand.firmest(by_hand.conflicts(told))
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert {found.earlier, found.later} == set(map(held, expected))
        assert found.marks == by_hand.marked(*expected)[1:3]
