"""Work out what a merge makes of every record that refers to the one that goes.

That takes long if many do, so it's done before other writers have to wait, and the documents wait
on a shelf. Under the lock, only what somebody has changed since is worked out again.
"""

import pickle
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Any, NamedTuple

from statements.documents.faults import Fault, Faults
from statements.documents.merging.moving import move_references
from statements.documents.merging.shelf import AT, NUMBER, Shelf
from statements.documents.merging.uniting import INTO, find_obstacles, unite
from statements.documents.rules import check
from statements.documents.rules.facts import Facts
from statements.documents.serializers.layout import Key
from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import chunked
from statements.documents.store.changes import Kept, Stamp, is_public, kept_text
from statements.documents.store.in_use import referring_to
from statements.documents.store.stored import canonical, load_answers, parse_answer
from statements.models import MODELS, Change, Hop, Revision, Source, Statement

RECORDS_PER_QUERY = 500
"""Documents in memory at a time."""


HARMLESS = frozenset({"publisher", "authors"})
"""The references of records by which no circle is closed, whatever becomes of other records."""


class Merge(NamedTuple):
    """Two records of a resource: ``id`` goes, and ``into`` stays."""

    resource: str
    id: str
    into: str

    @property
    def moved(self) -> dict[Key, str]:
        """The id that stands for the record that goes."""
        return {(self.resource, self.id): self.into}


class United(NamedTuple):
    """The record that stays, as the merge makes it, and what speaks against making it so."""

    document: Document
    is_changed: bool
    faults: list[Fault]


class Waiting(NamedTuple):
    """What the merge does to a record: the references that move, by key.

    If parts collapsed, the whole document has to be written, and waits at a ``place`` in the file.
    A record that was delivered has no history yet.
    """

    moved: tuple[tuple[str, int], ...]
    is_delivered: bool
    place: int | None

    @property
    def is_collapsed(self) -> bool:
        """Return whether parts became equal, and one of them."""
        return self.place is not None


class MergeRefused(Exception):
    """Two records can't be merged; ``faults`` has all reasons. Nothing was written."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.detail for fault in faults))


class OutOfDate(Exception):
    """One of the two records, or too many others, changed since the merge was prepared."""


class Preparation:
    """All that a merge is going to write, and all that speaks against it."""

    def __init__(
        self,
        merge: Merge,
        file: IO[bytes],
        shelf: Shelf,
        referrers: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Prepare the merge of two records that exist.

        Documents are kept on the shelf, and those in which parts collapsed in the file. For a
        preview, ``referrers`` has those of the records that refer to the one that goes, by
        resource, that are prepared.
        """
        self.merge = merge
        self.file = file
        self.shelf = shelf
        self.number = Revision.latest(sees_drafts=True)
        self.waiting: dict[str, dict[str, Waiting]] = {resource: {} for resource in MODELS}
        self.united = unite_pair(merge)
        self.refusals: dict[Key, list[Fault]] = {(merge.resource, merge.into): self.united.faults}
        found = find_referrers(merge) if referrers is None else referrers
        for resource, ids in found.items():
            self._prepare(resource, ids)

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many references move, by the resource and the key that has them."""
        found: Counter[tuple[str, str]] = Counter()
        for resource, waiting in self.waiting.items():
            for one in waiting.values():
                for key, count in one.moved:
                    found[resource, key] += count
        return found

    @property
    def collapsed(self) -> list[Key]:
        """The records in which equal parts become one, sorted."""
        return sorted(
            (resource, id)
            for resource, waiting in self.waiting.items()
            for id, one in waiting.items()
            if one.is_collapsed
        )

    def refuse(self) -> None:
        """Raise MergeRefused if anything speaks against the merge."""
        faults = [fault for found in self.refusals.values() for fault in found]
        if faults:
            faults.sort()
            raise MergeRefused(Faults.first(faults, len(faults)))

    def catch_up(self) -> None:
        """Prepare anew what changed since; nobody else may write from here on.

        Raises OutOfDate if it's better to begin again without the lock.
        """
        changed: dict[str, set[str]] = {resource: set() for resource in MODELS}
        since = Change.objects.filter(revision__gt=self.number).order_by()
        for resource, id in since.values_list("resource", "key"):
            changed[resource].add(id)
        if not any(changed.values()):
            return
        if changed[self.merge.resource] & {self.merge.id, self.merge.into}:
            raise OutOfDate
        anew: dict[str, set[str]] = {}
        for resource, ids in find_referrers(self.merge).items():
            waiting = self.waiting[resource]
            stale = waiting.keys() & (changed[resource] | self._find_dependent(resource, changed))
            dropped = (waiting.keys() - ids) | stale
            self.shelf.remove(resource, dropped)
            for id in dropped:
                del waiting[id]
                self.refusals.pop((resource, id), None)
            anew[resource] = ids - waiting.keys()
        if sum(map(len, anew.values())) > RECORDS_PER_QUERY:
            raise OutOfDate
        for resource, ids in anew.items():
            self._prepare(resource, ids)

    def _find_dependent(self, resource: str, changed: Mapping[str, Collection[str]]) -> set[str]:
        """Return the records that may break a rule now because of a change to another record."""
        if resource != Statement.resource:
            is_other_changed = any(changed[kind] for kind in changed if kind != Statement.resource)
            return {
                id
                for id, one in self.waiting[resource].items()
                if is_other_changed and not HARMLESS.issuperset(key for key, _ in one.moved)
            }
        # A speaker is no hop, and an outlet speaks with the voice of its actor.
        found: set[str] = set()
        for some in chunked(changed[Source.resource], RECORDS_PER_QUERY):
            hops = Hop.objects.filter(source__key__in=some, source__actor__key=self.merge.into)
            found.update(hops.order_by().values_list("statement__key", flat=True))
        return found

    def read_collapsed(self, resource: str) -> Iterator[list[Document]]:
        """Yield the documents in which parts collapsed, in chunks."""
        places = [one.place for one in self.waiting[resource].values() if one.place is not None]
        for some in chunked(places, RECORDS_PER_QUERY):
            yield [self._read(place) for place in some]

    def _prepare(self, resource: str, ids: Iterable[str]) -> None:
        for some in chunked(sorted(ids), RECORDS_PER_QUERY):
            answers = load_answers(resource, some)
            documents = {id: parse_answer(resource, answer) for id, answer in answers.items()}
            movements = {
                id: move_references(resource, document, self.merge.moved)
                for id, document in documents.items()
            }
            facts = _facts_after(
                self.merge, self.united.document, {resource: list(documents.values())}
            )
            for id, document in documents.items():
                broken = [*movements[id].faults, *check(resource, document, facts, hints=0)]
                if broken:
                    self._note_refusals(resource, id, broken, answers[id])
                place = self._file(document) if movements[id].collapsed else None
                moved = tuple(sorted(movements[id].counts.items()))
                is_delivered = answers[id]["revision"] == 0
                self.waiting[resource][id] = Waiting(moved, is_delivered, place)
            self.shelf.add(
                resource,
                [
                    kept_before(resource, document, answers[id])
                    for id, document in documents.items()
                    if not self.waiting[resource][id].is_collapsed
                ],
            )

    def _note_refusals(
        self, resource: str, id: str, faults: Iterable[Fault], answer: Document
    ) -> None:
        """Note what would be wrong with a record after the merge and isn't yet."""
        before = parse_answer(resource, answer)
        wrong = {
            fault.detail for fault in check(resource, before, Facts.gather({resource: [before]}))
        }
        found = {
            Fault(INTO, fault.code, f"{resource}/{id}{fault.pointer}: {fault.detail}")
            for fault in faults
            if fault.detail not in wrong
        }
        if found:
            self.refusals[resource, id] = sorted(found)

    def _file(self, document: Document) -> int:
        """Write a document to the file, and return its place."""
        place = self.file.seek(0, 2)
        pickle.dump(document, self.file, pickle.HIGHEST_PROTOCOL)
        return place

    def _read(self, place: int) -> Document:
        self.file.seek(place)
        # Safe to unpickle: only this process has written the file.
        document: Document = pickle.load(self.file)  # noqa: S301
        return document


