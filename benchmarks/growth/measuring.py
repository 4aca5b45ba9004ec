"""Measures the cost of reads, single writes and imports on one size of the data set.

Each size is measured on a copy in which every record has a past, so the data that the other works
share stay as they are.
"""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any, NamedTuple

from benchmarks.candidates import CANDIDATES, REFERENCE, Database
from benchmarks.checking import ask
from benchmarks.databases import manage, report, run_python
from benchmarks.dataset.preparing import database_at
from benchmarks.dataset.reading import reader, spread
from benchmarks.importing import written_lines
from benchmarks.load import Asked
from benchmarks.measuring import when_quiet
from benchmarks.questions import known
from benchmarks.servers import CPU_OF_DATABASE, HOST, Server, running
from benchmarks.works import LIST, WORKS, Asker
from benchmarks.writing import modeled_on, with_ids

READS = ("page_first", "page_deep", "page_filtered", "detail")
ROUNDS = 5
SECONDS = 1.0
"""How long each read is asked in a round."""

WRITES = 60
"""How many writes of each kind a round has."""

IMPORTED = 2_000
"""How many statements are imported, to measure the cost of one."""


class Cost(NamedTuple):
    """The CPU milliseconds of server and database that a request takes, or a statement imported."""

    database: Database
    work: str
    size: int
    cpu_ms: float


class Request(NamedTuple):
    """One request: method, path, and a body for writes."""

    method: str
    path: str
    body: Any = None


def measure_growth(name: Database, urls: Mapping[int, tuple[str, str]]) -> list[Cost]:
    """Measure each work at each size; raise CalledProcessError or RuntimeError if one fails.

    ``urls`` has the URL of each size and of its copy. Every round asks all sizes, so that a machine
    that is slower for a while is so for all of them.
    """
    found: dict[tuple[str, int], list[float]] = {}
    with ExitStack() as stack:
        works = {
            size: stack.enter_context(_prepared(size, name, url, copy_url))
            for size, (url, copy_url) in urls.items()
        }
        for number in range(ROUNDS):
            report(f"{name}: round {number + 1} of {ROUNDS}")
            for size, asked in works.items():
                for work, cost in asked.round(number):
                    found.setdefault((work, size), []).append(cost)
    return [
        Cost(name, work, size, statistics.median(costs)) for (work, size), costs in found.items()
    ]


@contextmanager
def _prepared(size: int, name: Database, url: str, copy_url: str) -> Iterator["_Works"]:
    report(f"{name}: copying {size:,} statements, and giving them a past ...")
    database_at(copy_url).copy(database_at(url))
    try:
        run_python(copy_url, "-m", "benchmarks.expensive.histories")
        key = manage(copy_url, "create_api_key", "--name", "growth", "--scope", "review").strip()
        with running([CANDIDATES[REFERENCE]], copy_url) as servers:
            asking = Asking(servers[REFERENCE], key, CPU_OF_DATABASE[name])
            works = _Works(name, copy_url, asking, _reads(size, url, asking.server))
            for requests in works.reads.values():
                asking.cost(requests)
            yield works
    finally:
        database_at(copy_url).remove()


class _Works:
    """The works to measure at one size."""

    def __init__(
        self, name: Database, url: str, asking: "Asking", reads: Mapping[str, list[Request]]
    ) -> None:
        self.name, self.url, self.asking, self.reads = name, url, asking, reads
        self.models = _models(asking.server)

    def round(self, number: int) -> Iterator[tuple[str, float]]:
        """Yield each work with its cost."""
        for work, requests in self.reads.items():
            yield work, self.asking.cost(requests, SECONDS)
        for work, requests in _writes(self.models, f"growth-{number}"):
            yield work, self.asking.cost(requests)
        yield "import", _measure_import(self.name, self.url, f"growth-{number}")


def _reads(size: int, url: str, server: Server) -> dict[str, list[Request]]:
    facts = known(size, url)
    asker = Asker(json.loads(ask(server.port, Asked(LIST)).body)["next"])
    paths = {
        name: asker.addresses(REFERENCE, WORKS[name], WORKS[name].questions(facts))
        for name in READS
    }
    with reader(url) as query:
        numbers = [number for (number,) in query("SELECT number FROM statements_revision")]
    paths["page_as_of"] = [f"{LIST}?as_of={number}" for number in spread(sorted(numbers), 20)]
    return {name: [Request("GET", path) for path in some] for name, some in paths.items()}


def _models(server: Server) -> list[Any]:
    """Return statements, as they are written, to model new ones on."""
    page = json.loads(ask(server.port, Asked(f"{LIST}?limit={WRITES}")).body)
    return [with_ids(record) for record in page["results"]]


def _writes(models: Sequence[Any], name: str) -> Iterator[tuple[str, list[Request]]]:
    """Yield writes that create statements, change them and delete them again."""
    bodies = list(modeled_on(models, name, WRITES))
    paths = [f"{LIST}{body['id']}/" for body in bodies]
    changed = {"note": f"Changed in {name}."}
    yield "create", [Request("POST", LIST, body) for body in bodies]
    yield "change", [Request("PATCH", path, changed) for path in paths]
    yield "delete", [Request("DELETE", path) for path in paths]


class Asking:
    """Sends requests to a server, one at a time, and takes the CPU time of it and its database."""

    def __init__(self, server: Server, key: str, database_cpu: Callable[[], float]) -> None:
        self.server, self.key, self.database_cpu = server, key, database_cpu

    def cost(self, requests: Sequence[Request], seconds: float = 0.0) -> float:
        """Return the milliseconds of a request; all are sent once, and again until time is up.

        Raises RuntimeError if one isn't answered as it should be.
        """
        before, count = self._cpu(), 0
        until = time.perf_counter() + seconds
        with closing(http.client.HTTPConnection(HOST, self.server.port, timeout=300)) as connection:
            while not count or time.perf_counter() < until:
                for request in requests:
                    self._send(connection, request)
                count += len(requests)
        return (when_quiet(self._cpu) - before) * 1000 / count

    def _cpu(self) -> float:
        return self.server.cpu_seconds() + self.database_cpu()

    def _send(self, connection: http.client.HTTPConnection, request: Request) -> None:
        headers: dict[str, str] = {}
        body = None
        if request.method != "GET":
            headers["Authorization"] = f"Bearer {self.key}"
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(request.body)
        connection.request(request.method, request.path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status not in (200, 201, 204):
            raise RuntimeError(f"{request.method} {request.path}: {answer.status} {said[:300]!r}")


def _measure_import(name: Database, url: str, prefix: str) -> float:
    database_cpu = CPU_OF_DATABASE[name]
    with written_lines(IMPORTED, prefix) as file:
        before = database_cpu()
        done = json.loads(run_python(url, "-m", "benchmarks.importing", str(file)))
        used = when_quiet(database_cpu) - before
    return (done["cpu_seconds"] + used) * 1000 / IMPORTED
