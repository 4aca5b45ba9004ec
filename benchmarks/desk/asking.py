"""Asks a page as somebody who is signed in, and measures what it costs the server and its database.

Pages are asked in this process, through all the middleware, within a transaction that is never
committed: the users who sign in, and what they wrote, leave nothing behind.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client

from benchmarks.desk.forms import fill_form
from benchmarks.desk.writes import write_as
from benchmarks.measuring import CpuSeconds
from statements.models.permissions import READER

ADMIN = "admin"
"""Somebody who may see and do everything."""

USERNAMES = {ADMIN: "benchmark-admin", READER: "benchmark-reader"}

LEAST, MOST = 2, 4
"""How often a page is asked: MOST times if it may or may not be within the limit."""

NEAR = (200.0, 500.0)
"""Milliseconds of CPU time from which it may be, and up to which."""


class Page(NamedTuple):
    """A page: the kind of page that it is, who may ask for it, and its address.

    If it has a ``form``, the address of another page, that page's form is sent to it, with the
    ``changes``.
    """

    kind: str
    asked_by: tuple[str, ...]
    address: str
    form: str = ""
    changes: Mapping[str, str] = MappingProxyType({})


class Cost(NamedTuple):
    """The time that a page took, in milliseconds of server time: the best of several runs.

    ``cpu_ms`` are those of the server's and the database's processors, ``database_ms`` those that
    the server waits for the database.
    """

    status: int
    ms: float
    cpu_ms: float
    database_ms: float
    queries: int


class _Clock:
    """The seconds that a connection has spent in the database, and the queries it has run."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    @contextmanager
    def running(self) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - started


class _TimedCursor(CursorWrapper):
    """A cursor on a clock. SQLite looks for rows as they are fetched, so fetching counts, too."""

    clock: _Clock

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self.clock.queries += 1
        with self.clock.running():
            return super().execute(*args, **kwargs)

    def fetchone(self) -> Any:
        with self.clock.running():
            return self.db.wrap_database_errors(self.cursor.fetchone)()

    def fetchmany(self, *args: int) -> Any:
        with self.clock.running():
            return self.db.wrap_database_errors(self.cursor.fetchmany)(*args)

    def fetchall(self) -> Any:
        with self.clock.running():
            return self.db.wrap_database_errors(self.cursor.fetchall)()


class Asker:
    """Browsers in which somebody is signed in: an admin, and a reader who may not see drafts."""

    def __init__(self, clock: _Clock, database_cpu: CpuSeconds) -> None:
        """Sign in, and let the admin have written something; call it within a transaction."""
        self._clock, self._database_cpu = clock, database_cpu
        users = get_user_model().objects
        admin = users.create_superuser(USERNAMES[ADMIN], password=None)
        reader = users.create_user(USERNAMES[READER], password=None, is_staff=True)
        reader.groups.add(Group.objects.get(name=READER))
        write_as(admin)
        self.browsers = {ADMIN: _browser_of(admin), READER: _browser_of(reader)}

    def cost(self, who: str, page: Page) -> Cost:
        """Return what it costs to show somebody a page, or to send it a form."""
        costs: list[Cost] = []
        while len(costs) < LEAST or (len(costs) < MOST and NEAR[0] < costs[-1].cpu_ms < NEAR[1]):
            costs.append(self._cost(who, page))
        least = [min(values) for values in zip(*costs, strict=True)]
        return Cost(costs[-1].status, *least[1:])

    def _cost(self, who: str, page: Page) -> Cost:
        ask = self._asking(who, page)
        clock, place = self._clock, transaction.savepoint()
        clock.seconds, clock.queries = 0.0, 0
        cpu, started = self._cpu(), time.perf_counter()
        answer = ask()
        ms = (time.perf_counter() - started) * 1000
        cost = Cost(
            answer.status_code,
            ms,
            (self._cpu() - cpu) * 1000,
            clock.seconds * 1000,
            clock.queries,
        )
        # A query that took too long leaves PostgreSQL's transaction unusable.
        transaction.savepoint_rollback(place)
        return cost

    def _asking(self, who: str, page: Page) -> Callable[[], Any]:
        """Return what asks for a page; if it sends a form, that is read before."""
        browser = self.browsers[who]
        if not page.form:
            return partial(browser.get, page.address)
        fields = fill_form(browser.get(page.form).text, page.changes)
        return partial(browser.post, page.address, fields)

    def _cpu(self) -> float:
        return time.process_time() + self._database_cpu()


def _browser_of(user: Any) -> Client:
    browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    browser.force_login(user)
    return browser


@contextmanager
def asking(database_cpu: CpuSeconds) -> Iterator[Asker]:
    """Yield an `Asker` on Django's database, and undo afterwards what it wrote."""
    clock = _Clock()
    with transaction.atomic(), _timing(clock):
        yield Asker(clock, database_cpu)
        transaction.set_rollback(True)


@contextmanager
def _timing(clock: _Clock) -> Iterator[None]:
    """Count the time of everything that Django's connection does on the clock."""
    before = connection.make_cursor

    def make_cursor(cursor: Any) -> _TimedCursor:
        timed = _TimedCursor(cursor, connection)
        timed.clock = clock
        return timed

    connection.make_cursor = make_cursor  # type: ignore[method-assign]
    try:
        yield
    finally:
        connection.make_cursor = before  # type: ignore[method-assign]
