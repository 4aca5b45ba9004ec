"""What the text of a parameter can mean, and that no text breaks the reading of it."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue

READERS = [
    values.boolean,
    values.integer,
    values.number,
    values.number_range,
    values.date_range,
    values.datetime_range,
]
LIKELY = st.text("0123456789-+:TZ.,eE \x00٣", max_size=40)


@pytest.mark.parametrize("read", READERS)
@given(text=st.text(max_size=30) | LIKELY)
def test_a_text_has_a_value_or_is_refused_with_a_remedy(read: Any, text: str):
    try:
        found = read(text)
    except InvalidValue as refused:
        found = None
        remedy = refused.detail

    assert found is not None or remedy.endswith(".")


@given(st.integers(values.INTEGER_MIN, values.INTEGER_MAX))
def test_every_64_bit_integer_is_read(number: int):
    assert values.integer(str(number)) == number


@pytest.mark.parametrize("text", ["9223372036854775808", "-9223372036854775809", "1" * 31, "٣", ""])
def test_no_other_integer_is_read(text: str):
    with pytest.raises(InvalidValue):
        values.integer(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read(number: float):
    assert values.number(repr(number)) == number


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "1_000", " 1", ".5", "1.", "0x10", "+1"])
def test_no_other_number_is_read(text: str):
    with pytest.raises(InvalidValue):
        values.number(text)


@given(st.dates())
def test_a_day_is_itself(day: date):
    assert values.date_range(day.isoformat()) == (day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("0001-12", date(1, 12, 1), date(1, 12, 31)),
    ],
)
def test_a_year_or_a_month_means_all_its_days(text: str, first: date, last: date):
    assert values.date_range(text) == (first, last)


@pytest.mark.parametrize("text", ["0000", "2024-00", "2024-12-00", "2024-1-1", "24", "2024-12-"])
def test_no_other_date_is_read(text: str):
    with pytest.raises(InvalidValue):
        values.date_range(text)


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=OFFSETS)


@given(MOMENTS)
def test_a_time_with_its_offset_is_a_moment_in_utc(moment: datetime):
    assert values.datetime_range(moment.isoformat()) == (moment, moment)
    assert values.datetime_range(moment.isoformat())[0].tzinfo is UTC


def test_a_date_means_the_whole_utc_day():
    first, last = values.datetime_range("2024-12-18")

    assert first == datetime(2024, 12, 18, tzinfo=UTC)
    assert last + timedelta(microseconds=1) == datetime(2024, 12, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1,2", (1, 2)),
        ("1,1", (1, 1)),
        (",2.5", (None, 2.5)),
        ("-1e3,", (-1000, None)),
    ],
)
def test_a_range_has_two_ends_of_which_one_may_be_open(text: str, ends: Any):
    assert values.number_range(text) == ends


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-12-18", "2024-12-18", "2024-12-18"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_query_names_a_year_a_month_or_a_day(text: str, first: str, last: str):
    assert values.date_range(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "2024~", "202X", "2024-21", "2024/2025", "2024/..", "2023-02-29", "0000", "today"]
)
def test_a_query_takes_no_other_date(text: str):
    with pytest.raises(InvalidValue):
        values.date_range(text)


@given(st.dates())
def test_a_day_of_a_query_is_its_own_first_and_last(day: date):
    assert values.date_range(day.isoformat()) == (day, day)
