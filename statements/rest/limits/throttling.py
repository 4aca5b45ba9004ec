"""Throttles: how many requests a client may make in a minute, an hour and so on.

The settings ``THROTTLE_ANONYMOUS`` and ``THROTTLE_KEY`` list the windows for anonymous and for
authenticated clients. Requests are counted in Django's default cache, one counter for each window.
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
"""Prefix length by which IPv6 clients are counted: a subscriber usually controls a whole /64."""


class Window(NamedTuple):
    """At most ``limit`` requests in ``seconds``."""

    limit: int
    seconds: int


class Count(NamedTuple):
    """One client's counter in one window: its cache key, its limit, and when the window ends.

    ``share`` is what the request counts as: its weight, but never more than the whole window.
    """

    key: str
    limit: int
    seconds: int
    ends: int
    share: int


BEGAN = time.time() - time.monotonic()


def clock() -> float:
    """Return the seconds since 1970, by a clock that never goes back while this process runs.

    If it did, past windows would come back with their quota already used up.
    """
    return BEGAN + time.monotonic()


class WindowThrottle(BaseThrottle):
    """Fixed windows, several at once; DRF's own throttles have one rate each.

    A request counts as many times as its view's ``weight``, but never as more than a whole window.
    If the counters show that it's over the limit, it's refused without being counted, so a client
    that waits as long as it's told can go on.
    """

    def allow_request(self, request: Request, view: object) -> bool:
        """Return whether the request is within all windows, and count it if so."""
        windows = settings.THROTTLE_KEY if _is_known(request) else settings.THROTTLE_ANONYMOUS
        if not windows:
            return True
        now = clock()
        weight = getattr(view, "weight", 1)
        counts = list(counts_of(client_of(request), windows, now, weight))
        counted = cache.get_many([count.key for count in counts])
        full = [one for one in counts if counted.get(one.key, 0) + one.share > one.limit]
        # Concurrent requests may have been counted since, so the incremented counters decide.
        full = full or [one for one in counts if count_up(one) > one.limit]
        self._wait = max((count.ends - now for count in full), default=0.0)
        return not full

    def wait(self) -> float:
        """Return the seconds until all used-up windows have ended, at least one."""
        return max(1.0, self._wait)


def client_of(request: Request) -> str:
    """Return an identifier for the client: its user, its key, or its address."""
    if _is_known(request):
        who: Any = request.user
        return f"{who._meta.model_name}:{who.pk}"
    return f"address:{network(BaseThrottle().get_ident(request) or '')}"


def _is_known(request: Request) -> bool:
    return bool(request.user and request.user.is_authenticated)


def network(address: str) -> str:
    """Return an IPv4 address unchanged, and an IPv6 address as its /64 network.

    All invalid addresses count as one client, so that forging them doesn't get around the limits.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    ipv4 = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else parsed
    if ipv4:
        return str(ipv4)
    return str(ipaddress.IPv6Network((int(parsed), NETWORK), strict=False).network_address)


def counts_of(
    client: str, windows: Iterable[tuple[int, int]], now: float, weight: int = 1
) -> Iterable[Count]:
    """Yield a client's counter in each current window, for a request of this weight."""
    for limit, seconds in windows:
        number = int(now // seconds)
        key = f"throttle:{client}:{seconds}:{number}"
        yield Count(key, limit, seconds, (number + 1) * seconds, min(weight, limit))


def count_up(count: Count) -> int:
    """Add the request's share to a counter and return its new value.

    ``add`` and ``incr`` are each atomic; counts are lost only if the cache evicts the counter.
    """
    if cache.add(count.key, count.share, timeout=count.seconds):
        return count.share
    try:
        return int(cache.incr(count.key, count.share))
    except ValueError:  # the cache has evicted it since, so start counting again
        cache.set(count.key, count.share, timeout=count.seconds)
        return count.share
