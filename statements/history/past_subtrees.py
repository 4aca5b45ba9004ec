"""Which topics have been in a subtree over a stretch of the past.

Moving a topic writes no statement. So changes to statements are told by a subtree only over a
stretch in which every topic stayed inside or outside for as long as it existed.
"""

import json
from collections import defaultdict
from collections.abc import Collection

from django.db.models.expressions import RawSQL

from statements.history.change_queries import with_before
from statements.models import Change, Topic
from statements.querysets import subtree_sql

MAX_COMPARED = 5_000
"""How many changes to topics to compare at most: some 50 ms."""


class SubtreeChanged(Exception):
    """Changes can't be told by the subtree: a code for machines, and a message that says why."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def lasting_subtree(roots: Collection[str], after: int) -> frozenset[str]:
    """Return the ids of all topics that have been in one of the subtrees since a revision.

    These include topics that were created or deleted since: before and after, no statement is about
    them. Raises SubtreeChanged if a topic was both inside and outside, or if too many changed.
    """
    # The table first: whatever is written in between is then among the changes.
    inside = {*roots, *_descendants(roots)}
    parents = _parents_since(after)
    inside |= _reached(inside, parents)
    for id, those in parents.items():
        if id not in roots and len({parent in inside for parent in those}) > 1:
            what = f'the topic "{id}" was moved into or out of the subtree.'
            raise SubtreeChanged("moved", f"Since revision {after}, {what}")
    return frozenset(inside)


def _descendants(roots: Collection[str]) -> set[str]:
    sql, params = subtree_sql(Topic.objects.all(), list(roots))
    # No injection: the SQL is ours, and the ids are parameters.
    tree = RawSQL(f"SELECT id FROM ({sql}) subtree", params)  # noqa: S608, S611
    return set(Topic.objects.filter(pk__in=tree).values_list("key", flat=True))


def _parents_since(after: int) -> dict[str, set[str | None]]:
    """Return all parents that each topic that changed after a revision has had from then on."""
    changes = Change.objects.filter(resource=Topic.resource, revision__gt=after)
    # In the order of the index that begins with the resource: topics are few among all changes.
    found = with_before(changes).order_by("key", "revision_id")
    rows = found.values_list("key", "document", "before")[: MAX_COMPARED + 1]
    if len(rows) > MAX_COMPARED:
        detail = f"Since revision {after}, topics have changed more than {MAX_COMPARED:,} times."
        raise SubtreeChanged("too_many_changes", detail)
    parents: defaultdict[str, set[str | None]] = defaultdict(set)
    for id, *documents in rows:
        parents[id] |= {json.loads(text)["parent"] for text in documents if text is not None}
    return parents


def _reached(inside: Collection[str], parents: dict[str, set[str | None]]) -> set[str]:
    """Return the topics that were below one of these by any of their parents, over any number."""
    children: defaultdict[str | None, set[str]] = defaultdict(set)
    for id, those in parents.items():
        for parent in those:
            children[parent].add(id)
    reached: set[str] = set()
    waiting = [*(inside & children.keys())]
    while waiting:
        below = children[waiting.pop()] - reached
        reached |= below
        waiting += below
    return reached
