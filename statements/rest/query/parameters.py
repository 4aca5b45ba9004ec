"""Parameters: what can be filtered by, under one name in the query string and related ones."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from functools import cached_property, partial
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django_filters import Filter

from statements.rest.query import values
from statements.rest.query.conditions import complement, fields_along
from statements.rest.query.few_rows import FEW_NAMED, come_first
from statements.rest.query.grammar import TO_SUFFIXES, links_to_grammar
from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.query_string import MAX_VALUES, InvalidValue, QueryParameter, Schema
from statements.rest.query.suggestions import REPEAT, did_you_mean, quoted
from statements.rest.query.twins import Twin
from statements.rest.visibility import Visibility

Value = Any
"""What a parameter made of its texts; only the parameter itself knows the type."""


@dataclass(eq=False)
class Parameter(Filter):
    """A filter under one name in the query string, ``x``; its `family` has ``x_not`` and others.

    ``field_name`` is a lookup path, by default the name. It starts at the record, or in a
    `RowGroup` at its rows. A stock filter can't share a row with others, loses rows with NULL when
    it excludes, and gets its value from a form, which is less strict than we are.
    """

    repeatable: ClassVar[bool] = True
    has_complement: ClassVar[bool] = True
    can_be_null: ClassVar[bool] = True
    is_selective: ClassVar[bool] = False
    """Whether few rows match, so that it's best to start a query from them."""
    max_values: ClassVar[int] = MAX_VALUES
    takes: ClassVar[str] = "text"
    """What the page about filters calls the values."""

    name: str
    _: KW_ONLY
    help_text: str
    field_name: str = ""
    twin: Twin | None = None

    def __post_init__(self) -> None:
        super().__init__(self.field_name or self.name, label=self.help_text)
        self.base: Parameter = self
        self.model: type[Model]
        self.group: Filter | None = None
        self.shared_row = ""
        """What the row is called that others of the group ask about as well; empty if none do."""

    @property
    def null_column(self) -> str:
        """The lookup path of the column that is null if there is no value."""
        return self.field_name

    @property
    def is_optional(self) -> bool:
        """Return whether a record may have no value."""
        return self.can_be_null and (
            self.group is not None
            or any(field.null for field in fields_along(self.model, self.null_column))
        )

    def family(self) -> "list[Parameter]":
        """Return the filters ``x``, ``x_not`` and ``x_isnull`` that make sense.

        The ``base`` of each is ``x``. Set the model first.
        """
        family = [self]
        if self.has_complement:
            excluding = copy.copy(self)
            excluding.name, excluding.exclude = f"{self.name}_not", True
            excluding.help_text = (
                f"Excludes what `{self.name}` finds with the same value; keeps records without a "
                f"value. {self.help_text}"
            )
            family.append(excluding)
        if self.is_optional:
            family.append(NullParameter(self))
        return family

    def read(
        self,
        texts: Sequence[str],
        lookups: Sequence[IdLookup],  # noqa: ARG002
        visibility: Visibility,  # noqa: ARG002
    ) -> tuple[Value, list[InvalidValue]]:
        """Return the parsed values and the faults of the others; ``lookups`` are for references."""
        if len(texts) > self.max_values:
            detail = (
                f"{self.base.name} takes at most {self.max_values} values, and was given "
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

    def parse(self, text: str) -> Value:
        """Parse one value; raise InvalidValue if the text isn't valid."""
        raise NotImplementedError

    def condition(self, value: Value) -> Q:
        """Match rows with one of the values, even if the filter is negated."""
        return Q(**{f"{self.field_name}__in": value})

    def is_negated(self, value: Value) -> bool:  # noqa: ARG002
        """Return whether to find what doesn't satisfy the condition."""
        return bool(self.exclude)

    def get_alternative(self, value: Value | None) -> QuerySet[Model] | None:  # noqa: ARG002
        """Return other rows that count as well, if there are any.

        A value of None means any value at all.
        """
        return None

    @property
    def is_facet(self) -> bool:
        """Return whether records can be counted by its values, of which there are few enough."""
        return False

    def values_in(self, rows: QuerySet[Model], link: str, path: str = "") -> list[QuerySet]:
        """Return pairs of a column, the link, and a value, which may be null, for each row.

        Several querysets are alternatives. ``path`` leads to the parameter's own model.
        """
        return [rows.values_list(link, f"{path}{self.field_name}")]

    def values_in_alternative(self, value: Value | None, link: str) -> list[QuerySet]:  # noqa: ARG002
        """Return the same pairs for the rows that count as well, see `get_alternative`."""
        return []

    def known(self) -> Q:
        """Match rows that have a value."""
        return Q(**{f"{self.null_column}__isnull": False})

    def unknown(self) -> Q:
        """Match rows without a value, in a form that an index can answer."""
        return ~self.known()

    def filter(self, queryset: QuerySet[Model], value: Value) -> QuerySet[Model]:
        """Return the records that match, or if negated, all others, with NULL or without."""
        if self.is_negated(value):
            return queryset.filter(complement(self.condition(value)))
        return self.narrow(queryset.filter(self.condition(value)), value)

    def narrow(self, matching: QuerySet[Model], value: Value) -> QuerySet[Model]:
        """Return the same records, compared with the twin as well if that finds them sooner."""
        if self.base.twin is None:
            return matching
        near = self.near(self.base.twin, value)
        is_in_order = self.parent.ordered_by == self.base.twin.column
        if is_in_order or come_first(matching.model._default_manager.filter(near), FEW_NAMED):
            return matching.filter(near)
        return matching

    def near(self, twin: Twin, value: Value) -> Q:
        """Match at least the rows that match, by the twin.

        A list ordered by it then starts and ends there, instead of reading all that don't match.
        """
        return twin.at_least(min(value)) & twin.at_most(max(value))

    def schema(self) -> Schema:
        """Return the JSON Schema of one value."""
        return {"type": "string"}

    def documented(self) -> QueryParameter:
        """Return the query parameter with its documentation."""
        if self.base is not self:
            text = f"{self.help_text} {TO_SUFFIXES}"
            return QueryParameter(self.name, text, self.schema(), self.repeatable, is_suffixed=True)
        suffixes = [one.name.removeprefix(self.name) for one in self.family()[1:]]
        text = f"{self.help_text} {links_to_grammar(self.takes, suffixes, self.shared_row)}"
        return QueryParameter(self.name, text, self.schema(), self.repeatable)


class BooleanParameter(Parameter):
    """A boolean: ``true`` or ``false``."""

    repeatable = False
    takes = "flag"

    @property
    def is_facet(self) -> bool:
        """Return whether records can be counted by its values."""
        return True

    def parse(self, text: str) -> bool:
        """Return the boolean."""
        return values.boolean(text)

    def schema(self) -> Schema:
        """Return the schema of a boolean."""
        return {"type": "boolean"}


class NullParameter(BooleanParameter):
    """``x_isnull=true`` matches records without any value, ``x_isnull=false`` those with one."""

    def __init__(self, base: Parameter) -> None:
        text = (
            f"`true` finds records without a value for `{base.name}`, `false` those with one. "
            f"{base.help_text}"
        )
        super().__init__(f"{base.name}_isnull", help_text=text)
        self.base = base

    def condition(self, value: Value) -> Q:  # noqa: ARG002
        """Match rows that have a value."""
        return self.base.known()

    def is_negated(self, value: Value) -> bool:
        """Return whether to find records without a value."""
        return bool(value[0])

    def get_alternative(self, value: Value | None) -> QuerySet[Model] | None:  # noqa: ARG002
        """Return other rows that count as having a value."""
        return self.base.get_alternative(None)

    def filter(self, queryset: QuerySet[Model], value: Value) -> QuerySet[Model]:
        """Return the records with or without a value."""
        q = self.base.unknown() if value[0] else self.base.known()
        return self.narrow(queryset.filter(q), value)

    def near(self, twin: Twin, value: Value) -> Q:
        """Match the rows with or without a value, by the twin."""
        return twin.unknown() if value[0] else twin.known()


@dataclass(eq=False)
class OrderedParameter(Parameter):
    """A parameter whose values have an order, so that it also takes bounds."""

    suffixes: ClassVar[tuple[str, str]] = ("_min", "_max")
    bound_help: ClassVar[tuple[str, str]] = ("At least this value.", "At most this value.")

    def family(self) -> list[Parameter]:
        """Return these and the two bounds."""
        bounds = [BoundParameter(self, is_lower=is_lower) for is_lower in (True, False)]
        return [*super().family(), *bounds]

    def at_least(self, bound: Value) -> Q:
        """Match rows whose value is the bound or greater."""
        return Q(**{f"{self.field_name}__gte": bound})

    def at_most(self, bound: Value) -> Q:
        """Match rows whose value is the bound or less."""
        return Q(**{f"{self.field_name}__lte": bound})

    def near_least(self, twin: Twin, bound: Value) -> Q:
        """Match at least the rows whose value is the bound or greater, by the twin."""
        return twin.at_least(bound)

    def near_most(self, twin: Twin, bound: Value) -> Q:
        """Match at least the rows whose value is the bound or less, by the twin."""
        return twin.at_most(bound)

    def are_crossed(self, lower: Value, upper: Value) -> bool:
        """Return whether no value can lie between the bounds."""
        return bool(lower > upper)


class BoundParameter(Parameter):
    """An inclusive lower or upper bound."""

    repeatable = False
    base: OrderedParameter

    def __init__(self, base: OrderedParameter, *, is_lower: bool) -> None:
        suffix, text = base.suffixes[not is_lower], base.bound_help[not is_lower]
        super().__init__(f"{base.name}{suffix}", help_text=f"{text} {base.help_text}")
        self.base, self.is_lower, self.twin = base, is_lower, base.twin

    def parse(self, text: str) -> Value:
        """Return the bound."""
        return self.base.parse(text)

    def condition(self, value: Value) -> Q:
        """Match rows whose value isn't past the bound."""
        return self.base.at_least(value[0]) if self.is_lower else self.base.at_most(value[0])

    def near(self, twin: Twin, value: Value) -> Q:
        """Match at least the rows whose value isn't past the bound, by the twin."""
        near = self.base.near_least if self.is_lower else self.base.near_most
        return near(twin, value[0])

    def schema(self) -> Schema:
        """Return the schema of the values that the bound is compared with."""
        return self.base.schema()


@dataclass(eq=False)
class ChoiceParameter(Parameter):
    """A value from a vocabulary.

    ``not_public`` maps each value that readers without access to drafts can't filter by to the
    reason.
    """

    takes = "word"

    words: type[Enum]
    _: KW_ONLY
    not_public: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_facet(self) -> bool:
        """Return whether records can be counted by its values."""
        return True

    @cached_property
    def by_text(self) -> dict[str, str | int]:
        """The stored values by their texts."""
        return {str(word.value): word.value for word in self.words}

    def read(
        self, texts: Sequence[str], lookups: Sequence[IdLookup], visibility: Visibility
    ) -> tuple[Value, list[InvalidValue]]:
        """Return the stored values; those the reader can't filter by are faults as well."""
        found, refused = super().read(texts, lookups, visibility)
        withheld = {} if visibility.sees_drafts else self.not_public
        reasons = [withheld[text] for text in texts if text in withheld]
        return found, [*refused, *(InvalidValue("withheld", reason) for reason in reasons)]

    def parse(self, text: str) -> str | int:
        """Return the stored value; raise InvalidValue with a hint if there's no such value."""
        if text not in self.by_text:
            detail = f"{quoted(text)} is not a value of {self.base.name}."
            raise InvalidValue("unknown_word", detail, partial(self._hint, text))
        return self.by_text[text]

    def _hint(self, text: str) -> str:
        if self.by_text.keys() >= set(text.split(",")):
            return REPEAT
        return did_you_mean(text, self.by_text) or f" Known: {', '.join(self.by_text)}."

    def schema(self) -> Schema:
        """Return the schema with the valid values."""
        listed = list(self.by_text.values())
        return {"type": "integer" if isinstance(listed[0], int) else "string", "enum": listed}


@dataclass(eq=False)
class TextParameter(Parameter):
    """Text that must match exactly.

    ``check`` tells whether a code is well-formed, and ``form`` describes such a code in error
    messages: a noun with its article.
    """

    _: KW_ONLY
    check: Callable[[str], bool] | None = None
    form: str = ""

    @property
    def is_facet(self) -> bool:
        """Return whether records can be counted by its values: by codes, but not by free text."""
        return self.check is not None

    def parse(self, text: str) -> str:
        """Return the text; raise InvalidValue if it fails the check."""
        if self.check is None or self.check(text):
            return text
        respelled = [other for other in (text.upper(), text.lower()) if self.check(other)]
        hint = partial(did_you_mean, text, respelled)
        raise InvalidValue("unknown_code", f"{quoted(text)} is not {self.form}.", hint)


@dataclass(eq=False)
class NumberParameter(OrderedParameter):
    """A number; with ``integer``, a whole one."""

    takes = "number"

    _: KW_ONLY
    integer: bool = False

    def parse(self, text: str) -> float:
        """Return the number."""
        return values.integer(text) if self.integer else values.number(text)

    def schema(self) -> Schema:
        """Return the schema of an integer or a double."""
        if self.integer:
            return {"type": "integer", "format": "int64"}
        return {"type": "number", "format": "double"}
