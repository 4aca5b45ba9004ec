"""An import from end to end: read, check, write.

Reading parses each record once and spools it, before other writers have to wait. Then the lock is
taken, and all records are checked against each other and the database, and written if nothing is
wrong. Memory holds one chunk of documents at a time, and of the rest only what rules may ask.
"""

from collections.abc import Callable, Iterable
from tempfile import TemporaryFile

from statements.documents import MODELS, Facts, check, differs, load_documents, parse_document
from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.writes import Author, lacks_review_right
from statements.models import Revision
from statements.models.statistics import note_write
from statements.transfer.items import Item, LineFault, Progress, silent
from statements.transfer.plan import Plan, write_plan
from statements.transfer.report import Imported, ImportFaults
from statements.transfer.spool import Spool, Spooled

FILE_PREFIX = "on-record-import-"

PROGRESS_EVERY = 500
"""Records between two reports of progress."""


def import_items(
    items: Iterable[Item | LineFault],
    *,
    author: Author,
    dry_run: bool = False,
    progress: Progress = silent,
    beside: Callable[[], None] = lambda: None,
) -> Imported:
    """Write and delete records, in any order, all or none, as one revision; return what was done.

    Records may refer to each other and to existing ones. Unchanged records are left alone. A dry
    run does everything but write. ``beside`` is called in the same transaction, even if there is
    nothing to write. Raises ImportRefused with the first faults, IntegrityError if only the
    database refuses a record, and WritersBusy if other writers hold the lock for too long. Nothing
    is written then.
    """
    with TemporaryFile(prefix=FILE_PREFIX) as file:
        received = receive_items(items, Spool(file), progress)
        return write_received(
            received, author=author, dry_run=dry_run, progress=progress, beside=beside
        )


def receive_items(
    items: Iterable[Item | LineFault], spool: Spool, progress: Progress
) -> "Received":
    """Parse and spool all items; raise ImportRefused if too many have faults to go on."""
    received = Received(spool, progress)
    for item in items:
        received.add(item)
        if received.faults.are_too_many:
            break
    received.report_progress()
    if received.faults.are_too_many:
        received.faults.refuse()
    return received


def write_received(
    received: "Received",
    *,
    author: Author,
    dry_run: bool = False,
    progress: Progress = silent,
    beside: Callable[[], None] = lambda: None,
    is_chunk: bool = False,
) -> Imported:
    """Check and write what was received, as `import_items` says.

    After a chunk, which may be small, its importer sees to the statistics.
    """
    with Revision.writing():
        plan = make_plan(received, author)
        if dry_run:
            return plan.imported
        beside()
        if plan.is_empty:
            return plan.imported
        revision = Revision.begin(by=author.by, through=author.through, why=author.why)
        write_plan(plan, received.spool, revision, progress)
        if not is_chunk:
            note_write(revision.number, plan.count)
        plan.imported.revision = revision.number
    return plan.imported


class Received:
    """What has been read: documents in the spool, the facts that rules need, and faults."""

    def __init__(self, spool: Spool, progress: Progress = silent) -> None:
        self.spool = spool
        self.progress = progress
        self.facts = Facts()
        self.faults = ImportFaults()
        self.lines: dict[str, dict[str, int]] = {resource: {} for resource in MODELS}
        self.given_twice: set[tuple[str, str]] = set()
        self.gone: dict[str, dict[str, int]] = {}
        self.count = 0

    def add(self, item: Item | LineFault) -> None:
        """Parse and spool one record, or note a deletion or a fault."""
        self.count += 1
        if self.count % PROGRESS_EVERY == 0:
            self.report_progress()
        if isinstance(item, LineFault):
            self.faults.add(*item)
        elif item.raw is None and item.id is not None:
            self.add_deletion(item.resource, item.id, item.line)
        else:
            self._parse(item)

    def report_progress(self) -> None:
        """Report how many records have been read."""
        self.progress("reading", self.count, None)

    def add_deletion(self, resource: str, id: str, line: int) -> None:
        """Note a record to delete."""
        if self._is_new(resource, id, line):
            self.gone.setdefault(resource, {})[id] = line
            self.facts.forget(resource, id)

    def add_document(self, resource: str, spooled: Spooled) -> None:
        """Spool a parsed document, unless its id was given before."""
        id = spooled.document["id"]
        if id is not None and not self._is_new(resource, id, spooled.line):
            return
        self.facts.note(resource, spooled.document)
        self.spool.add(resource, spooled)

    def _parse(self, item: Item) -> None:
        document, faults = parse_document(item.resource, item.raw, hints=self.faults.hints_left)
        self.faults.add_faults(item.line, faults)
        if document is not None and not faults.more:
            at_fault = frozenset(fault.pointer for fault in faults)
            self.add_document(item.resource, Spooled(item.line, document, at_fault))

    def _is_new(self, resource: str, id: str, line: int) -> bool:
        """Return whether this is the id's first use; if not, add a fault for each of its lines."""
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


def make_plan(received: Received, author: Author) -> Plan:
    """Check all that was received and return what to write; raise ImportRefused with all faults."""
    plan = Plan(received.facts, received.gone)
    total = sum(map(len, received.spool.places.values()))
    done = 0
    for resource in MODELS:
        for chunk in received.spool.chunks(resource):
            _check_chunk(resource, chunk, received)
            if not received.faults.first:
                _compare(resource, chunk, plan, received.faults, author)
            done += len(chunk)
            received.progress("checking", done, total)
    received.faults.refuse()
    plan.drop_needless_deletions()
    return plan


def _check_chunk(resource: str, chunk: list[tuple[int, Spooled]], received: Received) -> None:
    received.facts.learn({resource: [spooled.document for _, spooled in chunk]})
    for _, (line, document, at_fault) in chunk:
        broken = check(resource, document, received.facts, hints=received.faults.hints_left)
        received.faults.add_faults(line, broken, reported=at_fault)


def _compare(
    resource: str,
    chunk: list[tuple[int, Spooled]],
    plan: Plan,
    faults: ImportFaults,
    author: Author,
) -> None:
    """Sort the records into those to create, to replace, and to leave alone."""
    there = load_documents(resource, [spooled.document["id"] for _, spooled in chunk])
    for place, (line, document, _) in chunk:
        stored = there.get(document["id"])
        if lacks_review_right(author, stored, document):
            faults.add(line, "/review_status", "judgment", REVIEW_FORBIDDEN)
        if differs(resource, document, stored):
            plan.places[resource][document["id"]] = place
            if stored is None:
                plan.new[resource].add(document["id"])
            done = plan.imported.created if stored is None else plan.imported.replaced
        else:
            done = plan.imported.unchanged
        done[resource] += 1
