"""The tables of docs/benchmark.md are those of the run that is kept."""

import json
from typing import Any

import pytest

from tests.docs.markdown import ROOT, code_in, table_under

DOCUMENT = ROOT / "docs" / "benchmark.md"
RESULTS = ROOT / "benchmarks" / "results" / "1000000.json"
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
