"""A limit on how long the database works on one read, so that no question holds up the others.

PostgreSQL keeps the limit by itself: the settings open the server's connections with
``statement_timeout``. SQLite knows no such thing, so a progress handler stops it here.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS

STEPS = 20_000
"""Steps of SQLite's virtual machine between two looks at the clock: a millisecond or less."""

_limit = threading.local()


class ReadBudgetMiddleware:
    """Gives every request that only reads ``READ_SECONDS`` of the database's time.

    What a stream reads later has a limit of its own for each chunk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request within its budget."""
        with limit_reading() if request.method in SAFE_METHODS else nullcontext():
            return self.get_response(request)


@contextmanager
def limit_reading() -> Iterator[None]:
    """Stop SQLite in this thread after ``READ_SECONDS``; 0 means no limit."""
    seconds = settings.READ_SECONDS
    before = getattr(_limit, "ends", None)
    _limit.ends = monotonic() + seconds if seconds else None
    try:
        yield
    finally:
        _limit.ends = before


def watch_connection(connection: Any, **_: Any) -> None:
    """Let SQLite ask whether its time is up; receives ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_is_over, STEPS)


def _is_over() -> bool:
    ends = getattr(_limit, "ends", None)
    return ends is not None and monotonic() > ends
