"""Mark the words that differ between two texts."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

MAX_COMPARED = 40_000
"""How many pairs of words to compare at most, some 10 ms; of longer texts, the middle is marked."""


class Run(NamedTuple):
    """A stretch of a text, and whether it's changed: gone from the earlier, new in the later."""

    text: str
    is_changed: bool = False


Runs = Sequence[Run]
"""A whole text in runs; none if there is no text."""


def whole(text: str) -> Runs:
    """Return a text as one run without marks."""
    return [Run(text)] if text else []


def mark_words(before: str, after: str) -> tuple[Runs, Runs]:
    """Return both texts with the words marked that are only in one of them.

    Spaces don't count. Texts that have no word in common have no marks either.
    """
    old, new = _words(before), _words(after)
    kept: list[list[bool]] = [[False] * len(old), [False] * len(new)]
    for first, second, size in _matches([_bare(old), _bare(new)]):
        for side, start in zip(kept, (first, second), strict=True):
            side[start : start + size] = [True] * size
    if not any(kept[0]):
        return whole(before), whole(after)
    return _runs(old, kept[0]), _runs(new, kept[1])


def _words(text: str) -> list[str]:
    """Split a text into words, each with the spaces after it."""
    return re.findall(r"\s*\S+\s*", text)


def _bare(words: list[str]) -> list[str]:
    return [word.strip() for word in words]


def _matches(sides: list[list[str]]) -> Iterable[tuple[int, int, int]]:
    """Yield (start in the earlier, start in the later, length) of stretches that both have.

    What both begin and end with is found first: the rest takes a time that grows with its square.
    """
    old, new = sides
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    left = shorter - head
    tail = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    yield 0, 0, head
    yield len(old) - tail, len(new) - tail, tail
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old) * len(new) <= MAX_COMPARED:
        for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            yield head + match.a, head + match.b, match.size


def _runs(words: list[str], kept: list[bool]) -> Runs:
    """Return words as runs; the spaces after changed ones aren't marked."""
    runs: list[Run] = []
    for is_kept, group in groupby(zip(words, kept, strict=True), key=itemgetter(1)):
        text = "".join(word for word, _ in group)
        end = len(text) if is_kept else len(text.rstrip())
        runs.append(Run(text[:end], not is_kept))
        runs += whole(text[end:])
    return runs
