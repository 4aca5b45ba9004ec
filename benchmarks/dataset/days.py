"""The ten years in which the made-up world speaks, as the columns of EDTF dates."""

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[str, str, str]
"""A date in EDTF, and the first and last day it can mean."""

Columns = tuple[str | None, str | None, str | None, str | None, str | None]
"""The five columns of an EDTF date."""

FIRST = date(2015, 1, 1)
COUNT = (date(2025, 1, 1) - FIRST).days
"""The number of days in the ten years."""

BEYOND = 400
"""Days after the ten years that predictions reach into."""

NO_DATE: Columns = (None, None, None, None, None)
OPEN_END = "9999-12-31"


def _day(day: date) -> Days:
    return day.isoformat(), day.isoformat(), day.isoformat()


def _month(day: date) -> Days:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return f"{day:%Y-%m}", day.replace(day=1).isoformat(), last.isoformat()


def _year(day: date) -> Days:
    return f"{day.year}", f"{day.year}-01-01", f"{day.year}-12-31"


def _from_year_on(day: date) -> Days:
    return f"{day.year}/..", f"{day.year}-01-01", OPEN_END


_ALL = [FIRST + timedelta(days=number) for number in range(COUNT + BEYOND)]

DAYS = [_day(day) for day in _ALL]
MONTHS = [_month(day) for day in _ALL]
YEARS = [_year(day) for day in _ALL]
FROM_YEAR_ON = [_from_year_on(day) for day in _ALL]


def clamped(number: int) -> int:
    """Return the number of the nearest day in range."""
    return max(0, min(number, len(_ALL) - 1))
