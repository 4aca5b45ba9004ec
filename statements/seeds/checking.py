"""Reads the seed files of a folder and checks them all as one set."""

from dataclasses import dataclass, field
from pathlib import Path

from statements.documents import Batch, Document, Facts, check, parse_document
from statements.documents.serializers.layout import find_references
from statements.seeds import coverage
from statements.seeds.faults import SeedError, SeedFault
from statements.seeds.notation import Entry, Seed, expand
from statements.seeds.reading import read

SHARED = "shared"
"""The name of the file whose records all others may refer to."""


@dataclass
class CheckedSeed:
    """One seed file without fault: its records as documents, and its sentences.

    ``documents`` pairs each document with the entry that tells where its values were written.
    """

    name: str
    seed: Seed
    documents: list[tuple[Entry, Document]] = field(default_factory=list)
    sentences: list[coverage.Sentence] = field(default_factory=list)

    @property
    def batch(self) -> Batch:
        """The documents by the plural of their kind."""
        batch: Batch = {}
        for entry, document in self.documents:
            batch.setdefault(entry.resource, []).append(document)
        return batch


def check_folder(folder: Path) -> list[CheckedSeed]:
    """Return all seed files of a folder, in the order of their names.

    Raises SeedError with every fault of every file.
    """
    faults: list[SeedFault] = []
    checked: list[CheckedSeed] = []
    paths = sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))
    if not paths:
        faults.append(SeedFault(shown(folder), 1, "", "There are no seed files (*.yaml) here."))
    for path in paths:
        if path.suffix == ".yml":
            faults.append(SeedFault(shown(path), 1, "", "Name this file *.yaml."))
        try:
            seed = expand(read(path.read_bytes(), shown(path)), path.stem)
        except SeedError as error:
            faults += error.faults
        else:
            checked.append(CheckedSeed(path.stem, seed))
    unread = len(paths) - len(checked)
    _SetCheck(checked).run(all_read=not unread)
    for one in checked:
        faults += one.seed.faults
    if faults:
        raise SeedError(faults)
    return checked


def shown(path: Path) -> str:
    """Return a path as faults show it: relative to the current folder where it lies there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _SetCheck:
    """The checks for which all files must be known; faults gather in the files' seeds."""

    def __init__(self, files: list[CheckedSeed]) -> None:
        self.files = files
        self.homes: dict[tuple[str, str], tuple[CheckedSeed, Entry]] = {}

    def run(self, *, all_read: bool) -> None:
        """Parse and check all records; without all files, unknown ids are no faults."""
        for one in self.files:
            for entry in one.seed.entries:
                self.parse(one, entry)
        batch: Batch = {}
        for one in self.files:
            for resource, documents in one.batch.items():
                batch.setdefault(resource, []).extend(documents)
        facts = Facts.of(batch)
        for one in self.files:
            for entry, document in one.documents:
                for fault in check(entry.resource, document, facts):
                    if all_read or fault.code != "unknown_id":
                        one.seed.faults.append(entry.fault(fault.pointer, fault.detail))
                self.check_homes(one, entry, document)
            if one.seed.document is not None:
                self.check_coverage(one, one.seed.document)

    def parse(self, one: CheckedSeed, entry: Entry) -> None:
        document, faults = parse_document(entry.resource, entry.document)
        one.seed.faults += [entry.fault(fault.pointer, fault.detail) for fault in faults]
        key = (entry.resource, entry.document["id"])
        if key in self.homes:
            _, first = self.homes[key]
            place = first.fault("", "")
            message = f"{key[1]} stands in {place.file}, line {place.line}, already."
            one.seed.faults.append(entry.fault("", message))
        elif document is not None:
            self.homes[key] = (one, entry)
            one.documents.append((entry, document))

    def check_homes(self, one: CheckedSeed, entry: Entry, document: Document) -> None:
        """Note each reference to a record that a plain load of this file would not find."""
        for reference in find_references(entry.resource, document):
            home, _ = self.homes.get((reference.resource, reference.id), (one, None))
            if home.name in (one.name, SHARED) or reference.resource == "statements":
                continue
            message = (
                f"{reference.id} stands in {home.seed.file.name}: what more than one file names "
                f"stands in {SHARED}.yaml."
            )
            one.seed.faults.append(entry.fault(reference.pointer, message))

    def check_coverage(self, one: CheckedSeed, id: str) -> None:
        prefix = f"{id}-"
        statements = {
            document["id"].removeprefix(prefix): (entry, document)
            for entry, document in one.documents
            if entry.resource == "statements" and document["id"] is not None
        }
        lengths = [
            document["text_length"]
            for entry, document in one.documents
            if entry.resource == "sources" and document["id"] == id
        ]
        one.sentences = coverage.check(one.seed, lengths[0] if lengths else None, statements)
