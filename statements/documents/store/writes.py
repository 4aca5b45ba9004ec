"""The only write path: under one lock, documents go into their tables as one revision.

A face saves or deletes one record on request, checked here, or writes many that it has checked.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, models
from django.db.models import Q

from statements.documents.faults import Faults
from statements.documents.rules import check
from statements.documents.rules.facts import UNIQUE, Facts
from statements.documents.rules.statements import needs_review_right
from statements.documents.serializers.layout import (
    Columns,
    columns_of,
    layout_of,
    referenced_ids,
    sort_into_waves,
)
from statements.documents.serializers.parsing import Batch, Document, parse_document, serializer_for
from statements.documents.store.bulk import Row, chunked, insert, upsert
from statements.documents.store.changes import ChangeRecorder, CreationTimes, PreviousState
from statements.documents.store.in_use import detach_sources, refuse_in_use
from statements.documents.store.merged_ids import follow_merged, refuse_merged
from statements.documents.store.name_words import names_in, replace_name_words
from statements.documents.store.stored import differs, load_answers, merge_document, parse_answer
from statements.documents.store.words import replace_words
from statements.models import (
    MODELS,
    NAME_WORDS,
    Actor,
    Estimate,
    Part,
    Record,
    Revision,
    Statement,
    StatementIdentifier,
    Topic,
)
from statements.models.revision import Principal
from statements.models.statistics import note_write
from statements.rest.query.suggestions import MAX_HINTS
from statements.rest.serializers.objects import DocumentSerializer
from statements.vocabularies import Through

Precondition = Callable[[int | None], None]
"""Called with the number of the revision that last touched the record, or None if it doesn't
exist. It may raise anything to stop the write."""

IDS_PER_QUERY = 5000
"""Ids looked up per query: fewer than the parameters SQLite allows."""


class Author(NamedTuple):
    """Who makes a write, how it comes in and why, and whether they may review statements."""

    by: Principal
    through: Through
    why: str | None = None
    may_review: bool = True


class Saved(NamedTuple):
    """The outcome of a save; ``revision`` is None if the document was unchanged."""

    is_new: bool
    revision: Revision | None


class DocumentInvalid(Exception):
    """The document has faults; nothing was written."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__(f"{len(faults) + faults.more} faults")


class ReviewForbidden(Exception):
    """The author may not give or undo the result of a review; nothing was written."""


def save_document(
    resource: str,
    id: str,
    raw: object,
    precondition: Precondition,
    author: Author,
    *,
    is_patch: bool = False,
    created: CreationTimes | None = None,
) -> Saved:
    """Parse, check and write raw JSON, which may be a patch, see `merge_document`.

    An unchanged document isn't written again. What doesn't exist yet was ``created`` when that
    says, or else now. Raises what the precondition raises, WasMerged, DocumentInvalid,
    UnreadableJson, ReviewForbidden, IntegrityError or WritersBusy. Nothing is written then.
    """
    revision = None
    with Revision.writing():
        answer = load_answers(resource, [id]).get(id)
        if answer is None:
            refuse_merged(resource, id)
        precondition(answer["revision"] if answer else None)
        stored = parse_answer(resource, answer) if answer else None
        if is_patch:
            raw = merge_document(resource, stored, raw)
        document = parse_and_check(resource, raw)
        if differs(resource, document, stored):
            if lacks_review_right(author, stored, document):
                raise ReviewForbidden
            revision = write_documents(
                {resource: [document]},
                by=author.by,
                through=author.through,
                why=author.why,
                created=created,
            )
    return Saved(stored is None, revision)


def lacks_review_right(author: Author, stored: Document | None, document: Document) -> bool:
    """Return whether only a reviewer may change the review status like this."""
    before, after = (stored or {}).get("review_status"), document.get("review_status")
    return not author.may_review and needs_review_right(before, after)


def delete_document(resource: str, id: str, precondition: Precondition, author: Author) -> Revision:
    """Delete one record and return the revision that this makes.

    Raises what the precondition raises, WasMerged, InUse or WritersBusy. Nothing is deleted then.
    """
    with Revision.writing():
        records = list(MODELS[resource].objects.filter(key=id))
        if not records:
            refuse_merged(resource, id)
        precondition(records[0].revision if records else None)
        return delete_records(records, by=author.by, through=author.through, why=author.why)


def parse_and_check(resource: str, raw: object) -> Document:
    """Parse and check raw JSON; raise DocumentInvalid with the first faults.

    References to records that were merged become those to the records that they're in now.
    """
    document, faults = parse_document(resource, raw)
    if document is not None and not faults.more:
        facts = Facts.gather({resource: [document]})
        follow_merged({resource: [document]}, facts)
        broken = check(resource, document, facts, hints=MAX_HINTS - len(faults))
        unread = {fault.pointer for fault in faults}
        found = [*faults, *(fault for fault in broken if fault.pointer not in unread)]
        faults = Faults.first(found, len(found) + broken.more)
    if faults or document is None:
        raise DocumentInvalid(faults)
    return document


