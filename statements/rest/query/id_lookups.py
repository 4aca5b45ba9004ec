"""The ids that a request names, looked up all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.models import QuerySet


@dataclass
class IdLookup:
    """Ids that may be those of the target's records.

    ``sql`` gives each id that exists with a primary key that it stands for, perhaps several times;
    ``found`` is what came out, once `run_lookups` has asked.
    """

    target: QuerySet[Any]
    sql: str
    params: Sequence[Any]
    found: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, target: QuerySet[Any], keys: Iterable[str]) -> "IdLookup":
        """Return the look-up of records by their own ids."""
        rows = target.order_by().filter(key__in=keys).values_list("key", "pk")
        return cls(target, *rows.query.sql_with_params())


def run_lookups(lookups: Sequence[IdLookup]) -> None:
    """Find what all look-ups ask for, by one query, or by none when there is nothing to ask."""
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
