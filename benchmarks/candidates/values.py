"""Values in the format of On Record's documents and questions."""

import math
from datetime import UTC, date, datetime
from typing import Any

from typing_extensions import TypedDict

from statements.edtf import FIRST_DAY, LAST_DAY, open_end


class EdtfDate(TypedDict):
    """A date as in a document."""

    edtf: str | None
    first: str | None
    last: str | None
    open: str | None
    basis: str | None
    text: str | None


def edtf_date(record: Any, name: str) -> EdtfDate | None:
    """Return the date in the columns that begin with ``name``, or null."""
    edtf, text = getattr(record, f"{name}_edtf"), getattr(record, f"{name}_text")
    if edtf is None and text is None:
        return None
    first, last = getattr(record, f"{name}_first"), getattr(record, f"{name}_last")
    return {
        "edtf": edtf,
        "first": _day(first),
        "last": _day(last),
        "open": open_end(first, last),
        "basis": getattr(record, f"{name}_basis"),
        "text": text,
    }


def _day(day: date | None) -> str | None:
    return None if day is None or day in (FIRST_DAY, LAST_DAY) else day.isoformat()


def instant(moment: datetime) -> str:
    """Return a time as UTC text with microseconds; a time without an offset is taken as UTC."""
    in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{in_utc.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def ends_of(text: str) -> tuple[float, float]:
    """Return the ends of a range such as ``80000,120000``; a missing end is infinite."""
    least, most = text.split(",")
    return float(least or -math.inf), float(most or math.inf)
