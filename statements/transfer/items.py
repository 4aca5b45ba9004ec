"""What an import reads: records, and lines that couldn't be read as one."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from statements.rest.query.suggestions import did_you_mean, quoted


class Mode(StrEnum):
    """What a record in an import does if there is one with its id already.

    ``replace`` overwrites it, ``create`` is refused, and ``merge`` changes only the keys that it
    has (RFC 7396). Each creates the record if there is none.
    """

    REPLACE = "replace"
    CREATE = "create"
    MERGE = "merge"


def describe_unknown_mode(word: str) -> str:
    """Return what is wrong with a word that is no mode, and what to use instead."""
    return f"{quoted(word)} is not one of: {', '.join(Mode)}.{did_you_mean(word, Mode)}"


class Item(NamedTuple):
    """One record to write, as raw JSON, or to delete, if ``raw`` is None.

    What is deleted may have been merged into another record, whose id is ``into``.

    ``line`` is the line in NDJSON or the place in a JSON array, counted from 1. ``id`` is needed
    only for a deletion; otherwise it's in ``raw``. Without a ``mode``, that of the import holds.
    """

    line: int
    resource: str
    raw: object
    id: str | None = None
    mode: Mode | None = None
    into: str | None = None


class LineFault(NamedTuple):
    """One thing wrong with a line: its number, where (RFC 6901), which rule, what to do."""

    line: int
    pointer: str
    code: str
    detail: str


Progress = Callable[[str, int, int | None], None]
"""Called with the stage of an import, the records done, and their total or None if unknown."""


def silent(stage: str, done: int, of: int | None) -> None:
    """Report no progress."""
