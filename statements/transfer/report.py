"""What came of an import: what it did, or all that was wrong."""

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field

from statements.rest.query.suggestions import MAX_HINTS
from statements.transfer.items import LineFault

SHOWN = 1000
"""So many faults are named; the others are counted."""


@dataclass
class Imported:
    """How many records of each kind, by its plural, an import dealt with, and in which way.

    ``revision`` is the number of the revision that it made: None after a dry run, and where
    nothing was to be changed.
    """

    created: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    revision: int | None = None


class ImportRefused(Exception):
    """An import with faults, of which nothing was written.

    ``faults`` are the first thousand in the order of the lines, ``more`` is how many others there
    are at least.
    """

    def __init__(self, faults: list[LineFault], more: int = 0) -> None:
        self.faults = faults
        self.more = more
        at_least = "At least " if more else ""
        super().__init__(f"{at_least}{len(faults) + more} things are wrong; nothing was imported.")


class ImportFaults:
    """Collects faults in the order of their lines, however they come, and keeps the first."""

    def __init__(self) -> None:
        """Begin without any."""
        self.first: list[LineFault] = []
        self.more = 0

    def add(self, line: int, pointer: str, code: str, detail: str) -> None:
        """Take one fault; what cannot be encoded in it, half a surrogate pair, is escaped."""
        insort(self.first, LineFault(line, _encodable(pointer), code, _encodable(detail)))
        if len(self.first) > SHOWN:
            self.first.pop()
            self.more += 1

    @property
    def hints_left(self) -> int:
        """To how many of the faults to come a hint is due."""
        return max(MAX_HINTS - len(self.first), 0)

    @property
    def are_too_many(self) -> bool:
        """Whether there are more faults than are named."""
        return len(self.first) == SHOWN and self.more > 0

    def refuse(self) -> None:
        """Raise ImportRefused if there is any fault."""
        if self.first:
            raise ImportRefused(self.first, self.more)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
