"""What an import reads: records, and lines that couldn't be read as one."""

from collections.abc import Callable
from typing import NamedTuple


class Item(NamedTuple):
    """One record to write, as raw JSON, or to delete, if ``raw`` is None.

    ``line`` is the line in NDJSON or the place in a JSON array, counted from 1. ``id`` is needed
    only for a deletion; otherwise it's in ``raw``.
    """

    line: int
    resource: str
    raw: object
    id: str | None = None


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
