"""Set up the database before serving: migrate it, load the fixtures, make the first admin."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import locks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, connections

from statements.database_errors import trouble_of

SETTING_UP = 6_018_310_451_297
"""Advisory lock that one start at a time holds on PostgreSQL; the number is arbitrary."""


class Command(BaseCommand):
    """Run the commands that a start needs, one start at a time."""

    help = (
        "Runs migrate, load_fixtures and create_first_admin, as `make run` does before it serves. "
        "Several starts on one database take turns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whether the demo world is loaded too."""
        parser.add_argument(
            "--demo", action="store_true", help="load the demo world too, which is made up"
        )

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        """Set up; raise CommandError if a step does, or if the database can't be used."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        alone = _alone_on_postgresql if connection.vendor == "postgresql" else _alone_on_sqlite
        try:
            with alone(connection, self._report_waiting):
                call_command("migrate", verbosity=0)
                call_command("load_fixtures", demo=demo)
                call_command("create_first_admin", demo=demo)
        except (Error, OSError) as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            raise CommandError(f"{trouble.value.capitalize()}: {error}") from None

    def _report_waiting(self) -> None:
        self.stdout.write("Another start is setting up this database. Waiting for it to finish.")
        self.stdout.flush()


@contextmanager
def _alone_on_postgresql(connection: Any, on_waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other starts waiting; the lock ends with its connection, even if that is killed.

    A transaction on a separate connection holds it, because migrations commit, and because a pool
    such as PgBouncer may give each transaction a different session.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SETTING_UP])
            if cursor.fetchone() == (False,):
                on_waiting()
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETTING_UP])
        yield
    finally:
        own.close()


@contextmanager
def _alone_on_sqlite(connection: Any, on_waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other starts waiting; the lock ends with its process, even if that is killed.

    Don't remove the lock file next to the database: another start may be waiting on it.
    """
    if connection.is_in_memory_db():
        yield
        return
    path = Path(f"{connection.settings_dict['NAME']}-set-up")
    try:
        file = path.open("a")
    except OSError as error:
        raise CommandError(f"The database cannot be set up: {error}.") from None
    with file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            on_waiting()
            locks.lock(file, locks.LOCK_EX)
        yield
