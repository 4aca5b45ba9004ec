"""How one database finds the first page for each filter: `python -m benchmarks.explaining SIZE`.

DATABASE_URL says which one. The output is JSON, one line per question.
"""

import json
import re
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import django

from benchmarks.databases import run_python
from benchmarks.dataset.facts import Facts, facts
from benchmarks.lists import read_list

PAGE = 51
"""A page of fifty, and one more record that shows whether there is another page."""

TIMEOUT = 20
"""Seconds after which a query is stopped."""

ORDERINGS = ("id", "-said")

VALUES = {
    "published": ["2020-03"],
    "published_after": ["2024-12-01"],
    "published_before": ["2015-02-01"],
    "said": ["2020-03-15", "2020"],
    "said_after": ["2024-12-01"],
    "said_before": ["2015-02-01"],
    "event": ["2020-03-15"],
    "event_after": ["2025-06-01"],
    "event_before": ["2015-02-01"],
    "created": ["2018-01-05"],
    "created_after": ["2024-06-01"],
    "created_before": ["2018-01-03"],
    "updated": ["2018-01-05"],
    "updated_after": ["2024-06-01"],
    "updated_before": ["2018-01-03"],
    "chain_length": ["0", "3"],
    "chain_length_min": ["3"],
    "chain_length_max": ["0"],
    "confidence": ["95"],
    "confidence_min": ["100"],
    "confidence_max": ["42"],
    "language": ["en", "is"],
    "review_status": ["unreviewed", "superseded"],
    "estimate_overlaps": ["80000,120000", "5e9,"],
    "q": ["ceasefire", "nowhere"],
}
"""Values to ask for if neither the data set's examples nor a vocabulary has any."""


@dataclass(frozen=True)
class Explained:
    """How one database answers one question to a list in one order.

    ``parameters`` is the query, ``milliseconds`` is null after a timeout, ``found`` is the number
    of keys returned, ``reads`` says how the list's own table was scanned, and ``cause`` is the step
    of the plan that most of the work is in.
    """

    resource: str
    parameters: list[tuple[str, str]]
    ordering: str
    milliseconds: float | None
    found: int | None
    reads: str
    cause: str
    plan: list[str]


def questions(known: Facts) -> Iterator[list[tuple[str, str]]]:
    """Yield the queries: an empty one, each filter alone, and common combinations."""
    from statements.filters import StatementFilterSet  # noqa: PLC0415

    yield []
    for name, one in StatementFilterSet.by_name.items():
        values = _values(name, one, known)
        yield from ([(name, value)] for value in values)
    for question in known.filtered[:2]:
        asked = asdict(question)
        yield [(name, str(asked[name])) for name in asked if name != "found"]
    for stance in (*known.stances[:1], *known.stance_topics[:1]):
        yield [(stance.by, stance.id), ("stance", stance.stance)]


