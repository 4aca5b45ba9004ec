"""The tables in docs/benchmark.md that runs at the documented size write anew."""

import re
from collections.abc import Iterable

from benchmarks.candidates import Database
from benchmarks.databases import ROOT

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
