"""Dates in EDTF (ISO 8601-2, Library of Congress 2019), level 0 and 1, as spans of whole days.

The grammar is our own; docs/decisions/0011-our-own-edtf-grammar.md says why. Parsing a date takes
about 6 microseconds, so nothing is cached.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

FIRST_DAY = date.min
"""Stands for an open start, so `parse` refuses a written date that begins on it."""

LAST_DAY = date.max
"""Stands for an open end, so `parse` refuses a written date that ends on it."""

OPEN = ".."
UNKNOWN = ""

PLAIN = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
SEASON = r"[0-9]{4}-2[1-4]"
UNSPECIFIED = r"[0-9]{2}(?:[0-9]X|XX)|[0-9]{4}-(?:XX(?:-XX)?|(?:0[1-9]|1[0-2])-XX)"
SINGLE = re.compile(rf"({PLAIN}|{SEASON}|{UNSPECIFIED})[?~%]?")
INTERVAL_END = re.compile(rf"({PLAIN}|{SEASON})[?~%]?")

SPRING = 21
WINTER = 24

FORMS = (
    "Write a day, month, year, decade or season, such as 2024-12-18, 2024-12, 2024, 202X or "
    "2024-21, or an interval, such as 2024-11-06/2024-12-17 or 2024/.. (EDTF level 0 or 1)."
)
NO_SUCH_YEAR = "Only the years 1 to 9999 can be recorded in EDTF; give others in words, as text."
NO_SUCH_DAY = "There is no such day in the calendar."

REMEDIES = {
    r"[0-9][T ][0-9]{2}": "Leave the time of day out: a date has whole days, as 2024-12-18.",
    r"(^|/)-[0-9]": NO_SUCH_YEAR,
    r"(^|/)Y-?[0-9]": NO_SUCH_YEAR,
    r"[][{}]": "Sets of dates are EDTF level 2: write the interval that holds them all.",
    r"[0-9]S[0-9]": "Significant digits are EDTF level 2: write 2024~ or a decade, as 202X.",
    r"(^|/)[0-9]{4}-(2[5-9]|3[0-9]|4[01]|Q)": (
        "Seasons by hemisphere, quarters and halves of a year are EDTF level 2: write the months "
        "as an interval, as 2024-10/2024-12."
    ),
    r"X.*/|/.*X": (
        "Unspecified digits in an interval are EDTF level 2: write the first and the last date "
        "that they allow, as 2020/2039."
    ),
    r"X": (
        "Unspecified digits are read in 202X, 20XX, 2024-XX, 2024-XX-XX and 2024-12-XX only; "
        "elsewhere they are EDTF level 2: write an interval, as 2024-12-10/2024-12-19."
    ),
    r"[?~%]": (
        "One ?, ~ or % (for both) stands at the end of a date and is said of all of it, as "
        "2024-12~; on a part of a date it is EDTF level 2."
    ),
    r"^[0-9]{8}$|^[0-9]{4}[./][0-9]+[./][0-9]": "Write the day with hyphens, as 2024-12-18.",
    r"^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}$": (
        "Write the year first, then the month, then the day, with hyphens: 2024-12-18."
    ),
    r"(^|/)[0-9]{4}-([0-9]($|[-/])|[0-9]{2}-[0-9]($|/))": (
        "Write months and days with two digits, as 2024-01-05."
    ),
    r"(^|/)[0-9]{4}-(00|1[3-9]|20|4[2-9]|[5-9][0-9])($|[-/])": (
        "There is no such month: it comes before the day, 01 to 12."
    ),
    r"[0-9](\.\.|\s?[-\u2013]\s|\u2013)[0-9]": (
        "Write an interval with a slash, as 2024-11-06/2024-12-17."
    ),
    r"[A-WYZa-wyz]{2}|[0-9]s$": (
        "Words are not read: March 2024 is written 2024-03, since 2024 as 2024/.., about 2024 as "
        "2024~, the 1990s as 199X."
    ),
}
"""Advice for text that isn't a date we can record: the first pattern found in it decides."""

LONGEST_QUOTE = 60


class EdtfError(ValueError):
    """The text isn't a date we can record; the message says why and what to write instead."""


@dataclass(frozen=True)
class Extent:
    """The days that a date can mean, both ends included.

    `first` is FIRST_DAY for an open start, `last` is LAST_DAY for an open end, and None is an
    unknown end. At least one of the two is not None.
    """

    first: date | None
    last: date | None


