"""Splits text into words, and gives the forms of a word that are compared: folded and stemmed.

It's done here and not in the databases because their own stemmers and stop words differ.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

VOWEL_SIGNS = "".join(
    chr(code)
    for code in (*range(0x300, 0x2000), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)) in ("Mc", "Mn") and not unicodedata.combining(chr(code))
)
"""Marks that are letters of a word, as in कीव, and which Python doesn't count among them."""

LETTER = rf"(?:[^\W_]|[{VOWEL_SIGNS}])"
WORD = re.compile(rf"{LETTER}+(?:['\u2019]{LETTER}+)*")
"""Letters and digits; an apostrophe may join two runs of them."""

POSSESSIVE = re.compile(r"['\u2019]s$")
APOSTROPHES = re.compile(r"['\u2019]")

LONGEST = 60
"""Words are compared by this many letters: PostgreSQL's index takes no longer ones."""

UNDECOMPOSED = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ł": "l",
        "\u0131": "i",
    }
)
"""Letters that look like one with an accent, but that Unicode doesn't take apart."""

_english = snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Return text without case and accents, so that "Ōsaka" and "osaka" are the same."""
    # Folding the case can make letters that can be taken apart, and taking apart capitals.
    return _without_marks(_without_marks(text).casefold()).translate(UNDECOMPOSED)


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded, in order.

    An apostrophe is left out: "Kyiv's" is "kyiv", and "O'Brien" is "obrien".
    """
    return [_as_compared(word) for word in WORD.findall(fold(text))]


def _as_compared(word: str) -> str:
    return APOSTROPHES.sub("", POSSESSIVE.sub("", word))[:LONGEST]


class PlacedWord(NamedTuple):
    """A folded word, and where it stands in the text as it was: from ``start`` up to ``end``."""

    word: str
    start: int
    end: int


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of `split_words`, each with its place in the text.

    An accent that is a character of its own belongs to the word before it. One character may stand
    for several words, which then have the same place.
    """
    # Folding takes each character for itself, so the pieces make up the whole.
    pieces = [_fold_one(letter) for letter in text]
    origins = [place for place, piece in enumerate(pieces) for _ in piece]
    found = []
    for match in WORD.finditer("".join(pieces)):
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        while end < len(text) and not pieces[end]:
            end += 1
        found.append(PlacedWord(_as_compared(match[0]), start, end))
    return found


@lru_cache(maxsize=5_000)
def _fold_one(letter: str) -> str:
    return fold(letter)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded English word (Snowball's Porter 2)."""
    stemmed: str = _english.stemWord(word)
    return stemmed
