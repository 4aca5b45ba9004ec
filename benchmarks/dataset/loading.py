"""Loads the tables: rows by COPY or executemany, then the indexes."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.dataset.tables import COLUMNS, Block

APP = "statements_%"
"""The tables of the app, as a LIKE pattern."""


def load_postgresql(connection: psycopg.Connection, blocks: Iterable[Block]) -> None:
    """Write all rows into the app's empty tables, and analyze.

    Drops keys, constraints and indexes first and restores them afterwards. The connection has to be
    in autocommit mode. Rows that violate a constraint raise psycopg.IntegrityError.
    """
    connection.execute("SET timezone = 'UTC'")
    connection.execute("SET maintenance_work_mem = '512MB'")
    away, back = _constraints(connection)
    for statement in away:
        connection.execute(statement)
    with connection.transaction():
        # Rows written to a table truncated in the same transaction are frozen at once and not
        # logged.
        names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        connection.execute(sql.SQL("TRUNCATE {}").format(names))
        for block in blocks:
            for table, rows in block.items():
                _copy(connection, table, rows)
    for statement in back:
        connection.execute(statement)
    for table in COLUMNS:
        _go_on_counting(connection, table)
    # Autovacuum would have done this by now.
    connection.execute("VACUUM (ANALYZE)")


def _constraints(connection: psycopg.Connection) -> tuple[list[sql.Composed], list[sql.Composed]]:
    """Return the SQL that drops keys, constraints and indexes, and the SQL to restore them."""
    constraints = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype IN ('f', 'u', 'p') AND conrelid::regclass::text LIKE %s "
        # Foreign keys are dropped first and restored last, because they depend on the others.
        "ORDER BY contype = 'f' DESC, contype, conname",
        [APP],
    ).fetchall()
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "AND tablename LIKE %s AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint WHERE conname = indexname) ORDER BY indexname",
        [APP],
    ).fetchall()
    away = [
        sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(_named(table), _named(name))
        for table, name, _ in constraints
    ]
    away += [sql.SQL("DROP INDEX {}").format(_named(name)) for name, _ in indexes]
    put = [
        sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            _named(table), _named(name), sql.SQL(definition)
        )
        for table, name, definition in constraints
    ]
    foreign = sum(definition.startswith("FOREIGN KEY") for _, _, definition in constraints)
    made = [sql.Composed([sql.SQL(definition)]) for _, definition in indexes]
    return away, [*put[foreign:], *made, *put[:foreign]]


def _named(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _copy(connection: psycopg.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
    into = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _go_on_counting(connection: psycopg.Connection, table: str) -> None:
    """Let the table's next row get the number after the highest."""
    connection.execute(
        sql.SQL(
            "SELECT setval(pg_get_serial_sequence({}, 'id'), greatest(max(id), 1)) FROM {}"
        ).format(sql.Literal(table), sql.Identifier(table))
    )


def load_sqlite(path: Path, blocks: Iterable[Block]) -> None:
    """Write all rows into the app's empty tables in a file, and analyze.

    Drops indexes first and restores them afterwards; constraints stay. Rows that violate one raise
    sqlite3.IntegrityError.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A half-written file is thrown away, so there is nothing to roll back or keep safe.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {setting}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            "AND tbl_name LIKE ?",
            [APP],
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        for block in blocks:
            connection.execute("BEGIN")
            for table, rows in block.items():
                columns = ", ".join(f'"{column}"' for column in COLUMNS[table])
                marks = ", ".join("?" * len(COLUMNS[table]))
                connection.executemany(
                    f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608 our own
                    rows,
                )
            connection.execute("COMMIT")
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
