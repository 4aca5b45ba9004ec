"""The outcome of an import: what it did, or what was wrong."""

from bisect import insort
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from statements.documents.faults import Faults
from statements.rest.problems.exceptions import in_order
from statements.rest.query.suggestions import MAX_HINTS
from statements.transfer.items import LineFault

LISTED = 1000
"""Faults, and entries of each list of a report, that are listed; the rest are counted."""


class CreatedMissing(NamedTuple):
    """A record that was created because a reference to it, in this place, says what it is."""

    line: int
    pointer: str
    resource: str
    id: str
    name: str | None
    kind: str


class GivenUp(NamedTuple):
    """A key of a record that lost its value, or items of its list, to a line; and what it lost."""

    line: int
    resource: str
    id: str
    key: str
    was: str


Entry = TypeVar("Entry", bound=CreatedMissing | GivenUp)


@dataclass
class Listed(Generic[Entry]):
    """The first LISTED entries of a report by their lines, and how many there are in all."""

    first: list[Entry] = field(default_factory=list)
    count: int = 0

    def add(self, entry: Entry) -> None:
        """Add an entry, whatever order they come in."""
        self.count += 1
        insort(self.first, entry, key=itemgetter(0))
        del self.first[LISTED:]

    def update(self, other: "Listed[Entry]") -> None:
        """Add the entries of a later part of the same import."""
        self.count += other.count
        self.first = sorted([*self.first, *other.first], key=itemgetter(0))[:LISTED]


OUTCOMES = ("created", "replaced", "unchanged", "deleted", "merged")
"""What may become of a record, each with its count."""


@dataclass
class Imported:
    """How many records of each resource an import created, replaced, left alone and deleted.

    ``merged`` counts those that are known now to have been merged into others. A record whose keys
    were merged and that changed counts as replaced. ``revision`` is the number of the revision that
    was made, or None after a dry run or if nothing changed.
    """

    created: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    merged: Counter[str] = field(default_factory=Counter)
    created_missing: Listed[CreatedMissing] = field(default_factory=Listed)
    given_up: Listed[GivenUp] = field(default_factory=Listed)
    revision: int | None = None

    def add(self, other: "Imported") -> None:
        """Add what a later part of the same import did."""
        for name in (*OUTCOMES, "created_missing", "given_up"):
            getattr(self, name).update(getattr(other, name))
        self.revision = other.revision or self.revision


class ImportRefused(Exception):
    """The import has faults; nothing was written.

    ``faults`` are the first LISTED, in line order; there are at least ``more`` others. ``tally``
    says how many of each code there are, of those that are listed and of the others.
    """

    def __init__(self, faults: list[LineFault], more: int, tally: Mapping[str, int]) -> None:
        self.faults = faults
        self.more = more
        self.tally = tally
        at_least = "At least " if more else ""
        super().__init__(f"{at_least}{len(faults) + more} things are wrong; nothing was imported.")


class ImportFaults:
    """Collects faults, keeping the first ones in line order, whatever order they come in."""

    def __init__(self) -> None:
        """Start without faults."""
        self.first: list[LineFault] = []
        self.more = 0
        self.codes: Counter[str] = Counter()

    def add(self, line: int, pointer: str, code: str, detail: str) -> None:
        """Add a fault, with characters that can't be encoded, such as lone surrogates, escaped."""
        self.codes[code] += 1
        insort(self.first, LineFault(line, _encodable(pointer), code, _encodable(detail)))
        if len(self.first) > LISTED:
            self.first.pop()
            self.more += 1

    def add_faults(
        self,
        line: int,
        faults: Faults,
        *,
        reported: Collection[str] = frozenset(),
        below: str = "",
    ) -> None:
        """Add a document's faults, except at places where one is ``reported`` already.

        ``below`` is the pointer to the document in its line.
        """
        for fault in faults:
            if fault.pointer not in reported:
                self.add(line, f"{below}{fault.pointer}", fault.code, fault.detail)
        self.more += faults.more

    @property
    def hints_left(self) -> int:
        """Return how many more faults get a hint."""
        return max(MAX_HINTS - len(self.first), 0)

    @property
    def are_too_many(self) -> bool:
        """Return whether there are more faults than are listed."""
        return len(self.first) == LISTED and self.more > 0

    def refuse(self) -> None:
        """Raise ImportRefused if there is any fault."""
        if self.first:
            raise ImportRefused(self.first, self.more, in_order(self.codes))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
