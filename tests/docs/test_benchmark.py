"""The tables of docs/benchmark.md are those of the run that is kept."""

import json
import re
from typing import Any

import pytest

from benchmarks.expensive.results import shown
from tests.docs.markdown import ROOT, code_in, table_under

DOCUMENT = ROOT / "docs" / "benchmark.md"
RESULTS = ROOT / "benchmarks" / "results" / "1000000.json"
EXPENSIVE = ROOT / "benchmarks" / "results" / "1000000-expensive.txt"
REFERENCE = "onrecord"
OWN = "onrecord, ms"


def short(ratio: float) -> str:
    """Return a ratio with two digits or so."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


@pytest.mark.parametrize(
    ("database", "heading"), [("postgresql", "## PostgreSQL"), ("sqlite", "## SQLite")]
)
def test_the_table_has_the_ratios_of_the_run(database: str, heading: str):
    figures: list[dict[str, Any]] = json.loads(RESULTS.read_text(encoding="utf-8"))
    cost = {
        (one["work"], one["candidate"]): one["cpu_ms"]
        for one in figures
        if one["database"] == database
    }

    rows = table_under(DOCUMENT, heading)

    assert {code_in(row["work"])[0] for row in rows} == {work for work, _ in cost}
    for row in rows:
        work = code_in(row["work"])[0]
        mine = cost[work, REFERENCE]
        assert float(row[OWN]) == pytest.approx(mine, rel=0.05)
        for candidate in row.keys() - {"work", OWN}:
            theirs = cost.get((work, candidate))
            assert row[candidate] == ("-" if theirs is None else short(theirs / mine))


def test_the_table_of_search_and_facets_has_the_ratios_of_the_run_that_it_names():
    named = re.search(r"<!-- finding -->\s+At ([\d,]+) statements:", DOCUMENT.read_text("utf-8"))
    assert named
    file = RESULTS.with_name(f"{named[1].replace(',', '')}-finding.json")
    figures: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    cost = {
        (one["database"], one["work"], one["candidate"]): one["cpu_ms"]
        for one in figures
        if one["cpu_ms"] is not None
    }
    databases = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}

    rows = table_under(DOCUMENT, "## Finding and answers")

    works = [(databases[row["database"]], code_in(row["work"])[0]) for row in rows]
    assert {*works} == {(database, work) for database, work, _ in cost}
    for (database, work), row in zip(works, rows, strict=True):
        mine = cost[database, work, REFERENCE]
        assert float(row[OWN]) == pytest.approx(mine, abs=0.06)
        for candidate in row.keys() - {"database", "work", OWN}:
            theirs = cost.get((database, work, candidate))
            assert row[candidate] == ("-" if theirs is None else short(theirs / mine))


def test_the_most_expensive_requests_are_those_of_the_search_that_is_kept():
    kept = EXPENSIVE.read_text(encoding="utf-8")
    found = re.findall(r"^ *([0-9.]+) +[0-9.]+ +([0-9-]+)  (/.*)$", kept, re.MULTILINE)

    text = DOCUMENT.read_text(encoding="utf-8")
    told = re.findall(r"^\| ([0-9.]+) \| ([0-9-]+) \| `(/.*)` \|$", text, re.MULTILINE)

    assert told
    assert told == [(cpu, status, shown(address)) for cpu, status, address in found]
