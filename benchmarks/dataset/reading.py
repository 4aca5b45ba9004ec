"""SQL queries that both databases understand."""

import sqlite3
from bisect import bisect_left
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


def across(rows: Sequence[tuple[Any, ...]], number: int) -> list[tuple[Any, ...]]:
    """Return this many different rows, from the one with the highest count to one with the lowest.

    The count is a row's last value. Between the two, counts fall by about the same factor from each
    row to the next, so that the middling row of three is middling and not just one of many rare
    ones.
    """
    ranked = sorted(rows, key=lambda row: (-row[-1], row[:-1]))
    if len(ranked) <= number:
        return ranked
    most, least = ranked[0][-1], ranked[-1][-1]
    negative = [-row[-1] for row in ranked]
    found: list[tuple[Any, ...]] = []
    after = 0
    for place in range(number):
        wanted = most * (least / most) ** (place / (number - 1))
        # Leave enough rows for the places that follow.
        last = len(ranked) - (number - place)
        after = min(max(after, bisect_left(negative, -wanted)), last)
        found.append(ranked[after])
        after += 1
    return found
