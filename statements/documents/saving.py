"""The one write path: checked documents go to their tables, as one revision."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models
from django.db.models import ProtectedError, Q

from statements.documents.columns import columns_of, parts_of
from statements.documents.facts import MODELS, UNIQUE
from statements.documents.order import in_order
from statements.documents.parsing import Batch, Document, shape_of
from statements.documents.recording import Before, Recorder
from statements.models import Estimate, Part, Record, Revision
from statements.models.revision import Writer as Author
from statements.rest.fields import Reference, Shape
from statements.vocabularies import Through


def write(batch: Batch, *, by: Author, through: Through, why: str | None = None) -> Revision:
    """Write checked documents whole and return the revision that this makes.

    A record that is there is replaced with all its parts; what its document leaves out is gone.
    All in one transaction. The documents have passed the rules; what a constraint of the database
    refuses all the same, or what refers to a record that is gone meanwhile, raises IntegrityError,
    and nothing is written. Raises Busy when other writers do not let this one have its turn.
    """
    with Revision.writing():
        revision = Revision.begin(by=by, through=through, why=why)
        writer = Writer(revision)
        for resource, documents in batch.items():
            writer.look(resource, documents)
        for wave in in_order(batch):
            for resource, documents in wave.items():
                writer.write_rows(resource, documents)
        for resource, documents in batch.items():
            writer.write_parts(resource, documents)
            writer.record(resource, documents)
    return revision


def delete(
    records: Iterable[Record], *, by: Author, through: Through, why: str | None = None
) -> Revision:
    """Delete records and return the revision that this makes; what they were is kept.

    Raises ProtectedError or RestrictedError when others refer to one of them, and then nothing is
    deleted, or Busy.
    """
    gone: dict[type[Record], list[str]] = {}
    for record in records:
        gone.setdefault(type(record), []).append(record.key)
    with Revision.writing():
        revision = Revision.begin(by=by, through=through, why=why)
        recorder = Recorder(revision)
        for model, keys in gone.items():
            before = recorder.look(model.resource, keys)
            _delete_unused(model, keys, gone)
            recorder.deleted(model.resource, before)
    return revision


def linked_to(model: type[Record], keys: Iterable[str]) -> set[Record]:
    """Return the records that have one of these many-to-many.

    Django protects what a foreign key refers to, and lets links go with what they lead to.
    """
    return {
        record
        for relation in model._meta.related_objects
        if relation.many_to_many
        for record in relation.related_model._default_manager.filter(
            **{f"{relation.field.name}__key__in": keys}
        ).distinct()
    }


def _delete_unused(
    model: type[Record], keys: list[str], gone: Mapping[type[Record], list[str]]
) -> None:
    linked: set[Any] = {
        record for record in linked_to(model, keys) if record.key not in gone.get(type(record), ())
    }
    try:
        model.objects.filter(key__in=keys).delete()
    except ProtectedError as error:
        raise ProtectedError(error.args[0], linked | error.protected_objects) from error
    if linked:
        raise ProtectedError(f"Others have one of these {model.resource}.", linked)


class Writer:
    """Writes the rows of one revision, set by set, resolving ids to primary keys.

    Each record is looked at first; then come the rows of records, each after those that it refers
    to, then the parts, and at last what is kept of it all.
    """

    def __init__(self, revision: Revision) -> None:
        """Take the revision."""
        self.revision = revision
        self.recorder = Recorder(revision)
        self.keys: dict[type[Record], dict[str, int]] = {}
        self.estimates: dict[str, datetime] = {}
        self.before: dict[str, dict[str, Before]] = {resource: {} for resource in MODELS}

    def look(self, resource: str, documents: list[Document]) -> None:
        """Learn what is there, and take unique values from it, so that they can change hands."""
        ids = [document["id"] for document in documents]
        before = self.recorder.look(resource, ids)
        self.before[resource].update(before)
        if before and len(documents) > 1 and UNIQUE[resource]:
            released = dict.fromkeys(UNIQUE[resource])
            MODELS[resource].objects.filter(key__in=before).update(**released)

    def write_rows(self, resource: str, documents: list[Document]) -> None:
        """Create or replace the records' own rows."""
        model, shape = MODELS[resource], shape_of(resource)
        rows = [(columns_of(shape, document), {}) for document in documents]
        self._upsert(model, rows, shape, self.before[resource].keys())

    def write_parts(self, resource: str, documents: list[Document]) -> None:
        """Replace the parts of the records and what they have many-to-many."""
        model, shape = MODELS[resource], shape_of(resource)
        owner = str(model._meta.model_name)
        owners = self._resolve(model, (document["id"] for document in documents))
        old = [pk for id, pk in owners.items() if id in self.before[resource]]
        for name, child in parts_of(shape).items():
            rows = [
                (columns_of(child, part), {owner: owners[document["id"]]})
                for document in documents
                for part in document[name]
            ]
            self._replace_parts(child, Q(**{f"{owner}__in": old}) if old else None, rows)
        for field in model._meta.many_to_many:
            self._replace_links(field, owners, old, documents)

    def record(self, resource: str, documents: list[Document]) -> None:
        """Keep the documents in the history."""
        self.recorder.written(resource, documents, self.before[resource], self.estimates)

    def _replace_parts(
        self, shape: Shape, old: Q | None, rows: list[tuple[dict[str, Any], dict[str, int]]]
    ) -> None:
        model: Any = shape.Meta.model
        if issubclass(model, Estimate):
            kept = [columns["key"] for columns, _ in rows]
            if old is not None:
                model.objects.filter(old).exclude(key__in=kept).delete()
                there = model.objects.filter(key__in=kept).values_list("key", "created_at")
                self.estimates.update(there)
            self._upsert(model, rows, shape, self.estimates)
        elif issubclass(model, Part):
            if old is not None:
                model.objects.filter(old).delete()
            values = self._values(shape, rows)
            model.objects.bulk_create([model(**columns) for columns in values])

    def _replace_links(
        self,
        field: "models.ManyToManyField[Any, Any]",
        owners: dict[str, int],
        old: list[int],
        documents: list[Document],
    ) -> None:
        through: Any = field.remote_field.through
        owner, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        wanted = self._resolve(
            field.related_model,
            (key for document in documents for key in document[field.name]),
        )
        if old:
            through.objects.filter(**{f"{owner}__in": old}).delete()
        through.objects.bulk_create(
            through(**{owner: owners[document["id"]], target: wanted[key]})
            for document in documents
            for key in document[field.name]
        )

    def _upsert(
        self,
        model: Any,
        rows: list[tuple[dict[str, Any], dict[str, int]]],
        shape: Shape,
        there: Collection[str],
    ) -> None:
        """Create records, and replace those that are there, which keep when they were created."""
        at, number = self.revision.at, self.revision.number
        stamp = {"updated_at": at, "revision": number}
        values = self._values(shape, rows)
        old, new = [], []
        for columns in values:
            record = model(**columns, **stamp, created_at=at)
            (old if record.key in there else new).append(record)
        model.objects.bulk_create(new)
        if old:
            model.objects.bulk_create(
                old,
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=[name for name in {**values[0], **stamp} if name != "key"],
            )
        known = self.keys.setdefault(model, {})
        known.update((record.key, record.pk) for record in (*new, *old))

    def _values(
        self, shape: Shape, rows: list[tuple[dict[str, Any], dict[str, int]]]
    ) -> list[dict[str, Any]]:
        """Return the columns as Django takes them: a reference by its primary key."""
        links = {
            str(field.source): field.Meta.model
            for field in shape.fields.values()
            if isinstance(field, Reference) and not field.read_only
        }
        found = {
            name: self._resolve(model, (columns[name] for columns, _ in rows))
            for name, model in links.items()
        }
        plain: list[dict[str, Any]] = []
        for columns, owner in rows:
            values = {
                name: value
                for name, value in columns.items()
                if name not in links and not isinstance(value, list)
            }
            for name in links:
                values[f"{name}_id"] = found[name].get(columns[name])
            plain.append({**values, **{f"{name}_id": pk for name, pk in owner.items()}})
        return plain

    def _resolve(self, model: Any, keys: Iterable[str | None]) -> dict[str, int]:
        """Return the primary keys of the records with these ids; one query for the new ones."""
        known = self.keys.setdefault(model, {})
        wanted = {key for key in keys if key is not None}
        missing = wanted - known.keys()
        if missing:
            known.update(model.objects.filter(key__in=missing).values_list("key", "pk"))
        gone = wanted - known.keys()
        if gone:
            raise IntegrityError(f"There are no {model.resource} {', '.join(sorted(gone))}.")
        return {key: known[key] for key in wanted}
