"""Loads fixtures through the write path, and never over somebody's work."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError

from statements.documents import (
    MODELS,
    Batch,
    Document,
    Facts,
    check_batch,
    load_documents,
    normalize,
    parse_document,
    serializer_for,
    write_documents,
)
from statements.models import Change, Revision
from statements.models.revision import WritersBusy
from statements.seeds.fixtures import Row, batch_of
from statements.vocabularies import Through

Key = tuple[str, str]
"""A record, by its plural and id."""


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


def load(fixtures: Path) -> Loaded:
    """Bring the database up to the fixtures in a folder, as one revision if anything changes.

    What is missing is created. What differs is replaced with all its parts, but only if nothing
    except fixtures has touched it. What somebody edited or deleted here is left alone, and so is
    what clashes with it. Raises LoadError with every fault of the fixtures themselves, and nothing
    is written.
    """
    documents = _delivered(fixtures)
    try:
        with Revision.writing():
            return _loaded(documents)
    except WritersBusy as busy:
        raise LoadError([str(busy)]) from busy


def _loaded(documents: Mapping[Key, Document]) -> Loaded:
    _refuse_broken(documents)
    there, touched = _there(documents)
    gone = Change.objects.filter(document=None, key__in={id for _, id in documents})
    deleted = set(gone.values_list("resource", "key"))
    loaded = Loaded()
    for key, document in documents.items():
        if key not in there and key in deleted:
            loaded.left_alone[key] = "it was deleted here"
        elif key not in there:
            loaded.created.append(key)
        elif there[key] == document:
            loaded.unchanged.append(key)
        elif key in touched:
            loaded.left_alone[key] = "it was edited here"
        else:
            loaded.replaced.append(key)
    batch = _writable(loaded, documents)
    if batch:
        loaded.revision = _write(batch)
    return loaded


def _delivered(fixtures: Path) -> dict[Key, Document]:
    """Return the documents of all fixture files in a folder."""
    paths = sorted(fixtures.glob("*.json"))
    if not paths:
        raise LoadError([f"{fixtures}: There are no fixtures (*.json) here."])
    rows: list[Row] = []
    faults: list[str] = []
    for path in paths:
        try:
            rows += json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            faults.append(f"{path}: This is not JSON in UTF-8: {error}.")
    documents, found = _parsed(batch_of(rows)) if not faults else ({}, faults)
    if found:
        raise LoadError(found)
    return documents


def _there(wanted: Mapping[Key, Document]) -> tuple[dict[Key, Document], set[Key]]:
    """Return the wanted records that the database has, and those that others have touched.

    Untouched is what plain loaddata left (revision 0) or a load wrote.
    """
    there: dict[Key, Document] = {}
    revisions: dict[Key, int] = {}
    for resource, model in MODELS.items():
        ids = [id for kind, id in wanted if kind == resource]
        for id, document in load_documents(resource, ids).items():
            there[resource, id] = normalize(serializer_for(resource), document)
        numbers = model.objects.filter(key__in=ids).values_list("key", "revision")
        revisions |= {(resource, id): number for id, number in numbers}
    loads = Revision.objects.filter(
        number__in=set(revisions.values()), through=Through.FIXTURES.value
    )
    ours = {0, *loads.values_list("number", flat=True)}
    return there, {key for key, revision in revisions.items() if revision not in ours}


def _parsed(batch: Batch) -> tuple[dict[Key, Document], list[str]]:
    """Return documents in their one form, and all that is wrong in them."""
    documents: dict[Key, Document] = {}
    faults: list[str] = []
    for resource, raws in batch.items():
        for raw in raws:
            document, found = parse_document(resource, raw)
            faults += [f"{resource}/{raw['id']} {fault.pointer}: {fault.detail}" for fault in found]
            if document is not None and not found:
                document = normalize(serializer_for(resource), document)
            documents[resource, raw["id"]] = document or raw
    return documents, faults


def _writable(loaded: Loaded, documents: Mapping[Key, Document]) -> Batch:
    """Return what can be written; move to ``left_alone`` what clashes with the records here.

    Fixtures that keep the rules among themselves can still clash with an editor's work: a record
    they refer to was deleted, or another has what is unique. That must not keep the rest out, nor
    a start from starting. Whatever refers to what was left alone, and is not here, is left as well.
    """
    while True:
        batch: Batch = {}
        for resource, id in (*loaded.created, *loaded.replaced):
            batch.setdefault(resource, []).append(documents[resource, id])
        faults = check_batch(batch, Facts.gather(batch))
        if not faults:
            return batch
        for resource, place, fault in faults:
            key = (resource, batch[resource][place]["id"])
            loaded.left_alone.setdefault(key, f"it clashes with what is here: {fault.detail}")
        loaded.created = [key for key in loaded.created if key not in loaded.left_alone]
        loaded.replaced = [key for key in loaded.replaced if key not in loaded.left_alone]


def _refuse_broken(documents: Mapping[Key, Document]) -> None:
    """Raise LoadError with the faults of the fixtures themselves, whatever else is here."""
    batch: Batch = {}
    for (resource, _), document in documents.items():
        batch.setdefault(resource, []).append(document)
    faults = [
        f"{resource}/{batch[resource][place]['id']} {fault.pointer}: {fault.detail}"
        for resource, place, fault in check_batch(batch, Facts.gather(batch))
        if fault.code != "taken"
    ]
    if faults:
        raise LoadError(faults)


def _write(batch: Batch) -> int:
    try:
        return write_documents(batch, by=None, through=Through.FIXTURES).number
    except IntegrityError as error:
        raise LoadError([f"The database refuses the fixtures: {error}"]) from error
