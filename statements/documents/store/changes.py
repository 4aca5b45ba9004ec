"""Record what a revision made of each record that it touched: its document, as JSON.

A record is touched when it's written or deleted, and when readers get to see a different document
because another record changed: a relation to a draft is hidden until the draft is published.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import Row, chunked, insert
from statements.documents.store.stored import as_json, canonical, load_answers, parse_answer
from statements.models import MODELS, Change, Estimate, Relation, Revision, Statement
from statements.querysets import DRAFT

CHANGES_PER_QUERY = 500
"""Documents recorded per query: a few megabytes."""


Kept = tuple[str, str, bool]
"""An id, the document as the history keeps it, and whether every reader may see the record."""


class PreviousState(NamedTuple):
    """A record before it was touched: its key, creation, last revision, and if it was public."""

    pk: int
    created_at: datetime
    revision: int
    was_public: bool


CreationTimes = Mapping[tuple[str, str], datetime]
"""When records were first written, by resource and id; estimates count as records."""


class Stamp(NamedTuple):
    """What the write path itself sets on a record; times may be in the form that answers show."""

    created_at: datetime | str
    updated_at: datetime | str
    revision: int


def kept_text(resource: str, document: Document, stamps: Mapping[str | None, Stamp]) -> str:
    """Return a document as the history keeps it: with the stamps of its record and estimates.

    ``stamps`` has the stamp of each estimate by its id, and that of the record itself under None.
    """
    kept = {**canonical(resource, document), **stamps[None]._asdict()}
    if kept.get("estimates"):
        kept["estimates"] = [
            {**estimate, **stamps[estimate["id"]]._asdict()} for estimate in kept["estimates"]
        ]
    return as_json(kept)


def is_public(resource: str, document: Document) -> bool:
    """Return whether every reader may see the record with this document."""
    return resource != Statement.resource or document["review_status"] != DRAFT


class ChangeRecorder:
    """Records what one revision makes of records, in bulk.

    ``created`` says when records that the revision brings back were first written.
    """

    def __init__(self, revision: Revision, created: CreationTimes | None = None) -> None:
        self.revision = revision
        self.created = dict(created or {})
        self.changes: list[Row] = []
        self.statements: set[str] = set()
        self.published_or_withdrawn: list[str] = []
        """When records that come back were first written, by resource and id."""

    def find_previous(self, resource: str, ids: Iterable[str]) -> dict[str, PreviousState]:
        """Return the previous states of the records that exist; record those without history.

        Plain ``loaddata`` brings in records that no revision wrote; they go under revision 0.
        """
        model = MODELS[resource]
        columns = ["key", "pk", "created_at", "revision"]
        columns += ["review_status"] if model is Statement else []
        rows = model.objects.filter(key__in=ids).values_list(*columns)
        before = {
            key: PreviousState(pk, created_at, revision, DRAFT not in status)
            for key, pk, created_at, revision, *status in rows
        }
        delivered = [id for id, was in before.items() if was.revision == 0]
        if delivered:
            ChangeRecorder(Revision.delivered()).record_current(resource, delivered)
        return before

    def created_at(self, resource: str, id: str) -> datetime:
        """Return when a record that doesn't exist yet was first written: now, or in the past."""
        return self.created.get((resource, id), self.revision.at)

    def record_written(
        self,
        resource: str,
        documents: list[Document],
        before: Mapping[str, PreviousState],
        estimates: Mapping[str, datetime],
    ) -> None:
        """Record the documents that were written.

        ``estimates`` maps the estimates that existed before to when they were created.
        """
        at, number = self.revision.at, self.revision.number
        for document in documents:
            was = before.get(document["id"])
            stamps: dict[str | None, Stamp] = {
                id: Stamp(estimates.get(id) or self.created_at(Estimate.resource, id), at, number)
                for id in (estimate["id"] for estimate in document.get("estimates", ()))
            }
            created_at = was.created_at if was else self.created_at(resource, document["id"])
            stamps[None] = Stamp(created_at, at, number)
            text, is_shown = kept_text(resource, document, stamps), is_public(resource, document)
            self._add(resource, document["id"], text, is_shown, was)
            if was and was.was_public != is_shown:
                self.published_or_withdrawn.append(document["id"])
        self._save()
        if resource == Statement.resource:
            self.statements.update(document["id"] for document in documents)

    def record_deleted(self, resource: str, before: Mapping[str, PreviousState]) -> None:
        """Record that these were deleted."""
        for id, was in before.items():
            self._add(resource, id, None, False, was)
        self._save()

    def record_merged(
        self, resource: str, into: Mapping[str, str], before: Mapping[str, PreviousState]
    ) -> None:
        """Record that these are gone, each with the id of the record that it was merged into.

        They may have been gone before, or never have been here: a copy only has to know where their
        ids lead.
        """
        for id, other in into.items():
            self._add(resource, id, None, False, before.get(id))
            # Whatever is merged is public, and so readers may know of it.
            self.changes[-1] |= {"merged_into": other, "was_public": True}
        self._save()

    def touch_referrers(self) -> None:
        """Touch the public statements with a relation to one that was published or withdrawn.

        Call this once, after everything else in the revision is written.
        """
        if not self.published_or_withdrawn:
            return
        relations = Relation.objects.filter(other__key__in=self.published_or_withdrawn)
        ids = set(relations.values_list("statement__key", flat=True)) - self.statements
        shown = Statement.objects.public().filter(key__in=ids)
        touch = {"revision": self.revision.number, "updated_at": self.revision.at}
        before = self.find_previous(Statement.resource, shown.values_list("key", flat=True))
        Estimate.objects.filter(statement__in=shown).update(**touch)
        shown.update(**touch)
        for id, text, is_shown in kept_texts(Statement.resource, before):
            self._add(Statement.resource, id, text, is_shown, before[id])
        self._save()

    def record_current(self, resource: str, ids: Iterable[str]) -> None:
        """Record the current documents as what the revision made, unless it has some already."""
        for id, text, is_shown in kept_texts(resource, ids):
            self._add(resource, id, text, is_shown, None)
        self._save(ignore_conflicts=True)

    def _add(
        self, resource: str, id: str, text: str | None, is_public: bool, was: PreviousState | None
    ) -> None:
        self.changes.append(
            {
                "revision_id": self.revision.number,
                "resource": resource,
                "key": id,
                "document": text,
                "merged_into": None,
                "was_there": was is not None,
                "was_public": was is not None and was.was_public,
                "is_public": is_public,
            }
        )

    def _save(self, *, ignore_conflicts: bool = False) -> None:
        for some in chunked(self.changes, CHANGES_PER_QUERY):
            insert(Change, some, ignore_conflicts=ignore_conflicts)
        self.changes = []


