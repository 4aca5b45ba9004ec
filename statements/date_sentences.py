"""Say in English what an EDTF date means."""

import re
from datetime import date

from statements import edtf

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEASONS = ("spring", "summer", "fall", "winter")
QUALIFIERS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
UNKNOWN = "an unknown date"

NEEDS_DAYS = re.compile(r"X|-2[1-4]")
"""Found in dates whose name doesn't tell everybody which days they have."""


def describe_date(text: str) -> str:
    """Return an EDTF date as people say it, such as "about December 2024"; it must be valid."""
    start, slash, end = text.partition("/")
    if not slash:
        return _describe(text)
    match start, end:
        case edtf.OPEN, edtf.OPEN:
            return "at any time"
        case edtf.OPEN, _:
            return f"until {_describe(end)}"
        case _, edtf.OPEN:
            return f"since {_describe(start)}"
    return f"from {_describe(start)} to {_describe(end)}"


def explain_date(text: str) -> str:
    """Return a valid EDTF date as a sentence, with its days where they may surprise."""
    said = describe_date(text)
    extent = edtf.parse(text)
    days = ""
    if NEEDS_DAYS.search(text):
        first, last = (_end(day) for day in (extent.first, extent.last))
        days = f" ({first} to {last})"
    elif edtf.open_end(extent.first, extent.last) == "end":
        days = ", and it goes on"
    return f"{said[0].upper()}{said[1:]}{days}."


def describe_day(day: date) -> str:
    """Return a day as people say it: 18 December 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def _end(day: date | None) -> str:
    if day is None:
        return UNKNOWN
    return "no end" if day in (edtf.FIRST_DAY, edtf.LAST_DAY) else describe_day(day)


def _describe(text: str) -> str:
    """Return one date, which is all of an EDTF date or one side of it, as people say it."""
    if text == edtf.UNKNOWN:
        return UNKNOWN
    qualifier = QUALIFIERS.get(text[-1], "")
    year, *rest = text.rstrip("~?%").split("-")
    return qualifier + _describe_plain(year, rest)


def _describe_plain(year: str, rest: list[str]) -> str:
    match rest:
        case [] if year.endswith("XX"):
            return f"the {_ordinal(int(year[:2]) + 1)} century"
        case [] if year.endswith("X"):
            return f"the {year[:3]}0s"
        case ["XX"]:
            return f"a month in {year}"
        case ["XX", "XX"]:
            return f"a day in {year}"
        case [season] if int(season) >= edtf.SPRING:
            return f"{SEASONS[int(season) - edtf.SPRING]} {year}"
        case [month]:
            return f"{MONTHS[int(month) - 1]} {year}"
        case [month, "XX"]:
            return f"a day in {MONTHS[int(month) - 1]} {year}"
        case [month, day]:
            return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
    return year


def _ordinal(number: int) -> str:
    is_teen = number % 100 in (11, 12, 13)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if is_teen else ending}"
