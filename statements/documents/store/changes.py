"""Record what a revision made of each record that it touched: its document, as JSON.

A record is touched when it's written or deleted, and when readers get to see a different document
because another record changed: a relation to a draft is hidden until the draft is published.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from statements.documents.rules.facts import MODELS
from statements.documents.serializers.columns import parts_of
from statements.documents.serializers.normalizing import normalize
from statements.documents.serializers.parsing import Document, serializer_for
from statements.documents.store.bulk import Row, insert
from statements.documents.store.stored import load_documents_and_answers
from statements.models import Change, Estimate, Relation, Revision, Statement
from statements.querysets import DRAFT
from statements.rest.serializers.fields import DateTimeField, DocumentSerializer, NumberField

CHANGES_PER_QUERY = 500
"""Documents recorded per query: a few megabytes."""


class PreviousState(NamedTuple):
    """A record before it was touched: when created, last revision, whether it was public."""

    created_at: datetime
    revision: int
    was_public: bool


class Stamp(NamedTuple):
    """What the write path itself sets on a record; times may be in the form that answers show."""

    created_at: datetime | str
    updated_at: datetime | str
    revision: int


def canonical_text(resource: str, document: Document) -> str:
    """Return a valid document as JSON text that is the same for documents that mean the same."""
    serializer = serializer_for(resource)
    return _as_json(_numbered(serializer, normalize(serializer, document)))


def kept_text(resource: str, document: Document, stamps: Callable[[str | None], Stamp]) -> str:
    """Return a document as the history keeps it: with the stamps of its record and estimates.

    ``stamps`` returns the stamp of the estimate with an id, or for None that of the record itself.
    """
    serializer = serializer_for(resource)
    plain = {**_numbered(serializer, normalize(serializer, document)), **stamps(None)._asdict()}
    if plain.get("estimates"):
        plain["estimates"] = [
            {**estimate, **stamps(estimate["id"])._asdict()} for estimate in plain["estimates"]
        ]
    return _as_json(plain)


def is_public(resource: str, document: Document) -> bool:
    """Return whether every reader may see the record with this document."""
    return resource != Statement.resource or document["review_status"] != DRAFT


class ChangeRecorder:
    """Records what one revision makes of records, in bulk."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.changes: list[Row] = []
        self.statements: set[str] = set()
        self.turned: list[str] = []

    def look(self, resource: str, ids: Iterable[str]) -> dict[str, PreviousState]:
        """Return the previous states of the records that exist; record those without history.

        Plain ``loaddata`` brings in records that no revision wrote; they go under revision 0.
        """
        model = MODELS[resource]
        columns = ["key", "created_at", "revision"]
        columns += ["review_status"] if model is Statement else []
        rows = model.objects.filter(key__in=ids).values_list(*columns)
        before = {
            key: PreviousState(created_at, revision, DRAFT not in status)
            for key, created_at, revision, *status in rows
        }
        delivered = [id for id, was in before.items() if was.revision == 0]
        if delivered:
            keep_as(Revision.delivered(), resource, delivered)
        return before

    def written(
        self,
        resource: str,
        documents: Iterable[Document],
        before: Mapping[str, PreviousState],
        estimates: Mapping[str, datetime],
    ) -> None:
        """Record the documents that were written.

        ``estimates`` maps the estimates that existed before to when they were created.
        """
        documents = list(documents)
        at, number = self.revision.at, self.revision.number
        for document in documents:
            was = before.get(document["id"])
            made = was.created_at if was else at

            def stamps(id: str | None, made: datetime = made) -> Stamp:
                return Stamp(made if id is None else estimates.get(id, at), at, number)

            text = kept_text(resource, document, stamps)
            self._add(resource, document["id"], text, is_public(resource, document), was)
        self._keep()
        if resource == Statement.resource:
            self.statements.update(document["id"] for document in documents)
            self.turned += (
                document["id"]
                for document in documents
                if document["id"] in before
                and before[document["id"]].was_public != is_public(resource, document)
            )

    def deleted(self, resource: str, before: Mapping[str, PreviousState]) -> None:
        """Record that these were deleted."""
        for id, was in before.items():
            self._add(resource, id, None, False, was)
        self._keep()

    def touch_referrers(self) -> None:
        """Touch the public statements with a relation to one that was published or withdrawn.

        Call this once, after everything else in the revision is written.
        """
        if not self.turned:
            return
        relations = Relation.objects.filter(other__key__in=self.turned)
        ids = set(relations.values_list("statement__key", flat=True)) - self.statements
        shown = Statement.objects.public().filter(key__in=ids)
        touch = {"revision": self.revision.number, "updated_at": self.revision.at}
        Estimate.objects.filter(statement__in=shown).update(**touch)
        shown.update(**touch)
        there = self.look(Statement.resource, shown.values_list("key", flat=True))
        for id, text, is_shown in kept_texts(Statement.resource, there):
            self._add(Statement.resource, id, text, is_shown, there[id])
        self._keep()

    def _add(
        self, resource: str, id: str, text: str | None, is_public: bool, was: PreviousState | None
    ) -> None:
        self.changes.append(
            {
                "revision_id": self.revision.number,
                "resource": resource,
                "key": id,
                "document": text,
                "was_there": was is not None,
                "was_public": was is not None and was.was_public,
                "is_public": is_public,
            }
        )

    def _keep(self) -> None:
        rows = iter(self.changes)
        while chunk := list(islice(rows, CHANGES_PER_QUERY)):
            insert(Change, chunk)
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
            keys = [key for _, key in rows]
            for start in range(0, len(keys), CHANGES_PER_QUERY):
                revision = revisions.get(number) or Revision.delivered()
                keep_as(revision, resource, keys[start : start + CHANGES_PER_QUERY])