def _values(name: str, one: Any, known: Facts) -> list[str]:
    parameter = one.base.name
    schema = one.documented().schema
    if parameter in ("id", "related_to") and schema.get("type") != "boolean":
        values = [known.details[len(known.details) // 2], *known.examples["related_to"]]
    elif schema.get("type") == "boolean":
        values = ["true", "false"]
    elif name in VALUES or parameter in VALUES:
        values = VALUES.get(name) or VALUES[parameter]
    elif "enum" in schema:
        values = [str(schema["enum"][0]), str(schema["enum"][-1])]
    else:
        values = known.examples[parameter.removesuffix("_exact")]
    return values[:1] if name.endswith("_not") else values


def key_query(resource: str, parameters: list[tuple[str, str]], ordering: str) -> Any:
    """Return the query that finds the keys of the first page of a list.

    Raises InvalidParameters if the parameters are invalid.
    """
    query, records, paginator = read_list(resource, [*parameters, ("ordering", ordering)])
    query.raise_faults()
    return paginator.keyset.after(records, None)[:PAGE].values("pk")


def explain(
    resource: str, parameters: list[tuple[str, str]], ordering: str, size: int
) -> Explained:
    """Run a query on Django's database; return its plan and the lesser time of two."""
    from django.db import connection  # noqa: PLC0415

    answer = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    explained = Explained(resource, parameters, ordering, None, None, "", "", [])
    # The first one may find nothing in memory.
    twice = [answer(explained, size) for _ in range(2)]
    return min(twice, key=lambda found: found.milliseconds or TIMEOUT * 1000)


def _on_postgresql(asked: Explained, size: int) -> Explained:
    from django.db import OperationalError, connection  # noqa: PLC0415

    query = key_query(asked.resource, asked.parameters, asked.ordering)
    table = query.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{TIMEOUT}s'")
    try:
        plan = query.explain(analyze=True, buffers=False, timing=False).splitlines()
    except OperationalError:
        plan = query.explain().splitlines()
        reads = _whole(plan, table) or f"over {TIMEOUT} s"
        return replace(asked, reads=reads, cause=_heaviest(_nodes(plan)), plan=plan)
    (spent,) = re.findall(r"^Execution Time: ([0-9.]+) ms", "\n".join(plan), re.MULTILINE)
    found = re.search(r"actual rows=([0-9]+)", plan[0])
    nodes = _nodes(plan)
    read = sum(node.rows for node in nodes if re.search(f"Scan .*on {table}( |$)", node.step))
    reads = _whole(plan, table) or (f"{read:,} rows" if read > max(1000, size // 20) else "")
    return replace(
        asked,
        milliseconds=float(spent),
        found=int(found[1]) if found else None,
        reads=reads,
        cause=_heaviest(nodes),
        plan=plan,
    )


def _whole(plan: list[str], table: str) -> str:
    return "whole" if any(f"Seq Scan on {table} " in line for line in plan) else ""


class Node(NamedTuple):
    """A step of PostgreSQL's plan, and how many rows it looked at."""

    step: str
    rows: int


def _nodes(plan: list[str]) -> list[Node]:
    """Return the steps of a plan; if it wasn't executed, with the numbers of rows it expects."""
    nodes: list[Node] = []
    loops = 1
    for line in plan:
        counted = re.search(r"actual rows=([0-9.]+) loops=([0-9]+)", line)
        counted = counted or re.search(r"\(cost=\S+ rows=([0-9]+)()", line)
        if counted and "(never executed)" not in line:
            loops = int(counted[2] or 1)
            step = re.sub(r"^[ >-]*|  \(.*$", "", line)
            nodes.append(Node(step, round(float(counted[1]) * loops)))
        removed = re.search(r"Rows Removed by [A-Z a-z]+: ([0-9]+)", line)
        if removed and nodes:
            nodes[-1] = nodes[-1]._replace(rows=nodes[-1].rows + int(removed[1]) * loops)
    return nodes


def _heaviest(nodes: list[Node]) -> str:
    """Return the step that looks at the most rows, the innermost of several."""
    heaviest = max(reversed(nodes), key=lambda node: node.rows)
    return f"{heaviest.step}: {heaviest.rows:,} rows"


def _on_sqlite(asked: Explained, size: int) -> Explained:
    from django.db import OperationalError, connection  # noqa: PLC0415

    from statements.rest.limits.read_budget import watch_connection  # noqa: PLC0415

    query = key_query(asked.resource, asked.parameters, asked.ordering)
    table = query.model._meta.db_table
    lines = [re.sub(r"^(?:[0-9]+ ){3}", "", line) for line in query.explain().splitlines()]
    whole = [line for line in lines if re.match(f"SCAN {table}(?! USING)", line)]
    is_sorted = any("TEMP B-TREE FOR ORDER BY" in line for line in lines)
    walked = any(line.startswith(f"SCAN {table} USING") for line in lines)
    reads = "whole" if whole or (walked and is_sorted) else ""
    scans = [line for line in lines if line.startswith("SCAN")]
    cause = (scans or lines)[0] + ("; sorted afterwards" if is_sorted else "")
    explained = replace(asked, reads=reads, cause=cause, plan=lines)
    query = key_query(asked.resource, asked.parameters, asked.ordering)
    connection.ensure_connection()
    file: sqlite3.Connection = connection.connection
    started = time.perf_counter()
    file.set_progress_handler(lambda: time.perf_counter() - started > TIMEOUT, 100_000)
    try:
        found = len(list(query))
    except OperationalError:
        return replace(explained, reads=reads or f"over {TIMEOUT} s")
    finally:
        watch_connection(connection)
    spent = (time.perf_counter() - started) * 1000
    return replace(explained, milliseconds=round(spent, 3), found=found)


Answer = dict[str, Any]
"""An `Explained` as JSON."""


def explained(module: str, size: int, database_url: str) -> list[Answer]:
    """Return what a module that calls `print_explained` prints for the database.

    Raises CalledProcessError if a question can't be explained.
    """
    lines = run_python(database_url, "-m", module, str(size)).splitlines()
    return [json.loads(line) for line in lines]


def print_explained(asked: Iterable[tuple[str, list[tuple[str, str]], str]], size: int) -> None:
    """Explain each list, query and ordering on the database of DATABASE_URL; print JSON lines."""
    from django.db import connection  # noqa: PLC0415

    with closing(connection), suppress(BrokenPipeError):
        for resource, parameters, ordering in asked:
            found = explain(resource, parameters, ordering, size)
            sys.stdout.write(json.dumps(asdict(found)) + "\n")
            sys.stdout.flush()


def main() -> None:
    """Explain every question to the list of statements."""
    django.setup()
    size = int(sys.argv[1])
    asked = (
        ("statements", parameters, ordering)
        for parameters in questions(facts(size))
        for ordering in ORDERINGS
    )
    print_explained(asked, size)


if __name__ == "__main__":
    main()
