"""Parameters that no single column answers."""

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
    """True where a condition holds of the row, false where it does not."""

    can_be_null: ClassVar[bool] = False

    def __init__(self, name: str, condition: Callable[[], Q], *, help_text: str) -> None:
        super().__init__(name, help_text=help_text)
        self.condition = condition

    def equals(self, value: Sequence[bool]) -> Q:
        """Return the condition or its complement."""
        return self.condition() if value[0] else complement(self.condition())


class LengthParameter(NumberParameter):
    """The number of rows of a list whose positions run from 1 without gaps."""

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
        """Return the position of the rows."""
        return {(self.rows._meta.label, self.position)}

    def equals(self, value: Sequence[int]) -> Q:
        """Return that the list has one of the lengths.

        Of one length, the last place is taken and the next is not; a database can begin with such
        rows. For several, the last place is looked up once, so that many cost no more than two.
        """
        if len(value) == 1:
            return self.at_least(value[0]) & self.at_most(value[0])
        places = self._places().order_by(f"-{self.position}").values(self.position)
        last = Coalesce(Subquery(places[:1]), Value(0), output_field=IntegerField())
        return Q(In(last, sorted(set(value))))

    def at_least(self, bound: int) -> Q:
        """Return that the list is not shorter."""
        return Q(self._has(bound)) if bound > 0 else Q(pk__isnull=False)

    def at_most(self, bound: int) -> Q:
        """Return that the list is not longer."""
        return Q(~self._has(bound + 1)) if bound >= 0 else Q(pk__in=[])

    def _has(self, place: int) -> Exists:
        return Exists(self._places().filter(**{self.position: place}))

    def _places(self) -> QuerySet[Any]:
        return self.rows._default_manager.filter(**{self.link: OuterRef("pk")})


class OverlapParameter(Parameter):
    """A range of numbers that overlaps with the row's own; null is an open end there."""

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
        """Return the ends of the range, None where open."""
        return values.number_range(text)

    def equals(self, value: Sequence[tuple[float | None, float | None]]) -> Q:
        """Return that the row's range overlaps with one of the ranges."""
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
        """Return the form of a range."""
        return {"type": "string", "pattern": "^[-+.0-9eE]*,[-+.0-9eE]*$"}


MAX_LENGTH = 500
"""The most characters of a search; each letter costs time."""

MAX_WORDS = 10
"""The most words of a search: in every row, each is looked for in every column."""


class RelatedText(NamedTuple):
    """Text columns of rows of a model that hang on the record by the foreign key ``link``."""

    rows: type[Model]
    link: str
    columns: tuple[str, ...]


class SearchParameter(Parameter):
    """Words, each of which has to occur in some column; letters' case does not count."""

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
        """Return the columns that are searched, here and elsewhere."""
        fields = super().covers()
        for rows, link, columns in self.elsewhere:
            for column in (link, *columns):
                field = fields_along(rows, column)[-1]
                fields.add((field.model._meta.label, field.name))
        return fields

    def parse(self, text: str) -> list[str]:
        """Return the different words, of which there has to be at least one.

        Words that find the same, such as "Peace" and "peace", are one.
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
        """Return that every word occurs in one of the columns."""
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
    """Return the regular expression that finds the word in any mixture of cases.

    Each letter stands with its other cases, so that no database's idea of them counts: SQLite
    knows only those of ASCII, PostgreSQL those of its locale.
    """
    return "".join(_cases_of(letter) for letter in word)


def _cases_of(letter: str) -> str:
    cases = {
        case for case in (letter, letter.lower(), letter.upper(), letter.title()) if len(case) == 1
    }
    return f"[{''.join(sorted(cases))}]" if len(cases) > 1 else re.escape(letter)
