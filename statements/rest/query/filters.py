"""The django-filter filters of a parameter, one for each name in the query string.

A parameter (`parameters`) has several: ``x``, ``x_not``, ``x_isnull``, and if its values have an
order also bounds, ``x_min`` and ``x_max`` or ``x_after`` and ``x_before``.
"""

from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Q, Value, When
from django_filters import Filter

from statements.rest.query import values
from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.parameters import OrderedParameter, Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString


class Condition(NamedTuple):
    """The condition of one query parameter: some row must satisfy ``q``, or if negated, no row.

    ``otherwise`` is an alternative condition, on the record instead of a row. ``bound`` is the
    parsed value of a bound. ``opposite`` replaces the complement of ``q`` where an index can answer
    it.
    """

    filter: "ParameterFilter"
    q: Q
    negated: bool = False
    otherwise: Q | None = None
    bound: Any = None
    opposite: Q | None = None

    @property
    def complement(self) -> Q:
        """A Q that's true exactly where ``q`` isn't."""
        return complement(self.q) if self.opposite is None else self.opposite


def complement(q: Q) -> Q:
    """Return a Q that's true exactly where ``q`` isn't, even where NULLs make ``q`` unknown.

    Plain ``~q`` wouldn't match there.
    """
    return Q(Case(When(q, then=Value(False)), default=Value(True), output_field=BooleanField()))


class ParameterFilter(Filter):
    """A filter for one name in the query string."""

    def __init__(self, parameter: Parameter, suffix: str = "", *, exclude: bool = False) -> None:
        super().__init__(field_name=parameter.name, label=parameter.help_text, exclude=exclude)
        self.parameter = parameter
        self.name = f"{parameter.name}{suffix}"

    @property
    def is_telling(self) -> bool:
        """Whether few rows match, so that it's best to start a query from them."""
        return False

    def lookups(self, query: QueryString) -> list[IdLookup]:  # noqa: ARG002
        """Return the id lookups that must run before `ask`."""
        return []

    def ask(self, query: QueryString) -> Condition | None:
        """Return the condition; or note faults in the query and return None."""
        raise NotImplementedError

    def documented(self) -> QueryParameter:
        """Return the query parameter with its documentation."""
        raise NotImplementedError


class ValueFilter(ParameterFilter):
    """``x=v``, or its complement ``x_not=v``; repeated values are alternatives."""

    @property
    def is_telling(self) -> bool:
        """Whether few rows have any one value of the parameter."""
        return self.parameter.is_telling

    def lookups(self, query: QueryString) -> list[IdLookup]:
        """Return the lookups of ids in the values; they're stored for `ask`."""
        self.named = self.parameter.lookups(
            query.values(self.name), self.parent.queryset, self.parent.visibility
        )
        return self.named

    def ask(self, query: QueryString) -> Condition | None:
        """Return the condition; each value that's invalid or withheld is a fault."""
        value, refused = self.parameter.read(query.values(self.name), self.named)
        if not self.parent.visibility.sees_drafts:
            refused = [*refused, *self.parameter.withheld(query.values(self.name))]
        for fault in refused:
            query.refuse(self.name, fault)
        if refused:
            return None
        parameter = self.parameter
        return Condition(self, parameter.equals(value), self.exclude, parameter.otherwise(value))

    def documented(self) -> QueryParameter:
        """Return the parameter with its help text; for ``x_not``, explain the complement first."""
        parameter = self.parameter
        text = parameter.help_text
        if self.exclude:
            text = (
                f"Leaves out what `{parameter.name}` with the same value finds; records without "
                f"any stay in. {text}"
            )
        return QueryParameter(self.name, text, parameter.schema(), parameter.repeatable)


class NullFilter(ParameterFilter):
    """``x_isnull=true`` matches records without any value, ``x_isnull=false`` those with one."""

    def ask(self, query: QueryString) -> Condition | None:
        """Return the condition that a value is known, negated for ``true``."""
        text = query.value(self.name)
        try:
            is_null = values.boolean(text or "")
        except InvalidValue as refused:
            query.refuse(self.name, refused)
            return None
        parameter = self.parameter
        known, otherwise = parameter.known(), parameter.otherwise(None)
        return Condition(self, known, is_null, otherwise, opposite=parameter.unknown())

    def documented(self) -> QueryParameter:
        """Return the parameter with an explanation of ``true`` and ``false``."""
        text = (
            f"`true`: only records without any value for `{self.parameter.name}`; `false`: only "
            f"records with one. {self.parameter.help_text}"
        )
        return QueryParameter(self.name, text, {"type": "boolean"})


class BoundFilter(ParameterFilter):
    """An inclusive lower or upper bound."""

    parameter: OrderedParameter

    def __init__(self, parameter: OrderedParameter, suffix: str, *, is_lower: bool) -> None:
        super().__init__(parameter, suffix)
        self.is_lower = is_lower

    def ask(self, query: QueryString) -> Condition | None:
        """Return the condition that the value isn't below, or above, the bound."""
        parameter = self.parameter
        try:
            bound = parameter.parse(query.value(self.name) or "")
        except InvalidValue as refused:
            query.refuse(self.name, refused)
            return None
        q = parameter.at_least(bound) if self.is_lower else parameter.at_most(bound)
        return Condition(self, q, bound=bound)

    def documented(self) -> QueryParameter:
        """Return the parameter with an explanation of the bound."""
        return QueryParameter(
            self.name,
            f"{self.parameter.bound_help[not self.is_lower]} {self.parameter.help_text}",
            self.parameter.schema(),
        )


def filters_of(parameter: Parameter) -> list[ParameterFilter]:
    """Return all filters of a parameter."""
    family: list[ParameterFilter] = [ValueFilter(parameter)]
    if parameter.has_complement:
        family.append(ValueFilter(parameter, "_not", exclude=True))
    if parameter.is_optional:
        family.append(NullFilter(parameter, "_isnull"))
    if isinstance(parameter, OrderedParameter):
        lower, upper = parameter.suffixes
        family.append(BoundFilter(parameter, lower, is_lower=True))
        family.append(BoundFilter(parameter, upper, is_lower=False))
    return family
