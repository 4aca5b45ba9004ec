"""What can be asked about a record: the kinds of parameter of which a filter set is a table.

Each parameter has a name, the column it asks about (a path from the record, or from a row of its
group) and a help text; it parses values, says which rows have them, and describes itself for the
documentation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from statements.rest.query import values
from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.query_string import MAX_VALUES, InvalidValue
from statements.rest.query.suggestions import did_you_mean, quoted
from statements.rest.visibility import Visibility

ModelFields = set[tuple[str, str]]
"""Model fields, each as (label of the model, name of the field)."""


def any_of(conditions: Iterable[Q]) -> Q:
    """Return that at least one of the conditions holds; there has to be one."""
    first, *others = conditions
    for other in others:
        first |= other
    return first


def fields_along(model: type[models.Model], path: str) -> list[Any]:
    """Return the model fields along a look-up path such as ``document__publisher``."""
    fields: list[Any] = []
    owner: Any = model
    for name in path.split(LOOKUP_SEP):
        field = owner._meta.pk if name == "pk" else owner._meta.get_field(name)
        fields.append(field)
        owner = field.related_model
    return fields


class Parameter:
    """One fact that can be asked about.

    ``columns`` are the paths that it reads. Once its filter set is made, ``model`` is where they
    start, and ``is_optional`` tells whether there may be no value.
    """

    repeatable: ClassVar[bool] = True
    has_complement: ClassVar[bool] = True
    can_be_null: ClassVar[bool] = True
    is_telling: ClassVar[bool] = False
    """Whether a value is one of so many that few rows have it."""
    most_values: ClassVar[int] = MAX_VALUES

    def __init__(self, name: str, *columns: str, help_text: str) -> None:
        self.name = name
        self.columns = columns
        self.help_text = help_text
        self.model: type[models.Model]
        self.is_optional = False

    def bind(self, model: type[models.Model], *, to_many: bool) -> None:
        """Learn the model at which the columns start, and whether a record may have no row."""
        self.model = model
        self.is_optional = self.can_be_null and (
            to_many or any(field.null for field in fields_along(model, self.columns[0]))
        )

    def covers(self) -> ModelFields:
        """Return the model fields that this makes answerable."""
        last = [fields_along(self.model, column)[-1] for column in self.columns]
        return {(field.model._meta.label, field.name) for field in last}

    def lookups(
        self,
        texts: Sequence[str],  # noqa: ARG002
        records: QuerySet[Any],  # noqa: ARG002
        visibility: Visibility,  # noqa: ARG002
    ) -> list[IdLookup]:
        """Return what has to be looked up to read the values; ``records`` are those asked about."""
        return []

    def withheld(self, texts: Sequence[str]) -> list[InvalidValue]:  # noqa: ARG002
        """Return why values may not be asked for by readers who see only what is public."""
        return []

    def read(
        self,
        texts: Sequence[str],
        lookups: Sequence[IdLookup],  # noqa: ARG002
    ) -> tuple[Any, list[InvalidValue]]:
        """Return the values, and why others cannot stand; what was to be looked up is found."""
        if len(texts) > self.most_values:
            detail = (
                f"{self.name} takes at most {self.most_values} values, and was given "
                f"{len(texts)}: make several queries of it."
            )
            return [], [InvalidValue("too_many", detail)]
        found, refused = [], []
        for text in texts:
            try:
                found.append(self.parse(text))
            except InvalidValue as fault:
                refused.append(fault)
        return found, refused

    def parse(self, text: str) -> Any:
        """Return one value; raise InvalidValue when there is none that the text means."""
        raise NotImplementedError

    def equals(self, value: Any) -> Q:
        """Return that a row has one of the values."""
        return Q(**{f"{self.columns[0]}__in": value})

    def otherwise(self, value: Any) -> Q | None:  # noqa: ARG002
        """Return another way in which a record has one of the values, if there is one.

        None stands for any value at all.
        """
        return None

    def known(self) -> Q:
        """Return that a row has any value."""
        return Q(**{f"{self.columns[0]}__isnull": False})

    def unknown(self) -> Q:
        """Return that a record has no value, in a form that an index can answer."""
        return ~self.known()

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of one value."""
        return {"type": "string"}


class OrderedParameter(Parameter):
    """A fact that has an order, so that it can also be asked for by bounds."""

    suffixes: ClassVar[tuple[str, str]] = ("_min", "_max")
    bound_help: ClassVar[tuple[str, str]] = ("At least this much.", "At most this much.")

    def at_least(self, bound: Any) -> Q:
        """Return that a row's value is not below the bound."""
        return Q(**{f"{self.columns[0]}__gte": bound})

    def at_most(self, bound: Any) -> Q:
        """Return that a row's value is not above the bound."""
        return Q(**{f"{self.columns[0]}__lte": bound})

    def are_crossed(self, lower: Any, upper: Any) -> bool:
        """Say whether the bounds leave nothing between them."""
        return bool(lower > upper)


class Choice(Protocol):
    """One member of a controlled list."""

    @property
    def value(self) -> str | int:
        """What is stored."""


class ChoiceParameter(Parameter):
    """A value of a controlled list."""

    def __init__(
        self,
        name: str,
        column: str,
        words: Iterable[Choice],
        *,
        help_text: str,
        not_public: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name, column, help_text=help_text)
        self.not_public = not_public or {}
        self.words = {str(word.value): word.value for word in words}

    def parse(self, text: str) -> str | int:
        """Return the stored value; raise InvalidValue with the nearest word."""
        if text not in self.words:
            detail = f"{quoted(text)} is not a value of {self.name}."
            raise InvalidValue("unknown_word", detail, partial(self._hint, text))
        return self.words[text]

    def _hint(self, text: str) -> str:
        return did_you_mean(text, self.words) or f" Known: {', '.join(self.words)}."

    def withheld(self, texts: Sequence[str]) -> list[InvalidValue]:
        """Return the reason for each value that is not public."""
        return [
            InvalidValue("withheld", self.not_public[text])
            for text in texts
            if text in self.not_public
        ]

    def schema(self) -> dict[str, Any]:
        """Return the words that may be asked for."""
        listed = list(self.words.values())
        kind = "integer" if isinstance(listed[0], int) else "string"
        return {"type": kind, "enum": listed}


