"""The one write path: checked documents go to their tables, as one revision."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from statements.documents.columns import columns_of, parts_of
from statements.documents.facts import MODELS, UNIQUE
from statements.documents.order import in_order
from statements.documents.parsing import Batch, Document, shape_of
from statements.models import Deletion, Estimate, Part, Record, Revision
from statements.rest.fields import Reference, Shape
from statements.vocabularies import Through


def write(batch: Batch, *, by: AbstractBaseUser | None, through: Through) -> Revision:
    """Write checked documents whole and return the revision that this makes.

    A record that is there is replaced with all its parts; what its document leaves out is gone.
    All in one transaction. The documents have passed the rules; what a constraint of the database
    refuses all the same, or what refers to a record that is gone meanwhile, raises IntegrityError,
    and nothing is written.
    """
    with transaction.atomic():
        revision = Revision.begin(by=by, through=through)
        for resource, documents in batch.items():
            _release_unique_values(resource, [document["id"] for document in documents])
        writer = _Writer(revision)
        for wave in in_order(batch):
            for resource, documents in wave.items():
                writer.write_rows(resource, documents)
        for resource, documents in batch.items():
            writer.write_parts(resource, documents)
            _forget_deletions(resource, [document["id"] for document in documents])
    return revision


def delete(records: Iterable[Record], *, by: AbstractBaseUser | None, through: Through) -> Revision:
    """Delete records and return the revision that this makes; it is kept that they were deleted.

    Raises ProtectedError or RestrictedError when others refer to one of them, and then nothing is
    deleted.
    """
    gone: dict[type[Record], list[str]] = {}
    for record in records:
        gone.setdefault(type(record), []).append(record.key)
    with transaction.atomic():
        revision = Revision.begin(by=by, through=through)
        for model, keys in gone.items():
            model.objects.filter(key__in=keys).delete()
            for key in keys:
                Deletion.objects.update_or_create(
                    resource=model.resource, key=key, defaults={"revision": revision}
                )
    return revision


def _release_unique_values(resource: str, keys: list[str]) -> None:
    """Take unique values from the records to be written, so that they can change hands."""
    if UNIQUE[resource]:
        MODELS[resource].objects.filter(key__in=keys).update(**dict.fromkeys(UNIQUE[resource]))


def _forget_deletions(resource: str, keys: list[str]) -> None:
    Deletion.objects.filter(resource=resource, key__in=keys).delete()


class _Writer:
    """Writes the rows of one revision, resolving ids to primary keys set by set."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.keys: dict[type[Record], dict[str, int]] = {}

    def write_rows(self, resource: str, documents: list[Document]) -> None:
        """Create or replace the records' own rows."""
        model, shape = MODELS[resource], shape_of(resource)
        self._upsert(model, [(columns_of(shape, document), {}) for document in documents], shape)

    def write_parts(self, resource: str, documents: list[Document]) -> None:
        """Replace the parts of the records and what they have many-to-many."""
        model, shape = MODELS[resource], shape_of(resource)
        owner = str(model._meta.model_name)
        owners = self._resolve(model, (document["id"] for document in documents))
        for name, child in parts_of(shape).items():
            rows = [
                (columns_of(child, part), {owner: owners[document["id"]]})
                for document in documents
                for part in document[name]
            ]
            self._replace_parts(child, owner, owners, rows)
        for field in model._meta.many_to_many:
            self._replace_links(field, owners, documents)

    def _replace_parts(
        self,
        shape: Shape,
        owner: str,
        owners: dict[str, int],
        rows: list[tuple[dict[str, Any], dict[str, int]]],
    ) -> None:
        model: Any = shape.Meta.model
        theirs = Q(**{f"{owner}__in": owners.values()})
        if issubclass(model, Estimate):
            kept = [columns["key"] for columns, _ in rows]
            model.objects.filter(theirs).exclude(key__in=kept).delete()
            self._upsert(model, rows, shape)
        elif issubclass(model, Part):
            model.objects.filter(theirs).delete()
            values = self._values(shape, rows)
            model.objects.bulk_create([model(**columns) for columns in values])

    def _replace_links(
        self,
        field: "models.ManyToManyField[Any, Any]",
        owners: dict[str, int],
        documents: list[Document],
    ) -> None:
        through: Any = field.remote_field.through
        owner, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        wanted = self._resolve(
            field.related_model,
            (key for document in documents for key in document[field.name]),
        )
        through.objects.filter(**{f"{owner}__in": owners.values()}).delete()
        through.objects.bulk_create(
            through(**{owner: owners[document["id"]], target: wanted[key]})
            for document in documents
            for key in document[field.name]
        )

    def _upsert(
        self, model: Any, rows: list[tuple[dict[str, Any], dict[str, int]]], shape: Shape
    ) -> None:
        values = self._values(shape, rows)
        there = {
            record.key: record
            for record in model.objects.filter(key__in=[columns["key"] for columns in values])
        }
        stamp = {"updated_at": self.revision.at, "revision": self.revision.number}
        new, old = [], []
        for columns in values:
            record = there.get(columns["key"])
            if record is None:
                new.append(model(**columns, **stamp, created_at=self.revision.at))
            else:
                for name, value in {**columns, **stamp}.items():
                    setattr(record, name, value)
                old.append(record)
        model.objects.bulk_create(new)
        if old:
            written = [name for name in {**values[0], **stamp} if name != "key"]
            model.objects.bulk_update(old, written, batch_size=200)
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
