"""Writes the results of a run to a file and, at the documented size, to docs/benchmark.md."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from benchmarks.candidates import DATABASES, Database
from benchmarks.databases import ROOT

RESULTS = ROOT / "benchmarks" / "results"
"""The folder of the results that are kept with the code."""

DOCUMENT = ROOT / "docs" / "benchmark.md"
VENDORS: dict[Database, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SIZE = 1_000_000
"""The size whose figures are in the document."""


def marks(name: str) -> tuple[str, str]:
    """Return the comments between which the tables of this name stand."""
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def with_tables(document: str, name: str, lines: Iterable[str]) -> str:
    """Return the text of a document with these lines in place of its tables of this name."""
    begin, end = marks(name)
    tables = "\n".join([begin, "", *lines, end])
    return re.sub(f"{begin}.*?{end}", lambda _: tables, document, flags=re.DOTALL)


def write_tables(name: str, lines: Iterable[str]) -> None:
    """Replace the tables of this name in docs/benchmark.md."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(with_tables(text, name, lines), encoding="utf-8")


def write_results(
    name: str, size: int, text: str, tables: Iterable[str], vendors: Collection[str]
) -> Path:
    """Write the results of a run to a file, and return its path.

    A run of the documented size on all databases replaces its tables in docs/benchmark.md, too.
    """
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{size}-{name}.txt"
    file.write_text(text, encoding="utf-8")
    if size == SIZE and len(vendors) == len(DATABASES):
        write_tables(name, tables)
    return file
