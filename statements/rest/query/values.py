"""Parses the text of query parameters: booleans, numbers, dates and datetimes.

Each function raises `InvalidValue` with a message that says how to fix the text.
"""

import math
import re
from calendar import monthrange
from datetime import UTC, date, datetime, time

from statements.rest.query.query_string import InvalidValue
from statements.rest.query.suggestions import quoted

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2}| [0-9]{2}:[0-9]{2})?"
)
_INTEGER = re.compile(r"-?[0-9]{1,30}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,5})?")


def boolean(text: str) -> bool:
    """Parse ``true`` or ``false``."""
    if text not in ("true", "false"):
        raise InvalidValue("not_a_flag", f"{quoted(text)} is neither true nor false.")
    return text == "true"


def integer(text: str) -> int:
    """Parse a signed 64-bit integer."""
    if not _INTEGER.fullmatch(text):
        raise InvalidValue("not_an_integer", f"{quoted(text)} is not a whole number.")
    number = int(text)
    if not INTEGER_MIN <= number <= INTEGER_MAX:
        raise InvalidValue("out_of_range", f"{text} is past the range of 64-bit integers.")
    return number


def number(text: str) -> float:
    """Parse a finite number as a double."""
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        raise InvalidValue("not_a_number", f"{quoted(text)} is not a number such as 80000 or 2.5.")
    value = float(text)
    if not math.isfinite(value):
        raise InvalidValue("out_of_range", f"{quoted(text)} is past the range of numbers.")
    return value


def number_range(text: str) -> tuple[float | None, float | None]:
    """Parse a range such as ``80000,120000``; an end that's left out is open, and None."""
    ends = text.split(",")
    if len(ends) != 2 or ends == ["", ""]:
        raise InvalidValue(
            "not_a_range",
            f"{quoted(text)} is not a range: give two numbers with a comma, such as "
            "80000,120000, or leave one of them out, such as 80000, (at least 80000).",
        )
    least, most = (number(end) if end else None for end in ends)
    if least is not None and most is not None and least > most:
        raise InvalidValue("crossed", f"{quoted(text)} ends below its start.")
    return least, most


def date_range(text: str) -> tuple[date, date]:
    """Return the first and last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise InvalidValue(
            "not_a_date", f"{quoted(text)} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD."
        )
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last_day = int(day) if day else monthrange(first.year, last_month)[1]
        return first, date(first.year, last_month, last_day)
    except ValueError:
        raise InvalidValue("not_a_date", f"{quoted(text)} is not a day of the calendar.") from None


def datetime_range(text: str) -> tuple[datetime, datetime]:
    """Return the first and last moment, in UTC, of a date or of a time with an offset.

    A date covers the whole UTC day, month or year; a time (RFC 3339) is both first and last. A time
    without an offset is refused, because we would have to guess it.
    """
    if _DAY.fullmatch(text):
        first, last = date_range(text)
        return datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC)
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise InvalidValue(
            "not_an_instant",
            f"{quoted(text)} is neither a date such as 2024-12-18 nor a time such as "
            "2024-12-18T09:30:00Z.",
        )
    offset = match["offset"]
    if offset is None:
        raise InvalidValue("no_offset", f"{quoted(text)} has no offset: end it with Z or +01:00.")
    if offset.startswith(" "):
        raise InvalidValue(
            "blank_for_plus",
            f"{quoted(text)} has a space where the offset starts: in a query string, a plus sign "
            "is written %2B.",
        )
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue(
            "not_an_instant", f"{quoted(text)} is not a time of the calendar."
        ) from None
    return moment, moment
