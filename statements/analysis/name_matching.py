"""How well one name fits another: pure comparisons of words, and of names by their words."""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from statements.models.name_word import MAX_WORDS, as_one_word, name_words
from statements.word_forms import romanize, sound

WHOLE, REORDERED, IN_LATIN = 100, 97, 99
"""Scores of names with the same words, in the same order or not, and in another script."""

OF_ASKED, OF_NAME = 0.7, 0.3
"""How much the found words count as part of those asked for, and as part of the record's name."""

INITIAL = 0.85
LATIN_SAME, SOUNDS_SAME = 0.97, 0.85
"""How much words of different scripts are alike, and at least those of the same sound."""

NEAR, NEAR_IN_ONE = 0.7, 0.8
"""How similar the letters of two words must be, and those of two names written in one."""

NEAR_IN_SOUND = 0.3
"""How similar the letters of two words of the same sound must be."""


class Likeness(IntEnum):
    """In which way words are alike, the nearest first."""

    SAME = 0
    SOUND = 1
    SPELLING = 2


class Word(NamedTuple):
    """A word in its own script, in Latin letters, and as it sounds."""

    own: str
    latin: str
    sound: str


class Name(NamedTuple):
    """A name, ready to be compared: its words, and all of it as one word in Latin letters."""

    text: str
    words: tuple[Word, ...]
    in_one: str


class Fit(NamedTuple):
    """How well a name fits what was asked for, from 0 to 100, and in which way."""

    score: float
    likeness: Likeness


@lru_cache(maxsize=5_000)
def read_name(text: str) -> Name:
    """Return a name with the forms of its words."""
    latin = [(own, romanize(own)) for own in name_words(text)]
    words = tuple(Word(own, word, sound(word)) for own, word in latin)
    return Name(text, words, as_one_word(word for _, word in latin))


def compare_names(asked: Name, name: Name) -> Fit:
    """Return how well a record's name fits the one that was asked for.

    Only the same words in the same order give 100. Words that were found count by their length, as
    a part of what was asked for and as a part of the name.
    """
    ours, theirs = [word.own for word in asked.words], [word.own for word in name.words]
    if ours == theirs:
        return Fit(WHOLE, Likeness.SAME)
    if sorted(ours) == sorted(theirs):
        return Fit(REORDERED, Likeness.SAME)
    if asked.in_one == name.in_one:
        return Fit(IN_LATIN, Likeness.SOUND)
    by_words = _compare_words(asked.words[:MAX_WORDS], name.words[:MAX_WORDS])
    in_one = OSA.normalized_similarity(asked.in_one, name.in_one, score_cutoff=NEAR_IN_ONE)
    by_letters = Fit(in_one * REORDERED, Likeness.SPELLING)
    return max(by_words, by_letters, key=lambda fit: fit.score)


def _compare_words(asked: tuple[Word, ...], name: tuple[Word, ...]) -> Fit:
    pairs = [
        (alike, -here, -there, likeness)
        for here, ours in enumerate(asked)
        for there, theirs in enumerate(name)
        for alike, likeness in (compare_words(ours, theirs),)
        if alike
    ]
    found: dict[int, int] = {}
    worst = Likeness.SAME
    of_asked = of_name = 0.0
    for alike, here, there, likeness in sorted(pairs, reverse=True):
        if -here in found or -there in found.values():
            continue
        found[-here] = -there
        worst = max(worst, likeness)
        of_asked += alike * len(asked[-here].latin)
        of_name += alike * len(name[-there].latin)
    if not found:
        return Fit(0, Likeness.SPELLING)
    of_asked /= sum(len(word.latin) for word in asked)
    of_name /= sum(len(word.latin) for word in name)
    score = (OF_ASKED * of_asked + OF_NAME * of_name) * IN_LATIN
    places = [found[here] for here in sorted(found)]
    if places != sorted(places):
        score *= REORDERED / WHOLE
    return Fit(score, worst if len(found) == len(asked) else Likeness.SPELLING)


def compare_words(asked: Word, word: Word) -> tuple[float, Likeness]:
    """Return how much alike two words are, from 0 to 1, and in which way."""
    if asked.own == word.own:
        return 1, Likeness.SAME
    if asked.latin == word.latin:
        return LATIN_SAME, Likeness.SOUND
    if len(asked.latin) == 1 or len(word.latin) == 1:
        is_initial = asked.latin[0] == word.latin[0]
        return INITIAL if is_initial else 0, Likeness.SPELLING
    similar = OSA.normalized_similarity(asked.latin, word.latin, score_cutoff=NEAR_IN_SOUND)
    if similar and asked.sound == word.sound:
        return SOUNDS_SAME + (LATIN_SAME - SOUNDS_SAME) * similar, Likeness.SOUND
    return similar if similar >= NEAR else 0, Likeness.SPELLING
