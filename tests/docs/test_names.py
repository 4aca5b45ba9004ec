"""The files, commands and variables that the documentation names exist, and none is left out."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.docs.markdown import ROOT, blocks, code_in, documents, name_of, prose, tables

TOP = ("config/", "statements/", "seeds/", "fixtures/", "tests/", "docs/", "benchmarks/", "deploy/")

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")


def code_of(document: Path) -> str:
    """Return all that stands as code in a document, in its sentences and in blocks of its own."""
    return "\n".join([*code_in(prose(document)), *(block.code for block in blocks(document))])


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_a_file_that_is_named_exists(document: Path):
    words = code_in(prose(document))
    named = [word for word in words if word.startswith(TOP) and not set(word) & set(" ?")]

    assert [word for word in named if not list(ROOT.glob(word.rstrip("/")))] == []


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_a_command_that_is_named_exists(document: Path):
    targets = re.findall(r"\bmake ([a-z-]+)", code_of(document))
    commands = re.findall(r"manage\.py ([a-z_]+)", code_of(document))

    assert [name for name in targets if f"\n{name}:" not in MAKEFILE] == []
    assert [name for name in commands if name not in get_commands()] == []


def test_every_variable_of_the_environment_is_explained_to_operators():
    read = {
        *re.findall(r'_(?:read|flag|count)\("([A-Z_]+)"', SETTINGS),
        *re.findall(r"^([A-Z_]+) \?=", MAKEFILE, re.MULTILINE),
    }
    developers_only = {"JOBS", "SIZE"}

    assert read - developers_only <= set(code_in(prose(ROOT / "docs" / "operating.md")))


def test_the_tables_of_changes_name_files_that_exist():
    guide = ROOT / "docs" / "contributing.md"
    rows = [row for table in tables(guide) for row in table if "change" in row]
    files = {
        (row["change"], file)
        for row in rows
        for column in ("open first", "then", "file")
        for file in files_in(row.get(column, ""))
    }

    assert len(rows) > 12
    assert {(change, file) for change, file in files if not file.exists()} == set()


def files_in(cell: str) -> list[Path]:
    """Return the files that a cell names; one without a folder is in that of the one before it."""
    files: list[Path] = []
    for word in code_in(cell):
        if word.startswith(TOP):
            files.append(ROOT / word)
        elif word.endswith(".py") and "/" in word:
            files.append(ROOT / "statements" / word)
        elif word.endswith(".py"):
            files.append(files[-1].parent / word if files[-1].is_file() else files[-1] / word)
    return files
