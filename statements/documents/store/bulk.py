"""Rows into a table by one statement, however many: no instance of a model is made of them.

SQLite is given the same INSERT again and again, which it compiles once; PostgreSQL one array for
each column. Both are SQL of their vendor, and this is the one place where it stands.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

Row = dict[str, Any]
"""Values by the names of their columns in the table, as a document has them."""


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns; raise IntegrityError for what is refused."""
    _execute(model, rows, "")


def upsert(model: type[models.Model], rows: Sequence[Row], *, keep: Sequence[str]) -> None:
    """Insert rows by their ``key``, or replace what has it, all but the columns to ``keep``."""
    if not rows:
        return
    quoted = _connection(model).ops.quote_name
    taken = (quoted(column) for column in rows[0] if column not in ("key", *keep))
    replaced = ", ".join(f"{column} = EXCLUDED.{column}" for column in taken)
    _execute(model, rows, f" ON CONFLICT ({quoted('key')}) DO UPDATE SET {replaced}")


def _execute(model: type[models.Model], rows: Sequence[Row], on_conflict: str) -> None:
    if not rows:
        return
    connection = _connection(model)
    columns = tuple(rows[0])
    into, converters = _prepared(model, columns, connection.alias)
    values = [[row[column] for row in rows] for column in columns]
    for place, convert in enumerate(converters):
        if convert is not None:
            values[place] = [None if value is None else convert(value) for value in values[place]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(into + on_conflict, values)
        else:
            cursor.executemany(into + on_conflict, list(zip(*values, strict=True)))


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


@lru_cache(maxsize=256)
def _prepared(
    model: type[models.Model], columns: tuple[str, ...], using: str
) -> tuple[str, list[Callable[[Any], Any] | None]]:
    """Return the beginning of the statement, and what makes a value one that the driver takes."""
    connection = connections[using]
    quoted = connection.ops.quote_name
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in columns]
    names = ", ".join(map(quoted, columns))
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) "
    if connection.vendor == "postgresql":
        # In binary, for as text each quotation mark of an array has to be escaped in Python.
        arrays = ", ".join(f"%b::{_type(field, connection)}[]" for field in fields)
        return f"{into}SELECT * FROM UNNEST({arrays})", [None] * len(fields)  # noqa: S608 names and types are the model's own
    marks = ", ".join(["%s"] * len(fields))
    return f"{into}VALUES ({marks})", [_converter(field, connection) for field in fields]


def _type(field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper) -> str | None:
    # To make text a varchar would cut it short; into its column it goes whole or not at all.
    return "text" if isinstance(field, models.CharField) else field.db_type(connection)


def _converter(
    field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper
) -> Callable[[Any], Any] | None:
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None
