"""Keep parsed documents in a temporary file, with only their offsets in memory."""

import pickle
from array import array
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from statements.documents import MODELS, Document
from statements.documents.serializers.layout import Key, replace_references
from statements.documents.store.bulk import chunked
from statements.transfer.items import Mode

CHUNK = 500
"""Documents in memory at once: a few megabytes."""


class Spooled(NamedTuple):
    """A parsed document, its line, and the pointers where parsing has already found a fault.

    ``patch`` is what the line says if it is merged. ``pointer`` leads to the reference in the line
    that has the whole record, if it's created for that reference.
    """

    line: int
    document: Document
    at_fault: frozenset[str] = frozenset()
    mode: Mode = Mode.REPLACE
    patch: Document | None = None
    pointer: str = ""


class Spool:
    """Stores documents by resource, in the order they came."""

    def __init__(self, file: IO[bytes]) -> None:
        """Use a temporary file, which the caller closes."""
        self.file = file
        self.places = {resource: array("Q") for resource in MODELS}
        self.end = 0
        self.moved: dict[Key, str] = {}
        """Which ids to read in place of those of records that were merged."""

    def add(self, resource: str, spooled: Spooled) -> None:
        """Store a document, at the next place among those of its resource."""
        data = pickle.dumps(tuple(spooled), pickle.HIGHEST_PROTOCOL)
        self.places[resource].append(self.end)
        self.end += self.file.write(data)

    def read(self, resource: str, place: int) -> Spooled:
        """Return the document at a place; after the first call, no more may be added."""
        self.file.seek(self.places[resource][place])
        # Safe to unpickle: only this process has written the file.
        spooled = Spooled(*pickle.load(self.file))  # noqa: S301
        if self.moved:
            replace_references(resource, spooled.document, self.moved)
        return spooled

    def chunks(
        self, resource: str, places: Iterable[int] | None = None
    ) -> Iterator[list[tuple[int, Spooled]]]:
        """Yield (place, document) in lists of up to CHUNK, for these places or for all."""
        wanted = range(len(self.places[resource])) if places is None else places
        for some in chunked(wanted, CHUNK):
            yield [(place, self.read(resource, place)) for place in some]
