"""The ids that a request names, looked up all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.models import QuerySet


@dataclass
class LookUp:
    """Ids that may be those of the target's records.

    ``sql`` gives each id that exists with a primary key that it stands for, perhaps several times;
    ``found`` is what came out, once `look_up` has asked.
    """

    target: QuerySet[Any]
    sql: str
    params: Sequence[Any]
    found: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, target: QuerySet[Any], keys: Iterable[str]) -> "LookUp":
        """Return the look-up of records by their own ids."""
        rows = target.order_by().filter(key__in=keys).values_list("key", "pk")
        return cls(target, *rows.query.sql_with_params())


def look_up(look_ups: Sequence[LookUp]) -> None:
    """Find what all look-ups ask for, by one query, or by none when there is nothing to ask."""
    if not look_ups:
        return
    sql = " UNION ALL ".join(
        f"SELECT {place}, found.* FROM ({one.sql}) found"  # noqa: S608
        for place, one in enumerate(look_ups)
    )
    params = [param for one in look_ups for param in one.params]
    with connections[look_ups[0].target.db].cursor() as cursor:
        cursor.execute(sql, params)
        for place, key, pk in cursor.fetchall():
            look_ups[place].found.setdefault(key, set()).add(pk)