class TextParameter(Parameter):
    """Text that is equal to the last letter; ``check`` tells whether a code can exist at all."""

    def __init__(
        self,
        name: str,
        column: str,
        *,
        help_text: str,
        check: Callable[[str], bool] | None = None,
        form: str = "",
    ) -> None:
        """``form`` is what a code looks like, as a noun with its article."""
        super().__init__(name, column, help_text=help_text)
        self.check = check
        self.form = form

    def parse(self, text: str) -> str:
        """Return the text; raise InvalidValue when it is no such code."""
        if self.check is None or self.check(text):
            return text
        respelled = [other for other in (text.upper(), text.lower()) if self.check(other)]
        hint = partial(did_you_mean, text, respelled)
        raise InvalidValue("unknown_code", f"{quoted(text)} is not {self.form}.", hint)


class BooleanParameter(Parameter):
    """What is either true or false."""

    repeatable = False

    def parse(self, text: str) -> bool:
        """Return the truth value."""
        return values.boolean(text)

    def schema(self) -> dict[str, Any]:
        """Return that it is a truth value."""
        return {"type": "boolean"}


class NumberParameter(OrderedParameter):
    """A number, whole or not."""

    def __init__(self, name: str, column: str, *, help_text: str, integer: bool = False) -> None:
        super().__init__(name, column, help_text=help_text)
        self.integer = integer

    def parse(self, text: str) -> float:
        """Return the number."""
        return values.integer(text) if self.integer else values.number(text)

    def schema(self) -> dict[str, Any]:
        """Return which numbers there are."""
        if self.integer:
            return {"type": "integer", "format": "int64"}
        return {"type": "number", "format": "double"}


MAX_SPANS = 20
"""The most spans that are asked for at once: each is compared with every row, as no list is."""


class TemporalParameter(OrderedParameter):
    """What lies in time: a value is the pair of its first and last moment."""

    most_values = MAX_SPANS
    suffixes = ("_after", "_before")
    bound_help = ("On this day or later.", "On this day or earlier.")

    def are_crossed(self, lower: Any, upper: Any) -> bool:
        """Say whether the earliest moment asked for is later than the latest."""
        return bool(lower[0] > upper[1])


class DateTimeParameter(TemporalParameter):
    """A moment in UTC; a date asks for any moment of that UTC day, month or year."""

    def parse(self, text: str) -> tuple[datetime, datetime]:
        """Return the first and last moment that the text means."""
        return values.datetime_range(text)

    def equals(self, value: Sequence[tuple[datetime, datetime]]) -> Q:
        """Return that a row's moment lies in one of the spans of time."""
        return any_of(Q(**{f"{self.columns[0]}__range": span}) for span in value)

    def at_least(self, bound: tuple[datetime, datetime]) -> Q:
        """Return that a row's moment is not before the first one asked for."""
        return super().at_least(bound[0])

    def at_most(self, bound: tuple[datetime, datetime]) -> Q:
        """Return that a row's moment is not after the last one asked for."""
        return super().at_most(bound[1])

    def schema(self) -> dict[str, Any]:
        """Return that it is a date or a time."""
        return {"type": "string", "anyOf": [{"format": "date-time"}, {"pattern": DAY_PATTERN}]}


DAY_PATTERN = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class DateRangeParameter(TemporalParameter):
    """A date that may be imprecise, kept as EDTF text with its first and last day.

    It has a value when the days that it can mean and those asked for overlap. A date of which a
    day is unknown has no value there. Its twin for ordering, without nulls, is compared as well: it
    is the first day where there is one, and a list by it can begin where the days asked for end.
    """

    def __init__(self, name: str, column: str, *, help_text: str) -> None:
        """``column`` is what the names of the columns begin with."""
        parts = ("edtf", "first", "last", "order")
        super().__init__(name, *(f"{column}_{part}" for part in parts), help_text=help_text)

    def parse(self, text: str) -> tuple[date, date]:
        """Return the first and last day of a year, month or day."""
        return values.date_range(text)

    def equals(self, value: Sequence[tuple[date, date]]) -> Q:
        """Return that the days of a row overlap with one of the spans of days."""
        return any_of(self.at_least(span) & self.at_most(span) for span in value)

    def at_least(self, bound: tuple[date, date]) -> Q:
        """Return that a row's last day is not before the first one asked for."""
        return Q(**{f"{self.columns[2]}__gte": bound[0]})

    def at_most(self, bound: tuple[date, date]) -> Q:
        """Return that a row's first day is not after the last one asked for."""
        return Q(**{f"{self.columns[1]}__isnull": False, f"{self.columns[3]}__lte": bound[1]})

    def unknown(self) -> Q:
        """Return that there is no date, which stands before all others in the order of dates.

        The first of days is compared as a bound. By equality SQLite takes it for rare, and would
        sort half of a table for each chunk of a stream in another order.
        """
        return Q(**{f"{self.columns[0]}__isnull": True, f"{self.columns[3]}__lte": date.min})

    def schema(self) -> dict[str, Any]:
        """Return that it is a year, a month or a day."""
        return {"type": "string", "pattern": DAY_PATTERN}
