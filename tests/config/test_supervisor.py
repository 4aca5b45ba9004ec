"""The server's worker processes: as many as are asked for, replaced, and gone with their parent."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

from tests.whole.installation import ROOT, port_in, workers_of

TELLING = """\
import logging, os, sys
from config.listening import listen
from config.server import serve

logging.basicConfig(level=logging.INFO)

def application(environ, start_response):
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

serve(application, listen("127.0.0.1", 0, int(sys.argv[1])))
"""
"""A server whose answer is the process that answers."""


class Server(NamedTuple):
    process: "subprocess.Popen[str]"
    port: int

    @property
    def workers(self) -> set[int]:
        return set(workers_of(self.process.pid))

    def answering(self) -> int:
        """Return the process id of the worker that answers a request."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", "/")
            return int(connection.getresponse().read())


@contextmanager
def serving(workers: int) -> Iterator[Server]:
    with subprocess.Popen(
        [sys.executable, "-c", TELLING, str(workers)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        server = Server(process, port_in(process.stderr))
        try:
            wait_until(lambda: workers == 1 or len(server.workers) == workers)
            yield server
        finally:
            process.kill()


def wait_until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_so_many_workers_answer_as_are_asked_for():
    with serving(3) as server:
        workers = server.workers

        assert len(workers) == 3
        assert {server.answering() for _ in range(20)} <= workers


def test_one_worker_is_the_process_itself():
    with serving(1) as server:
        assert server.answering() == server.process.pid
        assert server.workers == set()


def test_a_worker_that_is_killed_is_replaced_and_no_request_is_refused_meanwhile():
    with serving(2) as server:
        before = server.workers
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        answering = {server.answering() for _ in range(20)}
        wait_until(lambda: len(server.workers) == 2 and killed not in server.workers)

        assert before - {killed} < server.workers
        assert answering <= server.workers


def test_workers_end_when_the_process_that_started_them_is_killed():
    with serving(3) as server:
        workers = server.workers
        server.process.kill()

        wait_until(lambda: not any(is_there(pid) for pid in workers))


def test_a_stop_ends_the_workers_before_it_ends_the_server():
    with serving(2) as server:
        workers = server.workers
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)

        assert server.process.returncode == 0
        assert not any(is_there(pid) for pid in workers)


def test_a_second_server_at_the_same_port_is_refused():
    with serving(2) as server:
        second = subprocess.run(
            [sys.executable, "-m", "config.server"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(server.port)},
            check=False,
            capture_output=True,
            text=True,
        )

        assert second.returncode == 1
        assert f"Port {server.port} on 127.0.0.1 is taken" in second.stderr
