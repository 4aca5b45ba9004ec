"""Search for words in the texts and names of records, by the words that are kept of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan, In, IsNull

from statements.documents.serializers.parsing import Document
from statements.documents.store.words import NAME, SPEAKER, TOPIC
from statements.filters.highlighting import MARKED_KEYS, highlights_of
from statements.filters.scoring import score
from statements.filters.search_query import Operand, Search, parse_search
from statements.models import (
    ActorWords,
    Participation,
    StatementTopic,
    StatementWords,
    TopicWords,
    Words,
)
from statements.models.search import Token, is_begun_by_many
from statements.rest.query.conditions import any_of
from statements.rest.query.few_rows import FEW, are_expected_many
from statements.rest.query.query_string import Schema
from statements.rest.query.ranking import Highlight, RankingParameter
from statements.vocabularies import Role

MOST_NAMED = 500
"""How many names to look up in the index as well; others are looked for record by record."""

FEW_TO_RANK = {"sqlite": 200_000, "postgresql": 30_000}
"""How many rows of the index are few if a thousand records are read.

SQLite lists so many in some 20 ms. PostgreSQL reads each row that its index finds.
"""

FEW_OF_PHRASE = {"sqlite": 6, "postgresql": 1}
"""How many times as many rows are few for a phrase: the index knows its words, not their order.

