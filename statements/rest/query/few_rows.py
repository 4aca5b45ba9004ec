"""Whether a query should begin with certain rows: it should if they are few."""

import json
from collections.abc import Iterable

from django.db import connections
from django.db.models import QuerySet

FEW, FEW_NAMED = 5_000, 50_000
"""How many rows are few: of words, and of dates, numbers and records that are named.

A list is read until a page is full, which is soon if many match. But those of a name or a date may
all be at the far end of it.
"""


def weighs_rows(database: str) -> bool:
    """Return whether a database itself decides which rows to find first.

    PostgreSQL does, whatever we write. SQLite does as it is told, and doesn't know how often a
    value occurs, so rows are counted there.
    """
    return connections[database].vendor == "postgresql"


def come_first(rows: QuerySet, few: int) -> bool:
    """Return whether to find these rows before anything else."""
    return weighs_rows(rows.db) or are_few(rows, few)


def are_few(rows: QuerySet, few: int) -> bool:
    """Return whether there are fewer rows than that; counting takes milliseconds, seldom tens."""
    return rows.order_by()[:few].count() < few


def find_fewest(sets: Iterable[QuerySet], few: int) -> int | None:
    """Return the position of the set with the fewest rows; None if all have more than few."""
    fewest = None
    for place, rows in enumerate(sets):
        count = rows.order_by()[:few].count()
        if count < few:
            fewest, few = place, count
    return fewest


MANY = 3
"""How many times as many rows as are few must be expected for them not to be counted."""


def are_expected_many(rows: QuerySet, few: int) -> bool:
    """Return whether the database expects so many rows that they need not be counted.

    PostgreSQL knows how frequent the most frequent values are; of those it would read all that
    match before it can tell. SQLite knows nothing, so it counts.
    """
    if connections[rows.db].vendor != "postgresql":
        return False
    (plan,) = json.loads(rows.order_by().explain(format="json"))
    return bool(plan["Plan"]["Plan Rows"] > MANY * few)
