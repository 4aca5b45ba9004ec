"""Undo a merge: the record that went comes back, with what refers to the other only since then.

What somebody has changed in the meantime is left as it is, and named.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.utils.dateparse import parse_datetime

from statements.documents.merging.moving import move_references
from statements.documents.merging.preparing import RECORDS_PER_QUERY, Merge
from statements.documents.merging.uniting import unite
from statements.documents.rules import check
from statements.documents.rules.facts import REFERRED_TO, Facts
from statements.documents.serializers.layout import Key, find_references
from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import chunked
from statements.documents.store.merged_ids import follow_merged
from statements.documents.store.stored import canonical, load_documents, parse_answer, read_kept
from statements.documents.store.writes import Author, DocumentInvalid, DocumentWriter
from statements.models import MODELS, Change, Revision
from statements.models.statistics import note_write


class NotMerged(Exception):
    """There is no merge to undo; the message says why. Nothing was written."""


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


class Undone(NamedTuple):
    """A merge as the history has it: its revision, and the record that went as it was before."""

    merge: Merge
    number: int
    gone: Document


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
    with Revision.writing():
        undone = _find_merge(resource, id)
        unmerged = Unmerged(undone.merge)
        for key, _, is_unchanged in _compare(undone):
            (unmerged.restored if is_unchanged else unmerged.left).append(key)
        _check(undone, unmerged.restored)
        if not dry_run:
            unmerged.revision = _write(undone, unmerged.restored, author).number
    unmerged.restored.sort()
    unmerged.left.sort()
    return unmerged


def _find_merge(resource: str, id: str) -> Undone:
    changes = Change.objects.filter(resource=resource, key=id).order_by("-revision")
    latest = changes.first()
    if latest is None or latest.merged_into is None:
        raise NotMerged(f"{resource}/{id} was not merged into another record.")
    before = changes.filter(document__isnull=False).first()
    if before is None:
        raise NotMerged(
            f"Here, {resource}/{id} has never been a record of its own: it was merged in another "
            "installation. Undo it there."
        )
    merge = Merge(resource, id, latest.merged_into)
    return Undone(merge, latest.revision_id, read_kept(resource, before.document or ""))


def _compare(undone: Undone) -> Iterator[tuple[Key, Document, bool]]:
    """Yield each record that the merge changed, as it was, and whether it is as the merge left it.

    The revision may have changed others, too, if it is an import.
    """
    changes = Change.objects.filter(revision=undone.number, document__isnull=False)
    for resource in MODELS:
        ids = changes.filter(resource=resource).order_by("key").values_list("key", flat=True)
        for some in chunked(ids.iterator(), RECORDS_PER_QUERY):
            kept = changes.filter(resource=resource, key__in=some).values_list("key", "document")
            after = {id: _plain(resource, text or "") for id, text in kept}
            before = _documents_before(resource, some, undone.number)
            now = load_documents(resource, some)
            for id, document in before.items():
                # A merge may write the record that stays without changing what it says.
                if document != after[id] and _is_of_merge(undone, resource, document, after[id]):
                    is_unchanged = id in now and canonical(resource, now[id]) == after[id]
                    yield (resource, id), document, is_unchanged


def _documents_before(resource: str, ids: Iterable[str], number: int) -> dict[str, Document]:
    """Return what records were before a revision, those that there were."""
    changes = Change.objects.filter(resource=resource, key__in=ids, revision__lt=number)
    latest = changes.order_by("key", "revision").values_list("key", "document")
    return {id: _plain(resource, text) for id, text in dict(latest).items() if text is not None}


def _plain(resource: str, text: str) -> Document:
    """Return a document from the history as one that can be written."""
    return canonical(resource, parse_answer(resource, read_kept(resource, text)))


def _is_of_merge(undone: Undone, resource: str, before: Document, after: Document) -> bool:
    """Return whether it was the merge that made one document of another."""
    merge = undone.merge
    is_other = (resource, before["id"]) == (merge.resource, merge.into)
    expected = parse_answer(resource, before)
    if is_other:
        expected = unite(parse_answer(resource, undone.gone), expected)
    elif not _refers(resource, before, merge):
        return False
    move_references(resource, expected, {(merge.resource, merge.id): merge.into})
    return canonical(resource, expected) == after


def _refers(resource: str, document: Document, merge: Merge) -> bool:
    return any(
        (one.resource, one.id) == (merge.resource, merge.id)
        for one in find_references(resource, document)
    )


def _check(undone: Undone, restored: Collection[Key]) -> None:
    """Raise DocumentInvalid if the record can't be as it was beside what else there is now.

    What is restored with it was true beside it before, and nothing else about it has changed. But
    others may have changed so that it would lead in a circle with them.
    """
    resource = undone.merge.resource
    revived = _revived(undone)
    facts = Facts.of({resource: [revived]})
    for kind, documents in _documents_to_restore(undone, restored, REFERRED_TO):
        for document in documents:
            facts.note(kind, document)
        facts.learn({kind: documents})
    facts.learn({resource: [revived]})
    follow_merged({resource: [revived]}, facts)
    faults = check(resource, revived, facts)
    if faults:
        raise DocumentInvalid(faults)


def _revived(undone: Undone) -> Document:
    return parse_answer(undone.merge.resource, undone.gone)


def _write(undone: Undone, restored: Collection[Key], author: Author) -> Revision:
    resource, id, _ = undone.merge
    revision = Revision.begin(by=author.by, through=author.through, why=author.why)
    writer = DocumentWriter(revision)
    created_at = parse_datetime(undone.gone["created_at"])
    if created_at is not None:
        writer.recorder.created[resource, id] = created_at
    revived = {resource: [_revived(undone)]}
    follow_merged(revived, Facts.gather(revived))
    for kind in MODELS:
        ids = [key for of, key in restored if of == kind]
        writer.find_previous(kind, [*ids, *([id] if kind == resource else [])])
    for kind, documents in chain(revived.items(), _documents_to_restore(undone, restored, MODELS)):
        writer.find_referenced({kind: documents})
        writer.write_rows(kind, documents)
        writer.write_parts(kind, documents)
        writer.record(kind, documents)
    note_write(revision.number, 1 + len(restored))
    return revision


def _documents_to_restore(
    undone: Undone, restored: Collection[Key], kinds: Iterable[str]
) -> Iterator[tuple[str, list[Document]]]:
    """Yield the documents of records as they were before the merge, in chunks of a kind."""
    for kind in kinds:
        for ids in chunked([id for of, id in restored if of == kind], RECORDS_PER_QUERY):
            before = _documents_before(kind, ids, undone.number)
            yield kind, [parse_answer(kind, document) for document in before.values()]
