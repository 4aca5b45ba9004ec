"""The rows that tests start with: written once per process, and copied from then on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

_kept: dict[str, list["Rows"]] = {}


class Rows(NamedTuple):
    """The rows of a table: as tuples on SQLite, and as PostgreSQL's COPY gives them there."""

    model: Any
    rows: Any


def fill_once(name: str, fill: Callable[[], object]) -> None:
    """Fill the empty database by calling ``fill``, or with copies of the rows it wrote before.

    The name tells what ``fill`` writes. Copies keep their primary keys and times.
    """
    if name in _kept:
        _copy(_kept[name])
        return
    fill()
    _kept[name] = [Rows(model, rows) for model in list_tables() if (rows := _read(model))]


def list_tables() -> list[Any]:
    """Return the models of the app, with the links of many-to-many fields."""
    return list(apps.get_app_config("statements").get_models(include_auto_created=True))


def _read(model: Any) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Without the plus, SQLite's module would parse dates by the types of the columns.
            columns = ", ".join(f"+{column}" for column in _columns(model))
            cursor.execute(f"SELECT {columns} FROM {_table(model)}")
            return cursor.fetchall()
        if not model._base_manager.exists():
            return None
        with cursor.copy(f"COPY {_target(model)} TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(map(bytes, copy))


def _copy(kept: list[Rows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor, _unchecked(cursor):
        for model, rows in kept:
            if connection.vendor == "sqlite":
                marks = ", ".join(["%s"] * len(_columns(model)))
                cursor.executemany(f"INSERT INTO {_target(model)} VALUES ({marks})", rows)
            else:
                with cursor.copy(f"COPY {_target(model)} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(rows)
        # A test may have set PostgreSQL's sequences back, by `flush` or `loaddata`; no rollback
        # undoes that, and the next row that a test makes would get a key that is taken.
        models = [model for model, _ in kept]
        resets = connection.ops.sequence_reset_sql(no_style(), models)
        if resets:
            cursor.execute(" UNION ALL ".join(sql.rstrip(";") for sql in resets))


@contextmanager
def _unchecked(cursor: Any) -> Iterator[None]:
    """Stop PostgreSQL from queuing a foreign-key check for each row.

    The rows passed their checks when they were first written. SQLite checks at the end of the
    transaction, so the tables may come in any order there too.
    """
    if connection.vendor == "sqlite":
        yield
        return
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute("SET LOCAL session_replication_role = origin")


@cache
def _columns(model: Any) -> list[str]:
    """Return the names of a table's columns, but not of those that the database works out."""
    quote = connection.ops.quote_name
    return [quote(field.column) for field in model._meta.concrete_fields if not field.generated]


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _target(model: Any) -> str:
    return f"{_table(model)} ({', '.join(_columns(model))})"