def keep_as(revision: Revision, resource: str, ids: Iterable[str]) -> None:
    """Record the current documents as what a revision made of them, unless it has some already."""
    Change.objects.bulk_create(
        (
            Change(
                revision=revision,
                resource=resource,
                key=id,
                document=text,
                was_there=False,
                was_public=False,
                is_public=is_shown,
            )
            for id, text, is_shown in kept_texts(resource, ids)
        ),
        batch_size=CHANGES_PER_QUERY,
        ignore_conflicts=True,
    )


def kept_texts(resource: str, ids: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield (id, document as the history keeps it, whether it's public) for records as they are."""
    for id, (document, shown) in load_documents_and_answers(resource, ids).items():
        found = {one["id"]: one for one in shown.get("estimates", ())}
        found[None] = shown

        def stamps(id: str | None, found: Mapping[str | None, Any] = found) -> Stamp:
            return Stamp(*(found[id][name] for name in Stamp._fields))

        yield id, kept_text(resource, document, stamps), is_public(resource, document)


def _numbered(serializer: DocumentSerializer, document: Document) -> Document:
    """Return the document with each number as the API shows it."""
    names, parts = _numbers(serializer)
    if not names and not parts:
        return document
    plain = dict(document)
    for name in names:
        if plain[name] is not None:
            plain[name] = SHOWN.to_representation(plain[name])
    for name, child in parts:
        plain[name] = [_numbered(child, part) for part in plain[name]]
    return plain


@lru_cache(maxsize=64)
def _numbers(
    serializer: DocumentSerializer,
) -> tuple[list[str], list[tuple[str, DocumentSerializer]]]:
    """Return the names of a serializer's number fields, and its parts that have any."""
    names = [
        name
        for name, field in serializer.fields.items()
        if isinstance(field, NumberField) and not field.read_only
    ]
    parts = [(name, child) for name, child in parts_of(serializer).items() if any(_numbers(child))]
    return names, parts


def _instant(value: datetime) -> str:
    return DateTimeField().to_representation(value)


SHOWN = NumberField()

_as_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_instant
).encode
