"""Trouble of the database is told from faults of the code, on both databases."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError

from statements.database_errors import Trouble, trouble_of
from statements.models.revision import WritersBusy


def wrapped(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    """Return the error that Django makes of a driver's."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("08006", Trouble.GONE),
        ("57P01", Trouble.GONE),
        ("57P02", Trouble.GONE),
        ("57P03", Trouble.GONE),
        ("25006", Trouble.GONE),
        ("53300", Trouble.GONE),
        ("53100", Trouble.FULL),
        ("55P03", Trouble.BUSY),
        ("42P01", None),
        ("42601", None),
        ("23505", None),
        ("57014", Trouble.OVERRUN),
        ("40P01", None),
    ],
)
def test_postgresql_gives_its_trouble_a_state(state: str, trouble: Trouble | None):
    assert trouble_of(wrapped(psycopg.errors.lookup(state)("text"))) is trouble


def test_a_postgresql_that_is_not_there_gives_none(tmp_path: Path):
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(host=str(tmp_path), user="postgres")

    assert trouble_of(wrapped(refused.value)) is Trouble.GONE


def raised(path: Path | str, *statements: str) -> sqlite3.Error:
    """Return what SQLite raises at a statement, of which the last has to fail."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            for statement in statements:
                connection.execute(statement)
    except sqlite3.Error as error:
        return error
    pytest.fail("Nothing was raised.")


def test_a_sqlite_file_that_cannot_be_used_is_gone(tmp_path: Path):
    (tmp_path / "text").write_text("This is no database. " * 100)
    (tmp_path / "empty").touch()
    for error in (
        raised(tmp_path / "nowhere" / "file", "SELECT 1"),
        raised(tmp_path, "SELECT 1"),
        raised(tmp_path / "text", "SELECT * FROM sqlite_master"),
        raised(tmp_path / "empty", "PRAGMA query_only = 1", "CREATE TABLE one (id)"),
    ):
        assert trouble_of(wrapped(error)) is Trouble.GONE, error


def test_a_sqlite_file_that_cannot_grow_is_full(tmp_path: Path):
    error = raised(
        tmp_path / "small",
        "PRAGMA max_page_count = 2",
        "CREATE TABLE one (text)",
        "INSERT INTO one VALUES (zeroblob(100000))",
    )

    assert trouble_of(wrapped(error)) is Trouble.FULL


def test_a_sqlite_file_that_another_writes_to_is_busy(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "file")) as other:
        other.execute("BEGIN IMMEDIATE")
        error = raised(tmp_path / "file", "BEGIN IMMEDIATE")

    assert trouble_of(wrapped(error)) is Trouble.BUSY


@pytest.mark.parametrize("statement", ["SELECT", "SELECT * FROM nothing", "SELECT one"])
def test_a_fault_of_the_code_is_no_trouble_of_sqlite(statement: str):
    assert trouble_of(wrapped(raised(":memory:", statement))) is None


def test_an_error_is_what_caused_it():
    lock = wrapped(psycopg.errors.LockNotAvailable("text"))
    busy = WritersBusy("Others write.")
    busy.__cause__ = lock

    assert trouble_of(busy) is Trouble.BUSY


def test_a_full_disk_is_full_wherever_it_is_met():
    assert trouble_of(OSError(errno.ENOSPC, "No space left on device")) is Trouble.FULL


@pytest.mark.parametrize(
    "error",
    [
        None,
        RuntimeError("a fault"),
        FileNotFoundError(errno.ENOENT, "No such file"),
        OperationalError("nobody knows why"),
        wrapped(psycopg.InterfaceError("the cursor is closed"), ProgrammingError),
    ],
)
def test_anything_else_is_no_trouble(error: Exception | None):
    assert trouble_of(error) is None


def test_errors_that_came_of_each_other_are_no_trouble():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__context__ = other, one

    assert trouble_of(one) is None
