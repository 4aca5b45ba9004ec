"""Write or delete a single record on request, checked and written under one lock."""

import json
from collections.abc import Callable
from typing import NamedTuple

from statements.documents.faults import Faults
from statements.documents.rules import check
from statements.documents.rules.facts import Facts
from statements.documents.rules.statements import needs_review_right
from statements.documents.serializers.parsing import Document, parse_document
from statements.documents.store.stored import canonical_text, differs, load_documents
from statements.documents.store.writer import delete_records, write_documents
from statements.models import MODELS, Revision
from statements.models.revision import Principal
from statements.rest.query.suggestions import MAX_HINTS
from statements.vocabularies import Through

Precondition = Callable[[int | None], None]
"""Called with the number of the revision that last touched the record, or None if it doesn't
exist. It may raise anything to stop the write."""


class Author(NamedTuple):
    """Who writes, through which face and why, and whether they may review statements."""

    by: Principal
    through: Through
    why: str | None = None
    may_review: bool = True


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
    make: Callable[[Document | None], object],
    precondition: Precondition,
    author: Author,
) -> bool:
    """Write the document that ``make`` returns, and return whether the record is new.

    ``make`` gets the current document, or None if there is no record, and returns raw JSON to
    parse and check. An unchanged document isn't written again. Raises what the precondition and
    ``make`` raise, DocumentInvalid, ReviewForbidden, IntegrityError or WritersBusy. Nothing is
    written then.
    """
    with Revision.writing():
        revision = revision_of(resource, id)
        precondition(revision)
        stored = load_documents(resource, [id]).get(id) if revision is not None else None
        before = None if stored is None else json.loads(canonical_text(resource, stored))
        document = parse_and_check(resource, make(before))
        if differs(resource, document, stored):
            check_review_right(stored or {}, document, author)
            write_documents(
                {resource: [document]}, by=author.by, through=author.through, why=author.why
            )
    return stored is None


def check_review_right(before: Document, after: Document, author: Author) -> None:
    """Raise ReviewForbidden if only a reviewer may change the review status like this."""
    status = after.get("review_status")
    if status and not author.may_review and needs_review_right(before.get("review_status"), status):
        raise ReviewForbidden


def delete_document(resource: str, id: str, precondition: Precondition, author: Author) -> Revision:
    """Delete one record and return the revision that this makes.

    Raises what the precondition raises, InUse or WritersBusy. Nothing is deleted then.
    """
    with Revision.writing():
        precondition(revision_of(resource, id))
        record = MODELS[resource].objects.filter(key=id)
        return delete_records(record, by=author.by, through=author.through, why=author.why)


def revision_of(resource: str, id: str) -> int | None:
    """Return the number of the revision that last touched a record, or None if it doesn't exist."""
    rows = MODELS[resource].objects.filter(key=id).values_list("revision", flat=True)
    number: int | None = rows.first()
    return number


def parse_and_check(resource: str, raw: object) -> Document:
    """Parse and check raw JSON; raise DocumentInvalid with the first faults."""
    document, faults = parse_document(resource, raw)
    if document is not None and not faults.more:
        facts = Facts.gather({resource: [document]})
        broken = check(resource, document, facts, hints=MAX_HINTS - len(faults))
        unread = {fault.pointer for fault in faults}
        found = [*faults, *(fault for fault in broken if fault.pointer not in unread)]
        faults = Faults.first(found, len(found) + broken.more)
    if faults or document is None:
        raise DocumentInvalid(faults)
    return document
