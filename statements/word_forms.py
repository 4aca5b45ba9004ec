"""Splits text into words, and gives the forms of a word that are compared.

Text is compared by folded words and their stems; names by what they are in Latin letters, too, and
by how they sound.

It's done here and not in the databases because their own stemmers and stop words differ.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from anyascii import anyascii

VOWEL_SIGNS = "".join(
    chr(code)
    for code in (*range(0x300, 0x2000), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)) in ("Mc", "Mn") and not unicodedata.combining(chr(code))
)
"""Marks that are letters of a word, as in कीव, and which Python doesn't count among them."""

LETTER = rf"(?:[^\W_]|[{VOWEL_SIGNS}])"
WORD = re.compile(rf"{LETTER}+(?:['\u2019]{LETTER}+)*")
"""Letters and digits; an apostrophe may join two runs of them."""

ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
"""The same in folded text without other letters, where it's found in a fraction of the time."""

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
    if text.isascii():
        return text.lower()
    # Folding the case can make letters that can be taken apart, and taking apart capitals.
    return _without_marks(_without_marks(text).casefold()).translate(UNDECOMPOSED)


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded, in order.

    An apostrophe is left out: "Kyiv's" is "kyiv", and "O'Brien" is "obrien".
    """
    folded = fold(text)
    words: list[str] = (ASCII_WORD if folded.isascii() else WORD).findall(folded)
    if "'" in folded or "\u2019" in folded:
        words = [_without_apostrophes(word) for word in words]
    return words if len(folded) <= LONGEST else [word[:LONGEST] for word in words]


def _without_apostrophes(word: str) -> str:
    return APOSTROPHES.sub("", POSSESSIVE.sub("", word))


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
        found.append(PlacedWord(_without_apostrophes(match[0])[:LONGEST], start, end))
    return found


@lru_cache(maxsize=5_000)
def _fold_one(letter: str) -> str:
    return fold(letter)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded English word (Snowball's Porter 2)."""
    stemmed: str = _english.stemWord(word)
    return stemmed


NO_LATIN = re.compile(r"[^a-z0-9]")

SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("dzh|dsch|dj", "j"),
        ("(?<!s)chr", "kr"),
        ("t?(?:shch|sch|sh|ch|sz|zh)|[ct]z|ts|c(?=[eiy])|^x", "s"),
        ("x", "ks"),
        ("ph|[vw]", "f"),
        ("[cq]|kh", "k"),
        ("z", "s"),
        ("h", ""),
        ("^[aeiouyj]", "A"),
        ("[aeiouyj]", ""),
        (r"(\D)\1+", r"\1"),
    )
)
"""Which letters sound alike, across the ways of writing a language in Latin letters, in turn."""


@lru_cache(maxsize=20_000)
def romanize(word: str) -> str:
    """Return a folded word of any script in lower-case Latin letters and digits, if it has any.

    What Unicode has no sound for, such as a symbol, stays as it is.
    """
    return NO_LATIN.sub("", anyascii(word).lower())[:LONGEST] or word[:LONGEST]


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return how a romanized word sounds: its consonants, and "A" for a vowel it begins with.

    It's the same for most ways of writing a name in Latin letters: Zelenskyy and Selenskyj, Yeltsin
    and Jelzin. Other words share it as well: Baden and Biden.
    """
    for pattern, heard in SOUNDS:
        word = pattern.sub(heard, word)
    return word.upper()[:LONGEST]
