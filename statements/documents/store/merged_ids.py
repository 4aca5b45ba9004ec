"""Where the ids of merged records lead: to the record that each is a part of now.

Only ids that no record has are looked up, in the history, so the others cost nothing.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from statements.documents.rules.facts import Facts
from statements.documents.serializers.layout import Key, referenced_ids, replace_references
from statements.documents.serializers.parsing import Batch
from statements.documents.store.bulk import chunked
from statements.models import MODELS, NAME_WORDS, Change

MERGEABLE = frozenset(model.resource for model in NAME_WORDS)
"""The kinds of record that can be merged: those that have names, none of which is ever hidden."""

KEYS_PER_QUERY = 500

Moved = Mapping[Key, str]
"""The ids that stand for records now, by the resource and id that were merged."""


class WasMerged(Exception):
    """A write names a record by an id that was merged; nothing was written.

    ``into`` is the record that it's a part of now.
    """

    def __init__(self, resource: str, id: str, into: str) -> None:
        self.resource, self.id, self.into = resource, id, into
        super().__init__(describe_merged(resource, id, into))


def describe_merged(resource: str, id: str, into: str) -> str:
    """Return why nothing can be written by an id, and what to do."""
    return (
        f"{resource}/{id} was merged into {resource}/{into}: write to that one, or undo the merge. "
        "Another record needs another id."
    )


def refuse_merged(resource: str, id: str) -> None:
    """Raise WasMerged if no record has the id because its record was merged."""
    for into in find_merged(resource, [id]).values():
        raise WasMerged(resource, id, into)


def find_merged(resource: str, ids: Collection[str], until: int | None = None) -> dict[str, str]:
    """Return the record that each merged record is a part of, now or as of a revision, by id.

    Give ids that no record has then. Those that weren't merged are left out, and so are those whose
    record is gone in its turn. If it was merged itself, this goes on to the end.
    """
    if resource not in MERGEABLE or not ids:
        return {}
    ends = {id: id for id in ids}
    seen: set[str] = set()
    waiting = set(ends)
    while waiting:
        seen |= waiting
        step = _find_step(resource, waiting, until)
        ends = {id: step.get(end, end) for id, end in ends.items()}
        waiting = set(step.values()) - seen
    moved = {id: end for id, end in ends.items() if id != end}
    there = _find_there(resource, set(moved.values()), until)
    return {id: end for id, end in moved.items() if end in there}


def _find_step(resource: str, ids: Collection[str], until: int | None) -> dict[str, str]:
    """Return what each of these was merged into, if that is the last that became of it."""
    found: dict[str, str] = {}
    for some in chunked(ids, KEYS_PER_QUERY):
        merges = _latest_changes(resource, some, until).filter(merged_into__isnull=False)
        found |= {id: into for id, into in merges.values_list("key", "merged_into") if into}
    return found


def _find_there(resource: str, ids: Collection[str], until: int | None) -> set[str]:
    """Return which of these records exist, or existed as of a revision."""
    there: set[str] = set()
    for some in chunked(ids, KEYS_PER_QUERY):
        rows: QuerySet[Any] = (
            MODELS[resource]._default_manager.filter(key__in=some).order_by()
            if until is None
            else _latest_changes(resource, some, until).filter(document__isnull=False)
        )
        there.update(rows.values_list("key", flat=True))
    return there


def _latest_changes(resource: str, ids: Collection[str], until: int | None) -> QuerySet[Change]:
    changes = Change.objects.filter(resource=resource)
    if until is not None:
        changes = changes.filter(revision__lte=until)
    latest = changes.filter(key=OuterRef("key")).order_by("-revision").values("revision")[:1]
    return changes.filter(key__in=ids, revision=Subquery(latest)).order_by()


def find_moved_references(batch: Batch, facts: Facts) -> dict[Key, str]:
    """Return where references lead whose records aren't there, because they were merged.

    The facts must have been gathered. There's no query if all records are there.
    """
    return {
        (resource, id): into
        for resource, ids in referenced_ids(batch).items()
        if (missing := [id for id in ids if facts.get(resource, id) is None])
        for id, into in find_merged(resource, missing).items()
    }


def follow_merged(batch: Batch, facts: Facts) -> Moved:
    """Replace references to merged records by those to the records that they're a part of now.

    The facts must have been gathered, and learn of the latter. Returns what was replaced.
    """
    moved = find_moved_references(batch, facts)
    if moved:
        for resource, documents in batch.items():
            for document in documents:
                replace_references(resource, document, moved)
                facts.correct(resource, document)
        facts.learn(batch)
    return moved
