"""Looks up all ids in a request with a single query, and with a few more those that have moved."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch

from django.db import connections
from django.db.models import Model, QuerySet


@dataclass
class IdLookup:
    """A lookup of public ids in a queryset, the target.

    ``select`` gets ids and returns SQL and its parameters that select pairs of an existing id and a
    primary key it stands for; an id may stand for several. `run_lookups` puts the result in
    ``found``.
    """

    target: QuerySet[Model]
    ids: Sequence[str]
    select: Callable[[Sequence[str]], tuple[str, Sequence[str]]]
    found: dict[str, set[int]] = field(default_factory=dict)


@singledispatch
def find_moved(records: QuerySet[Model], ids: Collection[str]) -> Mapping[str, str]:
    """Return the ids that stand for records now, by the ids that have moved to them.

    None of the given ids has a record. A package whose ids move registers how to find that out for
    its class of querysets.
    """
    return {}


def run_lookups(lookups: Sequence[IdLookup]) -> None:
    """Run all lookups in one query, or in none if there are no lookups.

    An id that isn't found may have moved: then it stands for what its new id stands for.
    """
    _run(lookups)
    followed = []
    for one in lookups:
        missing = [id for id in one.ids if id not in one.found]
        moved = find_moved(one.target, missing) if missing else {}
        if moved:
            followed.append((one, moved, replace(one, ids=[*set(moved.values())], found={})))
    _run([again for _, _, again in followed])
    for one, moved, again in followed:
        one.found |= {id: again.found[now] for id, now in moved.items() if now in again.found}


def _run(lookups: Sequence[IdLookup]) -> None:
    if not lookups:
        return
    selected = [one.select(one.ids) for one in lookups]
    sql = " UNION ALL ".join(
        f"SELECT {place}, found.* FROM ({one}) found"  # noqa: S608
        for place, (one, _) in enumerate(selected)
    )
    with connections[lookups[0].target.db].cursor() as cursor:
        cursor.execute(sql, [param for _, params in selected for param in params])
        for place, key, pk in cursor.fetchall():
            lookups[place].found.setdefault(key, set()).add(pk)
