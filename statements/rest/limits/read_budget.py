"""Limits the database's time for one read, so that a slow query can't hold up the others.

On PostgreSQL, the settings open connections with ``statement_timeout``. SQLite has no such option,
so a progress handler stops its queries.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS

STEPS = 20_000
"""SQLite virtual machine steps between two checks of the clock: a millisecond or less."""

_limit = threading.local()


class ReadBudgetMiddleware:
    """Gives every safe request ``READ_SECONDS`` of database time.

    In a stream, each chunk has this limit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request within its budget."""
        with limit_reading() if request.method in SAFE_METHODS else nullcontext():
            return self.get_response(request)


@contextmanager
def limit_reading() -> Iterator[None]:
    """Stop SQLite queries in this thread ``READ_SECONDS`` from now; 0 means no limit."""
    seconds = settings.READ_SECONDS
    before = getattr(_limit, "ends", None)
    _limit.ends = monotonic() + seconds if seconds else None
    try:
        yield
    finally:
        _limit.ends = before


def watch_connection(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Install the progress handler on a new connection; receives ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_is_over, STEPS)


def _is_over() -> bool:
    ends = getattr(_limit, "ends", None)
    return ends is not None and monotonic() > ends
