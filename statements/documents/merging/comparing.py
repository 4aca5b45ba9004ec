"""Compare what a merge changed with what it is now, and prepare what goes back to what it was.

That takes long if it's much, so it's done before other writers have to wait, and the documents wait
on a shelf. Under the lock, only what somebody has changed since is compared again.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from statements.documents.merging.moving import move_references
from statements.documents.merging.preparing import RECORDS_PER_QUERY, Merge, OutOfDate, kept_before
from statements.documents.merging.shelf import Shelf
from statements.documents.merging.uniting import unite
from statements.documents.serializers.layout import Key, find_references
from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import chunked
from statements.documents.store.stored import canonical, load_documents, parse_answer, read_kept
from statements.models import MODELS, Change, Revision


class NotMerged(Exception):
    """There is no merge to undo; the message says why. Nothing was written."""


class Undone(NamedTuple):
    """A merge as the history has it: its revision, and the record that went as it was before."""

    merge: Merge
    number: int
    gone: Document


class Comparison:
    """All that a merge changed: what goes back to what it was, and what is left as it is.

    Of most records, only references move back: ``moved``. Their documents are on the shelf. The
    others are ``rewritten``. What somebody has changed since is ``left``.
    """

    def __init__(self, resource: str, id: str, shelf: Shelf) -> None:
        """Compare what the merge of a record changed; raise NotMerged if there is none to undo."""
        self.shelf = shelf
        self.number = Revision.latest(sees_drafts=True)
        self.undone = _find_merge(resource, id)
        self.moved: set[Key] = set()
        self.rewritten: set[Key] = set()
        self.left: set[Key] = set()
        for kind in MODELS:
            self._compare(kind, _changed_by(self.undone.number, kind))

    @property
    def restored(self) -> set[Key]:
        """All records that go back to what they were."""
        return self.moved | self.rewritten

    def catch_up(self) -> None:
        """Compare again what has changed since; call it under the writers' lock.

        Raises OutOfDate if the merge isn't there any more, or is another one.
        """
        merge = self.undone.merge
        changed: dict[str, set[str]] = {resource: set() for resource in MODELS}
        since = Change.objects.filter(revision__gt=self.number).order_by()
        for resource, id in since.values_list("resource", "key"):
            changed[resource].add(id)
        if merge.id in changed[merge.resource]:
            raise OutOfDate
        for resource, ids in changed.items():
            stale = (self.restored | self.left) & {(resource, id) for id in ids}
            self.shelf.remove(resource, [id for _, id in stale & self.moved])
            for keys in (self.moved, self.rewritten, self.left):
                keys.difference_update(stale)
            self._compare(resource, [id for _, id in stale])

    def read_rewritten(self, kinds: Iterable[str]) -> Iterator[tuple[str, list[Document]]]:
        """Yield the documents to rewrite as they were before the merge, in chunks of a kind."""
        return self._read_before(self.rewritten, kinds)

    def read_restored(self, kinds: Iterable[str]) -> Iterator[tuple[str, list[Document]]]:
        """Yield all documents that go back to what they were, in chunks of a kind."""
        return self._read_before(self.restored, kinds)

    def _read_before(
        self, keys: Collection[Key], kinds: Iterable[str]
    ) -> Iterator[tuple[str, list[Document]]]:
        for kind in kinds:
            for ids in chunked(sorted(id for of, id in keys if of == kind), RECORDS_PER_QUERY):
                before = _read_documents_before(kind, ids, self.undone.number)
                yield kind, [parse_answer(kind, document) for document in before.values()]

    def _compare(self, resource: str, ids: Iterable[str]) -> None:
        """Sort records into those that go back and those that are left.

        The revision of the merge may have changed others, too, if it is an import.
        """
        merge, number, _ = self.undone
        for some in chunked(ids, RECORDS_PER_QUERY):
            changes = Change.objects.filter(revision=number, resource=resource, key__in=some)
            answers = {
                id: read_kept(resource, text or "")
                for id, text in changes.values_list("key", "document")
            }
            before = _read_documents_before(resource, some, number)
            now = load_documents(resource, some)
            shelved = []
            for id, document in before.items():
                after = _plain(resource, answers[id])
                # A merge may write the record that stays without changing what it says.
                if document == after or not self._is_of_merge(resource, document, after):
                    continue
                if id not in now or canonical(resource, now[id]) != after:
                    self.left.add((resource, id))
                elif (resource, id) == (merge.resource, merge.into) or _refers(
                    resource, document, (merge.resource, merge.into)
                ):
                    self.rewritten.add((resource, id))
                else:
                    self.moved.add((resource, id))
                    shelved.append(
                        kept_before(resource, parse_answer(resource, document), answers[id])
                    )
            self.shelf.add(resource, shelved)

    def _is_of_merge(self, resource: str, before: Document, after: Document) -> bool:
        """Return whether it was the merge that made one document of another."""
        merge = self.undone.merge
        expected = parse_answer(resource, before)
        if (resource, before["id"]) == (merge.resource, merge.into):
            expected = unite(parse_answer(resource, self.undone.gone), expected)
        elif not _refers(resource, before, (merge.resource, merge.id)):
            return False
        move_references(resource, expected, merge.moved)
        return canonical(resource, expected) == after


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


def _changed_by(number: int, resource: str) -> Iterator[str]:
    changes = Change.objects.filter(revision=number, resource=resource, document__isnull=False)
    return changes.order_by("key").values_list("key", flat=True).iterator()


def _read_documents_before(resource: str, ids: Iterable[str], number: int) -> dict[str, Document]:
    """Return what records were before a revision, those that there were."""
    changes = Change.objects.filter(resource=resource, key__in=ids, revision__lt=number)
    latest = dict(changes.order_by("key", "revision").values_list("key", "document"))
    return {
        id: _plain(resource, read_kept(resource, text))
        for id, text in latest.items()
        if text is not None
    }


def _plain(resource: str, answer: Document) -> Document:
    """Return a document from the history as one that can be written."""
    return canonical(resource, parse_answer(resource, answer))


def _refers(resource: str, document: Document, key: Key) -> bool:
    return any((one.resource, one.id) == key for one in find_references(resource, document))
