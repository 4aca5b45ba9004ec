"""Starts a candidate's server with two workers, and measures its CPU time and memory."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.candidates import REFERENCE, Candidate, Database
from benchmarks.databases import FOLDER, ROOT, environment, postmaster_pid

HOST = "127.0.0.1"
WORKERS = 2
BACKLOG = 128
STARTING = 60.0
"""Seconds a server has to begin answering."""

STOPPING = 20.0
"""Seconds it has to stop before it is killed."""

ENOUGH = 16
"""Enough connections for every worker to get some."""


class Server(NamedTuple):
    """A running server: a process tree for each worker."""

    candidate: Candidate
    port: int
    trees: list[psutil.Process]

    def processes(self) -> list[psutil.Process]:
        """Return the processes of all workers."""
        return [
            process for tree in self.trees for process in (tree, *tree.children(recursive=True))
        ]

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server has used so far."""
        return cpu_seconds(self.processes())

    def forget_peak(self) -> None:
        """Reset the peak to the memory used now."""
        for process in self.processes():
            with Path(f"/proc/{process.pid}/clear_refs").open("w", encoding="ascii") as file:
                file.write("5")

    def peak_bytes(self) -> int:
        """Return the peak resident memory of the process with the highest peak."""
        return max(_peak_bytes(process.pid) for process in self.processes())


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the CPU time of the processes and of their children that have ended."""
    total = 0.0
    for process in processes:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def _cpu_of_postgresql() -> float:
    postmaster = psutil.Process(postmaster_pid())
    return cpu_seconds([postmaster, *postmaster.children()])


CPU_OF_DATABASE: dict[Database, Callable[[], float]] = {
    # SQLite has no process of its own.
    "sqlite": lambda: 0.0,
    "postgresql": _cpu_of_postgresql,
}
"""Functions that return the CPU seconds a database has used outside the servers."""


def _peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


@contextmanager
def running(
    candidates: Iterable[Candidate], database_url: str, more: Mapping[str, str] | None = None
) -> Iterator[dict[str, Server]]:
    """Run the candidates' servers on a database, and yield them by candidate name.

    ``more`` is added to their environment. Raises RuntimeError if one doesn't start.
    """
    with ExitStack() as stack:
        yield {
            candidate.name: stack.enter_context(_running(candidate, database_url, more or {}))
            for candidate in candidates
        }


@contextmanager
def _running(candidate: Candidate, database_url: str, more: Mapping[str, str]) -> Iterator[Server]:
    log = FOLDER / "logs" / f"{candidate.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        output = stack.enter_context(log.open("wb"))
        trees = []
        port = 0
        for _ in range(WORKERS):
            with _listening(port) as listener:
                port = listener.getsockname()[1]
                started = subprocess.Popen(  # noqa: S603
                    _command(candidate, listener.fileno()),
                    cwd=ROOT,
                    env={**environment(database_url), **more},
                    stdout=output,
                    stderr=output,
                    pass_fds=[listener.fileno()],
                    # Ctrl-C in the terminal is for the benchmark, which stops its servers itself.
                    start_new_session=True,
                )
                stack.callback(_stop, started)
                trees.append(psutil.Process(started.pid))
        server = Server(candidate, port, trees)
        try:
            _wait_until_it_answers(server)
        except OSError as error:
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{candidate.name} does not answer: {error}\n{said}") from error
        yield server


def _listening(port: int) -> socket.socket:
    """Return a socket that listens on the port, or on a free one for 0.

    Each worker has its own, and the system distributes connections among them. With one shared
    socket, one worker often takes all connections.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # Connections inherit it from the listener; a server that is handed a socket may not set it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((HOST, port))
    listener.listen(BACKLOG)
    return listener


def _command(candidate: Candidate, listener: int) -> list[str]:
    if candidate.name == REFERENCE:
        # On Record comes with its own server, and that is what its users run.
        code = (
            "import socket; from config.server import serve; from config.wsgi import application; "
            f"serve(application, [socket.socket(fileno={listener})])"
        )
        return [sys.executable, "-c", code]
    if candidate.interface == "wsgi":
        return [
            *(sys.executable, "-m", "gunicorn", candidate.application),
            *("--bind", f"fd://{listener}", "--workers", "1", "--worker-class", "gthread"),
            *("--threads", "4", "--no-control-socket", "--log-level", "warning"),
        ]
    return [
        *(sys.executable, "-m", "uvicorn", candidate.application, "--fd", str(listener)),
        *("--workers", "1", "--no-access-log", "--log-level", "warning"),
        *(["--factory"] if candidate.interface == "asgi factory" else []),
    ]


def _wait_until_it_answers(server: Server) -> None:
    """Return once every worker answers; raise OSError if one doesn't."""
    for _ in range(ENOUGH):
        connection = http.client.HTTPConnection(HOST, server.port, timeout=STARTING)
        connection.request("GET", "/nothing")
        connection.getresponse().read()
        connection.close()


def _stop(started: "subprocess.Popen[bytes]") -> None:
    workers = psutil.Process(started.pid).children(recursive=True) if started.poll() is None else []
    started.terminate()
    _, left = psutil.wait_procs(workers, timeout=STOPPING)
    for process in left:
        process.kill()
    try:
        started.wait(STOPPING)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()
