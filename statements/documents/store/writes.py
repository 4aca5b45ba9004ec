"""One record, written or deleted by whoever asks: judged and written under one lock."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from statements.documents.rules import check
from statements.documents.rules.facts import MODELS, Facts
from statements.documents.rules.faults import Faults
from statements.documents.rules.review import judged
from statements.documents.serializers.parsing import Document, parse
from statements.documents.store.changes import text_of
from statements.documents.store.stored import stored
from statements.documents.store.writer import delete, write
from statements.models import Revision
from statements.models.revision import Writer
from statements.rest.query.suggestions import HINTED
from statements.vocabularies import Through

Precondition = Callable[[int | None], None]
"""Takes the number of the revision that last touched a record, None where there is no record, and
raises whatever it likes when nothing may be written then."""


class Author(NamedTuple):
    """Who writes, through which face and why, and whether they may judge statements."""

    by: Writer
    through: Through
    why: str | None = None
    may_judge: bool = True


class Faulty(Exception):
    """The document has faults; nothing was written."""

    def __init__(self, faults: Faults) -> None:
        """Take the faults, at least one."""
        self.faults = faults
        super().__init__(f"{len(faults) + faults.more} faults")


class MayNotJudge(Exception):
    """The author may not give, or take away, a judgment of a statement; nothing was written."""


def submit(
    resource: str,
    id: str,
    make: Callable[[Document | None], Any],
    precondition: Precondition,
    author: Author,
) -> bool:
    """Write one record as ``make`` makes it from the document there, and return whether it is new.

    ``make`` is given None where there is no record. What it returns is raw JSON, to be parsed and
    judged. A document that is there already is not written again. Raises what the precondition and
    ``make`` raise, Faulty with every fault, MayNotJudge, IntegrityError or Busy; and then nothing
    is written.
    """
    with Revision.writing():
        revision = revision_of(resource, id)
        precondition(revision)
        there = stored(resource, [id]).get(id) if revision is not None else None
        before = None if there is None else text_of(resource, there)
        document = _sound(resource, make(None if before is None else json.loads(before)))
        if text_of(resource, document) == before:
            return False
        _refuse_judgment(there or {}, document, author)
        write({resource: [document]}, by=author.by, through=author.through, why=author.why)
    return there is None


def _refuse_judgment(before: Document, after: Document, author: Author) -> None:
    status = after.get("review_status")
    if status and not author.may_judge and judged(before.get("review_status"), status):
        raise MayNotJudge


def withdraw(resource: str, id: str, precondition: Precondition, author: Author) -> Revision:
    """Delete one record and return the revision of it.

    Raises what the precondition raises, InUse or Busy; and then nothing is deleted.
    """
    with Revision.writing():
        precondition(revision_of(resource, id))
        record = MODELS[resource].objects.filter(key=id)
        return delete(record, by=author.by, through=author.through, why=author.why)


def revision_of(resource: str, id: str) -> int | None:
    """Return the number of the revision that last touched a record, or None if there is none."""
    rows = MODELS[resource].objects.filter(key=id).values_list("revision", flat=True)
    number: int | None = rows.first()
    return number


def _sound(resource: str, raw: Any) -> Document:
    """Return the document that raw JSON means; raise Faulty with the first faults in it."""
    document, faults = parse(resource, raw)
    if document is not None and not faults.more:
        facts = Facts.gather({resource: [document]})
        broken = check(resource, document, facts, hints=HINTED - len(faults))
        unread = {fault.pointer for fault in faults}
        found = [*faults, *(fault for fault in broken if fault.pointer not in unread)]
        faults = Faults.first(found, len(found) + broken.more)
    if faults or document is None:
        raise Faulty(faults)
    return document
