"""Sends one request at a time, and measures what it costs the server and its database."""

import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.candidates import CANDIDATES, REFERENCE
from benchmarks.databases import report
from benchmarks.expensive.searching import RECORDS, Cost
from benchmarks.load import Asked, by_generator
from benchmarks.measuring import CpuSeconds, when_quiet
from benchmarks.servers import HOST, Server, running

PATIENCE = 60.0
"""Seconds to wait for an answer: far more than the server spends on any request."""

BLOCK = 1 << 18
LINES = frozenset({"application/x-ndjson", "text/csv"})
WARM = 16


class Asker:
    """Sends requests to a running server, which it restarts if an answer doesn't come."""

    def __init__(self, database_url: str, database_cpu: CpuSeconds, stack: ExitStack) -> None:
        """Start the server; ``stack`` will stop it."""
        self.database_url = database_url
        self.database_cpu = database_cpu
        self._stack = stack
        self._start()

    def _start(self) -> None:
        self.server = self._stack.enter_context(
            running([CANDIDATES[REFERENCE]], self.database_url)
        )[REFERENCE]
        by_generator(self.server.port, [Asked("/api/v1/statements/")], WARM, 0.0)

    def cost(self, address: str) -> Cost:
        """Send a request, and return what the answer cost.

        If the answer doesn't come in time, stops the server and starts another.
        """
        before, started = self._cpu(), time.perf_counter()
        try:
            status, records, is_whole = _answer(self.server, address)
        except TimeoutError:
            seconds = time.perf_counter() - started
            found = Cost(None, self._cpu() - before, seconds)
            report(f"no answer within {PATIENCE:.0f} s: {address}")
            self._stack.close()
            self._start()
            return found
        seconds = time.perf_counter() - started
        # The server may still be working on something that nobody reads any more.
        after = self._cpu() if is_whole else when_quiet(self._cpu)
        return Cost(status, after - before, seconds, records)

    def _cpu(self) -> float:
        return self.server.cpu_seconds() + self.database_cpu()


@contextmanager
def asking(database_url: str, database_cpu: CpuSeconds) -> Iterator[Asker]:
    """Run a server on the database and yield its `Asker`."""
    with ExitStack() as stack:
        yield Asker(database_url, database_cpu, stack)


def _answer(server: Server, address: str) -> tuple[int, int, bool]:
    """Return the status, the number of records in a stream, and whether it was read to the end."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        if answer.headers.get_content_type() not in LINES:
            answer.read()
            return answer.status, 0, True
        records = 0
        while records < RECORDS and (block := answer.read1(BLOCK)):
            records += block.count(b"\n")
        return answer.status, records, answer.isclosed()
    except http.client.HTTPException:
        # A failure within a stream breaks it off.
        return answer.status, records, True
    finally:
        connection.close()
