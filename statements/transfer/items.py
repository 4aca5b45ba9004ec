"""What an import is made of: records, and lines that could not be read as such."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Item(NamedTuple):
    """One record to be written, as raw JSON, or to be deleted, where ``raw`` is None.

    ``line`` is the line of NDJSON, or the place in a JSON array, counted from 1. ``id`` is needed
    only to delete; what is written has it in itself.
    """

    line: int
    resource: str
    raw: Any
    id: str | None = None


class LineFault(NamedTuple):
    """One thing that is wrong: in which line, where in it (RFC 6901), which rule, what to do."""

    line: int
    pointer: str
    code: str
    detail: str


Progress = Callable[[str, int, int | None], None]
"""Is told the stage of an import, how many records are through it, and of how many, if known."""


def silent(stage: str, done: int, of: int | None) -> None:
    """Tell nobody."""
