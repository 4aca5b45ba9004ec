"""The search for the most expensive requests: each filter, random ones, variations of the worst."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from benchmarks.expensive.drawing import Request, Target, alone, draw, vary

PARENTS = 10
"""How many of the most expensive requests are varied."""

RANDOM = 0.4
"""The share of random requests; the others vary the worst found so far."""

NEARLY = 0.8
"""A request counts as covered if one with fewer parameters costs at least this share of it."""

REPEATS = 200
"""The search ends after this many requests in a row that were tried before."""


RECORDS = 20_000
"""Records read from a stream: enough that whatever the server prepares beyond them is
negligible."""

CHUNK = 1_000
"""A stream builds at least this many records at once, so a shorter one counts as this long."""


@dataclass(frozen=True)
class Order:
    """How much to request: this many requests per list, all within these seconds."""

    size: int
    requests: int
    seed: int
    seconds: float


class Cost(NamedTuple):
    """CPU seconds of the server and its database for one answer, and elapsed seconds.

    ``status`` is null if no answer came in time; ``records`` is for streams.
    """

    status: int | None
    cpu: float
    seconds: float
    records: int = 0

    @property
    def cpu_ms_a_record(self) -> float:
        """The CPU milliseconds per record of a stream."""
        return self.cpu * 1000 / max(self.records, CHUNK)


class Tried(NamedTuple):
    """A request, its address and its cost."""

    request: Request
    address: str
    cost: Cost

    @property
    def weight(self) -> float:
        """The figure that the search maximizes."""
        return self.cost.cpu_ms_a_record if self.request.is_stream else self.cost.cpu


def worst(tried: Iterable[Tried], number: int) -> list[Tried]:
    """Return the most expensive requests, highest first, only one of each kind.

    Leaves out a request if a simpler one costs nearly as much.
    """
    kinds: dict[frozenset[str], Tried] = {}
    for one in sorted(tried, key=lambda one: -one.weight):
        kinds.setdefault(one.request.kind, one)
    found: list[Tried] = []
    for kind, one in kinds.items():
        simpler = (other for name, other in kinds.items() if name < kind)
        if not any(other.weight >= NEARLY * one.weight for other in simpler):
            found.append(one)
        if len(found) == number:
            break
    return found


def search(
    target: Target,
    cost: Callable[[str], Cost],
    address: Callable[[Request], str],
    chance: Random,
    requests: int,
    until: float,
) -> list[Tried]:
    """Return what was tried: each filter alone, random requests, and variations of the worst.

    Ends after the ordered number of requests, or when `time.monotonic` is past ``until``.
    """
    tried: dict[str, Tried] = {}
    first = iter(alone(chance, target))
    repeats = 0
    while len(tried) < requests and repeats < REPEATS and time.monotonic() < until:
        request = next(first, None) or _next(target, list(tried.values()), chance)
        asked = address(request)
        if asked in tried:
            repeats += 1
            continue
        repeats = 0
        tried[asked] = Tried(request, asked, cost(asked))
    return list(tried.values())


def _next(target: Target, tried: list[Tried], chance: Random) -> Request:
    if not tried or chance.random() < RANDOM:
        return draw(chance, target)
    streams = chance.random() < 1 / 5
    parents = worst((one for one in tried if one.request.is_stream == streams), PARENTS)
    if not parents:
        return draw(chance, target)
    one, other = chance.choice(parents), chance.choice(parents)
    return vary(chance, target, one.request, other.request)
