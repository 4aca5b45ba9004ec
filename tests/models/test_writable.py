"""Whether the database takes writes is told without writing and without waiting for anybody."""

import mmap
import shutil
from typing import Any

import pytest
from django.db import OperationalError, connection

from statements.models import Revision, writable
from statements.models.writable import REMEMBERED, ROOM, noting_full, takes_writes
from statements.vocabularies import Through
from tests.rest.test_trouble import trouble

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, to be set; nothing is remembered."""
    now = [1000.0]
    monkeypatch.setattr("statements.models.writable.time.monotonic", lambda: now[0])
    monkeypatch.setattr(writable, "_full_at", mmap.mmap(-1, 8))
    return now


def find_full(error: Exception) -> None:
    with pytest.raises(OperationalError), noting_full():
        raise error


def test_a_write_that_found_the_disk_full_is_remembered_for_a_while(clock: list[float]):
    find_full(trouble("SQLITE_CANTOPEN"))
    assert takes_writes(Revision)

    find_full(trouble("SQLITE_FULL"))
    assert not takes_writes(Revision)
    clock[0] += REMEMBERED
    assert takes_writes(Revision)


def test_a_write_that_succeeds_takes_its_place(django_capture_on_commit_callbacks: Any):
    find_full(trouble("SQLITE_FULL"))
    with django_capture_on_commit_callbacks(execute=True):
        Revision.begin(by=None, through=Through.API)

    assert takes_writes(Revision)


def test_a_server_that_is_read_only_says_so():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL is read-only as a whole")
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    assert not takes_writes(Revision)


def test_a_file_without_room_beside_it_takes_none(tmp_path: Any, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk is another machine's")
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: False)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "file"))
    assert not takes_writes(Revision)

    (tmp_path / "file").touch()
    assert takes_writes(Revision)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=ROOM - 1))
    assert not takes_writes(Revision)
