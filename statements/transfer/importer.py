"""An import from end to end: read, check, write.

Reading parses each record once and spools it, before anybody is kept waiting. Then the lock is
taken; all records are checked against each other and what is there, and written if nothing is
wrong. Of documents only a chunk is in memory at a time, of the rest what rules may ask of it.
"""

from collections.abc import Callable, Iterable
from typing import BinaryIO

from statements.documents import (
    MODELS,
    Facts,
    canonical_text,
    check,
    load_documents,
    parse_document,
)
from statements.documents.rules.review import REVIEW_FORBIDDEN, needs_review_right
from statements.documents.store.writes import Author
from statements.models import Revision
from statements.transfer.items import Item, LineFault, Progress, silent
from statements.transfer.line_reader import read_lines
from statements.transfer.plan import Plan, write_plan
from statements.transfer.report import Imported, ImportFaults
from statements.transfer.spool import Spool, Spooled

TOLD = 500
"""Progress is told after so many records."""


def import_lines(
    stream: BinaryIO,
    *,
    format: str = "ndjson",
    author: Author,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Imported:
    """Import the records in a stream of ``ndjson`` or ``json`` as ``import_items`` does."""
    items = read_lines(stream, format)
    return import_items(items, author=author, dry_run=dry_run, progress=progress)


def import_items(
    items: Iterable[Item | LineFault],
    *,
    author: Author,
    dry_run: bool = False,
    progress: Progress = silent,
    beside: Callable[[], None] = lambda: None,
) -> Imported:
    """Write and delete records in any order, all or none, as one revision, and say what was done.

    Records may refer to each other and to what is there. What is equal to what is there is left
    untouched. A dry run does all but write. ``beside`` is called in the same transaction, also
    where there is nothing to write. Raises ImportRefused with the first faults, IntegrityError for
    what only the database refuses, and Busy when other writers keep this one out for long;
    nothing is written then.
    """
    with Spool() as spool:
        arrived = _Arrived(spool, progress)
        for item in items:
            arrived.take(item)
            if arrived.faults.are_too_many:
                break
        arrived.tell()
        if arrived.faults.are_too_many:
            arrived.faults.refuse()
        with Revision.writing():
            plan = _checked(arrived, author)
            if dry_run:
                return plan.imported
            beside()
            if plan.is_empty:
                return plan.imported
            revision = Revision.begin(by=author.by, through=author.through, why=author.why)
            write_plan(plan, spool, revision, progress)
            plan.imported.revision = revision.number
    return plan.imported


class _Arrived:
    """What has been read: documents in the spool, light facts of them, and faults."""

    def __init__(self, spool: Spool, progress: Progress) -> None:
        self.spool = spool
        self.progress = progress
        self.facts = Facts()
        self.faults = ImportFaults()
        self.lines: dict[str, dict[str, int]] = {resource: {} for resource in MODELS}
        self.given_twice: set[tuple[str, str]] = set()
        self.gone: dict[str, dict[str, int]] = {}
        self.count = 0

    def take(self, item: Item | LineFault) -> None:
        """Parse and spool one record."""
        self.count += 1
        if self.count % TOLD == 0:
            self.tell()
        if isinstance(item, LineFault):
            self.faults.add(*item)
        elif item.raw is None and item.id is not None:
            if self._is_new(item.resource, item.id, item.line):
                self.gone.setdefault(item.resource, {})[item.id] = item.line
                self.facts.forget(item.resource, item.id)
        else:
            self._parse(item)

    def tell(self) -> None:
        """Say how far reading has come."""
        self.progress("reading", self.count, None)

    def _parse(self, item: Item) -> None:
        document, faults = parse_document(item.resource, item.raw, hints=self.faults.hints_left)
        for fault in faults:
            self.faults.add(item.line, fault.pointer, fault.code, fault.detail)
        self.faults.more += faults.more
        if document is None or faults.more:
            return
        id = document["id"]
        if id is not None and not self._is_new(item.resource, id, item.line):
            return
        self.facts.note(item.resource, document)
        at_fault = frozenset(fault.pointer for fault in faults)
        self.spool.add(item.resource, Spooled(item.line, document, at_fault))

    def _is_new(self, resource: str, id: str, line: int) -> bool:
        """Return whether the id is given for the first time; else note a fault at each line."""
        lines = self.lines[resource]
        if id not in lines:
            lines[id] = line
            return True
        first = lines[id]
        detail = "The record {} is given in line {} as well: give each record once."
        if (resource, id) not in self.given_twice:
            self.given_twice.add((resource, id))
            self.faults.add(first, "/id", "twice", detail.format(id, line))
        self.faults.add(line, "/id", "twice", detail.format(id, first))
        return False


def _checked(arrived: _Arrived, author: Author) -> Plan:
    """Return what is to be written; raise ImportRefused with all that is wrong."""
    plan = Plan(arrived.facts, arrived.gone)
    total = sum(map(len, arrived.spool.places.values()))
    done = 0
    for resource in MODELS:
        for chunk in arrived.spool.chunks(resource):
            _check_chunk(resource, chunk, arrived)
            if not arrived.faults.first:
                _compare(resource, chunk, plan, arrived.faults if not author.may_judge else None)
            done += len(chunk)
            arrived.progress("checking", done, total)
    arrived.faults.refuse()
    plan.find_gone()
    return plan


def _check_chunk(resource: str, chunk: list[tuple[int, Spooled]], arrived: _Arrived) -> None:
    arrived.facts.learn({resource: [spooled.document for _, spooled in chunk]})
    for _, (line, document, at_fault) in chunk:
        broken = check(resource, document, arrived.facts, hints=arrived.faults.hints_left)
        for fault in broken:
            # What a rule says of a value that could not even be read is no news.
            if fault.pointer not in at_fault:
                arrived.faults.add(line, fault.pointer, fault.code, fault.detail)
        arrived.faults.more += broken.more


def _compare(
    resource: str, chunk: list[tuple[int, Spooled]], plan: Plan, judgments: ImportFaults | None
) -> None:
    """Sort the records by what is to be done: created, replaced or left as they are.

    Where the author may not judge statements, each judgment is a fault.
    """
    there = load_documents(resource, [spooled.document["id"] for _, spooled in chunk])
    for place, (line, document, _) in chunk:
        id = document["id"]
        before, after = (one.get("review_status") for one in (there.get(id, {}), document))
        if judgments is not None and after and needs_review_right(before, after):
            judgments.add(line, "/review_status", "judgment", REVIEW_FORBIDDEN)
        if id not in there:
            plan.write(resource, id, place)
            plan.imported.created[resource] += 1
        elif canonical_text(resource, there[id]) == canonical_text(resource, document):
            plan.imported.unchanged[resource] += 1
        else:
            plan.write(resource, id, place)
            plan.imported.replaced[resource] += 1
