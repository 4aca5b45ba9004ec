"""Installations as they are in life: processes of their own, on databases of their own.

Each is on a database of the vendor that is tested. Servers listen on the loopback alone, and only
what was started here is ended.
"""

import atexit
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.whole.forking import run_command

ROOT = Path(__file__).resolve().parent.parent.parent
LISTENING = re.compile(r"Listening at http://127\.0\.0\.1:(\d+)")


def create_database(folder: Path, name: str, like: str = "") -> str:
    """Return the DATABASE_URL of a new database of the vendor that is tested.

    It is empty, or a copy of the database whose DATABASE_URL is in ``like``.
    """
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        file = folder / f"{name}.sqlite3"
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"
    name = f"{name}_{secrets.token_hex(8)}"
    run_on_server(f"CREATE DATABASE {name} TEMPLATE {urlsplit(like).path[1:] or 'template1'}")
    return url.replace("/postgres?", f"/{name}?")


def run_on_server(statement: str) -> None:
    """Run a statement on the PostgreSQL server, outside any transaction."""
    (host,) = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"]
    with closing(psycopg.connect(host=host, user="postgres", autocommit=True)) as connection:
        connection.execute(statement.encode())


@contextmanager
def database(folder: Path, name: str = "records", like: str = "") -> Iterator[str]:
    """Give the DATABASE_URL of a database that is gone afterwards; see `create_database`."""
    url = create_database(folder, name, like)
    yield url
    if not url.startswith("sqlite"):
        run_on_server(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")


@cache
def template(*, filled: bool, demo: bool = False) -> str:
    """Return the DATABASE_URL of a migrated database: with the delivered fixtures, the demo or not.

    Migrating takes longer than most tests, so it is done once, and installations are copies.
    """
    folder = mkdtemp()
    atexit.register(shutil.rmtree, folder)
    like = template(filled=False) if filled else ""
    made = Installation(create_database(Path(folder), "template", like))
    if filled:
        made.manage("load_fixtures", *(["--demo"] if demo else []))
    else:
        made.manage("migrate", "--verbosity", "0")
    return made.url


def port_in(lines: Iterable[str]) -> int:
    """Return the port that a server writes, reading its lines up to there."""
    return next(int(hit[1]) for line in lines if (hit := LISTENING.search(line)))


def workers_of(pid: int) -> list[int]:
    """Return the process ids of the workers of a server; Linux tells them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


class Answer:
    """What a server answered: its status, headers and JSON."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A server that runs."""

    port: int
    process: "subprocess.Popen[str]"
    log: list[str]
    """The lines that it has written."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str) -> "Client":
        """Return a client of its own connection, with a key."""
        return Client(self.port, key)

    def kill(self) -> None:
        """End the server and its workers at once, without a word to them."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Client:
    """Sends requests by one connection at a time, and opens another when that is gone."""

    port: int
    key: str
    connection: HTTPConnection | None = field(default=None, repr=False)
    used: float = 0.0

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Answer:
        """Return the answer; raise OSError or HTTPException when there is none."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"Content-Type": "application/json", **named}
        named["Authorization"] = f"Bearer {self.key}"
        # The server closes a connection on which nothing comes for two seconds.
        if time.monotonic() - self.used > 1:
            self.close()
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, f"/api/v1/{address}", data, named)
            response = self.connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except Exception:
            self.close()
            raise
        self.used = time.monotonic()
        return answer

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


@dataclass
class Installation:
    """A database with the code on it."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url}

    def manage(self, *arguments: str, check: bool = True, **more: str) -> str:
        """Return what a command writes; fail when it does, unless that is no matter."""
        with TemporaryDirectory() as folder:
            printed = Path(folder)
            code = run_command((*arguments, "--skip-checks"), self.environment | more, printed)
            output, errors = ((printed / name).read_text() for name in ("stdout", "stderr"))
        assert code == 0 or not check, errors
        return output if code == 0 else errors

    def key(self, scope: str = "review") -> str:
        """Return the text of a new key."""
        name = f"{scope} {secrets.token_hex(4)}"
        return self.manage("create_api_key", "--name", name, "--scope", scope).strip()

    def export(self, *options: str) -> list[str]:
        """Return the lines of an export."""
        return self.manage("export_records", *options).splitlines()

    @contextmanager
    def serving(self, **more: str) -> Iterator[Server]:
        """Run a server, with more in its environment; it is ended afterwards."""
        with subprocess.Popen(
            [sys.executable, "-m", "config.server"],
            cwd=ROOT,
            env={**self.environment, "PORT": "0", **more},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            assert process.stderr
            port = port_in(process.stderr)
            log: list[str] = []
            # It is always read, so that the server never waits for a reader.
            reader = threading.Thread(target=log.extend, args=[process.stderr], daemon=True)
            reader.start()
            try:
                yield Server(port, process, log)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
                reader.join()


@contextmanager
def installation(
    folder: Path, name: str = "records", *, filled: bool = True, demo: bool = False
) -> Iterator[Installation]:
    """Give an installation: with the delivered fixtures, the demo world too, or empty."""
    with database(folder, name, template(filled=filled, demo=demo)) as url:
        yield Installation(url)