def parse(edtf: str) -> Extent:
    """Return the days that an EDTF date of level 0 or 1 can mean.

    - `2024`, `2024-12`, `2024-12-18`: every day in it; `202X`, `20XX`, `2024-XX`, `2024-12-XX`,
      `2024-XX-XX`: every day that the unspecified digits allow.
    - `2024-21` to `2024-24`: spring, summer, fall and winter, three whole months each, starting in
      March, June, September and December. EDTF leaves the hemisphere open and puts winter last in
      its year, so winter 2024 ends in February 2025. To mean other months, write an interval.
    - A final `?` (uncertain), `~` (approximate) or `%` (both) doesn't change the days, since EDTF
      doesn't say how far off the date may be.
    - `A/B`: from the first day of A to the last of B; `..` is an open end, an empty side an
      unknown one.

    Raises EdtfError for everything else: level 2, times of day, days that don't exist, years
    other than 1 to 9999, an interval that ends before it starts, and the days that stand for
    open ends.
    """
    if "/" not in edtf:
        return Extent(*_days(SINGLE, edtf, edtf))
    start, _, end = edtf.partition("/")
    if UNKNOWN in (start, end) and {start, end} <= {OPEN, UNKNOWN}:
        raise _error(edtf, "An interval has a date on at least one side, or .. on both.")
    extent = Extent(
        first=_interval_end(start, edtf, FIRST_DAY, 0),
        last=_interval_end(end, edtf, LAST_DAY, 1),
    )
    if extent.first and extent.last and extent.first > extent.last:
        raise _error(edtf, "The interval ends before it starts: swap its two sides, or mend one.")
    return extent


def open_end(first: date | None, last: date | None) -> str | None:
    """Return which ends of an extent are open: "start", "end", "both", or None for neither."""
    if first == FIRST_DAY:
        return "both" if last == LAST_DAY else "start"
    return "end" if last == LAST_DAY else None


def _interval_end(side: str, edtf: str, when_open: date, which: int) -> date | None:
    if side == UNKNOWN:
        return None
    return when_open if side == OPEN else _days(INTERVAL_END, side, edtf)[which]


def _days(form: re.Pattern[str], text: str, edtf: str) -> tuple[date, date]:
    """Return the first and last day of one date, which is all of `edtf` or one side of it."""
    found = form.fullmatch(text)
    if not found:
        raise _error(edtf, _remedy(edtf))
    plain = found[1]
    if "X" in plain:
        specified = plain.partition("-XX")[0]
        first = _plain_days(specified.replace("X", "0"), edtf)[0]
        last = _plain_days(specified.replace("X", "9"), edtf)[1]
    elif plain[5:6] == "2":
        first, last = _season_days(int(plain[:4]), int(plain[5:]), edtf)
    else:
        first, last = _plain_days(plain, edtf)
    if first == FIRST_DAY or last == LAST_DAY:
        raise _error(edtf, f"{FIRST_DAY} and {LAST_DAY} stand for open ends: write .. instead.")
    return first, last


def _plain_days(text: str, edtf: str) -> tuple[date, date]:
    year, *rest = map(int, text.split("-"))
    match rest:
        case [month, day]:
            first = last = _day(edtf, year, month, day)
        case [month]:
            first, last = _day(edtf, year, month, 1), _end_of_month(edtf, year, month)
        case _:
            first, last = _day(edtf, year, 1, 1), _day(edtf, year, 12, 31)
    return first, last


def _season_days(year: int, season: int, edtf: str) -> tuple[date, date]:
    month = 3 * (season - SPRING) + 3
    last = (year + 1, 2) if season == WINTER else (year, month + 2)
    return _day(edtf, year, month, 1), _end_of_month(edtf, *last)


def _end_of_month(edtf: str, year: int, month: int) -> date:
    return _day(edtf, year, month, calendar.monthrange(year, month)[1])


def _day(edtf: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        known = date.min.year <= year <= date.max.year
        raise _error(edtf, NO_SUCH_DAY if known else NO_SUCH_YEAR) from None


def _remedy(edtf: str) -> str:
    start = edtf[:LONGEST_QUOTE]
    return next((remedy for wrong, remedy in REMEDIES.items() if re.search(wrong, start)), FORMS)


def _error(edtf: str, remedy: str) -> EdtfError:
    # repr, because the text may hold characters that can't be encoded, such as a lone surrogate.
    quote = repr(edtf[:LONGEST_QUOTE]) + ("…" if len(edtf) > LONGEST_QUOTE else "")
    return EdtfError(f"{quote} cannot be read as a date. {remedy}")
