"""The kinds of parameter that filter sets are made of.

A parameter has a name, one or more columns (lookup paths from the record, or from a row of its
group) and a help text. It parses values, builds conditions for them, and documents itself.
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
"""Model fields, each as (model label, field name)."""


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the OR of the conditions; there must be at least one."""
    first, *others = conditions
    for other in others:
        first |= other
    return first


def fields_along(model: type[models.Model], path: str) -> list[Any]:
    """Return the model fields along a lookup path such as ``document__publisher``."""
    fields: list[Any] = []
    owner: Any = model
    for name in path.split(LOOKUP_SEP):
        field = owner._meta.pk if name == "pk" else owner._meta.get_field(name)
        fields.append(field)
        owner = field.related_model
    return fields


class Parameter:
    """Something to filter by.

    ``columns`` are lookup paths. `bind` sets ``model``, where they start, and ``is_optional``,
    which tells whether a record may have no value.
    """

    repeatable: ClassVar[bool] = True
    has_complement: ClassVar[bool] = True
    can_be_null: ClassVar[bool] = True
    is_telling: ClassVar[bool] = False
    """Whether there are so many different values that few rows have any one of them."""
    most_values: ClassVar[int] = MAX_VALUES

    def __init__(self, name: str, *columns: str, help_text: str) -> None:
        self.name = name
        self.columns = columns
        self.help_text = help_text
        self.model: type[models.Model]
        self.is_optional = False

    def bind(self, model: type[models.Model], *, to_many: bool) -> None:
        """Set the model where the columns start.

        ``to_many`` means that a record may have several such rows, or none.
        """
        self.model = model
        self.is_optional = self.can_be_null and (
            to_many or any(field.null for field in fields_along(model, self.columns[0]))
        )

    def covers(self) -> ModelFields:
        """Return the model fields that this can filter by."""
        last = [fields_along(self.model, column)[-1] for column in self.columns]
        return {(field.model._meta.label, field.name) for field in last}

    def lookups(
        self,
        texts: Sequence[str],  # noqa: ARG002
        records: QuerySet[Any],  # noqa: ARG002
        visibility: Visibility,  # noqa: ARG002
    ) -> list[IdLookup]:
        """Return the id lookups needed to read the values; ``records`` are those being filtered."""
        return []

    def withheld(self, texts: Sequence[str]) -> list[InvalidValue]:  # noqa: ARG002
        """Return a fault for each value that readers without access to drafts can't filter by."""
        return []

    def read(
        self,
        texts: Sequence[str],
        lookups: Sequence[IdLookup],  # noqa: ARG002
    ) -> tuple[Any, list[InvalidValue]]:
        """Return the parsed values and the faults of the others; ``lookups`` have been run."""
        if len(texts) > self.most_values:
            detail = (
                f"{self.name} takes at most {self.most_values} values, and was given "
                f"{len(texts)}: split them into several queries."
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
        """Parse one value; raise InvalidValue if the text isn't valid."""
        raise NotImplementedError

    def equals(self, value: Any) -> Q:
        """Match rows with one of the values."""
        return Q(**{f"{self.columns[0]}__in": value})

    def otherwise(self, value: Any) -> Q | None:  # noqa: ARG002
        """Return an alternative condition for records with one of the values, if there is one.

        A value of None means any value at all.
        """
        return None

    def known(self) -> Q:
        """Match rows that have a value."""
        return Q(**{f"{self.columns[0]}__isnull": False})

    def unknown(self) -> Q:
        """Match records without a value, in a form that an index can answer."""
        return ~self.known()

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of one value."""
        return {"type": "string"}


class OrderedParameter(Parameter):
    """A parameter whose values have an order, so that it also takes bounds."""

    suffixes: ClassVar[tuple[str, str]] = ("_min", "_max")
    bound_help: ClassVar[tuple[str, str]] = ("At least this much.", "At most this much.")

    def at_least(self, bound: Any) -> Q:
        """Match rows whose value is the bound or greater."""
        return Q(**{f"{self.columns[0]}__gte": bound})

    def at_most(self, bound: Any) -> Q:
        """Match rows whose value is the bound or less."""
        return Q(**{f"{self.columns[0]}__lte": bound})

    def are_crossed(self, lower: Any, upper: Any) -> bool:
        """Return whether no value can lie between the bounds."""
        return bool(lower > upper)


class Choice(Protocol):
    """A member of a vocabulary."""

    @property
    def value(self) -> str | int:
        """The stored value."""


class ChoiceParameter(Parameter):
    """A value from a vocabulary.

    ``not_public`` maps each value that readers without access to drafts can't filter by to the
    reason.
    """

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
        """Return the stored value; raise InvalidValue with a hint if there's no such value."""
        if text not in self.words:
            detail = f"{quoted(text)} is not a value of {self.name}."
            raise InvalidValue("unknown_word", detail, partial(self._hint, text))
        return self.words[text]

    def _hint(self, text: str) -> str:
        return did_you_mean(text, self.words) or f" Known: {', '.join(self.words)}."

    def withheld(self, texts: Sequence[str]) -> list[InvalidValue]:
        """Return a fault with the reason for each value that isn't public."""
        return [
            InvalidValue("withheld", self.not_public[text])
            for text in texts
            if text in self.not_public
        ]

    def schema(self) -> dict[str, Any]:
        """Return the schema with the valid values."""
        listed = list(self.words.values())
        kind = "integer" if isinstance(listed[0], int) else "string"
        return {"type": kind, "enum": listed}


class TextParameter(Parameter):
    """Text that must match exactly; ``check`` tells whether a code is well-formed."""

    def __init__(
        self,
        name: str,
        column: str,
        *,
        help_text: str,
        check: Callable[[str], bool] | None = None,
        form: str = "",
    ) -> None:
        """``form`` describes a well-formed code in error messages: a noun with its article."""
        super().__init__(name, column, help_text=help_text)
        self.check = check
        self.form = form

    def parse(self, text: str) -> str:
        """Return the text; raise InvalidValue if it fails the check."""
        if self.check is None or self.check(text):
            return text
        respelled = [other for other in (text.upper(), text.lower()) if self.check(other)]
        hint = partial(did_you_mean, text, respelled)
        raise InvalidValue("unknown_code", f"{quoted(text)} is not {self.form}.", hint)


class BooleanParameter(Parameter):
    """A boolean: ``true`` or ``false``."""

    repeatable = False

    def parse(self, text: str) -> bool:
        """Return the boolean."""
        return values.boolean(text)

    def schema(self) -> dict[str, Any]:
        """Return the schema of a boolean."""
        return {"type": "boolean"}


class NumberParameter(OrderedParameter):
    """A number; with ``integer``, a whole one."""

    def __init__(self, name: str, column: str, *, help_text: str, integer: bool = False) -> None:
        super().__init__(name, column, help_text=help_text)
        self.integer = integer

    def parse(self, text: str) -> float:
        """Return the number."""
        return values.integer(text) if self.integer else values.number(text)

    def schema(self) -> dict[str, Any]:
        """Return the schema of an integer or a double."""
        if self.integer:
            return {"type": "integer", "format": "int64"}
        return {"type": "number", "format": "double"}


MAX_SPANS = 20
"""Maximum spans in one query: unlike a list of values, each one is compared with every row."""


class TemporalParameter(OrderedParameter):
    """A date or time; each value is parsed into a pair of its first and last moment or day."""

    most_values = MAX_SPANS
    suffixes = ("_after", "_before")
    bound_help = ("On this day or later.", "On this day or earlier.")

    def are_crossed(self, lower: Any, upper: Any) -> bool:
        """Return whether the lower bound starts after the upper bound ends."""
        return bool(lower[0] > upper[1])


class DateTimeParameter(TemporalParameter):
    """A moment in UTC; a date matches any moment in that UTC day, month or year."""

    def parse(self, text: str) -> tuple[datetime, datetime]:
        """Return the first and last moment covered by the text."""
        return values.datetime_range(text)

    def equals(self, value: Sequence[tuple[datetime, datetime]]) -> Q:
        """Match rows whose moment is in one of the spans."""
        return any_of(Q(**{f"{self.columns[0]}__range": span}) for span in value)

    def at_least(self, bound: tuple[datetime, datetime]) -> Q:
        """Match rows whose moment isn't before the start of the bound."""
        return super().at_least(bound[0])

    def at_most(self, bound: tuple[datetime, datetime]) -> Q:
        """Match rows whose moment isn't after the end of the bound."""
        return super().at_most(bound[1])

    def schema(self) -> dict[str, Any]:
        """Return the schema of a date or a datetime."""
        return {"type": "string", "anyOf": [{"format": "date-time"}, {"pattern": DAY_PATTERN}]}


DAY_PATTERN = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class DateRangeParameter(TemporalParameter):
    """A date that may be imprecise, stored as EDTF text with its first and last day.

    It matches if the days it may stand for overlap the requested ones. If its first or last day is
    unknown, it doesn't match on that side. Upper bounds compare the ``_order`` column, which has
    the same first day but is never null: a list ordered by it can then start at the bound.
    """

    def __init__(self, name: str, column: str, *, help_text: str) -> None:
        """``column`` is the common prefix of the column names."""
        parts = ("edtf", "first", "last", "order")
        super().__init__(name, *(f"{column}_{part}" for part in parts), help_text=help_text)

    def parse(self, text: str) -> tuple[date, date]:
        """Return the first and last day of a year, month or day."""
        return values.date_range(text)

    def equals(self, value: Sequence[tuple[date, date]]) -> Q:
        """Match rows whose days overlap one of the spans."""
        return any_of(self.at_least(span) & self.at_most(span) for span in value)

    def at_least(self, bound: tuple[date, date]) -> Q:
        """Match rows whose last day isn't before the start of the bound."""
        return Q(**{f"{self.columns[2]}__gte": bound[0]})

    def at_most(self, bound: tuple[date, date]) -> Q:
        """Match rows whose first day isn't after the end of the bound."""
        return Q(**{f"{self.columns[1]}__isnull": False, f"{self.columns[3]}__lte": bound[1]})

    def unknown(self) -> Q:
        """Match rows without a date, which sort before all others.

        Compare the order column with ``__lte``, although nothing is less than `date.min`. Given an
        equality, SQLite assumes few rows match, and would sort half the table again for each chunk
        of a stream in a different order.
        """
        return Q(**{f"{self.columns[0]}__isnull": True, f"{self.columns[3]}__lte": date.min})

    def schema(self) -> dict[str, Any]:
        """Return the schema of a year, a month or a day."""
        return {"type": "string", "pattern": DAY_PATTERN}
