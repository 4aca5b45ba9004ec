"""Captures On Record's own SQL for each question, for the candidate ``bare``.

Runs as a process of its own, because a Django process has settings for only one database. It reads
``{work: {asked: [[path, tag], ...], all_sql}}`` from its input. For each path of each work it
writes what `candidates.bare.Question` holds: the SQL with its parameters that returns the
documents, the index of the document column, and, if there is a tag, the SQL with which On Record
sees that nothing has changed. It leaves out a work if none of its SQL returns documents, unless
``all_sql`` asks for all there is.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import django
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client

NAMED = re.compile(r"%\(([a-z0-9]+)\)s")

Asked = tuple[str, tuple[Any, ...]]
"""SQL as it was executed, and its parameters."""


class Recorder:
    """An execute wrapper that keeps the SQL."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Execute the SQL and keep it, with its parameters in order if they have names."""
        if isinstance(params, Mapping):
            names = NAMED.findall(sql)
            self.asked.append((NAMED.sub("%s", sql), tuple(params[name] for name in names)))
        else:
            self.asked.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)


class Executed(NamedTuple):
    """The SQL of one answer, in order, and for a stream the last id of its first chunk."""

    asked: list[Asked]
    last_id: str | None = None


def executed_for(client: Client, path: str, tag: str | None = None) -> Executed:
    """Return the SQL that On Record executes for a request.

    Reads only the first two chunks of a stream. Raises RuntimeError if the request fails.
    """
    recorder = Recorder()
    last_id = None
    known = {"If-None-Match": tag} if tag else {}
    with connection.execute_wrapper(recorder):
        answer = client.get(path, headers=known)
        if isinstance(answer, StreamingHttpResponse):
            last_id = _last_id_of_chunk(iter(answer), recorder)
            answer.close()
    if answer.status_code != (304 if tag else 200):
        raise RuntimeError(f"On Record answers {path} with {answer.status_code}.")
    return Executed(recorder.asked, last_id)


def _last_id_of_chunk(pieces: Iterator[bytes], recorder: Recorder) -> str:
    """Return the last id of a stream's first chunk, which comes in several pieces.

    Reads on until there is SQL for the next chunk.
    """
    chunk = [next(pieces)]
    asked = len(recorder.asked)
    for piece in pieces:
        if len(recorder.asked) > asked:
            break
        chunk.append(piece)
    last_id: str = json.loads(b"".join(chunk).splitlines()[-1])["id"]
    return last_id


def column_of_document(asked: Asked) -> int | None:
    """Return the index of the SQL's last column if that is a document's JSON, else None."""
    sql, parameters = asked
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS found LIMIT 1", parameters)  # noqa: S608
        row = cursor.fetchone()
    if row is None or not isinstance(row[-1], str) or not row[-1].startswith("{"):
        return None
    return len(row) - 1 if "id" in json.loads(row[-1]) else None


def capture(asked: list[tuple[str, str | None]]) -> list[dict[str, Any]] | None:
    """Return bare.Question's values for each path of a work, or None if no SQL returns documents.

    Raises RuntimeError if an answer takes an unexpected number of such queries.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    captured: list[dict[str, Any]] = []
    for path, tag in asked:
        executed = executed_for(client, path)
        columns = [(one, column_of_document(one)) for one in executed.asked]
        documents = [(one, column) for one, column in columns if column is not None]
        if not documents and not captured:
            return None
        if len(documents) not in ((1,) if executed.last_id is None else (1, 2)):
            raise RuntimeError(f"On Record answers {path} by {len(documents)} statements.")
        (sql, parameters), column = documents[0]
        captured.append({"sql": sql, "parameters": parameters, "column": column})
        if len(documents) == 2:
            (sql, parameters), _ = documents[1]
            place = parameters.index(executed.last_id)
            captured[-1]["following"] = {"sql": sql, "parameters": parameters, "place": place}
        if tag:
            captured[-1]["unchanged"] = executed_for(client, path, tag).asked
    return captured


def capture_all(asked: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """Return bare.Question's values with all the SQL of each path; the last is what it sends."""
    client = Client(SERVER_NAME="127.0.0.1")
    captured = []
    for path, _ in asked:
        *before, last = executed_for(client, path).asked
        sql, parameters = last
        column = column_of_document(last)
        captured.append({"sql": sql, "parameters": parameters, "column": column, "before": before})
    return captured


def main() -> None:
    """Read the paths, write the questions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    works: dict[str, dict[str, Any]] = json.load(sys.stdin)
    captured = {
        name: capture_all(work["asked"]) if work["all_sql"] else capture(work["asked"])
        for name, work in works.items()
    }
    json.dump({work: one for work, one in captured.items() if one}, sys.stdout, default=str)


if __name__ == "__main__":
    main()
