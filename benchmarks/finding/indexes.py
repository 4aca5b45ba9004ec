"""Indexes of the texts of statements, as the guides of the others tell to make them.

They are there only while they are used: an index that other works don't ask would cost them
something, each write above all.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from benchmarks.databases import report

FTS = "statements_statement_fts"
"""The FTS5 table that Datasette finds by itself, as it refers to the table of statements."""

OF_SQLITE = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5("
    'text, tokenize="porter", content="statements_statement", content_rowid="id")',
    f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')",  # noqa: S608 our own
)

GIN = "benchmark_statement_text"
OF_POSTGRESQL = (
    # What Django makes of SearchVector("text", config="english").
    f"CREATE INDEX {GIN} ON statements_statement "
    "USING gin (to_tsvector('english'::regconfig, COALESCE(text, '')))",
    # Autovacuum, which is off, would do this: an expression has statistics of its own.
    "ANALYZE statements_statement",
)


@contextmanager
def text_index(database_url: str) -> Iterator[None]:
    """Have an index of texts on one of the benchmark's databases."""
    report("indexing the texts for the others")
    if database_url.startswith("sqlite:"):
        gone, making = f"DROP TABLE IF EXISTS {FTS}", OF_SQLITE
    else:
        gone, making = f"DROP INDEX IF EXISTS {GIN}", OF_POSTGRESQL
    # A run that was killed may have left one.
    _execute(database_url, gone, *making)
    try:
        yield
    finally:
        _execute(database_url, gone)


def _execute(database_url: str, *statements: str) -> None:
    if database_url.startswith("sqlite:"):
        path = Path(database_url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as file, file:
            for statement in statements:
                file.execute(statement)
        return
    with psycopg.connect(database_url) as server:
        for statement in statements:
            server.execute(statement.encode())
