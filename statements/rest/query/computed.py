"""Parameters that take more than comparing one column: conditions, lengths, ranges and search."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import NamedTuple

from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from statements.rest.query import values
from statements.rest.query.conditions import any_of, complement, truth
from statements.rest.query.dates import MAX_SPANS
from statements.rest.query.parameters import BooleanParameter, NumberParameter, Parameter
from statements.rest.query.query_string import InvalidValue, Schema


@dataclass(eq=False)
class ComputedParameter(BooleanParameter):
    """A boolean that's true for rows where a condition holds."""

    can_be_null = False

    make_condition: Callable[[], Q]

    def condition(self, value: Sequence[bool]) -> Q:
        """Match rows where the condition holds, or doesn't."""
        return self.make_condition() if value[0] else complement(self.make_condition())

    def values_in(self, rows: QuerySet[Model], link: str, path: str = "") -> list[QuerySet]:  # noqa: ARG002
        """Return pairs of the link and whether the condition holds."""
        return [rows.annotate(holds=truth(self.make_condition())).values_list(link, "holds")]


LONG = 4
"""Few lists are as long as this, so it's best to find them before the records."""


@dataclass(eq=False)
class LengthParameter(NumberParameter):
    """The number of rows in a list that refer to the record by the foreign key ``link``.

    Their positions, in the column ``position``, must run from 1 without gaps.
    """

    can_be_null = False

    rows: type[Model]
    link: str
    _: KW_ONLY
    position: str = "position"
    integer: bool = True

    def condition(self, value: Sequence[int]) -> Q:
        """Match lists with one of the lengths.

        For a single length, test that its position exists and the next one doesn't; the database
        can start from such rows. For several, look up the last position once, so that many lengths
        cost no more than two.
        """
        if len(value) == 1:
            return self.at_least(value[0]) & self.at_most(value[0])
        places = self._places().order_by(f"-{self.position}").values(self.position)
        last = Coalesce(Subquery(places[:1]), Value(0), output_field=IntegerField())
        return Q(In(last, sorted(set(value))))

    def at_least(self, bound: int) -> Q:
        """Match lists with at least this many rows."""
        if bound <= 0:
            return Q(pk__isnull=False)
        if bound < LONG:
            return Q(self._has(bound))
        long = self.rows._default_manager.filter(**{self.position: bound})
        return Q(pk__in=long.order_by().values(self.link))

    def at_most(self, bound: int) -> Q:
        """Match lists with at most this many rows."""
        return Q(~self._has(bound + 1)) if bound >= 0 else Q(pk__in=[])

    def _has(self, place: int) -> Exists:
        return Exists(self._places().filter(**{self.position: place}))

    def _places(self) -> QuerySet[Model]:
        return self.rows._default_manager.filter(**{self.link: OuterRef("pk")})


End = float | None
"""An end of a range; None is an open one."""


@dataclass(eq=False)
class OverlapParameter(Parameter):
    """A range of numbers that must overlap the row's range, where null means an open end."""

    takes = "range"
    max_values = MAX_SPANS
    can_be_null = False

    _: KW_ONLY
    least: str
    most: str
    least_included: str
    most_included: str

    def parse(self, text: str) -> tuple[End, End]:
        """Return the ends of the range."""
        return values.number_range(text)

    def condition(self, value: Sequence[tuple[End, End]]) -> Q:
        """Match rows whose range overlaps one of the ranges."""
        return any_of(
            _reaches(self.most, "gt", least, self.most_included)
            & _reaches(self.least, "lt", most, self.least_included)
            for least, most in value
        )

    def schema(self) -> Schema:
        """Return the schema of text with two numbers and a comma, either of them optional."""
        return {"type": "string", "pattern": "^[-+.0-9eE]*,[-+.0-9eE]*$"}


def _reaches(column: str, lookup: str, end: End, included: str) -> Q:
    """Match rows whose own end is open or past the given one, or equal to it and included."""
    if end is None:
        return Q()
    return (
        Q(**{f"{column}__isnull": True})
        | Q(**{f"{column}__{lookup}": end})
        | Q(**{column: end, included: True})
    )


MAX_LENGTH = 500
"""Maximum characters in a search: each letter costs time."""

MAX_WORDS = 10
"""Maximum words in a search: every column of every row is searched for each of them."""


class RelatedText(NamedTuple):
    """Text columns to search in rows that belong to the record by the foreign key ``link``."""

    rows: type[Model]
    link: str
    columns: tuple[str, ...]


@dataclass(eq=False)
class SearchParameter(Parameter):
    """A search for words, each of which must occur in some column, ignoring case."""

    repeatable = False
    has_complement = False
    takes = "words"
    can_be_null = False

    columns: tuple[str, ...]
    _: KW_ONLY
    elsewhere: tuple[RelatedText, ...] = ()

    def parse(self, text: str) -> list[str]:
        """Return the distinct words; raise InvalidValue if there are none or too many.

        Words that differ only in case count as one.
        """
        if len(text) > MAX_LENGTH:
            raise InvalidValue(
                "too_long",
                f"A search takes at most {MAX_LENGTH} characters, and this one has {len(text)}.",
            )
        words = list({any_case(word): word for word in text.split()}.values())
        if not words:
            raise InvalidValue("empty", "There is no word to search for.")
        if len(words) > MAX_WORDS:
            raise InvalidValue(
                "too_many_words",
                f"A search takes at most {MAX_WORDS} different words, and this one has "
                f"{len(words)}: leave some out.",
            )
        return words

    def condition(self, value: Sequence[list[str]]) -> Q:
        """Match records where every word occurs in one of the columns."""
        return Q(*(self._occurs(any_case(word)) for word in value[0]))

    def _occurs(self, pattern: str) -> Q:
        found = _any_matches(self.columns, pattern)
        for rows, link, columns in self.elsewhere:
            related = rows._default_manager.filter(**{link: OuterRef("pk")})
            found |= Q(Exists(related.filter(_any_matches(columns, pattern))))
        return found


def _any_matches(columns: Iterable[str], pattern: str) -> Q:
    return any_of(Q(**{f"{column}__regex": pattern}) for column in columns)


def any_case(word: str) -> str:
    """Return a regular expression that matches the word in any mix of cases.

    It lists both cases of each letter instead of relying on the database, because SQLite ignores
    case only in ASCII and PostgreSQL depends on its locale.
    """
    return "".join(_cases_of(letter) for letter in word)


def _cases_of(letter: str) -> str:
    cases = {
        case for case in (letter, letter.lower(), letter.upper(), letter.title()) if len(case) == 1
    }
    return f"[{''.join(sorted(cases))}]" if len(cases) > 1 else re.escape(letter)
