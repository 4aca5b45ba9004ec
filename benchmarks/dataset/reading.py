"""SQL queries that both databases understand."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

Ask = Callable[..., list[tuple[Any, ...]]]
"""A function from SQL, with a question mark for each value, and the values to the rows."""


@contextmanager
def reader(database_url: str) -> Iterator[Ask]:
    """Yield a function that queries the database at one of the benchmark's DATABASE_URLs."""
    if database_url.startswith("sqlite:"):
        path = Path(database_url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as file:

            def ask_file(sql: str, *values: Any) -> list[tuple[Any, ...]]:
                return file.execute(sql, values).fetchall()

            yield ask_file
        return
    with psycopg.connect(database_url, autocommit=True) as server:

        def ask_server(sql: str, *values: Any) -> list[tuple[Any, ...]]:
            return server.execute(sql.replace("?", "%s").encode(), values).fetchall()

        yield ask_server


def spread(things: Sequence[Any], number: int) -> list[Any]:
    """Return this many of the things, evenly spread, or all of them if there are fewer."""
    if len(things) <= number:
        return list(things)
    return [things[(2 * place + 1) * len(things) // (2 * number)] for place in range(number)]
