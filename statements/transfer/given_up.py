"""What a write takes away from a record: values that it had and has no more."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from statements.documents import Document, canonical, serializer_for
from statements.documents.store.stored import as_json
from statements.history.differences import Difference, differences
from statements.rest.query.suggestions import MAX_QUOTED


def find_given_up(resource: str, before: Document, after: Document) -> Iterator[tuple[str, str]]:
    """Yield each key of a record that loses its value, or items of its list, and what it loses.

    A key that gets its default has lost its value.
    """
    found = differences(resource, canonical(resource, before), canonical(resource, after))
    for name, places in groupby(found, key=_name):
        default = serializer_for(resource).fields[name].default
        lost = [one.before for one in places if _is_given_up(one, default)]
        if lost:
            yield name, _shorten(lost if isinstance(after[name], list) else lost[0])


def _name(difference: Difference) -> str:
    return difference.pointer.split("/")[1]


def _is_given_up(difference: Difference, default: object) -> bool:
    _, before, after = difference
    if before is None or before == default:
        return False
    if isinstance(before, dict) and isinstance(after, dict):
        return any(after[name] is None for name, value in before.items() if value is not None)
    return after is None or after == default


def _shorten(value: Any) -> str:
    """Return text as it is and anything else as JSON, cut off like quoted text in messages."""
    text = value if isinstance(value, str) else as_json(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
