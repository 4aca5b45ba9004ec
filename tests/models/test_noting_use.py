"""The last use of a key is written down only where that costs no waiting."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from statements.models import ApiKey, api_key

PATIENCE = 20


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Any:
    """Return a connection to a SQLite file with one key, to which uses are written."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has its own test.")
    disk = DatabaseWrapper(
        {**connection.settings_dict, "NAME": tmp_path / "keys.sqlite3"}, DEFAULT_DB_ALIAS
    )
    table = ApiKey._meta.db_table
    with disk.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, last_used_at TEXT)")
        cursor.execute(f"INSERT INTO {table} VALUES (1, NULL)")
    monkeypatch.setattr(api_key, "connections", {DEFAULT_DB_ALIAS: disk})
    yield disk
    disk.close()


def noted(disk: Any) -> Any:
    with disk.cursor() as cursor:
        cursor.execute(f"SELECT last_used_at FROM {ApiKey._meta.db_table}")
        return cursor.fetchone()[0]


def test_on_sqlite_nobody_waits_for_whoever_writes(on_disk: Any):
    other = sqlite3.connect(on_disk.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    key = ApiKey(pk=1)

    begin = time.monotonic()
    key.note_use()

    assert time.monotonic() - begin < PATIENCE / 2
    assert key.last_used_at is None
    assert noted(on_disk) is None
    other.execute("ROLLBACK")
    other.close()
    key.note_use()
    assert noted(on_disk) is not None


def test_on_sqlite_other_writes_are_as_patient_as_before(on_disk: Any):
    ApiKey(pk=1).note_use()

    with on_disk.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (PATIENCE * 1000,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lock", "is_noted"), [("FOR UPDATE", False), ("FOR KEY SHARE", True)])
def test_on_postgresql_a_locked_row_is_skipped(lock: str, is_noted: bool):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has its own tests.")
    key, _ = ApiKey.objects.make("reader", "read")
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {ApiKey._meta.db_table} WHERE id = %s {lock}", [key.pk])
        with connection.cursor() as cursor:  # it would rather fail than hang
            cursor.execute("SET statement_timeout = '5s'")
        key.note_use()
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
    key.refresh_from_db()

    assert (key.last_used_at is not None) is is_noted


@pytest.mark.django_db
def test_a_minute_has_to_pass_before_a_use_is_written_down_again(django_assert_num_queries: Any):
    key, _ = ApiKey.objects.make("reader", "read")
    key.last_used_at = timezone.now()

    with django_assert_num_queries(0):
        key.note_use()
