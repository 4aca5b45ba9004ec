"""The anchors of the database's records: checks them against the article's text, and fills them in.

Memory holds the text and one chunk of the document's statements.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from statements.documents import Document, Facts, check_batch, load_documents
from statements.documents.store.writes import Author, rewrite_documents
from statements.models import Condition, Estimate, Hop, Source, Span, Statement
from statements.rest.problems.exceptions import MAX_FAULTS
from statements.seeds.anchors import (
    Unclear,
    contradict,
    find_anchors,
    find_text_faults,
    quote_ends,
    work_out_digest,
)
from statements.seeds.article import decode_article
from statements.seeds.mistakes import find_own_mistakes
from statements.vocabularies import SourceKind, Through

CHUNK = 500
"""Statements read per query."""

ANCHORED = (Hop, Condition, Span, Estimate)

WHY = "Digests worked out from the article's text."


@dataclass
class RecordLines:
    """Lines about records, each with its resource, id and pointer: the first MAX_FAULTS of them."""

    first: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, resource: str, id: str, pointer: str, message: str) -> None:
        """Add what is to be said of a place in a record."""
        if len(self.first) == MAX_FAULTS:
            self.more += 1
        else:
            self.first.append(f"{resource}/{id}{' ' if pointer else ''}{pointer}: {message}")

    @property
    def shown(self) -> list[str]:
        """The lines, with a last one that counts those that aren't listed."""
        return [*self.first, *([f"... and {self.more} more."] if self.more else [])]


class RecordError(Exception):
    """The text contradicts records, or there is no such document; the message has all lines."""


@dataclass(frozen=True)
class VerifiedRecords:
    """A document whose records match its text: how many anchors they have, and what looks wrong."""

    anchors: int
    warnings: RecordLines


@dataclass(frozen=True)
class FilledRecords:
    """The anchors that got a digest, each with its words, and the revision made, if any."""

    anchors: RecordLines
    revision: int | None


def verify_records(document: str, content: bytes) -> VerifiedRecords:
    """Check the anchors of a document's statements, drafts included, against its text, as bytes.

    Raises RecordError with the first anchors, digests or lengths that don't match the text, or if
    there is no such document, and NotUtf8.
    """
    text = decode_article(content)
    source = _load_source(document)
    faults, warnings, count = RecordLines(), RecordLines(), 0
    for pointer, message in find_text_faults(source, text):
        faults.add(Source.resource, document, pointer, message)
    for pointer, message in find_own_mistakes(source, text):
        warnings.add(Source.resource, document, pointer, message)
    for statement in _load_statements(Statement.objects.filter(document__key=document)):
        for pointer, anchor in find_anchors(statement):
            if anchor["digest"] is not None:
                count += 1
                if contradiction := contradict(anchor, text):
                    faults.add(Statement.resource, statement["id"], pointer, contradiction)
        for pointer, message in find_own_mistakes(statement, text):
            warnings.add(Statement.resource, statement["id"], pointer, message)
    _refuse(faults)
    return VerifiedRecords(count, warnings)


def fill_records(document: str, content: bytes) -> FilledRecords:
    """Give the anchors of a document's drafts that lack a digest theirs, all as one revision.

    Raises RecordError for another text, or with the first anchors that don't enclose whole words,
    NotUtf8, IntegrityError and WritersBusy. Nothing is written then.
    """
    text = decode_article(content)
    filling = _Filling(document, text)
    author = Author(None, Through.FILL, WHY)
    revision = rewrite_documents(Statement.resource, filling.fill_chunks(), author)
    return FilledRecords(filling.filled, revision.number if revision else None)


class _Filling:
    """The anchors of one document that can be filled in, and those that can't."""

    def __init__(self, document: str, text: str) -> None:
        self.document = document
        self.text = text
        self.filled = RecordLines()
        self.faults = RecordLines()

    def fill_chunks(self) -> Iterator[list[Document]]:
        """Yield the statements that lacked digests, in chunks; raise RecordError if any still do.

        Nobody else may write meanwhile.
        """
        for pointer, message in find_text_faults(_load_source(self.document), self.text):
            self.faults.add(Source.resource, self.document, pointer, message)
        _refuse(self.faults)
        for chunk in _chunks(_without_digest(self.document)):
            for statement in chunk:
                for pointer, anchor in find_anchors(statement):
                    if anchor["digest"] is None:
                        self.fill(statement["id"], pointer, anchor)
            batch = {Statement.resource: chunk}
            for _, place, fault in check_batch(batch, Facts.gather(batch)):
                self.faults.add(Statement.resource, chunk[place]["id"], fault.pointer, fault.detail)
            if not self.faults.first:
                yield chunk
        _refuse(self.faults)

    def fill(self, id: str, pointer: str, anchor: Document) -> None:
        """Give one anchor its digest, or note why that can't be done."""
        start, end = anchor["start"], anchor["end"]
        try:
            anchor["digest"] = work_out_digest(start, end, self.text)
        except Unclear as unclear:
            self.faults.add(Statement.resource, id, pointer, str(unclear))
        else:
            words = f"{start} to {end}, {quote_ends(self.text[start:end])!r}"
            self.filled.add(Statement.resource, id, pointer, words)


def _refuse(faults: RecordLines) -> None:
    if faults.first:
        raise RecordError("\n".join(faults.shown))


def _load_source(document: str) -> Document:
    rows = Source.objects.filter(key=document, kind=SourceKind.DOCUMENT.value)
    if not rows.exists():
        raise RecordError(f"There is no document {document!r} in the database.")
    return load_documents(Source.resource, [document])[document]


def _without_digest(document: str) -> QuerySet[Statement]:
    bare = {"statement": OuterRef("pk"), "start__isnull": False, "digest__isnull": True}
    lacking = [Q(Exists(part._default_manager.filter(**bare))) for part in ANCHORED]
    return Statement.objects.filter(reduce(or_, lacking), document__key=document)


def _load_statements(rows: QuerySet[Statement]) -> Iterator[Document]:
    for chunk in _chunks(rows):
        yield from chunk


def _chunks(rows: QuerySet[Statement]) -> Iterator[list[Document]]:
    last = ""
    while ids := list(
        rows.filter(key__gt=last).order_by("key").values_list("key", flat=True)[:CHUNK]
    ):
        last = ids[-1]
        yield list(load_documents(Statement.resource, ids).values())
