"""Parsed documents on their way, in a temporary file: memory holds where each stands, no more."""

import pickle
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

from statements.documents import MODELS, Document

CHUNK = 500
"""So many documents are in memory at once: a few megabytes."""


class Spooled(NamedTuple):
    """A parsed document, its line, and the pointers at which parsing has already found fault."""

    line: int
    document: Document
    at_fault: frozenset[str]


class Spool:
    """Keeps documents by their kind and the order in which they came; use it in a ``with``."""

    def __init__(self) -> None:
        """Make the file; it is gone when the spool is closed, or the process."""
        self.file = tempfile.TemporaryFile(prefix="on-record-import-")  # noqa: SIM115
        self.places = {resource: array("Q") for resource in MODELS}
        self.end = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()

    def add(self, resource: str, spooled: Spooled) -> int:
        """Keep a document and return its place among those of its kind."""
        data = pickle.dumps(tuple(spooled), pickle.HIGHEST_PROTOCOL)
        self.places[resource].append(self.end)
        self.end += self.file.write(data)
        return len(self.places[resource]) - 1

    def chunks(
        self, resource: str, places: Iterable[int] | None = None
    ) -> Iterator[list[tuple[int, Spooled]]]:
        """Yield the documents of a kind by the CHUNK, each with its place; by default all."""
        self.file.flush()
        chunk: list[tuple[int, Spooled]] = []
        for place in range(len(self.places[resource])) if places is None else places:
            self.file.seek(self.places[resource][place])
            # Nobody but this process has written the file.
            chunk.append((place, Spooled(*pickle.load(self.file))))  # noqa: S301
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk
