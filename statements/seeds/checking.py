"""Reads the seed files of a folder and checks them all as one set."""

from collections.abc import Iterator
from pathlib import Path

from statements.documents import Batch, Document, Facts, check, parse_document
from statements.documents.serializers.layout import find_references
from statements.seeds.coverage import check_coverage
from statements.seeds.faults import SeedError, SeedFault, UnknownDocument
from statements.seeds.notation import NOT_A_MAPPING, expand_seed
from statements.seeds.reading import read_yaml
from statements.seeds.seed import Entry, Seed

SHARED = "shared"
"""The name of the file with records that all others may refer to.

They may refer to those of any file that is about no document; a set seldom needs a second one.
"""


def check_folder(folder: Path, base: Path | None = None) -> list[Seed]:
    """Return all seed files of a folder, in the order of their names.

    They may refer to the shared records of ``base``, another folder, which is checked with it.
    Raises SeedError with every fault of every file.
    """
    faults: list[SeedFault] = []
    based_on = [] if base is None else _read_folder(base, faults)
    seeds = _read_folder(folder, faults)
    _FolderCheck([*based_on, *seeds]).run(all_read=not faults)
    faults += _find_misnamed(folder)
    faults += [fault for seed in (*based_on, *seeds) for fault in seed.faults]
    if faults:
        raise SeedError(faults)
    return seeds


def read_seed(seeds: Path, document: str) -> Seed:
    """Return the seed file about a document as it is written, with none of its records expanded.

    Raises UnknownDocument, or SeedError if it cannot be read.
    """
    paths = {path.stem: path for path in seeds.glob("*.yaml") if path.stem != SHARED}
    if document not in paths:
        raise UnknownDocument(document, paths)
    file = read_yaml(paths[document].read_bytes(), display_path(paths[document]))
    if not isinstance(file.data, dict):
        raise SeedError([file.fault((), NOT_A_MAPPING)])
    return Seed(file, document)


def _read_folder(folder: Path, faults: list[SeedFault]) -> list[Seed]:
    """Return the seed files of a folder that can be read, expanded; add faults for the others."""
    seeds: list[Seed] = []
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        try:
            seeds.append(expand_seed(read_yaml(path.read_bytes(), display_path(path)), path.stem))
        except SeedError as error:
            faults += error.faults
    return seeds


def _find_misnamed(folder: Path) -> Iterator[SeedFault]:
    """Yield a fault for each file with the wrong suffix, or for a folder without seed files."""
    for path in sorted(folder.glob("*.yml")):
        yield SeedFault(display_path(path), 1, "", "Name this file *.yaml.")
    if not any((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        yield SeedFault(display_path(folder), 1, "", "There are no seed files (*.yaml) here.")


def display_path(path: Path) -> str:
    """Return a path relative to the current folder if it is in there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _FolderCheck:
    """The checks that need all files; they add faults to the seeds."""

    def __init__(self, seeds: list[Seed]) -> None:
        self.seeds = seeds
        self.homes: dict[tuple[str, str], tuple[Seed, Entry]] = {}

    def run(self, *, all_read: bool) -> None:
        """Parse and check all records; unknown ids are faults only if all files could be read."""
        batch: Batch = {}
        for seed in self.seeds:
            for entry in seed.entries:
                self.parse(seed, entry)
            for resource, documents in seed.batch.items():
                batch.setdefault(resource, []).extend(documents)
        facts = Facts.of(batch)
        for seed in self.seeds:
            for entry, document in seed.documents:
                for fault in check(entry.resource, document, facts):
                    if all_read or fault.code != "unknown_id":
                        seed.faults.append(entry.fault(fault.pointer, fault.detail))
                self.check_homes(seed, entry, document)
            if seed.document is not None:
                check_coverage(seed)

    def parse(self, seed: Seed, entry: Entry) -> None:
        document, faults = parse_document(entry.resource, entry.document)
        seed.faults += [entry.fault(fault.pointer, fault.detail) for fault in faults]
        key = (entry.resource, entry.document["id"])
        if key in self.homes:
            _, first = self.homes[key]
            place = first.fault("", "")
            message = f"{key[1]} is already in {place.file}, line {place.line}."
            seed.faults.append(entry.fault("", message))
        elif document is not None:
            self.homes[key] = (seed, entry)
            seed.documents.append((entry, document))

    def check_homes(self, seed: Seed, entry: Entry, document: Document) -> None:
        """Add a fault for each reference to a record that only another document's file has."""
        for reference in find_references(entry.resource, document):
            home, _ = self.homes.get((reference.resource, reference.id), (seed, None))
            # A statement can't move, nor can the document that its file is about.
            stays = reference.resource == "statements" or (
                reference.resource == "sources" and reference.id == home.document
            )
            if home is seed or home.document is None or stays:
                continue
            message = (
                f"{reference.id} is in {home.file.name}: move what more than one file refers to "
                f"into {SHARED}.yaml."
            )
            seed.faults.append(entry.fault(reference.pointer, message))
