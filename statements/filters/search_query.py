"""What a search asks for: words, phrases and beginnings of words, combined as on the web."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from statements.documents.store.words import FORM
from statements.models.search import Token
from statements.rest.query.computed import MAX_LENGTH, MAX_WORDS
from statements.rest.query.query_string import InvalidValue
from statements.rest.query.suggestions import quoted
from statements.word_forms import split_words, stem

OPERAND = re.compile(r'(-?)"([^"]*)"|(\S+)')
OR = "or"


class Operand(NamedTuple):
    """A word, several that stand side by side, or the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def readings(self, sign: str = "") -> Iterator[list[Token]]:
        """Yield the tokens to look for, as stems and as they are; those of names have a sign."""
        if self.is_prefix:
            yield [Token(f"{sign}{FORM}{self.words[0]}", is_prefix=True)]
            return
        stems = tuple(map(stem, self.words))
        for words in dict.fromkeys((stems, self.words)):
            yield [Token(f"{sign}{word}") for word in words]

    def fragments(self, sign: str = "") -> list[str]:
        """Return what to look for in the words of a record; any of it is enough."""
        return [
            f" {' '.join(token.text for token in tokens)}{'' if self.is_prefix else ' '}"
            for tokens in self.readings(sign)
        ]


class Search(NamedTuple):
    """A record must have some operand of each group, and none that is excluded."""

    groups: Sequence[Sequence[Operand]]
    excluded: Sequence[Operand]

    @property
    def wanted(self) -> list[Operand]:
        """The operands that are not excluded, each once."""
        return list(dict.fromkeys(one for group in self.groups for one in group))

    @property
    def has_phrase(self) -> bool:
        """Return whether words are wanted that stand side by side."""
        return any(len(one.words) > 1 for one in self.wanted)

    @property
    def operands(self) -> list[Operand]:
        """All operands, each once."""
        return list(dict.fromkeys([*self.wanted, *self.excluded]))


def parse_search(text: str) -> Search:
    """Return what a text asks for; raise InvalidValue if it has no words, or too many."""
    if len(text) > MAX_LENGTH:
        detail = (
            f"A search takes at most {MAX_LENGTH} characters, and this one has {len(text)}: "
            "leave some out."
        )
        raise InvalidValue("too_long", detail)
    search = _read(text)
    words = {word for one in search.operands for word in one.words}
    if not words:
        raise InvalidValue("empty", "There is no word to search for.")
    if len(words) > MAX_WORDS:
        detail = (
            f"A search takes at most {MAX_WORDS} different words, and this one has {len(words)}: "
            "leave some out."
        )
        raise InvalidValue("too_many_words", detail)
    return search


def _read(text: str) -> Search:
    groups: list[list[Operand]] = []
    excluded: list[Operand] = []
    joins = False
    for minus, phrase, other in OPERAND.findall(text):
        if other.lower() == OR:
            joins = True
            continue
        is_excluded = bool(minus) or (other.startswith("-") and len(other) > 1)
        operand = _operand(phrase or other)
        if operand is None:
            continue
        if is_excluded and joins and groups:
            detail = '"or" stands between words that are wanted: leave it out before a minus.'
            raise InvalidValue("or_not", detail)
        if is_excluded:
            excluded.append(operand)
        elif joins and groups:
            groups[-1].append(operand)
        else:
            groups.append([operand])
        joins = False
    if not groups and not excluded and joins:
        groups = [[Operand((OR,))]]
    return Search(groups, excluded)


def _operand(text: str) -> Operand | None:
    words = tuple(split_words(text))
    is_prefix = text.endswith("*")
    if "*" in text.rstrip("*") or (is_prefix and len(words) > 1):
        detail = f"A star stands only at the end of a single word, not as in {quoted(text)}."
        raise InvalidValue("star", detail)
    return Operand(words, is_prefix) if words else None
