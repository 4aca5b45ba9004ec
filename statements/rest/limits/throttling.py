"""Throttles: how much one client may ask for in a minute, an hour and so on.

The settings ``THROTTLE_ANONYMOUS`` and ``THROTTLE_KEY`` are lists of windows, for somebody unknown
and for somebody known. Requests are counted in Django's default cache, one number a window.
"""

import ipaddress
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

NETWORK = 64
"""Whoever has one address of IPv6 has all that begin with the same so many bits."""


class Window(NamedTuple):
    """So many requests in so many seconds."""

    limit: int
    seconds: int


class Count(NamedTuple):
    """The count of one client in one window: where it is kept, its limit, and when it ends."""

    key: str
    limit: int
    seconds: int
    ends: int

    def share(self, weight: int) -> int:
        """Return how much of the window a request of this weight takes: all of it at most."""
        return min(weight, self.limit)


BEGAN = time.time() - time.monotonic()


def clock() -> float:
    """Return the seconds since 1970, by a clock that nobody can set back while this process runs.

    Otherwise windows that have ended could come again, used up as they were.
    """
    return BEGAN + time.monotonic()


class WindowThrottle(BaseThrottle):
    """Refuses a client that has used up one of its windows; all begin and end by the clock.

    A request counts as many times as its view's ``weight`` says, but never for more than a whole
    window. A refused request is not counted, so that whoever waits for as long as told may go on.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request, and say whether it is within all windows."""
        windows = settings.THROTTLE_KEY if _is_known(request) else settings.THROTTLE_ANONYMOUS
        if not windows:
            return True
        now = clock()
        weight = getattr(view, "weight", 1)
        counts = list(counts_of(client_of(request), windows, now))
        counted = cache.get_many([count.key for count in counts])
        full = [
            count
            for count in counts
            if counted.get(count.key, 0) + count.share(weight) > count.limit
        ]
        # Others may have counted since: the number that this request itself makes decides.
        full = full or [count for count in counts if count_up(count, weight) > count.limit]
        self._wait = max((count.ends - now for count in full), default=0.0)
        return not full

    def wait(self) -> float:
        """Return the seconds until the last of the used-up windows has ended, at least one."""
        return max(1.0, self._wait)


def client_of(request: Request) -> str:
    """Return what tells the client from others: its user, its key, or its address."""
    if _is_known(request):
        who: Any = request.user
        return f"{who._meta.model_name}:{who.pk}"
    return f"address:{network(BaseThrottle().get_ident(request) or '')}"


def _is_known(request: Request) -> bool:
    return bool(request.user and request.user.is_authenticated)


def network(address: str) -> str:
    """Return an IPv4 address as it is, and of one of IPv6 the network of whoever has it.

    What is no address comes to one and the same client: it must not be a way to be many.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), NETWORK), strict=False).network_address)


def counts_of(client: str, windows: Iterable[tuple[int, int]], now: float) -> Iterable[Count]:
    """Yield the count of a client in each window that is now."""
    for limit, seconds in windows:
        number = int(now // seconds)
        key = f"throttle:{client}:{seconds}:{number}"
        yield Count(key, limit, seconds, (number + 1) * seconds)


def count_up(count: Count, weight: int = 1) -> int:
    """Add to a count and return the number; adding and counting are atomic, each in itself."""
    share = count.share(weight)
    if cache.add(count.key, share, timeout=count.seconds):
        return share
    try:
        return int(cache.incr(count.key, share))
    except ValueError:  # the cache has dropped it in between, and counting begins anew
        cache.set(count.key, share, timeout=count.seconds)
        return share
