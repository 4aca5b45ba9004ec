"""Filter sets declared as a table of parameters.

Different parameters are combined with AND. Those in a `RowGroup` apply to rows that belong to the
record, and one row must match all of them.
"""

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations
from typing import ClassVar

from django.db.models import Model, QuerySet
from django_filters import Filter, FilterSet
from rest_framework.request import Request

from statements.rest.problems.exceptions import ProblemItem
from statements.rest.query.id_lookups import run_lookups
from statements.rest.query.parameters import BoundParameter, Parameter, Value
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup, weigh_together
from statements.rest.visibility import PUBLIC, Visibility


class ParameterFilterSet(FilterSet):
    """A filter set declared by its table of ``parameters``.

    ``base_filters`` has the filters of parameters about the record, and the groups; ``by_name`` has
    the filter for each name in the query string, which may belong to a group. In place of a form,
    it reads a `QueryString` and notes faults there: a form accepts and ignores what is not a field,
    and looks up the ids of each field with a query of its own. ``ordered_by`` is the column that
    orders the list, if that's known. ``reads_all`` says that all the records found will be read,
    not just a page of them.
    """

    parameters: ClassVar[Sequence[Parameter | RowGroup]] = ()
    by_name: ClassVar[Mapping[str, Parameter]]
    costly: ClassVar[frozenset[str]] = frozenset()
    """The parameters that no index can answer: the database may have to read every record."""

    def __init__(
        self,
        data: QueryString,
        queryset: QuerySet[Model],
        *,
        request: Request | None = None,
        visibility: Visibility = PUBLIC,
        ordered_by: str | None = None,
        reads_all: bool = False,
    ) -> None:
        self.data = data
        self.queryset = queryset
        self.request = request
        self.visibility = visibility
        self.ordered_by = ordered_by
        self.reads_all = reads_all
        self.is_bound = True
        self.cleaned_data = self._clean()
        self.filters = {name: self.bound_filter(name) for name in self.cleaned_data}

    def bound_filter(self, name: str) -> Filter:
        """Return a filter of this set, as a copy that knows its parent."""
        own = copy.copy(self.base_filters[name])
        own.parent = self
        return own

    def _clean(self) -> dict[str, Value]:
        """Return the value of each filter in the query; note faults there.

        The value of a group maps the names of its members to their values.
        """
        query = self.data
        given = [self.by_name[name] for name in query.names if name in self.by_name]
        lookups = {
            one.name: one.lookups(query.values(one.name), self.visibility)
            for one in given
            if isinstance(one, ReferenceParameter)
        }
        run_lookups([one for some in lookups.values() for one in some])
        found: dict[Parameter, Value] = {}
        for one in given:
            texts = query.values(one.name)
            value, refused = one.read(texts, lookups.get(one.name, ()), self.visibility)
            for fault in refused:
                query.refuse(one.name, fault)
            if not refused:
                found[one] = value
        self._refuse_crossed_bounds(found)
        cleaned: dict[str, Value] = {}
        for one, value in found.items():
            group = one.base.group
            values = cleaned.setdefault(group.name, {}) if group else cleaned
            values[one.name] = value
        return cleaned

    def _refuse_crossed_bounds(self, found: Mapping[Parameter, Value]) -> None:
        bounds = [one for one in found if isinstance(one, BoundParameter)]
        for lower, upper in permutations(bounds, 2):
            if (
                lower.base is upper.base
                and lower.is_lower
                and lower.base.are_crossed(found[lower][0], found[upper][0])
            ):
                detail = f'"{lower.name}" is past "{upper.name}": nothing can lie between them.'
                self.data.refuse(lower.name, InvalidValue("crossed", detail))

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        """Return the filters made from the table of parameters.

        Raises TypeError if two of them have the same name in the query string.
        """
        for parameter in cls.parameters:
            if isinstance(parameter, Parameter):
                parameter.model = cls._meta.model
        named: list[Parameter] = []
        filters: list[Filter] = []
        for one in cls.parameters:
            members = one.members if isinstance(one, RowGroup) else one.family()
            named += members
            filters += [one] if isinstance(one, RowGroup) else members
        cls.by_name = {one.name: one for one in named}
        if len(cls.by_name) < len(named):
            raise TypeError(f"{cls.__name__} has two filters with the same name.")
        return {one.name: one for one in filters}

    @classmethod
    @cache
    def query_parameters(cls) -> tuple[QueryParameter, ...]:
        """Return all query parameters with their documentation, in the order of the table."""
        return tuple(one.documented() for one in cls.by_name.values())

    @classmethod
    def is_costly(cls, name: str) -> bool:
        """Return whether a name in the query string belongs to a costly parameter."""
        return name in cls.by_name and cls.by_name[name].base.name in cls.costly

    def is_valid(self) -> bool:
        """Return whether the query has no faults so far."""
        return not self.data.faults

    @property
    def errors(self) -> list[ProblemItem]:
        """The faults found in the query so far."""
        return self.data.faults

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return the records that match all filters; all of them if the query has faults.

        Filters may count rows, and what they count is of no use to a query that is refused.
        """
        if not self.is_valid():
            return queryset
        return self.filter_by(self.cleaned_data, queryset)

    def filter_by(self, values: Mapping[str, Value], queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return the records that match these values instead of those of the query.

        They have the form of ``cleaned_data``; a group without values matches all.
        """
        filters = {name: self.bound_filter(name) for name in values}
        if not self.reads_all:
            groups = {
                one: values[name] for name, one in filters.items() if isinstance(one, RowGroup)
            }
            weigh_together(groups, queryset.db)
        for name, one in filters.items():
            queryset = one.filter(queryset, values[name])
        return queryset

    def values_without(self, parameter: Parameter) -> dict[str, Value]:
        """Return the values of the query except those of a parameter and its suffixed forms."""
        family = {name for name, one in self.by_name.items() if one.base is parameter}
        if parameter.group is None:
            return {name: value for name, value in self.cleaned_data.items() if name not in family}
        of_group = self.cleaned_data.get(parameter.group.name, {})
        rest = {name: value for name, value in of_group.items() if name not in family}
        return {**self.cleaned_data, parameter.group.name: rest}

    @classmethod
    def facets(cls) -> dict[str, Parameter]:
        """Return the parameters by whose values records can be counted, by their names."""
        return {name: one for name, one in cls.by_name.items() if one.base is one and one.is_facet}
