"""Limits on what one worker does at once, so that some of its threads are always free.

Each lane limits one kind of work: streams, costly queries, or requests in general. When a lane is
full, the request is refused with a 503 and frees its thread.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

PATIENCE = 0.25
"""Seconds a request waits for a thread: long enough for a burst, short enough not to hurt.

Streams and costly queries don't wait for their lanes: they would hold a thread that others need.
"""

RETRY_AFTER = 1
"""Seconds after which a refused client should try again."""

RESERVED = 2
"""Threads kept free for answering probes and for refusing requests."""

PROBES = ("/healthz", "/readyz")


class LaneFull(Exception):
    """The lane has no free place, or the client has used its share."""


class Lane:
    """A limit on concurrent work, in total (``places``) and for each client (``each``).

    ``patience`` is how many seconds to wait for a place.
    """

    def __init__(self, places: int, each: int | None = None, patience: float = 0) -> None:
        self.places = places
        self.each = each
        self.patience = patience
        self.full_since: float | None = None
        self._clients: Counter[str] = Counter()
        self._taken = 0
        self._changed = threading.Condition()

    def enter(self, client: str = "") -> None:
        """Take a place; raise LaneFull if none becomes free in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_place(client), self.patience):
                raise LaneFull
            self._taken += 1
            self._clients[client] += 1
            if self._taken >= self.places:
                self.full_since = monotonic()

    def leave(self, client: str = "") -> None:
        """Release a place and wake up those waiting for one."""
        with self._changed:
            self._taken -= 1
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
            self.full_since = None
            self._changed.notify_all()

    @contextmanager
    def place(self, client: str = "") -> Iterator[None]:
        """Hold a place for the duration of a block; raise LaneFull if there is none."""
        self.enter(client)
        try:
            yield
        finally:
            self.leave(client)

    def has_been_full_for(self, seconds: float) -> bool:
        """Return whether all places have been taken for this long."""
        since = self.full_since
        return since is not None and monotonic() - since >= seconds

    def _has_place(self, client: str) -> bool:
        is_within = self.each is None or self._clients[client] < self.each
        return is_within and self._taken < self.places


THREADS = settings.SERVER_THREADS
REQUEST_LANE = Lane(THREADS - RESERVED, patience=PATIENCE)
"""All requests except probes."""

STREAM_LANE = Lane(THREADS // 4, each=1)
"""Streamed responses, which last as long as the client takes to read them."""

COSTLY_PLACES = max(2, THREADS // 6)
COSTLY_LANE = Lane(COSTLY_PLACES, each=COSTLY_PLACES - 1)
"""Queries that can keep the database busy for seconds; no client can take all the places.

Streams, costly queries and waiting writes together leave a quarter of the threads free.
"""


class LimitedApplication:
    """A WSGI middleware that refuses requests when REQUEST_LANE is full.

    A request holds its place until the server has sent the whole response and calls ``close``
    (PEP 3333).
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or refuse it with a 503."""
        if environ["PATH_INFO"] in PROBES:
            return self.application(environ, start_response)
        with ExitStack() as place:
            try:
                place.enter_context(REQUEST_LANE.place())
            except LaneFull:
                return _refuse(environ, start_response)
            answer = self.application(environ, start_response)
            if isinstance(answer, environ.get("wsgi.file_wrapper", ())):
                # The server recognizes a file response by its class, so don't wrap it.
                return answer
            return _Answer(answer, place.pop_all())


class _Answer:
    """A response body that releases its place when closed, and only once."""

    def __init__(self, pieces: Iterable[bytes], place: ExitStack) -> None:
        self._pieces = pieces
        self._place = place

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        with self._place:
            if hasattr(self._pieces, "close"):
                self._pieces.close()


def _refuse(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
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
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_AFTER)),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
