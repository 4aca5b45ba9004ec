"""Chance from a seed: the same draws on every machine, however often they are made."""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from itertools import accumulate
from random import Random
from typing import Any, TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws of one seed, each depending on all before it."""

    def __init__(self, seed: int) -> None:
        # Only ever this method: what the others draw differs between versions of Python.
        self.random = Random(seed).random  # noqa: S311 nothing here is secret

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things, all equally likely."""
        return things[int(self.random() * len(things))]

    def between(self, least: int, most: int) -> int:
        """Return a whole number between two, both included, all equally likely."""
        return least + int(self.random() * (most - least + 1))

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return so many different things, or all when there are not more."""
        left = list(things)
        taken = min(count, len(left))
        for place in range(taken):
            other = self.between(place, len(left) - 1)
            left[place], left[other] = left[other], left[place]
        return left[:taken]

    def weighted(self, weights: Mapping[Any, float]) -> Callable[[], Any]:
        """Return what draws one of the keys, each as likely as its weight says.

        A word of a vocabulary is drawn as its plain value.
        """
        return self.ranked(
            [key.value if isinstance(key, Enum) else key for key in weights], [*weights.values()]
        )

    def ranked(self, things: Sequence[Thing], weights: Sequence[float]) -> Callable[[], Thing]:
        """Return what draws one of the things, each as likely as its weight says."""
        random = self.random
        ends = list(accumulate(weights))
        total = ends[-1]
        ends[-1] = float("inf")

        def draw() -> Thing:
            return things[bisect(ends, random() * total)]

        return draw


def zipf(count: int, *, offset: float = 3.6, exponent: float = 1.1) -> list[float]:
    """Return falling weights by the law of Zipf and Mandelbrot, which add up to 1."""
    weights = [(rank + offset) ** -exponent for rank in range(1, count + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]
