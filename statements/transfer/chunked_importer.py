"""An import in chunks, so that other writers get a turn between them.

The whole is checked first, while others may write, and nothing is written if anything is wrong.
Then each chunk is checked again and written, all or none, as one revision. Records come after those
they refer to. What says that a record relates to one that isn't there yet, such as a relation or
an author, is held back, and written at the end.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connections, router

from statements.documents import Document
from statements.documents.store.bulk import chunked
from statements.documents.store.writes import Author
from statements.models import Revision
from statements.models.statistics import renew_statistics
from statements.transfer.importer import make_plan, receive_items, write_received
from statements.transfer.items import Item, LineFault, Mode, Progress, silent
from statements.transfer.plan import Plan
from statements.transfer.received import receiving
from statements.transfer.report import Imported
from statements.transfer.spool import Spool, Spooled

PAUSE = 0.25
"""Seconds between chunks on SQLite: its waiting writers look only every tenth of a second."""

Place = tuple[str, int]
"""The resource of a spooled document, and its place."""

NOTHING: Mapping[Any, Any] = {}

HELD_BACK: dict[str, dict[str, tuple[str, str | None]]] = {
    "sources": {"authors": ("actors", None), "corrections": ("sources", "document")},
    "statements": {"relations": ("statements", "other")},
}
"""Lists whose items may refer to records that come later.

Each with the resource of those, and the key of an item that has the id, if it isn't the item.
"""


def import_in_chunks(
    items: Iterable[Item | LineFault],
    *,
    author: Author,
    size: int,
    mode: Mode = Mode.REPLACE,
    create_missing: bool = False,
    progress: Progress = silent,
) -> Iterator[Imported]:
    """Write and delete records in chunks of ``size``, and yield what was done with each.

    The first result counts the unchanged records. Deletions come last, all in one chunk. Raises
    what `import_items` raises; chunks yielded before that stay written, and importing the same
    items again writes the rest.
    """
    with receiving(mode=mode, create_missing=create_missing, progress=progress) as received:
        receive_items(items, received)
        plan = make_plan(received, author)
        yield Imported(unchanged=plan.imported.unchanged)
        for imported in _write_chunks(plan, received.spool, author, size, progress):
            yield imported
            _let_others_write()


def _write_chunks(
    plan: Plan, spool: Spool, author: Author, size: int, progress: Progress
) -> Iterator[Imported]:
    missing = {resource: set(ids) for resource, ids in plan.new.items()}
    incomplete: list[Place] = []
    done, total = 0, sum(map(len, plan.places.values()))
    for places in chunked(_in_order(plan), size):
        chunk = [(place, spool.read(*place)) for place in places]
        for (resource, _), spooled in chunk:
            missing[resource].discard(spooled.document["id"])
        written = []
        for place, spooled in chunk:
            kept = _hold_back(place[0], spooled, missing)
            written.append((place[0], kept))
            if kept is not spooled:
                incomplete.append(place)
        yield _write_chunk(written, author)
        done += len(chunk)
        progress("writing", done, total)
        renew_statistics(only_grown=True)
    for places in chunked(incomplete, size):
        written = [(place[0], _written_before(spool.read(*place))) for place in places]
        # These records have been counted already.
        yield Imported(revision=_write_chunk(written, author).revision)
    if any(plan.gone.values()):
        yield _write_chunk([], author, gone=plan.gone, merged=plan.merged)


def _in_order(plan: Plan) -> Iterator[Place]:
    """Yield the places of all documents, each after those that its record's own row refers to."""
    for resource, places in plan.waves():
        for place in places:
            yield resource, place


def _hold_back(resource: str, spooled: Spooled, missing: Mapping[str, set[str]]) -> Spooled:
    """Return the document without items that refer to missing records; itself if it has none."""
    document: Document = spooled.document
    kept = {
        name: [
            item
            for item in document[name]
            if (item[key] if key is not None else item) not in missing[other]
        ]
        for name, (other, key) in HELD_BACK.get(resource, {}).items()
        if document[name]
    }
    if all(len(items) == len(document[name]) for name, items in kept.items()):
        return spooled
    # What is stored leads to records that are there, so these items are the patch's own.
    patch = spooled.patch and {
        **spooled.patch,
        **{name: items for name, items in kept.items() if name in spooled.patch},
    }
    return spooled._replace(document={**document, **kept}, patch=patch)


def _written_before(spooled: Spooled) -> Spooled:
    """Return the document in a mode in which it can be written once more."""
    return spooled._replace(mode=Mode.REPLACE) if spooled.mode is Mode.CREATE else spooled


def _write_chunk(
    documents: Iterable[tuple[str, Spooled]],
    author: Author,
    gone: Mapping[str, Mapping[str, int]] = NOTHING,
    merged: Mapping[tuple[str, str], str] = NOTHING,
) -> Imported:
    with receiving() as received:
        for resource, spooled in documents:
            if spooled.patch is None:
                received.add_document(resource, spooled)
            else:
                # Somebody else may have changed the record since the whole was checked.
                received.add_patch(resource, spooled.line, spooled.patch)
        for resource, lines in gone.items():
            for id, line in lines.items():
                received.add_deletion(resource, id, line, merged.get((resource, id)))
        return write_received(received, author=author, is_chunk=True)


def _let_others_write() -> None:
    """Wait on SQLite; PostgreSQL gives the lock to whoever waits for it."""
    if connections[router.db_for_write(Revision)].vendor == "sqlite":
        time.sleep(PAUSE)
