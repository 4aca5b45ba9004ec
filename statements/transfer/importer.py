"""An import from end to end: read, check, write.

Reading parses each record once and spools it, before other writers have to wait. Then the lock is
taken, and all records are checked against each other and the database, and written if nothing is
wrong. Memory holds one chunk of documents at a time, and of the rest only what rules may ask.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from statements.documents import MODELS, Document, check, differs, load_documents
from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.merged_ids import describe_merged, find_merged, follow_merged
from statements.documents.store.writes import Author, lacks_review_right
from statements.models import Revision
from statements.models.statistics import note_write
from statements.rest.query.suggestions import quoted
from statements.transfer.given_up import find_given_up
from statements.transfer.items import Item, LineFault, Mode, Progress, silent
from statements.transfer.plan import Plan, write_plan
from statements.transfer.received import Received, receiving
from statements.transfer.report import CreatedMissing, GivenUp, Imported, ImportFaults
from statements.transfer.spool import Spooled
from statements.vocabularies import Through


def import_items(
    items: Iterable[Item | LineFault],
    *,
    author: Author,
    mode: Mode = Mode.REPLACE,
    create_missing: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
    beside: Callable[[], None] = lambda: None,
) -> Imported:
    """Write and delete records, in any order, all or none, as one revision; return what was done.

    Records may refer to each other and to existing ones. Unchanged records are left alone. ``mode``
    says what becomes of existing records, unless the item has its own. ``create_missing`` creates
    the missing records that are referred to as ``{id, name, kind}``. A dry run does everything but
    write. ``beside`` is called in the same transaction, even if there is nothing to write. Raises
    ImportRefused with the first faults, IntegrityError if only the database refuses a record, and
    WritersBusy if other writers hold the lock for too long. Nothing is written then.
    """
    with receiving(mode=mode, create_missing=create_missing, progress=progress) as received:
        receive_items(items, received)
        return write_received(
            received, author=author, dry_run=dry_run, progress=progress, beside=beside
        )


def receive_items(items: Iterable[Item | LineFault], received: Received) -> None:
    """Parse and spool all items; raise ImportRefused if too many have faults to go on."""
    for item in items:
        received.add(item)
        if received.faults.are_too_many:
            break
    received.report_progress()
    if received.faults.are_too_many:
        received.faults.refuse()


def write_received(
    received: Received,
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
            if any(plan.gone.values()):
                _rehearse(plan, received, author)
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


def _rehearse(plan: Plan, received: Received, author: Author) -> None:
    """Carry out the plan and undo it: only what is written shows what is still referred to.

    Raises ImportRefused if other records still refer to one that is deleted.
    """
    with transaction.atomic():
        revision = Revision.begin(by=author.by, through=author.through, why=author.why)
        write_plan(plan, received.spool, revision, silent)
        transaction.set_rollback(True)


def make_plan(received: Received, author: Author) -> Plan:
    """Check all that was received and return what to write; raise ImportRefused with all faults."""
    received.complete()
    plan = Plan(received.facts, received.gone, received.merged)
    total = sum(map(len, received.spool.places.values()))
    done = 0
    for resource in MODELS:
        for chunk in received.spool.chunks(resource):
            _check_chunk(resource, chunk, received)
            if not received.faults.first:
                _compare(resource, chunk, plan, received.faults, author)
            done += len(chunk)
            received.progress("checking", done, total)
    if author.through is not Through.FOLLOW:
        _check_merged(plan, received.faults)
    received.faults.refuse()
    plan.drop_needless_deletions()
    return plan


def _check_chunk(resource: str, chunk: list[tuple[int, Spooled]], received: Received) -> None:
    documents = {resource: [spooled.document for _, spooled in chunk]}
    received.facts.learn(documents)
    if moved := follow_merged(documents, received.facts):
        received.spool.moved |= moved
    for _, (line, document, at_fault, *_, pointer) in chunk:
        broken = check(resource, document, received.facts, hints=received.faults.hints_left)
        received.faults.add_faults(line, broken, reported=at_fault, below=pointer)
    _refuse_existing(resource, chunk, received.faults)


def _refuse_existing(resource: str, chunk: list[tuple[int, Spooled]], faults: ImportFaults) -> None:
    """Add a fault for each record that is to be created and is there already."""
    new = [spooled for _, spooled in chunk if spooled.mode is Mode.CREATE]
    if not new:
        return
    ids = [spooled.document["id"] for spooled in new]
    there = set(MODELS[resource].objects.filter(key__in=ids).values_list("key", flat=True))
    for spooled in new:
        id = spooled.document["id"]
        if id in there:
            remedy = (
                "somebody has just created it, so import the same again."
                if spooled.pointer
                else "leave it out, or give this line the mode replace or merge."
            )
            detail = f"There is a record {quoted(id)} among the {resource} already: {remedy}"
            faults.add(spooled.line, f"{spooled.pointer}/id", "exists", detail)


def _refuse_merged(
    resource: str,
    chunk: list[tuple[int, Spooled]],
    there: Mapping[str, Document],
    faults: ImportFaults,
) -> None:
    """Add a fault for each record that would be created by the id of one that was merged.

    Another installation may have undone the merge, so what follows one is spared this.
    """
    lines = {one.document["id"]: one for _, one in chunk if one.document["id"] not in there}
    for id, into in find_merged(resource, lines).items() if lines else ():
        detail = describe_merged(resource, id, into)
        faults.add(lines[id].line, f"{lines[id].pointer}/id", "merged", detail)


def _check_merged(plan: Plan, faults: ImportFaults) -> None:
    """Find where the ids of merged records lead; add a fault for each that leads nowhere."""
    for (resource, id), into in plan.merged.items():
        end, seen = into, {id}
        while (resource, end) in plan.merged and end not in seen:
            seen.add(end)
            end = plan.merged[resource, end]
        if not plan.will_have(resource, end):
            end = find_merged(resource, [end]).get(end, end)
        if end == id or not plan.will_have(resource, end):
            line = plan.gone[resource][id]
            detail = f"There is no record {end!r} among the {resource}."
            faults.add(line, "/merged_into", "unknown_id", detail)
        plan.merged[resource, id] = end


def _compare(
    resource: str,
    chunk: list[tuple[int, Spooled]],
    plan: Plan,
    faults: ImportFaults,
    author: Author,
) -> None:
    """Sort the records into those to create, to replace, and to leave alone."""
    there = load_documents(resource, [spooled.document["id"] for _, spooled in chunk])
    if author.through is not Through.FOLLOW:
        _refuse_merged(resource, chunk, there, faults)
    for place, spooled in chunk:
        line, document, id = spooled.line, spooled.document, spooled.document["id"]
        stored = there.get(id)
        if lacks_review_right(author, stored, document):
            faults.add(line, "/review_status", "judgment", REVIEW_FORBIDDEN)
        if not differs(resource, document, stored):
            plan.imported.unchanged[resource] += 1
            continue
        plan.places[resource][id] = place
        if stored is None:
            plan.new[resource].add(id)
            plan.imported.created[resource] += 1
        else:
            plan.imported.replaced[resource] += 1
            for key, was in find_given_up(resource, stored, document):
                plan.imported.given_up.add(GivenUp(line, resource, id, key, was))
        if spooled.pointer:
            created = line, spooled.pointer, resource, id, document["name"], document["kind"]
            plan.imported.created_missing.add(CreatedMissing(*created))