def unite_pair(merge: Merge) -> United:
    """Work out what a merge makes of its two records, which exist."""
    resource, id, into = merge
    answers = load_answers(resource, [id, into])
    gone, other = (parse_answer(resource, answers[key]) for key in (id, into))
    faults = list(find_obstacles(gone, other))
    document = unite(gone, other)
    faults += move_references(resource, document, merge.moved).faults
    faults += [
        Fault(INTO, fault.code, f"{into}{fault.pointer}: {fault.detail}")
        for fault in check(resource, document, _facts_after(merge, document, {}))
    ]
    is_changed = canonical(resource, document) != canonical(
        resource, parse_answer(resource, answers[into])
    )
    return United(document, is_changed, faults)


def _facts_after(merge: Merge, united: Document, batch: dict[str, list[Document]]) -> Facts:
    """Return the facts in a batch as if the two records were one already."""
    resource = merge.resource
    whole = {**batch, resource: [*batch.get(resource, ()), united]}
    facts = Facts.of(whole)
    facts.forget(resource, merge.id)
    facts.learn(whole)
    return facts


def kept_before(resource: str, document: Document, answer: Document) -> Kept:
    """Return a document for the history, without the time and number of the revision."""
    stamps: dict[str | None, Stamp] = {
        one["id"]: Stamp(one["created_at"], AT, NUMBER)  # type: ignore[arg-type]
        for one in answer.get("estimates", ())
    }
    stamps[None] = Stamp(answer["created_at"], AT, NUMBER)  # type: ignore[arg-type]
    return document["id"], kept_text(resource, document, stamps), is_public(resource, document)


def find_referrers(merge: Merge) -> dict[str, set[str]]:
    """Return the ids of the records, by resource, that refer to the one that goes.

    The two records themselves are left out.
    """
    resource, id, into = merge
    model = MODELS[resource]
    pk = model._default_manager.values_list("pk", flat=True).get(key=id)
    found: dict[str, set[str]] = {}
    for each in referring_to(model):
        rows: Any = each.model._default_manager.filter(**{each.column: pk}).order_by()
        ids = found.setdefault(each.owner.resource, set())
        ids.update(rows.values_list(f"{each.path}key", flat=True))
    own: Collection[str] = found.get(resource, set())
    found[resource] = {one for one in own if one not in (id, into)}
    return found
