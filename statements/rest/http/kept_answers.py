"""Keeps answers that take long to work out and that many ask for, in Django's cache.

A revision tells whether anything has changed, so writes have nothing to do with this.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from time import time
from typing import Any, NamedTuple

from django.core.cache import cache

from statements.rest.limits.read_budget import limit_reading

MAX_AGE = 60
"""Seconds for which an answer is given although something may have been written since."""

KEPT_FOR = 24 * 60 * 60
"""Seconds after which an answer that nobody asked for is forgotten."""

_making = threading.Lock()
"""Held by the only thread of this process that makes answers."""


class Kept(NamedTuple):
    """An answer, the latest revision when it was made, and the time of that."""

    answer: Any
    revision: int
    at: float


def keep(
    makers: Mapping[str, Callable[[], Any]], read_latest: Callable[[], int]
) -> tuple[int, list[Any]]:
    """Return an answer for each key, kept or made now, and the revision that all of them are of.

    A key says everything that its answer depends on. Nothing is made that is at most MAX_AGE old
    or of the latest revision, which ``read_latest`` returns. Threads that miss an answer wait for
    the one that makes it. Each may take the database as long as a whole read.
    """
    kept = _young(makers)
    if kept is None:
        with _making:
            kept = _young(makers) or _renew(makers, read_latest())
    return kept[0].revision, [one.answer for one in kept]


def _young(keys: Iterable[str]) -> list[Kept] | None:
    """Return what is kept; None if something is missing or too old, or of another revision."""
    found: dict[str, Kept] = cache.get_many(keys)
    kept = [found[key] for key in keys if key in found and 0 <= time() - found[key].at <= MAX_AGE]
    is_whole = len(kept) == len(list(keys)) and len({one.revision for one in kept}) == 1
    return kept if is_whole else None


def _renew(makers: Mapping[str, Callable[[], Any]], latest: int) -> list[Kept]:
    """Make what isn't of the latest revision; 0 is none, so that nothing tells of a change."""
    found: dict[str, Kept] = cache.get_many(makers)
    renewed = []
    for key, make in makers.items():
        at, old = time(), found.get(key)
        if old is not None and old.revision == latest > 0:
            answer = old.answer
        else:
            with limit_reading():
                answer = make()
        renewed.append(Kept(answer, latest, at))
        cache.set(key, renewed[-1], KEPT_FOR)
    return renewed
