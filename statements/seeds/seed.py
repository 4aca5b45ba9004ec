"""One seed file: its records as documents, its sentences, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from statements.documents import Batch, Document
from statements.seeds.faults import SeedFault, Steps
from statements.seeds.reading import SeedFile

UNRECORDED = datetime(1, 1, 1, tzinfo=UTC)
"""The time of recording as long as the file doesn't give a valid one."""


@dataclass
class Entry:
    """One record of a seed file as a document, and where in the file each value came from.

    ``origins`` maps pointers into the document to paths in the file, both as tuples.
    """

    resource: str
    file: SeedFile
    origins: dict[Steps, Steps]
    document: Document = field(default_factory=dict)

    def fault(self, pointer: str, message: str) -> SeedFault:
        """Return the fault at a JSON pointer (RFC 6901), or at its nearest written ancestor."""
        steps = pointer.split("/")[1:]
        place: Steps = tuple(int(step) if step.isdigit() else step for step in steps)
        while place not in self.origins:
            place = place[:-1]
        return self.file.fault(self.origins[place], message)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the coverage list, and its path in the file."""

    steps: Steps
    sentence: int
    paragraph: int
    start: int
    end: int
    statements: list[str]
    reason: str | None


@dataclass
class Seed:
    """One seed file, and what is wrong with it so far.

    ``document`` is the id of the document that the file is about; a file of shared records has
    none. ``recorded`` is the UTC time at which the annotation was recorded. ``entries`` are the
    records as written; ``documents`` those that could be parsed, and ``sentences`` those of the
    coverage list.
    """

    file: SeedFile
    name: str
    document: str | None = None
    recorded: datetime = UNRECORDED
    entries: list[Entry] = field(default_factory=list)
    documents: list[tuple[Entry, Document]] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    faults: list[SeedFault] = field(default_factory=list)

    def fail(self, path: Steps, message: str) -> None:
        """Note that something at this path is wrong."""
        self.faults.append(self.file.fault(path, message))

    @property
    def batch(self) -> Batch:
        """The documents by resource."""
        batch: Batch = {}
        for entry, document in self.documents:
            batch.setdefault(entry.resource, []).append(document)
        return batch

    @property
    def article(self) -> tuple[Entry, Document] | None:
        """The document that the file is about, unless it has none or it couldn't be parsed."""
        for entry, document in self.documents:
            if entry.resource == "sources" and document["id"] == self.document:
                return entry, document
        return None

    @property
    def statements(self) -> dict[str, tuple[Entry, Document]]:
        """The statements by their short ids."""
        return {
            document["id"].removeprefix(f"{self.document}-"): (entry, document)
            for entry, document in self.documents
            if entry.resource == "statements" and document["id"] is not None
        }
