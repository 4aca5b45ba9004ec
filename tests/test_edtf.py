"""EDTF texts and the days that they can mean."""

import contextlib
import io
import re
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from statements.edtf import FIRST_DAY, LAST_DAY, EdtfError, Extent, open_end, parse


def days(first: str | None, last: str | None) -> Extent:
    """Return the extent between two ISO days; ".." is an open end and None an unknown one."""
    start = FIRST_DAY if first == ".." else first and date.fromisoformat(first)
    end = LAST_DAY if last == ".." else last and date.fromisoformat(last)
    return Extent(start or None, end or None)


@pytest.mark.parametrize(
    ("edtf", "extent"),
    [
        ("2024-12-18", days("2024-12-18", "2024-12-18")),
        ("2024-12", days("2024-12-01", "2024-12-31")),
        ("2024", days("2024-01-01", "2024-12-31")),
        ("2024-02", days("2024-02-01", "2024-02-29")),
        ("2023-02", days("2023-02-01", "2023-02-28")),
        ("1900-02", days("1900-02-01", "1900-02-28")),
    ],
)
def test_a_day_a_month_and_a_year_mean_all_their_days(edtf: str, extent: Extent):
    assert parse(edtf) == extent


@pytest.mark.parametrize(
    ("edtf", "extent"),
    [
        ("202X", days("2020-01-01", "2029-12-31")),
        ("19XX", days("1900-01-01", "1999-12-31")),
        ("2024-XX", days("2024-01-01", "2024-12-31")),
        ("2024-XX-XX", days("2024-01-01", "2024-12-31")),
        ("2024-02-XX", days("2024-02-01", "2024-02-29")),
    ],
)
def test_unspecified_digits_mean_all_days_that_they_allow(edtf: str, extent: Extent):
    assert parse(edtf) == extent


@pytest.mark.parametrize(
    ("edtf", "extent"),
    [
        ("2024-21", days("2024-03-01", "2024-05-31")),
        ("2024-22", days("2024-06-01", "2024-08-31")),
        ("2024-23", days("2024-09-01", "2024-11-30")),
        ("2024-24", days("2024-12-01", "2025-02-28")),
        ("2023-24", days("2023-12-01", "2024-02-29")),
    ],
)
def test_a_season_means_three_whole_months_and_winter_runs_into_the_next_year(
    edtf: str, extent: Extent
):
    assert parse(edtf) == extent


@pytest.mark.parametrize("plain", ["2024", "2024-12", "2024-12-18", "202X", "2024-XX", "2024-23"])
@pytest.mark.parametrize("qualifier", ["?", "~", "%"])
def test_an_uncertain_or_approximate_date_keeps_its_days(plain: str, qualifier: str):
    assert parse(plain + qualifier) == parse(plain)


@pytest.mark.parametrize(
    ("edtf", "extent"),
    [
        ("2024-11-06/2024-12-17", days("2024-11-06", "2024-12-17")),
        ("2024-02/2024", days("2024-02-01", "2024-12-31")),
        ("2024/2024", days("2024-01-01", "2024-12-31")),
        ("2023~/2024-06?", days("2023-01-01", "2024-06-30")),
        ("2023-24/2024-21", days("2023-12-01", "2024-05-31")),
    ],
)
def test_an_interval_runs_from_the_first_day_of_one_side_to_the_last_of_the_other(
    edtf: str, extent: Extent
):
    assert parse(edtf) == extent


@pytest.mark.parametrize(
    ("edtf", "extent", "end"),
    [
        ("2024/..", days("2024-01-01", ".."), "end"),
        ("../2024", days("..", "2024-12-31"), "start"),
        ("../..", days("..", ".."), "both"),
        ("2024/", days("2024-01-01", None), None),
        ("/2024", days(None, "2024-12-31"), None),
        ("2024", days("2024-01-01", "2024-12-31"), None),
    ],
)
def test_an_open_end_is_a_day_that_no_date_may_mean_and_an_unknown_end_is_none(
    edtf: str, extent: Extent, end: str | None
):
    assert parse(edtf) == extent
    assert open_end(extent.first, extent.last) == end


def test_a_date_in_words_alone_has_no_open_end():
    assert open_end(None, None) is None


NOT_DATES = {
    "no such day": ["2023-02-29", "2024-02-30", "2024-12-32", "2024-12-00", "2023-02-29/2024"],
    "years 1 to 9999": ["0000", "0000-02", "-0044", "00XX", "Y12024", "Y-12024", "9999-24",
                        "2024/Y12024", "Y1E99999999"],
    "stand for open ends": ["0001", "0001-01-01", "9999", "9999-12", "9999-12-31", "99XX",
                            "0001/2024", "2024/9999"],
    "whole days": ["2024-12-18T10:00:00", "2024-12-18T10:00:00Z", "2024-12-18 10:00",
                   "2024-12-18T10:00:00Z/2024-12-19T10:00:00Z"],
    "swap its two sides, or mend one": ["2024-12/2024-01", "2024/2023"],
    "at least one side": ["/", "/..", "../"],
    "Sets of dates": ["[2024,2025]", "{2024..2026}"],
    "Significant digits": ["2024S3", "2023S3/2024"],
    "write the months": ["2024-25", "2024-33", "2024-41", "2024-Q1"],
    "Unspecified digits in an interval": ["202X/203X", "2024-12-XX/2025", "2024/2025-XX"],
    "Unspecified digits are read in": ["2XXX", "XXXX", "XXXX-12-18", "2024-1X", "2024-12-1X",
                                       "2024-XX-05", "190X-02"],
    "at the end of a date": ["?2024-12", "2024?-12", "2024-12-18?~", "2024-~12"],
    "Write the day with hyphens": ["20241218", "2024/12/18", "2024.1.5"],
    "Write the year first": ["18.12.2024", "12/18/2024", "1/5/24", "05-01-2024"],
    "with two digits": ["2024-1", "2024-1-5", "2024-01-5", "2024-1/2024-02", "2024/2025-1-5"],
    "There is no such month": ["2024-13", "2024-13-01", "2024-00-01", "2024/2025-20", "2024-42"],
    "with a slash": ["2024..2025", "2024-03-01 - 2024-03-05", "2024\u20132025", "2024- 2025"],
    "Words are not read": ["December 18", "since 2024", "ca. 2024", "1990s", "last week"],
    "Write a day, month, year": ["", " ", " 2024", "2024 ", "2024\n", "24", "..2024", "2024//2025",
                                 "2024-11-06/2024-12-17/2025", "２０２４", "2024-xx",
                                 "2024-21^a", "\ud800", "2024\0"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("edtf", "remedy"), [(edtf, remedy) for remedy, texts in NOT_DATES.items() for edtf in texts]
)
def test_what_is_no_date_here_is_refused_with_a_remedy(edtf: str, remedy: str):
    with pytest.raises(EdtfError, match=re.escape(remedy)) as refusal:
        parse(edtf)

    assert str(refusal.value).startswith(repr(edtf))
    assert str(refusal.value).isprintable()
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("text", ["X" * 1_000_000, "[" * 1_000_000, "2024-" * 200_000])
def test_a_very_long_text_is_refused_at_once_and_shown_in_part(text: str):
    with pytest.raises(EdtfError) as refusal:
        parse(text)

    assert len(str(refusal.value)) < 400


# Property-based from here on.

plain_days = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30))
qualifiers = st.sampled_from(["", "?", "~", "%"])


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    """Draw an EDTF date of level 0 or 1 that is no season, the seasons having tests of their own.

    Its century is one in which every form is a date.
    """
    day = draw(st.dates(min_value=date(1000, 1, 1), max_value=date(9899, 12, 31)))
    year = f"{day.year:04}"
    forms = [year, f"{year[:3]}X", f"{year[:2]}XX", f"{year}-XX", f"{year}-XX-XX"]
    forms += [day.isoformat()[:7], f"{day.isoformat()[:7]}-XX", day.isoformat()]
    return draw(st.sampled_from(forms)) + draw(qualifiers)


@st.composite
def interval_ends(draw: st.DrawFn) -> str:
    """Draw a date that may be the end of an interval."""
    day = draw(st.dates(min_value=date(1000, 1, 1), max_value=date(9899, 12, 31)))
    return day.isoformat()[: draw(st.sampled_from([4, 7, 10]))] + draw(qualifiers)


@given(st.text() | st.text("0123456789-/.XT?~%SY[]{},", max_size=24))
@example("Y1E99999999")
def test_any_text_is_a_date_or_is_refused(text: str):
    try:
        extent = parse(text)
    except EdtfError:
        return
    ends = [day for day in (extent.first, extent.last) if day]
    assert ends
    assert ends == sorted(ends)


@given(single_dates())
def test_the_edtf_package_reads_the_same_days(edtf: str):
    extent = parse(edtf)
    other = parse_edtf(edtf)

    assert extent.first == date(*other.lower_strict()[:3])
    assert extent.last == date(*other.upper_strict()[:3])


@given(interval_ends(), interval_ends())
def test_an_interval_is_taken_exactly_when_it_does_not_end_before_it_starts(start: str, end: str):
    first, last = parse(start).first, parse(end).last
    assert first
    assert last

    if first <= last:
        assert parse(f"{start}/{end}") == Extent(first, last)
    else:
        with pytest.raises(EdtfError, match="swap"):
            parse(f"{start}/{end}")


@given(single_dates() | interval_ends(), st.sampled_from([0, 1, 2]))
def test_what_is_taken_is_edtf_to_the_package_too(edtf: str, sides: int):
    text = [edtf, f"{edtf}/..", f"../{edtf}"][sides]
    try:
        parse(text)
    except EdtfError:
        return
    with contextlib.redirect_stdout(io.StringIO()):
        assert parse_edtf(text) is not None


@given(plain_days)
def test_a_day_is_its_own_extent(day: date):
    assert parse(day.isoformat()) == Extent(day, day)


@given(st.integers(1000, 9000), st.sampled_from([21, 22, 23]))
def test_each_season_begins_on_the_day_after_the_last(year: int, season: int):
    last = parse(f"{year}-{season}").last
    assert last

    assert parse(f"{year}-{season + 1}").first == last + timedelta(days=1)
