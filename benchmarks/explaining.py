"""How one database finds the first page for each filter: `python -m benchmarks.explaining SIZE`.

DATABASE_URL says which one. The output is JSON, one line per question.
"""

import json
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

import django

from benchmarks.dataset.facts import Facts, facts

PAGE = 51
"""A page of fifty, and one more record that shows whether there is another page."""

TIMEOUT = 20
"""Seconds after which a query is stopped."""

AGAIN = 1.0
"""A query faster than this many seconds is run again, and the second time counts."""

ORDERINGS = {"id": ("key",), "-said": ("-said_order", "-key")}

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
    "language": ["en", "uk"],
    "estimate_overlaps": ["80000,120000", "5e9,"],
    "q": ["ceasefire", "nowhere"],
}
"""Values to ask for if neither the data set's examples nor a vocabulary has any."""


@dataclass(frozen=True)
class Explained:
    """How one database answers one question in one order.

    ``parameters`` is the query, ``milliseconds`` is null after a timeout, ``found`` is the number
    of keys returned, and ``reads`` says how the table of statements was scanned.
    """

    parameters: list[tuple[str, str]]
    ordering: str
    milliseconds: float | None
    found: int | None
    reads: str
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


def key_query(parameters: list[tuple[str, str]], ordering: str) -> Any:
    """Return the query that finds the keys of the first page of statements.

    Raises InvalidParameters if the parameters are invalid.
    """
    from django.http import QueryDict  # noqa: PLC0415

    from statements.filters import StatementFilterSet  # noqa: PLC0415
    from statements.models import Statement  # noqa: PLC0415
    from statements.rest.query.query_string import QueryString  # noqa: PLC0415

    query = QueryString(QueryDict(urlencode(parameters)), StatementFilterSet.query_parameters())
    filterset = StatementFilterSet(query, Statement.objects.public())
    query.raise_faults()
    return filterset.qs.order_by(*ORDERINGS[ordering])[:PAGE].values("pk")


def explain(parameters: list[tuple[str, str]], ordering: str, size: int) -> Explained:
    """Run a query on the database that Django is set up for, and return its plan and time."""
    from django.db import connection  # noqa: PLC0415

    answer = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    first = answer(parameters, ordering, size)
    if first.milliseconds is None or first.milliseconds > AGAIN * 1000:
        return first
    return answer(parameters, ordering, size)


def _on_postgresql(parameters: list[tuple[str, str]], ordering: str, size: int) -> Explained:
    from django.db import OperationalError, connection  # noqa: PLC0415

    query = key_query(parameters, ordering)
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{TIMEOUT}s'")
    explained = Explained(parameters, ordering, None, None, "", [])
    try:
        plan = query.explain(analyze=True, buffers=False, timing=False).splitlines()
    except OperationalError:
        plan = query.explain().splitlines()
        return replace(explained, reads=_whole(plan) or f"over {TIMEOUT} s", plan=plan)
    (spent,) = re.findall(r"^Execution Time: ([0-9.]+) ms", "\n".join(plan), re.MULTILINE)
    found = re.search(r"actual rows=([0-9]+)", plan[0])
    read = _rows_read(plan)
    reads = _whole(plan) or (f"{read:,} rows" if read > max(1000, size // 20) else "")
    return replace(
        explained,
        milliseconds=float(spent),
        found=int(found[1]) if found else None,
        reads=reads,
        plan=plan,
    )


def _whole(plan: list[str]) -> str:
    return "whole" if any("Seq Scan on statements_statement " in line for line in plan) else ""


def _rows_read(plan: list[str]) -> int:
    """Return how many rows of the table of statements an executed plan looked at."""
    read, loops, is_inside = 0.0, 1, False
    for line in plan:
        node = re.search(r"->|^Limit|^Sort", line)
        if node:
            is_inside = bool(re.search(r"Scan .*on statements_statement( |$)", line))
            counted = re.search(r"actual rows=([0-9.]+) loops=([0-9]+)", line)
            if is_inside and counted:
                loops = int(counted[2])
                read += float(counted[1]) * loops
        removed = re.search(r"Rows Removed by Filter: ([0-9]+)", line)
        if removed and is_inside:
            read += int(removed[1]) * loops
    return round(read)


def _on_sqlite(parameters: list[tuple[str, str]], ordering: str, size: int) -> Explained:
    from django.db import OperationalError, connection  # noqa: PLC0415

    plan = key_query(parameters, ordering).explain().splitlines()
    lines = [re.sub(r"^(?:[0-9]+ ){3}", "", line) for line in plan]
    whole = [line for line in lines if re.match(r"SCAN statements_statement(?! USING)", line)]
    is_sorted = any("TEMP B-TREE FOR ORDER BY" in line for line in lines)
    walked = any(line.startswith("SCAN statements_statement USING") for line in lines)
    reads = "whole" if whole or (walked and is_sorted) else ""
    explained = Explained(parameters, ordering, None, None, reads, lines)
    query = key_query(parameters, ordering)
    connection.ensure_connection()
    file: sqlite3.Connection = connection.connection
    started = time.perf_counter()
    file.set_progress_handler(lambda: time.perf_counter() - started > TIMEOUT, 100_000)
    try:
        found = len(list(query))
    except OperationalError:
        return replace(explained, reads=reads or f"over {TIMEOUT} s")
    finally:
        file.set_progress_handler(None, 0)
    spent = (time.perf_counter() - started) * 1000
    return replace(explained, milliseconds=round(spent, 3), found=found)


def main() -> None:
    """Explain every question on the database that DATABASE_URL names."""
    django.setup()
    from django.db import connection  # noqa: PLC0415

    size = int(sys.argv[1])
    with closing(connection), suppress(BrokenPipeError):
        for parameters in questions(facts(size)):
            for ordering in ORDERINGS:
                found = explain(parameters, ordering, size)
                sys.stdout.write(json.dumps(asdict(found)) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