def write_documents(
    batch: Batch,
    *,
    by: Principal,
    through: Through,
    why: str | None = None,
    created: CreationTimes | None = None,
) -> Revision:
    """Write checked documents whole, in one transaction, and return the revision that this makes.

    A record that exists is replaced with all its parts; what its document leaves out is removed.
    One that doesn't was ``created`` when that says, or else now.
    The documents must have passed the rules. Raises IntegrityError if a database constraint
    refuses one anyway or a record it refers to is gone by now, and WritersBusy if other writers
    don't finish in time. Nothing is written then.
    """
    with Revision.writing():
        revision = Revision.begin(by=by, through=through, why=why)
        writer = DocumentWriter(revision, created)
        for resource, documents in batch.items():
            writer.find_previous(resource, [document["id"] for document in documents])
        writer.find_referenced(batch)
        for wave in sort_into_waves(batch):
            for resource, documents in wave.items():
                writer.write_rows(resource, documents)
        for resource, documents in batch.items():
            writer.write_parts(resource, documents)
            writer.record(resource, documents)
        writer.recorder.touch_referrers()
        note_write(revision.number, sum(map(len, batch.values())))
    return revision


def rewrite_documents(
    resource: str, chunks: Iterable[list[Document]], author: Author
) -> Revision | None:
    """Replace existing records by checked documents, a chunk at a time, all as one revision.

    The chunks are taken while nobody else can write, and memory holds one of them. Unique values
    must stay where they are. Returns None if there is no chunk. Raises what the chunks raise,
    IntegrityError or WritersBusy. Nothing is written then.
    """
    revision, count = None, 0
    with Revision.writing():
        for documents in chunks:
            if revision is None:
                revision = Revision.begin(by=author.by, through=author.through, why=author.why)
                writer = DocumentWriter(revision)
            writer.find_previous(resource, [document["id"] for document in documents])
            writer.find_referenced({resource: documents})
            writer.write_rows(resource, documents)
            writer.write_parts(resource, documents)
            writer.record(resource, documents)
            count += len(documents)
        if revision is not None:
            writer.recorder.touch_referrers()
            note_write(revision.number, count)
    return revision


def delete_records(
    records: Iterable[Record], *, by: Principal, through: Through, why: str | None = None
) -> Revision:
    """Delete records and return the revision that this makes; the history keeps what they were.

    Raises InUse if others refer to one of them, or WritersBusy. Nothing is deleted then.
    """
    gone: dict[type[Record], list[str]] = {}
    for record in records:
        gone.setdefault(type(record), []).append(record.key)
    with Revision.writing():
        revision = Revision.begin(by=by, through=through, why=why)
        recorder = ChangeRecorder(revision)
        before = {
            model: recorder.find_previous(model.resource, keys) for model, keys in gone.items()
        }
        detach_sources(gone)
        for model, keys in gone.items():
            # Django would check by loading every row that refers to one of them.
            refuse_in_use(model, keys, gone)
            model.objects.filter(key__in=keys).delete()
            recorder.record_deleted(model.resource, before[model])
        note_write(revision.number, sum(map(len, gone.values())))
    return revision


