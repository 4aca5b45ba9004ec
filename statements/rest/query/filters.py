"""Query parameters as filters of django-filter: one name, how it reads, what it asks of a row.

A parameter (`parameters`) has a family of them: ``x`` and ``x_not`` by value, ``x_isnull``, and
for what has an order two bounds, ``x_min`` and ``x_max`` or ``x_after`` and ``x_before``.
"""

from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Q, Value, When
from django_filters import Filter

from statements.rest.query import values
from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.parameters import OrderedParameter, Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString


class Condition(NamedTuple):
    """What one query parameter asks: that some row, or no row, satisfies ``q``.

    ``otherwise`` is another way, on the record itself, of having what ``q`` asks of a row;
    ``bound`` is the value that a bound was read as; ``opposite`` is what holds where ``q`` does
    not, where that can be said better than by its complement.
    """

    filter: "ParameterFilter"
    q: Q
    negated: bool = False
    otherwise: Q | None = None
    bound: Any = None
    opposite: Q | None = None

    @property
    def complement(self) -> Q:
        """What holds exactly where ``q`` does not."""
        return complement(self.q) if self.opposite is None else self.opposite


def complement(q: Q) -> Q:
    """Return what holds exactly where ``q`` does not: also where ``q`` is unknown for a null."""
    return Q(Case(When(q, then=Value(False)), default=Value(True), output_field=BooleanField()))


class ParameterFilter(Filter):
    """One query parameter."""

    def __init__(self, parameter: Parameter, suffix: str = "", *, exclude: bool = False) -> None:
        super().__init__(field_name=parameter.name, label=parameter.help_text, exclude=exclude)
        self.parameter = parameter
        self.name = f"{parameter.name}{suffix}"

    @property
    def is_telling(self) -> bool:
        """Whether few rows have what is asked for, so that one does well to begin with them."""
        return False

    def lookups(self, query: QueryString) -> list[IdLookup]:  # noqa: ARG002
        """Return what has to be looked up before this can be asked."""
        return []

    def ask(self, query: QueryString) -> Condition | None:
        """Return what the query asks by this name; None, and faults in the query, if it cannot."""
        raise NotImplementedError

    def documented(self) -> QueryParameter:
        """Return what the documentation says of this query parameter."""
        raise NotImplementedError


class ValueFilter(ParameterFilter):
    """``x=v``, and its complement ``x_not=v``; repeated values are alternatives."""

    @property
    def is_telling(self) -> bool:
        """Whether each value is one of many."""
        return self.parameter.is_telling

    def lookups(self, query: QueryString) -> list[IdLookup]:
        """Return what the values name, and keep it for when they are read."""
        self.named = self.parameter.lookups(
            query.values(self.name), self.parent.queryset, self.parent.visibility
        )
        return self.named

    def ask(self, query: QueryString) -> Condition | None:
        """Return what the values ask; a value that cannot be read is a fault."""
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
        """Return the parameter's own help, or that of its complement."""
        parameter = self.parameter
        text = parameter.help_text
        if self.exclude:
            text = (
                f"Leaves out what `{parameter.name}` with the same value finds; records without "
                f"any stay in. {text}"
            )
        return QueryParameter(self.name, text, parameter.schema(), parameter.repeatable)


class NullFilter(ParameterFilter):
    """``x_isnull=true`` where nothing is known, ``x_isnull=false`` where something is."""

    def ask(self, query: QueryString) -> Condition | None:
        """Return that something is known, negated for true."""
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
        """Return what true and false mean."""
        text = (
            f"`true`: only records without any value for `{self.parameter.name}`; `false`: only "
            f"records with one. {self.parameter.help_text}"
        )
        return QueryParameter(self.name, text, {"type": "boolean"})


class BoundFilter(ParameterFilter):
    """The least or the greatest value asked for, itself included."""

    parameter: OrderedParameter

    def __init__(self, parameter: OrderedParameter, suffix: str, *, is_lower: bool) -> None:
        super().__init__(parameter, suffix)
        self.is_lower = is_lower

    def ask(self, query: QueryString) -> Condition | None:
        """Return that the value lies on the asked side of the bound."""
        parameter = self.parameter
        try:
            bound = parameter.parse(query.value(self.name) or "")
        except InvalidValue as refused:
            query.refuse(self.name, refused)
            return None
        q = parameter.at_least(bound) if self.is_lower else parameter.at_most(bound)
        return Condition(self, q, bound=bound)

    def documented(self) -> QueryParameter:
        """Return which side of the bound is asked for."""
        return QueryParameter(
            self.name,
            f"{self.parameter.bound_help[not self.is_lower]} {self.parameter.help_text}",
            self.parameter.schema(),
        )


def filters_of(parameter: Parameter) -> list[ParameterFilter]:
    """Return the family of query parameters by which a fact can be asked for."""
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
