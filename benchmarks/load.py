"""Sends requests to a server, with wrk if it is installed, and measures the answers."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.databases import ROOT
from benchmarks.servers import HOST

SCRIPT = Path(__file__).with_name("load.lua")
SAMPLES = 500
"""The fewest samples for which a 99th percentile is reported."""

ABANDONED = 20
"""wrk drops requests that have no answer when its time is up. It is used if it gets at least this
many times as many answers as it drops; otherwise our own generator waits for every answer."""

TRIES = 5
"""How often wrk is started at most, if the machine is too busy for it to be ready in time."""


class Asked(NamedTuple):
    """A path with its query, and an entity tag to send with it."""

    path: str
    tag: str | None = None


class Measured(NamedTuple):
    """How many requests were answered in how many seconds, and the latencies in microseconds.

    ``latencies`` are pairs of a latency and its number of occurrences, in ascending order.
    """

    requests: int
    seconds: float
    latencies: list[tuple[int, int]]

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds


def measure(
    port: int, asked: Sequence[Asked], connections: int, seconds: float, latency: float
) -> Measured:
    """Send these requests in rotation over this many connections for this many seconds.

    ``latency`` is the longest time an answer takes, in seconds, as far as is known. Raises
    RuntimeError if an answer is an error or doesn't come.
    """
    answers = connections * seconds / max(latency * connections / 2, latency)
    if shutil.which("wrk") and answers > ABANDONED * connections:
        return by_wrk(port, asked, connections, seconds)
    return by_generator(port, asked, connections, seconds)


def by_wrk(port: int, asked: Sequence[Asked], connections: int, seconds: float) -> Measured:
    """Measure with wrk; raise RuntimeError if an answer is an error or doesn't come."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"{path}\t{tag or ''}\n" for path, tag in asked)
        file.flush()
        command = [
            *("wrk", "--threads", "1", "--connections", str(connections), "--duration", "1h"),
            *("--timeout", "60s", "--script", str(SCRIPT), f"http://{HOST}:{port}", "--"),
            file.name,
        ]
        for _ in range(TRIES):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
            # wrk counts whole seconds; when interrupted, it reports what it has.
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=60)[0].decode()
            # Interrupted before it was ready, it ends without a word.
            if process.returncode != -signal.SIGINT:
                break
    lines = said.strip().splitlines()
    if process.returncode or not lines or not lines[-1].startswith("{"):
        raise RuntimeError(f"wrk failed with {process.returncode}:\n{said}")
    found = json.loads(lines[-1])
    if found["refused"] or found["broken"] or not found["requests"]:
        raise RuntimeError(
            f"Of {found['requests']} requests for {asked[0].path} and its like, {found['refused']} "
            f"were answered by errors; {found['broken']} connections broke."
        )
    pairs = [(latency, count) for latency, count in found["latencies"]]
    interval = found["microseconds"] // max(found["requests"] // connections, 1)
    return Measured(found["requests"], found["microseconds"] / 1_000_000, as_seen(pairs, interval))


def as_seen(pairs: list[tuple[int, int]], interval: int) -> list[tuple[int, int]]:
    """Return the latencies without those that wrk has added.

    For each latency longer than twice the mean ``interval``, wrk adds the latencies of requests
    that a steady stream would have sent in the meantime. We send a request only after the answer
    before.
    """
    counts = Counter(dict(pairs))
    for latency in sorted(counts, reverse=True):
        if counts[latency] > 0:
            for added in range(latency - interval, interval, -interval):
                counts[added] -= counts[latency]
    return sorted((latency, count) for latency, count in counts.items() if count > 0)


def by_generator(
    port: int,
    asked: Sequence[Asked],
    connections: int,
    seconds: float,
    *,
    asks_all: bool = False,
) -> Measured:
    """Measure with our generator; raise RuntimeError if an answer is an error or doesn't come.

    With ``asks_all``, go on until all requests have been sent equally often.
    """
    order = {
        "port": port,
        "requests": asked,
        "connections": connections,
        "seconds": seconds,
        "asks_all": asks_all,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.generator"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:]
        raise RuntimeError(f"Asked for {asked[0].path} and its like: {' '.join(said)}")
    found = json.loads(done.stdout)
    pairs = [(latency, count) for latency, count in found["latencies"]]
    return Measured(found["requests"], found["seconds"], pairs)


def percentile(measured: Iterable[Measured], share: float) -> float:
    """Return the latency, in milliseconds, below which this share of all requests stays."""
    pairs = sorted(pair for one in measured for pair in one.latencies)
    wanted = share * sum(count for _, count in pairs)
    seen = 0
    for latency, count in pairs:
        seen += count
        if seen >= wanted:
            return latency / 1000
    raise ValueError("There is no percentile of no samples.")
