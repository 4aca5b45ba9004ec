"""Chance from a seed: the same draws on every machine, however often they are made."""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from itertools import accumulate
from random import Random
from typing import Any, TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws from one seed, each depending on all the draws before it."""

    def __init__(self, seed: int) -> None:
        # Use only this method: what the others draw differs between versions of Python.
        self.random = Random(seed).random  # noqa: S311 nothing here is secret

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things, all equally likely."""
        return things[int(self.random() * len(things))]

    def between(self, least: int, most: int) -> int:
        """Return a whole number between two, both inclusive, all equally likely."""
        return least + int(self.random() * (most - least + 1))

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return this many different things, or all of them if there are fewer."""
        left = list(things)
        taken = min(count, len(left))
        for place in range(taken):
            other = self.between(place, len(left) - 1)
            left[place], left[other] = left[other], left[place]
        return left[:taken]

    def weighted(self, weights: Mapping[Any, float]) -> Callable[[], Any]:
        """Return a function that draws a key, each as likely as its weight.

        A vocabulary value is drawn as its plain string.
        """
        return self.ranked(
            [key.value if isinstance(key, Enum) else key for key in weights], [*weights.values()]
        )

    def ranked(self, things: Sequence[Thing], weights: Sequence[float]) -> Callable[[], Thing]:
        """Return a function that draws one of the things, each as likely as its weight."""
        random = self.random
        ends = list(accumulate(weights))
        total = ends[-1]
        ends[-1] = float("inf")

        def draw() -> Thing:
            return things[bisect(ends, random() * total)]

        return draw


THIRD = 1 / 3
"""The share of the most frequent source, speaker, topic and the like."""

HALVINGS = 50


def power_law(count: int, *, greatest: float = THIRD) -> list[float]:
    """Return falling weights that add up to 1: each is a power of its rank.

    The power is the one that makes the first weight ``greatest``. With too few things for that,
    all weights are equal.
    """
    least, most = 0.0, 20.0
    for _ in range(HALVINGS):
        power = (least + most) / 2
        if sum(rank**-power for rank in range(1, count + 1)) * greatest > 1:
            least = power
        else:
            most = power
    weights = [rank**-most for rank in range(1, count + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]
