"""The floor: a WSGI function that runs On Record's own SQL and sends the text that comes back.

The file named by BARE_QUESTIONS holds the SQL and its parameters for each work, captured from On
Record beforehand. What is left is the least any server of these documents has to do: read a
request, run the query, send the text.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import psycopg
from psycopg.adapt import Loader

SHORTEST = "shortest_double"
"""A function that On Record's SQL calls on SQLite, which can't write every double itself."""

LIMIT = 50
TAG = ("ETag", '"the-one-answer"')

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Environment = Mapping[str, Any]


class Following(NamedTuple):
    """SQL for the next rows; the parameter at ``place`` is the id of the last row so far."""

    sql: str
    parameters: list[Any]
    place: int


class Question(NamedTuple):
    """SQL with its parameters, and the index of the document among the columns it returns.

    Without a ``column``, the rows are the answer. ``unchanged`` is the SQL that On Record runs to
    see that nothing has changed, for readers that send an entity tag. ``following`` returns the
    rest of a list that comes in chunks; its first column is the id. ``before`` is SQL that On
    Record runs first, to know what to ask.
    """

    sql: str
    parameters: list[Any]
    column: int | None
    unchanged: Sequence[tuple[str, list[Any]]] = ()
    following: Following | None = None
    before: Sequence[tuple[str, list[Any]]] = ()


class Untouched(Loader):
    """Text from the database as the bytes that it sends."""

    def load(self, data: Any) -> bytes:
        """Return the bytes unchanged."""
        return bytes(data)


class Reader(threading.local):
    """One connection per thread, kept open."""

    def __init__(self) -> None:
        """Connect to the database that DATABASE_URL names."""
        url = os.environ["DATABASE_URL"]
        self.is_sqlite = url.startswith("sqlite:///")
        if self.is_sqlite:
            self.connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
            self.connection.text_factory = bytes
            self.connection.create_function(SHORTEST, 1, repr, deterministic=True)
        else:
            self.connection = psycopg.connect(url, autocommit=True)
            for kind in ("text", "varchar", "json", "jsonb"):
                self.connection.adapters.register_loader(kind, Untouched)

    def rows(self, sql: str, parameters: list[Any]) -> list[Any]:
        """Return all rows."""
        if self.is_sqlite:
            found: list[Any] = self.connection.execute(sql, parameters).fetchall()
        else:
            found = self.connection.execute(sql, parameters, prepare=True).fetchall()
        return found


reader = Reader()


@cache
def questions() -> dict[str, list[Question]]:
    """Return the questions of each work, in the database's own SQL."""
    text = Path(os.environ["BARE_QUESTIONS"]).read_text(encoding="utf-8")
    return {
        work: [_question(**question) for question in asked]
        for work, asked in json.loads(text).items()
    }


def _question(
    sql: str,
    parameters: list[Any],
    column: int | None,
    unchanged: Sequence[tuple[str, list[Any]]] = (),
    following: Mapping[str, Any] | None = None,
    before: Sequence[tuple[str, list[Any]]] = (),
) -> Question:
    follows = None
    if following is not None:
        follows = Following(**{**following, "sql": _in_own_sql(following["sql"])})
    own, first = (
        [(_in_own_sql(one), values) for one, values in several] for several in (unchanged, before)
    )
    return Question(_in_own_sql(sql), parameters, column, own, follows, first)


@cache
def _in_own_sql(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%") if reader.is_sqlite else sql


def application(environ: Environment, start_response: StartResponse) -> Any:
    """Answer ``?work=…&question=…`` with the text of the documents found.

    ``detail`` answers with one document, ``export`` with one document per line.
    """
    asked = dict(parse_qsl(environ["QUERY_STRING"]))
    work = asked.get("work", "")
    if work not in questions():
        start_response("404 Not Found", [("Content-Length", "0")])
        return []
    question = questions()[work][int(asked["question"])]
    if question.unchanged and "HTTP_IF_NONE_MATCH" in environ:
        for one, values in question.unchanged:
            reader.rows(one, values)
        start_response("304 Not Modified", [TAG])
        return []
    if work == "export":
        start_response("200 OK", [("Content-Type", "application/x-ndjson")])
        return lines(question, question.column or 0)
    for one, values in question.before:
        reader.rows(one, values)
    rows = reader.rows(question.sql, question.parameters)
    if question.column is None:
        body = json.dumps(rows, default=bytes.decode).encode()
    else:
        found = [row[question.column] for row in rows[:LIMIT]]
        body = found[0] if work == "detail" else b'{"results":[' + b",".join(found) + b"]}"
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), TAG]
    start_response("200 OK", headers)
    return [body]


def lines(question: Question, column: int) -> Iterator[bytes]:
    """Yield the documents as lines, in chunks of the size that On Record uses."""
    rows = reader.rows(question.sql, question.parameters)
    whole = len(rows)
    while rows:
        yield b"\n".join(row[column] for row in rows) + b"\n"
        if question.following is None or len(rows) < whole:
            return
        sql, parameters, place = question.following
        last = rows[-1][0].decode()
        rows = reader.rows(sql, [*parameters[:place], last, *parameters[place + 1 :]])