def adopt_records() -> None:
    """Record the current documents of all records without history.

    Those were written before revisions kept documents.
    """
    revisions = Revision.objects.in_bulk(field_name="number")
    for resource, model in MODELS.items():
        kept = Change.objects.filter(resource=resource, key=OuterRef("key"))
        new = model.objects.filter(~Exists(kept)).order_by("revision", "key")
        numbers = new.values_list("revision", "key")
        for number, rows in groupby(numbers, key=itemgetter(0)):
            revision = revisions.get(number) or Revision.delivered()
            for some in chunked([key for _, key in rows], CHANGES_PER_QUERY):
                ChangeRecorder(revision).record_current(resource, some)


def kept_texts(resource: str, ids: Iterable[str]) -> Iterator[Kept]:
    """Yield the documents of records as they are."""
    for id, answer in load_answers(resource, ids).items():
        stamps: dict[str | None, Stamp] = {
            estimate["id"]: _stamp_of(estimate) for estimate in answer.get("estimates", ())
        }
        stamps[None] = _stamp_of(answer)
        document = parse_answer(resource, answer)
        yield id, kept_text(resource, document, stamps), is_public(resource, document)


def _stamp_of(answer: Document) -> Stamp:
    return Stamp(*(answer[name] for name in Stamp._fields))
