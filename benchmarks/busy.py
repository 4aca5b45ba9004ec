"""Reads and writes beside an import in chunks: how long each waits, and what a request costs.

`python -m benchmarks busy --size 100000` runs the command on a new database that a server is on,
with two readers and one writer, who also work before and after it.
"""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from benchmarks.candidates import CANDIDATES, REFERENCE
from benchmarks.databases import manage, migrate, report
from benchmarks.dataset.preparing import database_at
from benchmarks.importing import written_lines
from benchmarks.servers import HOST, Server, running

CHUNK = 1000
READERS = 2
READ_EVERY, WRITE_EVERY = 0.05, 0.2
"""Seconds between the end of one request of a client and the start of its next one."""

QUIET = 10.0
"""Seconds of the phases before and after the import."""

PAGE = "/api/v1/statements/?limit=50"
TOPIC = "/api/v1/topics/un-auspices/"


class Busy(NamedTuple):
    """A phase: its name, CPU milliseconds of the server a request, and seconds of each request."""

    name: str
    cpu_ms: float
    reads: list[float]
    writes: list[float]

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.cpu_ms:.1f} ms of CPU a request; "
            f"{_spread('reads', self.reads)}; {_spread('writes', self.writes)}."
        )


def _spread(name: str, seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    figures = ", ".join(f"{value * 1000:.0f}" for value in (cuts[9], cuts[18], max(seconds)))
    return f"{len(seconds)} {name}, median, 95 % and most {figures} ms"


@dataclass
class Client:
    """Sends the same request until it is stopped, and notes how long each answer takes."""

    port: int
    pause: float
    key: str = ""
    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def work(self, over: Event) -> None:
        """Read a page, or write a topic if there is a key, until ``over``."""
        number = 0
        while not over.wait(self.pause):
            number += 1
            started = time.perf_counter()
            status = self._write(number) if self.key else self._ask("GET", PAGE)
            self.seconds.append(time.perf_counter() - started)
            if status != http.client.OK:
                self.refused.append(status)

    def _write(self, number: int) -> int:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        return self._ask("PATCH", TOPIC, json.dumps({"name": f"Name {number}"}), headers)

    def _ask(self, method: str, path: str, body: str | None = None, headers: object = None) -> int:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        try:
            connection.request(method, path, body, headers or {})  # type: ignore[arg-type]
            response = connection.getresponse()
            response.read()
        finally:
            connection.close()
        return response.status


def measure_busy(size: int, url: str) -> Iterator[Busy]:
    """Yield the phases before, beside and after an import; raise CalledProcessError if it fails.

    Raises RuntimeError if a request is refused.
    """
    database_at(url).begin_anew()
    migrate(url)
    manage(url, "load_fixtures")
    key = manage(url, "create_api_key", "--name", "busy", "--scope", "write").strip()
    with (
        written_lines(size) as file,
        running([CANDIDATES[REFERENCE]], url) as servers,
    ):
        server = servers[REFERENCE]
        yield _phase("before", server, key, lambda: time.sleep(QUIET))
        yield _phase("beside", server, key, lambda: _import(url, file))
        yield _phase("after", server, key, lambda: time.sleep(QUIET))


def _phase(name: str, server: Server, key: str, work: Callable[[], None]) -> Busy:
    readers = [Client(server.port, READ_EVERY) for _ in range(READERS)]
    writer = Client(server.port, WRITE_EVERY, key)
    over = Event()
    threads = [Thread(target=client.work, args=[over]) for client in (*readers, writer)]
    began = server.cpu_seconds()
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        over.set()
        for thread in threads:
            thread.join()
    refused = [status for client in (*readers, writer) for status in client.refused]
    if refused:
        raise RuntimeError(f"{len(refused)} requests were refused: {sorted(set(refused))}.")
    reads = [seconds for reader in readers for seconds in reader.seconds]
    count = len(reads) + len(writer.seconds)
    cpu_ms = (server.cpu_seconds() - began) / count * 1000
    return Busy(name, cpu_ms, reads, writer.seconds)


def _import(url: str, file: Path) -> None:
    started = time.perf_counter()
    manage(url, "import_records", str(file), "--chunk", str(CHUNK))
    report(f"The import took {time.perf_counter() - started:.0f} s.")
