"""How much one worker does at once, so that some of its threads are always free.

What may take long goes through a lane: streams, questions that cost the database much, requests as
a whole. A lane that is full refuses (503), and those who are refused hold no thread.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings

PATIENCE = 0.25
"""Seconds that a request waits for a thread: enough for a burst, too short to hurt.

For a place among streams or costly questions none waits: it would keep a thread from the others.
"""

RETRY_AFTER = 1
"""Seconds after which a refused client may try again."""

RESERVED = 2
"""Threads that no ordinary request gets: they answer probes, and refuse."""

PROBES = ("/healthz", "/readyz")


class LaneFull(Exception):
    """There is no place in a lane."""


class Lane:
    """So many at once, and so many for each client; ``patience`` are the seconds to wait for it."""

    def __init__(self, places: int, each: int | None = None, patience: float = 0) -> None:
        self.places = places
        self.each = each
        self.patience = patience
        self.full_since: float | None = None
        self._clients: Counter[str] = Counter()
        self._taken = 0
        self._changed = threading.Condition()

    def enter(self, client: str = "") -> None:
        """Take a place; raise LaneFull when there is none."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_place(client), self.patience):
                raise LaneFull
            self._taken += 1
            self._clients[client] += 1
            if self._taken >= self.places:
                self.full_since = monotonic()

    def leave(self, client: str = "") -> None:
        """Give a place back."""
        with self._changed:
            self._taken -= 1
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
            self.full_since = None
            self._changed.notify_all()

    @contextmanager
    def place(self, client: str = "") -> Iterator[None]:
        """Hold a place; raises LaneFull when there is none."""
        self.enter(client)
        try:
            yield
        finally:
            self.leave(client)

    def has_been_full_for(self, seconds: float) -> bool:
        """Say whether no place has become free for so long."""
        since = self.full_since
        return since is not None and monotonic() - since >= seconds

    def _has_place(self, client: str) -> bool:
        is_within = self.each is None or self._clients[client] < self.each
        return is_within and self._taken < self.places


THREADS = settings.SERVER_THREADS
REQUEST_LANE = Lane(THREADS - RESERVED, patience=PATIENCE)
"""Every request but probes."""

STREAM_LANE = Lane(THREADS // 4, each=1)
"""Answers that take as long as their reader likes."""

COSTLY_PLACES = max(2, THREADS // 6)
COSTLY_LANE = Lane(COSTLY_PLACES, each=COSTLY_PLACES - 1)
"""Questions that can take the database seconds; the last place is never the same client's.

Streams, these and the writes that wait for their turn leave a quarter of the threads to others.
"""


class LimitedApplication:
    """A WSGI application that is asked only while there is a place for the request.

    The place is held until the server has sent the whole answer (PEP 3333: it calls ``close``).
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a request, or refuse it."""
        if environ["PATH_INFO"] in PROBES:
            return self.application(environ, start_response)
        try:
            REQUEST_LANE.enter()
        except LaneFull:
            return _refuse(environ, start_response)
        try:
            answer = self.application(environ, start_response)
        except BaseException:
            REQUEST_LANE.leave()
            raise
        if isinstance(answer, environ.get("wsgi.file_wrapper", ())):
            # The server sends a file by itself, and knows it by its class.
            REQUEST_LANE.leave()
            return answer
        return _Answer(answer)


class _Answer:
    """The pieces of an answer; gives its place back when it is closed, and only once."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        try:
            if hasattr(self._pieces, "close"):
                self._pieces.close()
        finally:
            if self._is_open:
                self._is_open = False
                REQUEST_LANE.leave()


def _refuse(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    body = json.dumps(
        {
            "type": "/problems/#busy",
            "title": "Busy",
            "status": 503,
            "detail": f"The server is busy. Try again in {RETRY_AFTER} second.",
            "instance": environ["PATH_INFO"],
            "errors": [],
        }
    ).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_AFTER)),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
