"""Log failed sign-ins and count them, by address and by name with address.

Never by name alone: then anybody could lock an editor out by failing under that name.
"""

import logging
import math
import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256

from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from statements.rest.limits import throttling
from statements.rest.limits.throttling import Count, Window, count_up, counts_of, network

BY_ADDRESS = Window(30, 15 * 60)
"""More than per name, because several editors may share an address."""

BY_NAME_AND_ADDRESS = Window(5, 15 * 60)

NAME_IN_LOG = 60
"""Characters of a name that go into the log: anybody can send a long one."""

logger = logging.getLogger(__name__)


def seconds_to_wait(request: HttpRequest, name: str) -> int:
    """Return the seconds until the client may try this name again, or 0 if it may now."""
    now = throttling.clock()
    counts = list(_counts(request, name, now))
    failed = cache.get_many([count.key for count in counts])
    full = [count for count in counts if failed.get(count.key, 0) >= count.limit]
    return max((math.ceil(count.ends - now) for count in full), default=0)


@receiver(user_login_failed)
def count_failure(
    credentials: Mapping[str, object], request: HttpRequest | None = None, **_: object
) -> None:
    """Log a failed sign-in and count it; Django calls this."""
    name = str(credentials.get("username", ""))
    # repr escapes line breaks and other control characters, so nobody can forge log lines.
    escaped = repr(name[:NAME_IN_LOG])
    if request is None:
        logger.warning("A sign-in as %s failed.", escaped)
        return
    logger.warning("A sign-in as %s from %s failed.", escaped, _client(request))
    for count in _counts(request, name, throttling.clock()):
        count_up(count)


def _client(request: HttpRequest) -> str:
    return network(BaseThrottle().get_ident(request) or "")  # type: ignore[arg-type]


def _counts(request: HttpRequest, name: str, now: float) -> Iterator[Count]:
    client = f"sign-in:{_client(request)}"
    # Normalized like Django's form does. A digest makes a short cache key from any characters.
    normal = unicodedata.normalize("NFKC", name.strip())
    digest = sha256(normal.encode(errors="replace")).hexdigest()
    yield from counts_of(client, [BY_ADDRESS], now)
    yield from counts_of(f"{client}:{digest}", [BY_NAME_AND_ADDRESS], now)
