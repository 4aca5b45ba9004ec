"""Loads fixtures through the write path, and never over somebody's work."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError

from statements.documents import (
    MODELS,
    Batch,
    Document,
    Facts,
    Fault,
    check_batch,
    differs,
    parse_document,
    write_documents,
)
from statements.documents.serializers.layout import Key
from statements.documents.store.merged_ids import follow_merged
from statements.documents.store.stored import load_answers, parse_answer
from statements.models import Change, Revision
from statements.models.revision import WritersBusy
from statements.seeds.fixtures import Row, batch_of
from statements.vocabularies import Through


class LoadError(Exception):
    """Fixtures that cannot be loaded; ``faults`` says why, a line each. Nothing was written."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass
class Loaded:
    """What a load did to which records, and why it left some alone.

    ``revision`` is the number of the revision that it made, or None when nothing changed.
    """

    created: list[Key] = field(default_factory=list)
    replaced: list[Key] = field(default_factory=list)
    unchanged: list[Key] = field(default_factory=list)
    left_alone: dict[Key, str] = field(default_factory=dict)
    revision: int | None = None


def load(*folders: Path) -> Loaded:
    """Bring the database up to the fixtures in some folders, as one revision if anything changes.

    What is missing is created. What differs is replaced with all its parts, but only if nothing
    except fixtures has touched it. What somebody edited or deleted here is left alone, and so is
    what clashes with it. Raises LoadError with every fault of the fixtures themselves, and nothing
    is written.
    """
    documents = _read(folders)
    try:
        with Revision.writing():
            return _load(documents)
    except WritersBusy as busy:
        raise LoadError([str(busy)]) from busy


def _load(documents: Mapping[Key, Document]) -> Loaded:
    broken = [
        f"{resource}/{id} {fault.pointer}: {fault.detail}"
        for (resource, id), fault in _check(_batch(documents, documents))
        # Who already has a unique value is a matter of the records here, not of the fixtures.
        if fault.code != "taken"
    ]
    if broken:
        raise LoadError(broken)
    loaded = _compare(documents)
    # Fixtures that keep the rules among themselves can still clash with an editor's work: a record
    # they refer to was deleted, or another has what is unique. That must not keep the rest out or
    # a start from starting. Whatever refers to such a record, if it isn't here, is left as well.
    while faults := _check(batch := _batch(documents, (*loaded.created, *loaded.replaced))):
        for key, fault in faults:
            loaded.left_alone.setdefault(key, f"it clashes with what is here: {fault.detail}")
        loaded.created = [key for key in loaded.created if key not in loaded.left_alone]
        loaded.replaced = [key for key in loaded.replaced if key not in loaded.left_alone]
    if batch:
        try:
            loaded.revision = write_documents(batch, by=None, through=Through.FIXTURES).number
        except IntegrityError as error:
            raise LoadError([f"The database refuses the fixtures: {error}"]) from error
    return loaded


def _read(folders: Iterable[Path]) -> dict[Key, Document]:
    """Return the documents of all fixture files in some folders; raise LoadError for any fault."""
    rows: list[Row] = []
    faults: list[str] = []
    paths: list[Path] = []
    for folder in folders:
        there = sorted(folder.glob("*.json"))
        if not there:
            faults.append(f"{folder}: There are no fixtures (*.json) here.")
        paths += there
    for path in paths:
        try:
            rows += json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            faults.append(f"{path}: This is not JSON in UTF-8: {error}.")
    batch: Batch = {}
    try:
        batch = batch_of(rows)
    except ValueError as error:
        faults.append(str(error))
    documents: dict[Key, Document] = {}
    for resource, raws in batch.items() if not faults else ():
        for raw in raws:
            document, found = parse_document(resource, raw)
            faults += [f"{resource}/{raw['id']} {fault.pointer}: {fault.detail}" for fault in found]
            documents[resource, raw["id"]] = document or raw
    if faults:
        raise LoadError(faults)
    return documents


def _compare(documents: Mapping[Key, Document]) -> Loaded:
    """Return what to do with each document, before any clash is known.

    Untouched is what plain loaddata left (revision 0) or a load wrote.
    """
    gone = Change.objects.filter(document=None, key__in={id for _, id in documents})
    deleted = {
        (resource, id): f"it was merged into {into} here" if into else "it was deleted here"
        for resource, id, into in gone.order_by("revision").values_list(
            "resource", "key", "merged_into"
        )
    }
    stored: dict[Key, Document] = {}
    revisions: dict[Key, int] = {}
    for resource in MODELS:
        answers = load_answers(resource, [id for kind, id in documents if kind == resource])
        for id, answer in answers.items():
            stored[resource, id] = parse_answer(resource, answer)
            revisions[resource, id] = answer["revision"]
    loads = Revision.objects.filter(
        number__in=set(revisions.values()), through=Through.FIXTURES.value
    )
    ours = {0, *loads.values_list("number", flat=True)}
    loaded = Loaded()
    for key, document in documents.items():
        if key not in stored and key in deleted:
            loaded.left_alone[key] = deleted[key]
        elif key not in stored:
            loaded.created.append(key)
        elif not differs(key[0], document, stored[key]):
            loaded.unchanged.append(key)
        elif revisions[key] in ours:
            loaded.replaced.append(key)
        else:
            loaded.left_alone[key] = "it was edited here"
    return loaded


def _batch(documents: Mapping[Key, Document], keys: Iterable[Key]) -> Batch:
    batch: Batch = {}
    for resource, id in keys:
        batch.setdefault(resource, []).append(documents[resource, id])
    return batch


def _check(batch: Batch) -> list[tuple[Key, Fault]]:
    facts = Facts.gather(batch)
    follow_merged(batch, facts)
    return [
        ((resource, batch[resource][place]["id"]), fault)
        for resource, place, fault in check_batch(batch, facts)
    ]
