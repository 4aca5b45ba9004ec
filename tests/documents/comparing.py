"""What the database builds of records, beside what their serializer shows of them."""

import json
import math
from typing import Any

from django.db.models import QuerySet
from rest_framework.renderers import JSONRenderer

from statements.rest import reading
from statements.rest.preloading import preload
from statements.rest.trimming import WHOLE, Trim, trimmed

EXPONENTS = 1e15
"""From here on PostgreSQL writes whole numbers with an exponent, which reads as a double."""

FAR = 1e100
"""So far from 1, the last of SQLite's 17 digits may be another."""


def built(shape: Any, records: QuerySet[Any], trim: Trim = WHOLE) -> dict[str, str]:
    """Return the JSON text of each record by its id, as the database builds it."""
    document = reading.document(shape, trim, records.db)
    return dict(records.values_list("key", document))


def shown(shape: Any, records: QuerySet[Any], trim: Trim = WHOLE) -> dict[str, str]:
    """Return the JSON text of each record by its id, as the serializer shows it."""
    serializer = trimmed(shape(), trim)
    return {
        record.key: as_json(serializer.to_representation(record))
        for record in preload(records, serializer)
    }


def as_json(data: Any) -> str:
    """Return what a serializer gives as JSON text."""
    return JSONRenderer().render(data).decode()


def exact(text: str) -> Any:
    """Return JSON with all in which two texts may differ that mean two things.

    The order of the keys counts, and whether a number is a whole one or a double.
    """
    return json.loads(text, object_pairs_hook=_object, parse_float=_double)


def _object(pairs: list[tuple[str, Any]]) -> Any:
    return ("object", pairs)


class Double:
    """A number that JSON gives with a fraction or an exponent."""

    def __init__(self, number: float) -> None:
        """Take the number."""
        self.number = number

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Double):
            return False
        is_near = 1 / FAR <= abs(self.number) <= FAR
        tolerance = 0 if is_near else 1e-15
        return math.isclose(self.number, other.number, rel_tol=tolerance, abs_tol=0)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Double({self.number!r})"


def _double(text: str) -> Any:
    number = float(text)
    is_written_out = EXPONENTS <= abs(number) <= 2**53
    return int(number) if is_written_out and number.is_integer() else Double(number)


def assert_same(shape: Any, records: QuerySet[Any], trim: Trim = WHOLE) -> int:
    """Assert that both ways give the same for each record; return how many there are."""
    theirs, ours = shown(shape, records, trim), built(shape, records, trim)
    assert ours.keys() == theirs.keys()
    for id, text in ours.items():
        assert exact(text) == exact(theirs[id])
    return len(ours)
