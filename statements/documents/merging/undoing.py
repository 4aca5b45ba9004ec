"""Undo a merge: the record that went comes back, with what refers to the other only since then.

What somebody has changed in the meantime is left as it is, and named. Other writers wait only while
it is written, as with a merge.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.dateparse import parse_datetime

from statements.documents.merging.comparing import Comparison
from statements.documents.merging.preparing import Merge, OutOfDate
from statements.documents.merging.rows import move_rows, stamp
from statements.documents.merging.shelf import Shelf
from statements.documents.rules import check
from statements.documents.rules.facts import REFERRED_TO, Facts
from statements.documents.serializers.layout import Key
from statements.documents.serializers.parsing import Document
from statements.documents.store.merged_ids import follow_merged
from statements.documents.store.stored import parse_answer
from statements.documents.store.writes import Author, DocumentInvalid, DocumentWriter
from statements.models import MODELS, Revision
from statements.models.revision import WritersBusy
from statements.models.statistics import note_write

ATTEMPTS = 3
"""How often to prepare the undoing of a merge that others keep undoing and making again."""


@dataclass
class Unmerged:
    """What undoing a merge did, or would do.

    ``restored`` are the records that refer to the record that came back again, and the other one if
    it's without its names again; ``left`` are those that somebody has changed since. ``revision``
    is None if nothing was written.
    """

    merge: Merge
    restored: list[Key] = field(default_factory=list)
    left: list[Key] = field(default_factory=list)
    revision: int | None = None


def undo_merge(
    resource: str,
    id: str,
    author: Author,
    *,
    dry_run: bool = False,
) -> Unmerged:
    """Bring back a record that was merged, and return what that did.

    A dry run writes nothing. Raises NotMerged, DocumentInvalid if the record can't come back as it
    was, or WritersBusy. Nothing is written then.
    """
    for _ in range(ATTEMPTS):
        with Shelf() as shelf:
            found = Comparison(resource, id, shelf)
            try:
                with Revision.writing():
                    found.catch_up()
                    revived = _revive(found)
                    number = None if dry_run else _write(found, revived, author).number
            except OutOfDate:
                continue
            merge = found.undone.merge
            return Unmerged(merge, sorted(found.restored), sorted(found.left), number)
    raise WritersBusy("Others keep changing this merge; nothing was written. Try again.")


def _revive(found: Comparison) -> Document:
    """Return the document of the record that comes back.

    Raises DocumentInvalid if it can't be as it was beside what else there is now. What is restored
    with it was true beside it before, and nothing else about it has changed. But others may have
    changed so that it would lead in a circle with them.
    """
    resource = found.undone.merge.resource
    revived = parse_answer(resource, found.undone.gone)
    facts = Facts.of({resource: [revived]})
    for kind, documents in found.read_restored(REFERRED_TO):
        for document in documents:
            facts.note(kind, document)
        facts.learn({kind: documents})
    facts.learn({resource: [revived]})
    follow_merged({resource: [revived]}, facts)
    faults = check(resource, revived, facts)
    if faults:
        raise DocumentInvalid(faults)
    return revived


def _write(found: Comparison, revived: Document, author: Author) -> Revision:
    """Write what goes back, inside the writers' transaction."""
    resource, id, into = found.undone.merge
    model = MODELS[resource]
    revision = Revision.begin(by=author.by, through=author.through, why=author.why)
    writer = DocumentWriter(revision)
    created_at = parse_datetime(found.undone.gone["created_at"])
    if created_at is not None:
        writer.recorder.created[resource, id] = created_at
    for kind in MODELS:
        writer.find_previous(kind, [key for of, key in _written(found) if of == kind])
    writer.find_referenced({resource: [revived]})
    writer.write_rows(resource, [revived])
    found.shelf.copy(revision)
    pks = dict(model._default_manager.filter(key__in=[id, into]).values_list("key", "pk"))
    if into in pks:
        move_rows(model, pks[into], pks[id], among=revision)
    writer.write_parts(resource, [revived])
    writer.record(resource, [revived])
    for kind, documents in found.read_rewritten(MODELS):
        writer.find_referenced({kind: documents})
        writer.write_rows(kind, documents)
        writer.write_parts(kind, documents)
        writer.record(kind, documents)
    stamp(revision)
    note_write(revision.number, 1 + len(found.restored))
    return revision


def _written(found: Comparison) -> Collection[Key]:
    """Return the records that are written whole."""
    return found.rewritten | {(found.undone.merge.resource, found.undone.merge.id)}
