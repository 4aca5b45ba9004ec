"""Merge one record into another: all that refers to it is moved, as one revision.

Other writers wait only while it is written, set by set: 100,000 references take a few seconds.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from tempfile import TemporaryFile

from statements.documents.faults import Fault, Faults
from statements.documents.merging.preparing import Merge, OutOfDate, Preparation
from statements.documents.merging.rows import move_rows, stamp
from statements.documents.merging.shelf import Shelf
from statements.documents.merging.uniting import INTO
from statements.documents.rules.facts import UNIQUE
from statements.documents.rules.records import SLUG
from statements.documents.serializers.layout import Key
from statements.documents.store.changes import ChangeRecorder
from statements.documents.store.in_use import referring_to
from statements.documents.store.merged_ids import find_merged, refuse_merged
from statements.documents.store.writes import (
    Author,
    DocumentInvalid,
    DocumentWriter,
    Precondition,
)
from statements.models import MODELS, Record, Revision
from statements.models.revision import WritersBusy
from statements.models.statistics import note_write
from statements.rest.query.references import nearest_id

ATTEMPTS = 3
"""How often to prepare a merge whose two records somebody else keeps changing."""

FILE_PREFIX = "on-record-merge-"


@dataclass
class Merged:
    """What a merge did, or would do.

    ``moved`` counts the references by the resource and the key that have them, ``collapsed`` has
    the records in which equal parts became one. ``revision`` is None if nothing was written.
    """

    merge: Merge
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    collapsed: list[Key] = field(default_factory=list)
    revision: int | None = None


def merge_records(
    resource: str,
    id: str,
    into: str,
    author: Author,
    precondition: Precondition,
    *,
    dry_run: bool = False,
) -> Merged:
    """Merge the record with an id into another of its kind, and return what that did.

    A dry run works out everything and writes nothing. Raises what the precondition raises on the
    record that goes, WasMerged, DocumentInvalid if there is no other record, MergeRefused with all
    reasons, or WritersBusy. Nothing is written then.
    """
    for _ in range(ATTEMPTS):
        with TemporaryFile(prefix=FILE_PREFIX) as file, Shelf() as shelf:
            merge = find_pair(resource, id, into, precondition)
            preparation = Preparation(merge, file, shelf)
            preparation.refuse()
            merged = Merged(merge, preparation.counts, preparation.collapsed)
            if dry_run:
                return merged
            try:
                with Revision.writing():
                    find_pair(resource, id, into, precondition)
                    preparation.catch_up()
                    preparation.refuse()
                    merged.moved, merged.collapsed = preparation.counts, preparation.collapsed
                    merged.revision = _write(preparation, author).number
            except OutOfDate:
                continue
            return merged
    raise WritersBusy("Others keep changing the two records; nothing was written. Try again.")


def find_pair(resource: str, id: str, into: str, precondition: Precondition) -> Merge:
    """Return which two records to merge; an id that was merged stands for what it is now."""
    # Text that is no id at all may be more than the database takes.
    ids = [id, into] if SLUG.match(into) else [id]
    records = MODELS[resource]._default_manager.filter(key__in=ids)
    there = dict(records.values_list("key", "revision"))
    if id not in there:
        refuse_merged(resource, id)
    precondition(there.get(id))
    other = into if into in there else find_merged(resource, ids[1:]).get(into)
    if other is None:
        near = nearest_id(into, MODELS[resource].objects.all()) if into in ids else ""
        detail = f"There is no record {into!r} among the {resource}.{near}"
        raise _refused("unknown_id", detail)
    if other == id:
        raise _refused("itself", "A record is not merged into itself: name another one.")
    return Merge(resource, id, other)


def _refused(code: str, detail: str) -> DocumentInvalid:
    return DocumentInvalid(Faults.first([Fault(INTO, code, detail)], 1))


def _write(preparation: Preparation, author: Author) -> Revision:
    """Write a merge that is up to date, inside the writers' transaction."""
    resource, id, into = preparation.merge
    model = MODELS[resource]
    revision = Revision.begin(by=author.by, through=author.through, why=author.why)
    writer = DocumentWriter(revision)
    # Before the two may be swapped: what was only delivered goes into the history as it was.
    before = writer.recorder.find_previous(resource, [id, into])
    for kind, waiting in preparation.waiting.items():
        delivered = [key for key, one in waiting.items() if one.is_delivered]
        if delivered:
            ChangeRecorder(Revision.delivered()).record_current(kind, delivered)
    pks = dict(model._default_manager.filter(key__in=[id, into]).values_list("key", "pk"))
    gone, kept = pks[id], pks[into]
    is_other_changed = preparation.united.is_changed
    if _count_rows(model, gone) > _count_rows(model, kept):
        _swap(model, gone, kept)
        gone, kept = kept, gone
        is_other_changed = True
    if UNIQUE[resource]:
        # What the other record has or takes must be free.
        model._default_manager.filter(key=id).update(**dict.fromkeys(UNIQUE[resource]))
    _write_whole(preparation, writer, with_other=is_other_changed)
    move_rows(model, gone, kept)
    preparation.shelf.copy(revision)
    stamp(revision)
    model._default_manager.filter(key=id).delete()
    writer.recorder.record_merged(resource, {id: into}, before)
    note_write(revision.number, 1 + sum(map(len, preparation.waiting.values())))
    return revision


def _write_whole(preparation: Preparation, writer: DocumentWriter, *, with_other: bool) -> None:
    """Write the documents in which more than references changed."""
    for resource, waiting in preparation.waiting.items():
        ids = [id for id, one in waiting.items() if one.is_collapsed]
        other = []
        if with_other and resource == preparation.merge.resource:
            other = [preparation.united.document]
            ids.append(preparation.merge.into)
        if not ids:
            continue
        writer.find_previous(resource, ids)
        chunks = preparation.read_collapsed(resource)
        for documents in chain([other] if other else [], chunks):
            writer.find_referenced({resource: documents})
            writer.write_rows(resource, documents)
            writer.write_parts(resource, documents)
            writer.record(resource, documents)


def _count_rows(model: type[Record], pk: int) -> int:
    """Return how many rows refer to a record."""
    rows = (each.model._default_manager.filter(**{each.column: pk}) for each in referring_to(model))
    return sum(found.count() for found in rows)


def _swap(model: type[Record], gone: int, kept: int) -> None:
    """Swap the identities of two records, by primary keys; the rest of both has to be written anew.

    So the rows that refer to the one that goes can stay as they are, if they are the most. Moving
    100,000 would also renew as many entries of the index of words.
    """
    columns = ("key", "created_at", "updated_at", "revision")
    rows = model._default_manager.filter(pk__in=[gone, kept])
    identity = {
        pk: dict(zip(columns, own, strict=True)) for pk, *own in rows.values_list("pk", *columns)
    }
    model._default_manager.filter(pk=gone).update(key="")
    model._default_manager.filter(pk=kept).update(**identity[gone])
    model._default_manager.filter(pk=gone).update(**identity[kept])
