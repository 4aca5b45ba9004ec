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
"""What costs so much of what a request costs, with fewer parameters, stands for it."""

REPEATS = 200
"""After so many requests in a row that were asked before, there is nothing new to ask."""


RECORDS = 20_000
"""Records read from a stream: enough to make what the server prepares beyond them negligible."""

CHUNK = 1_000
"""A stream makes no fewer records at once. One that has fewer costs as if it had so many."""


@dataclass(frozen=True)
class Order:
    """How much is asked of a data set: so many requests of each list, all in so many seconds."""

    size: int
    requests: int
    seed: int
    seconds: float


class Cost(NamedTuple):
    """What an answer took: CPU seconds of the server and its database, and seconds in all.

    ``status`` is null where no answer came in time; ``records`` are those of a stream.
    """

    status: int | None
    cpu: float
    seconds: float
    records: int = 0

    @property
    def cpu_ms_a_record(self) -> float:
        """The CPU milliseconds for a record of a stream."""
        return self.cpu * 1000 / max(self.records, CHUNK)


class Tried(NamedTuple):
    """A request, its address, and what it cost."""

    request: Request
    address: str
    cost: Cost

    @property
    def weight(self) -> float:
        """What the search looks for the most of."""
        return self.cost.cpu_ms_a_record if self.request.is_stream else self.cost.cpu


def worst(tried: Iterable[Tried], number: int) -> list[Tried]:
    """Return the most expensive requests, of each kind only one, the most expensive first.

    A request is left out when a simpler one costs nearly as much.
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

    It ends after so many requests, or when `time.monotonic` is past ``until``.
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