class DocumentWriter:
    """Writes the rows of one revision in bulk, resolving ids to primary keys.

    First call ``find_previous`` for every record. Then write the rows of records, each after those
    it refers to, then the parts, and ``record`` it all at the end.
    """

    def __init__(self, revision: Revision, created: CreationTimes | None = None) -> None:
        self.revision = revision
        self.recorder = ChangeRecorder(revision, created)
        self.keys: dict[type[Record], dict[str, int]] = {}
        self.estimates: dict[str, datetime] = {}
        self.before: dict[str, dict[str, PreviousState]] = {resource: {} for resource in MODELS}
        self.touched: dict[str, set[str]] = {resource: set() for resource in MODELS}

    def find_previous(self, resource: str, ids: Sequence[str]) -> None:
        """Find the records that exist, and clear their unique values so that those can be swapped.

        Pass all records of a kind that are written or deleted in one call.
        """
        self.touched[resource].update(ids)
        for some in chunked(ids, IDS_PER_QUERY):
            self.before[resource].update(self.recorder.find_previous(resource, some))
        known = self.keys.setdefault(MODELS[resource], {})
        known.update((id, was.pk) for id, was in self.before[resource].items())
        there = list(self.before[resource])
        if len(ids) > 1 and UNIQUE[resource]:
            released = dict.fromkeys(UNIQUE[resource])
            for some in chunked(there, IDS_PER_QUERY):
                MODELS[resource].objects.filter(key__in=some).update(**released)
        if len(ids) > 1 and resource == Statement.resource:
            for some in chunked(there, IDS_PER_QUERY):
                StatementIdentifier.objects.filter(statement__key__in=some).delete()

    def find_referenced(self, batch: Batch) -> None:
        """Look up the existing records that documents refer to, with one query per resource."""
        for resource, ids in referenced_ids(batch).items():
            created = self.touched[resource] - self.before[resource].keys()
            self._look_up(MODELS[resource], ids - created)

    def write_rows(self, resource: str, documents: list[Document]) -> None:
        """Create or replace the records' own rows."""
        serializer = serializer_for(resource)
        rows = [columns_of(serializer, document) for document in documents]
        self._upsert(serializer, rows, self.before[resource])

    def write_parts(self, resource: str, documents: list[Document]) -> None:
        """Replace the parts, many-to-many links and words of the records."""
        model, serializer = MODELS[resource], serializer_for(resource)
        owner = str(model._meta.model_name)
        owners = self._resolve(model, (document["id"] for document in documents))
        old = [pk for id, pk in owners.items() if id in self.before[resource]]
        for name, child in layout_of(serializer).parts.items():
            rows = []
            for document in documents:
                for place, part in enumerate(document[name], start=1):
                    row = {**columns_of(child, part), f"{owner}_id": owners[document["id"]]}
                    if child.Meta.model is Estimate:
                        row["position"] = place
                    rows.append(row)
            self._replace_parts(child, Q(**{f"{owner}__in": old}) if old else None, rows)
        for field in model._meta.many_to_many:
            self._replace_links(field, owners, old, documents)
        speakers, topics = (self.keys.get(one, {}) for one in (Actor, Topic))
        replace_words(resource, documents, owners, old, speakers, topics)
        if model in NAME_WORDS:
            named = {owners[document["id"]]: names_in(document) for document in documents}
            replace_name_words(model, named, old)

    def record(self, resource: str, documents: list[Document]) -> None:
        """Save the documents to the history."""
        self.recorder.record_written(resource, documents, self.before[resource], self.estimates)

    def _replace_parts(
        self, serializer: DocumentSerializer, old: Q | None, rows: list[Columns]
    ) -> None:
        model: type[models.Model] = serializer.Meta.model
        if issubclass(model, Estimate):
            kept = [columns["key"] for columns in rows]
            if old is not None:
                model.objects.filter(old).exclude(key__in=kept).delete()
                there = model.objects.filter(key__in=kept).values_list("key", "created_at")
                self.estimates.update(there)
            self._upsert(serializer, rows, self.estimates)
        elif issubclass(model, Part):
            if old is not None:
                model.objects.filter(old).delete()
            insert(model, self._values(serializer, rows))

    def _replace_links(
        self, field: Any, owners: dict[str, int], old: list[int], documents: list[Document]
    ) -> None:
        through = field.remote_field.through
        owner, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        links = [
            (document["id"], key, place)
            for document in documents
            for place, key in enumerate(document[field.name], start=1)
        ]
        targets = self._resolve(field.related_model, (key for _, key, _ in links))
        if old:
            through.objects.filter(**{f"{owner}__in": old}).delete()
        rows = [
            {owner: owners[id], target: targets[key], "position": place} for id, key, place in links
        ]
        insert(through, rows)

    def _upsert(
        self, serializer: DocumentSerializer, rows: list[Columns], there: Collection[str]
    ) -> None:
        """Create records, or replace those that exist, which keep their ``created_at``."""
        model = serializer.Meta.model
        at, number = self.revision.at, self.revision.number
        stamp = {"updated_at": at, "revision": number}
        values = self._values(serializer, rows)
        for columns in values:
            created_at = self.recorder.created_at(model.resource, columns["key"])
            columns.update(stamp, created_at=created_at)
        insert(model, [columns for columns in values if columns["key"] not in there])
        old = [columns for columns in values if columns["key"] in there]
        upsert(model, old, keep=["created_at"])

    def _values(self, serializer: DocumentSerializer, rows: list[Columns]) -> list[Row]:
        """Turn rows, in place, into those of the table, with references as primary keys."""
        layout = layout_of(serializer)
        models = {name: each.Meta.model for name, each in layout.references.items()}
        for name, model in models.items():
            self._resolve(model, (columns[name] for columns in rows))
        for columns in rows:
            for name in layout.reference_lists:
                del columns[name]
            for name, model in models.items():
                id = columns.pop(name)
                columns[f"{name}_id"] = None if id is None else self.keys[model][id]
        return rows

    def _resolve(self, model: type[Record], keys: Iterable[str | None]) -> dict[str, int]:
        """Return the primary keys of the records with these ids, or raise IntegrityError."""
        known = self.keys.setdefault(model, {})
        wanted = {key for key in keys if key is not None}
        self._look_up(model, wanted)
        gone = wanted - known.keys()
        if gone:
            raise IntegrityError(f"There are no {model.resource} {', '.join(sorted(gone))}.")
        return {key: known[key] for key in wanted}

    def _look_up(self, model: type[Record], keys: set[str]) -> None:
        known = self.keys.setdefault(model, {})
        for some in chunked(list(keys - known.keys()), IDS_PER_QUERY):
            known.update(model.objects.filter(key__in=some).values_list("key", "pk"))
