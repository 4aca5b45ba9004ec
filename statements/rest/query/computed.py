"""Parameters that take more than comparing one column: conditions, lengths, ranges and search."""

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from statements.rest.query import values
from statements.rest.query.filters import complement
from statements.rest.query.parameters import (
    MAX_SPANS,
    BooleanParameter,
    ModelFields,
    NumberParameter,
    Parameter,
    any_of,
    fields_along,
)
from statements.rest.query.query_string import InvalidValue


class ComputedParameter(BooleanParameter):
    """A boolean that's true for rows where a condition holds."""

    can_be_null: ClassVar[bool] = False

    def __init__(self, name: str, condition: Callable[[], Q], *, help_text: str) -> None:
        super().__init__(name, help_text=help_text)
        self.condition = condition

    def equals(self, value: Sequence[bool]) -> Q:
        """Match rows where the condition holds, or doesn't."""
        return self.condition() if value[0] else complement(self.condition())


class LengthParameter(NumberParameter):
    """The number of rows in a list, whose positions must run from 1 without gaps."""

    can_be_null: ClassVar[bool] = False

    def __init__(
        self,
        name: str,
        rows: type[Model],
        *,
        link: str,
        position: str,
        help_text: str,
    ) -> None:
        super().__init__(name, position, integer=True, help_text=help_text)
        self.rows, self.link, self.position = rows, link, position

    def covers(self) -> ModelFields:
        """Return the position field of the rows."""
        return {(self.rows._meta.label, self.position)}

    def equals(self, value: Sequence[int]) -> Q:
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
        return Q(self._has(bound)) if bound > 0 else Q(pk__isnull=False)

    def at_most(self, bound: int) -> Q:
        """Match lists with at most this many rows."""
        return Q(~self._has(bound + 1)) if bound >= 0 else Q(pk__in=[])

    def _has(self, place: int) -> Exists:
        return Exists(self._places().filter(**{self.position: place}))

    def _places(self) -> QuerySet[Any]:
        return self.rows._default_manager.filter(**{self.link: OuterRef("pk")})


class OverlapParameter(Parameter):
    """A range of numbers that must overlap the row's range, where null means an open end."""

    most_values: ClassVar[int] = MAX_SPANS
    can_be_null: ClassVar[bool] = False

    def __init__(
        self,
        name: str,
        *,
        least: str,
        most: str,
        least_included: str,
        most_included: str,
        help_text: str,
    ) -> None:
        super().__init__(name, least, most, least_included, most_included, help_text=help_text)
        self.least, self.most = least, most
        self.least_included, self.most_included = least_included, most_included

    def parse(self, text: str) -> tuple[float | None, float | None]:
        """Return the ends of the range; None is an open end."""
        return values.number_range(text)

    def equals(self, value: Sequence[tuple[float | None, float | None]]) -> Q:
        """Match rows whose range overlaps one of the ranges."""
        return any_of(self._ends_after(least) & self._begins_before(most) for least, most in value)

    def _ends_after(self, least: float | None) -> Q:
        if least is None:
            return Q()
        return (
            Q(**{f"{self.most}__isnull": True})
            | Q(**{f"{self.most}__gt": least})
            | Q(**{self.most: least, self.most_included: True})
        )

    def _begins_before(self, most: float | None) -> Q:
        if most is None:
            return Q()
        return (
            Q(**{f"{self.least}__isnull": True})
            | Q(**{f"{self.least}__lt": most})
            | Q(**{self.least: most, self.least_included: True})
        )

    def schema(self) -> dict[str, Any]:
        """Return the schema of text with two numbers and a comma, either of them optional."""
        return {"type": "string", "pattern": "^[-+.0-9eE]*,[-+.0-9eE]*$"}


MAX_LENGTH = 500
"""Maximum characters in a search: each letter costs time."""

MAX_WORDS = 10
"""Maximum words in a search: every column of every row is searched for each of them."""


class RelatedText(NamedTuple):
    """Text columns to search in rows that belong to the record by the foreign key ``link``."""

    rows: type[Model]
    link: str
    columns: tuple[str, ...]


class SearchParameter(Parameter):
    """A search for words, each of which must occur in some column, ignoring case."""

    repeatable: ClassVar[bool] = False
    has_complement: ClassVar[bool] = False
    can_be_null: ClassVar[bool] = False

    def __init__(
        self,
        name: str,
        *columns: str,
        elsewhere: Sequence[RelatedText] = (),
        help_text: str,
    ) -> None:
        super().__init__(name, *columns, help_text=help_text)
        self.elsewhere = elsewhere

    def covers(self) -> ModelFields:
        """Return the searched fields of the record and of related rows."""
        fields = super().covers()
        for rows, link, columns in self.elsewhere:
            for column in (link, *columns):
                field = fields_along(rows, column)[-1]
                fields.add((field.model._meta.label, field.name))
        return fields

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

    def equals(self, value: Sequence[list[str]]) -> Q:
        """Match records where every word occurs in one of the columns."""
        return Q(*(self._occurs(any_case(word)) for word in value[0]))

    def _occurs(self, pattern: str) -> Q:
        here = [Q(**{f"{column}__regex": pattern}) for column in self.columns]
        there = [
            Q(
                Exists(
                    rows._default_manager.filter(**{link: OuterRef("pk")}).filter(
                        any_of(Q(**{f"{column}__regex": pattern}) for column in columns)
                    )
                )
            )
            for rows, link, columns in self.elsewhere
        ]
        return any_of([*here, *there])


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
