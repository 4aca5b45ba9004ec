"""A disk that is full refuses writes and nothing else, and takes them again when there is room."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import psycopg
import pytest

from tests.whole.installation import (
    Answer,
    Client,
    Installation,
    Server,
    create_database,
    installation,
    template,
)

MANY = [
    {"resource": "topics", "id": f"many-{place}", "kind": "issue", "name": f"{place:0150}"}
    for place in range(300)
]


def is_sqlite() -> bool:
    return os.environ["DATABASE_URL"].startswith("sqlite")


def health(server: Server) -> Any:
    with urlopen(f"{server.url}/readyz", timeout=60) as response:
        return json.load(response)


def assert_full(answer: Answer) -> None:
    assert answer.status == 507, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/#insufficient-storage"


def assert_nothing_was_written(client: Client) -> None:
    assert client.send("GET", "topics/many-0/").status == 404
    assert client.send("GET", "changes/?limit=1").json()["latest"] == 1


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """Mount a disk of this size, or skip the test where that is not allowed."""
    # PostgreSQL, which is not root, has to reach it; so it is in none of pytest's own folders.
    with TemporaryDirectory(prefix="small-disk-") as disk:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", disk]
        try:
            subprocess.run(mounting, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("a small disk cannot be mounted here")
        try:
            yield Path(disk)
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def on_disk(disk: Path) -> Iterator[Installation]:
    """Give an installation with the fixtures whose database is on a disk."""
    like = template(filled=True)
    if is_sqlite():
        yield Installation(create_database(disk, "records", like))
        return
    url = os.environ["DATABASE_URL"]
    (host,) = parse_qs(urlsplit(url).query)["host"]
    owner = Path(host).stat()
    os.chown(disk, owner.st_uid, owner.st_gid)
    with closing(psycopg.connect(host=host, user="postgres", autocommit=True)) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'".encode())
        copied = f"TEMPLATE {urlsplit(like).path[1:]}".encode()
        connection.execute(b"CREATE DATABASE on_a_small_disk TABLESPACE small " + copied)
        try:
            yield Installation(url.replace("/postgres?", "/on_a_small_disk?"))
        finally:
            connection.execute("DROP DATABASE on_a_small_disk WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")


def fill(disk: Path) -> Path:
    """Fill a disk with a file."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def test_a_full_disk_is_507_to_writers_and_nothing_to_readers():
    size = "16m" if is_sqlite() else "48m"
    with small_disk(size) as disk, on_disk(disk) as made:
        key = made.key()
        with made.serving() as server, closing(server.client(key)) as client:
            assert health(server)["writes"] is True
            filler = fill(disk)
            assert_full(client.send("POST", "imports/", MANY))
            assert_nothing_was_written(client)
            while_full = health(server)
            filler.unlink()
            after = client.send("POST", "imports/", MANY[:10])
            once_written = health(server)

    assert while_full == {
        "ready": True,
        "database": "answers",
        "pending_migrations": [],
        "writes": False,
        "busy": False,
    }
    assert after.status == 200
    assert once_written["writes"] is True
    assert "Traceback" not in "".join(server.log)


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path):
    if not is_sqlite():
        pytest.skip("only SQLite bounds the size of a database")
    with installation(tmp_path) as made:
        key = made.key()
        with closing(sqlite3.connect(made.url.removeprefix("sqlite:///"))) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
        limit = f"PRAGMA journal_mode=WAL; PRAGMA max_page_count={pages + 5}"
        made.url += f"?init_command={quote(limit)}"
        with made.serving() as server, closing(server.client(key)) as client:
            assert_full(client.send("POST", "imports/", MANY))
            assert_nothing_was_written(client)
            assert health(server)["writes"] is False
            assert client.send("PATCH", "topics/un-auspices/", {"name": "UN"}).status == 200
            assert health(server)["writes"] is True
