"""Measures the candidates side by side on one database, in rounds."""

import http.client
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from benchmarks import load
from benchmarks.candidates import Candidate, Database
from benchmarks.checking import PATIENCE
from benchmarks.databases import report
from benchmarks.figures import Figures, Sample
from benchmarks.servers import HOST, Server
from benchmarks.tasks import Task, tasks
from benchmarks.works import Work

MANY = 16
"""Connections at once, for the measurements with more than one."""

STREAMED = 8
"""How many times the seconds of other measurements a stream is read for at most. A short stream is
read again and again for at least twice those seconds, because some begin slowly."""

BLOCK = 1 << 20

SLOW = 0.1
"""If answers take at least this many seconds, the extra cost of the first ones doesn't matter."""

QUIET = 0.05
"""Servers that use no CPU time for this many seconds have nothing left to do."""

SETTLING = 5.0
"""Seconds they have to reach that point, although every answer has arrived."""

CpuSeconds = Callable[[], float]


class Plan(NamedTuple):
    """The number of rounds, and the seconds for each measurement."""

    rounds: int
    seconds: float


def measure(
    size: int,
    database: Database,
    database_url: str,
    candidates: Sequence[Candidate],
    works: Sequence[Work],
    plan: Plan,
    database_cpu: CpuSeconds,
) -> list[Figures]:
    """Return the figures of all works and candidates on a database.

    ``database_cpu`` returns the CPU seconds that the database has used outside the servers. Raises
    Different if candidates don't give the same answers, and RuntimeError if one doesn't answer.
    """
    report(f"{database}: starting the servers")
    able = [one for one in candidates if database in one.databases]
    samples: dict[tuple[str, str], list[Sample]] = {}
    with tasks(size, database_url, able, works) as todo:
        for task in todo:
            _warm_up(task)
        for number in range(plan.rounds):
            report(f"{database}: round {number + 1} of {plan.rounds}")
            for task in _in_turn(todo, number):
                try:
                    sample = _sample(task, plan.seconds, database_cpu)
                except (RuntimeError, OSError) as error:
                    raise RuntimeError(f"{task.server.candidate.name}: {error}") from error
                samples.setdefault((task.work.name, task.server.candidate.name), []).append(sample)
    return [
        Figures(database, work.name, one.name).of(samples.get((work.name, one.name), []))
        for work in works
        for one in candidates
    ]


def _in_turn(todo: Sequence[Task], number: int) -> Iterator[Task]:
    """Yield the tasks work by work, with a different candidate first in each round."""
    for name in dict.fromkeys(task.work.name for task in todo):
        of_work = [task for task in todo if task.work.name == name]
        first = number % len(of_work)
        yield from of_work[first:] + of_work[:first]


def _warm_up(task: Task) -> None:
    """Let every thread of both workers connect to the database and prepare its queries.

    If an answer takes long, the first one hardly matters, and this is skipped.
    """
    if task.work.kind != "lines" and task.latency < SLOW:
        load.by_generator(task.server.port, task.asked, 1 if task.work.costly else MANY, 0.0)


def _sample(task: Task, seconds: float, database_cpu: CpuSeconds) -> Sample:
    def cpu() -> float:
        return task.server.cpu_seconds() + database_cpu()

    if task.work.kind == "lines":
        return _sample_stream(task, seconds, cpu)
    before = cpu()
    port, asked, latency = task.server.port, task.asked, task.latency
    if task.work.asks_all:
        alone = load.by_generator(port, asked, 1, seconds, asks_all=True)
    else:
        alone = load.measure(port, asked, 1, seconds, latency)
    crowded = None if task.work.costly else load.measure(port, asked, MANY, seconds, latency)
    used = when_quiet(cpu) - before
    requests = alone.requests + (crowded.requests if crowded else 0)
    return Sample(used * 1000 / requests, alone.rate, crowded and crowded.rate, alone)


def _sample_stream(task: Task, seconds: float, cpu: CpuSeconds) -> Sample:
    task.server.forget_peak()
    before, started = cpu(), time.perf_counter()
    records, taken = 0, 0.0
    while taken < 2 * seconds:
        records += _read_stream(task.server, task.asked[0].path, STREAMED * seconds)
        taken = time.perf_counter() - started
    used = when_quiet(cpu) - before
    peak = task.server.peak_bytes() / 1_000_000
    return Sample(used * 1000 / records, records / taken, peak_mb=peak)


def _read_stream(server: Server, path: str, seconds: float) -> int:
    """Return how many lines of a stream could be read in this many seconds; at least one.

    Raises RuntimeError if there are none.
    """
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE)
    deadline = time.perf_counter() + seconds
    lines = 0
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        while block := answer.read1(BLOCK):
            lines += block.count(b"\n")
            if lines and time.perf_counter() > deadline:
                break
    finally:
        connection.close()
    if not lines:
        raise RuntimeError(f"{path} is empty.")
    return lines


def when_quiet(cpu: CpuSeconds) -> float:
    """Return the CPU seconds used, once the server has finished all requests."""
    deadline = time.perf_counter() + SETTLING
    used = cpu()
    while time.perf_counter() < deadline:
        time.sleep(QUIET)
        now = cpu()
        if now - used < QUIET / 4:
            break
        used = now
    return cpu()