Where many records have the words, none may have them side by side, and a walk would read them all.
PostgreSQL takes longer to read so many than it may.
"""

LISTED = 8
"""How many of them to look for in the words of each record, where there are too many matches."""


class NamedIn(NamedTuple):
    """Records whose names count as words of the records that refer to them.

    ``sign`` marks them among the words; ``rows`` are the rows that refer to both, to the named one
    by ``link`` and to the other by ``statement``.
    """

    words: type[Words]
    sign: str
    rows: Callable[[], QuerySet[Model]]
    link: str

    def find(self, operand: Operand) -> QuerySet[Words]:
        """Return the words of the records that have a name with the operand."""
        found = self.words._default_manager.filter(words__indexed=[list(operand.readings(NAME))])
        return found.filter(any_of(_contains("words", text) for text in operand.fragments(NAME)))


NAMED_IN_STATEMENTS = (
    NamedIn(
        ActorWords,
        SPEAKER,
        lambda: Participation.objects.filter(role=Role.SPEAKER.value),
        "actor",
    ),
    NamedIn(TopicWords, TOPIC, StatementTopic.objects.all, "topic"),
)

Named = Mapping[tuple[NamedIn, Operand], Sequence[int] | None]
"""The primary keys of what has a name with the operand; None if there are too many."""


@dataclass(eq=False)
class WordSearch(RankingParameter):
    """A search for whole words, in any form of English ones.

    What is found is decided by the words that are kept of each record. Where an index has few that
    could match, those come first; otherwise record by record is read until the page is full.
    """

    repeatable = False
    has_complement = False
    can_be_null = False
    takes = "search"

    words: type[Words]
    _: KW_ONLY
    named_in: Sequence[NamedIn] = ()

    def parse(self, text: str) -> Search:
        """Return what to search for; raise InvalidValue if there is nothing, or too much."""
        return parse_search(text)

    def schema(self) -> Schema:
        """Return the schema of text."""
        return {"type": "string"}

    def filter(self, queryset: QuerySet[Model], value: Sequence[Search]) -> QuerySet[Model]:
        """Return the records that have the words."""
        search = value[0]
        named = self._find_named(search.operands)
        rows = self._find_in_index(search, named)
        few = self._few(search, queryset)
        if rows is not None and self._count_up_to(few, rows, search) < few:
            found = rows.filter(self._condition(search, named, "words"))
            return queryset.filter(pk__in=found.values("pk"))
        return queryset.filter(self._condition(search, named, "search__words"))

    def read_scored(
        self,
        records: QuerySet[Model],
        columns: Sequence[str],
        count: int,
        value: Sequence[Search],
    ) -> list[tuple[Any, ...]]:
        """Return the first of the records found, in order: the score of each, then its columns.

        Names count only if there aren't too many of them.
        """
        search = value[0]
        named = self._find_named(search.wanted)
        rows = self._find_in_index(search, named)
        few = FEW_TO_RANK[connections[records.db].vendor]
        least = self._few(search, records)
        if rows is not None and least <= self._count_up_to(few, rows, search) < few:
            # For the primary key as it is, SQLite would look up all of them, and sort those.
            records = records.alias(number=F("pk") + 0).filter(number__in=rows.values("pk"))
        names = [
            {f"{kind.sign}{key}" for kind in self.named_in for key in named[kind, one] or ()}
            for one in search.wanted
        ]
        found = records.values_list(*columns, "search__words")[:count]
        return [(score(words or "", search.wanted, names), *own) for *own, words in found]

    @property
    def marked_keys(self) -> frozenset[str]:
        """The keys of an answer that `highlights` needs, as in ``fields=``."""
        return MARKED_KEYS[self.words]

    def highlights(self, value: Sequence[Search], answer: Document) -> Iterator[Highlight]:
        """Yield the places of a record that have the words that are wanted."""
        return highlights_of(value[0].wanted, answer)

    def _find_named(self, operands: Iterable[Operand]) -> Named:
        """Find the names that have the operands, with one query for each kind of record."""
        found: dict[tuple[NamedIn, Operand], Sequence[int] | None] = {}
        operands = list(operands)
        for kind in self.named_in if operands else ():
            any_name = [[tokens for one in operands for tokens in one.readings(NAME)]]
            rows = kind.words._default_manager.filter(words__indexed=any_name)
            names = list(rows.values_list("pk", "words")[: MOST_NAMED + 1])
            for one in operands:
                fragments = one.fragments(NAME)
                found[kind, one] = (
                    [pk for pk, words in names if any(text in words for text in fragments)]
                    if len(names) <= MOST_NAMED
                    else None
                )
        return found

    def _find_in_index(self, search: Search, named: Named) -> QuerySet[Words] | None:
        """Return what the index finds, some of which may not match; None if it can't tell."""
        groups = [self._in_index(group, named) for group in search.groups]
        wanted = [group for group in groups if group is not None]
        return self.words._default_manager.filter(words__indexed=wanted) if wanted else None

    def _few(self, search: Search, records: QuerySet[Model]) -> int:
        """Return how many rows of the index are few enough to come first."""
        return FEW * (FEW_OF_PHRASE[connections[records.db].vendor] if search.has_phrase else 1)

    def _count_up_to(self, most: int, rows: QuerySet[Words], search: Search) -> int:
        """Return how many rows the index finds, or ``most`` if there are more."""
        # Only of words: PostgreSQL expects far more of many keys than there are.
        own = [[tokens for one in group for tokens in one.readings()] for group in search.groups]
        if len(own) == 1 and any(
            token.is_prefix and is_begun_by_many(self.words, token.text, most)
            for (token, *_) in own[0]
        ):
            return most
        by_words = self.words._default_manager.filter(words__indexed=own)
        return most if are_expected_many(by_words, most) else rows[:most].count()

    def _in_index(self, group: Sequence[Operand], named: Named) -> list[list[Token]] | None:
        """Return what the index must have of a group; None if it can't tell."""
        found = [tokens for one in group for tokens in one.readings()]
        for kind in self.named_in:
            for one in group:
                keys = named[kind, one]
                if keys is None:
                    return None
                found += [[Token(f"{kind.sign}{key}")] for key in keys]
        return found

    def _condition(self, search: Search, named: Named, path: str) -> Q:
        found = Q()
        for group in search.groups:
            found &= any_of(self._has(one, named, path) for one in group)
        for one in search.excluded:
            found &= ~self._has(one, named, path)
        return found

    def _has(self, operand: Operand, named: Named, path: str) -> Q:
        """Return the condition that a record has an operand, in its words or in a name."""
        fragments = operand.fragments()
        elsewhere = []
        for kind in self.named_in:
            keys = named[kind, operand]
            if keys is not None and len(keys) <= LISTED:
                fragments += [f" {kind.sign}{key} " for key in keys]
                continue
            rows = kind.rows().filter(statement=OuterRef("pk"))
            whose = kind.find(operand).values("pk") if keys is None else keys
            # With the plain column, SQLite would look for each of them, not for the record's rows.
            rows = rows.filter(In(F(f"{kind.link}_id") + 0, whose))
            # With EXISTS, PostgreSQL would first make a table of all such rows.
            elsewhere.append(Q(IsNull(Subquery(rows.values("pk")[:1]), False)))
        return any_of([*(_contains(path, text) for text in fragments), *elsewhere])


def _contains(path: str, text: str) -> Q:
    return Q(GreaterThan(StrIndex(F(path), Value(text)), 0))


def statement_search() -> WordSearch:
    """Return the parameter that searches statements."""
    return WordSearch(
        "q",
        StatementWords,
        named_in=NAMED_IN_STATEMENTS,
        help_text="Words to find in the text, the note, the article's words, or the names of "
        "speakers and topics.",
    )


def name_search(words: type[Words], where: str) -> WordSearch:
    """Return the parameter that searches records by their names; ``where`` completes its help."""
    return WordSearch("q", words, help_text=f"Words to find in {where}.")
