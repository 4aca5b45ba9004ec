"""Looks up all ids in a request with a single query."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connections
from django.db.models import Model, QuerySet


@dataclass
class IdLookup:
    """A lookup of public ids in a queryset, the target.

    ``sql`` selects pairs of an existing id and a primary key it stands for; an id may stand for
    several. `run_lookups` puts the result in ``found``.
    """

    target: QuerySet[Model]
    sql: str
    params: Sequence[str]
    found: dict[str, set[int]] = field(default_factory=dict)


def run_lookups(lookups: Sequence[IdLookup]) -> None:
    """Run all lookups in one query, or in none if there are no lookups."""
    if not lookups:
        return
    sql = " UNION ALL ".join(
        f"SELECT {place}, found.* FROM ({one.sql}) found"  # noqa: S608
        for place, one in enumerate(lookups)
    )
    params = [param for one in lookups for param in one.params]
    with connections[lookups[0].target.db].cursor() as cursor:
        cursor.execute(sql, params)
        for place, key, pk in cursor.fetchall():
            lookups[place].found.setdefault(key, set()).add(pk)
