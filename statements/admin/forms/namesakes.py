"""Warns of records that have the name of a new one already, or one that's near it."""

from typing import Any

from statements.analysis.names import MAX_NAME, SURE, Match, resolve
from statements.models import NAME_WORDS
from statements.rest.visibility import EVERYTHING

SHOWN = 5


def find_namesakes(record: Any, name: str | None, *, is_named: bool = True) -> list[Match]:
    """Return the records of the same kind that may be the one of that name, likeliest first.

    An unnamed actor has none: two of them are never the same on a guess.
    """
    model = type(record)
    if model not in NAME_WORDS or not name or not is_named or len(name) > MAX_NAME:
        return []
    others = EVERYTHING.rows(model).exclude(pk=record.pk)
    return [match for match in resolve(others, name, SHOWN) if match.score >= SURE]
