"""Filter sets declared as a table of parameters, and how their filters combine.

Different parameters are combined with AND. Those in a `RowGroup` apply to rows that belong to the
record, and one row must match all of them. They become a single EXISTS, so no filter ever
duplicates records.
"""

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations
from typing import Any, ClassVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from statements.rest.problems.exceptions import ProblemItem
from statements.rest.query.filters import BoundFilter, Condition, ParameterFilter, filters_of
from statements.rest.query.id_lookups import run_lookups
from statements.rest.query.parameters import ModelFields, OrderedParameter, Parameter
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.visibility import EVERYTHING, PUBLIC, Visibility


class RecordGroup:
    """Parameters about the record itself."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self.parameters = parameters

    def bind(self, model: type[Model]) -> None:
        """Bind the parameters to the record's model, where their column paths start."""
        for parameter in self.parameters:
            parameter.bind(model, to_many=False)

    def covers(self) -> ModelFields:
        """Return the model fields that the parameters can filter by."""
        return {field for parameter in self.parameters for field in parameter.covers()}

    def where(self, asked: Sequence[Condition], visibility: Visibility) -> Q:  # noqa: ARG002
        """Return the AND of all conditions; negated ones use the NULL-safe complement."""
        return Q(*(one.complement if one.negated else one.q for one in asked))


class RowGroup(RecordGroup):
    """Parameters about rows that belong to the record; a single row must match all of them.

    The foreign key ``link`` of a row refers to the column ``outer`` of the record. ``only`` limits
    the group to rows with these values, such as ``{"role": "speaker"}``. Set ``can_be_hidden`` if a
    row may be invisible to a reader who can see the record.
    """

    def __init__(
        self,
        rows: type[Model],
        *,
        link: str,
        parameters: Sequence[Parameter],
        only: Mapping[str, Any] | None = None,
        outer: str = "pk",
        can_be_hidden: bool = False,
    ) -> None:
        super().__init__(parameters)
        self.rows = rows
        self.can_be_hidden = can_be_hidden
        self.link = link
        self.only = only or {}
        self.outer = outer

    def bind(self, model: type[Model]) -> None:  # noqa: ARG002
        """Bind the parameters to the rows' model, where their column paths start."""
        for parameter in self.parameters:
            parameter.bind(self.rows, to_many=True)

    def covers(self) -> ModelFields:
        """Return the fields of the parameters, the link and the fixed values."""
        label = self.rows._meta.label
        return super().covers() | {(label, name) for name in (self.link, *self.only)}

    def where(self, asked: Sequence[Condition], visibility: Visibility) -> Q:
        """Return the condition on the record, counting only rows the reader may see.

        One row must match all positive conditions. A negated one requires that no row matches it
        together with the positive ones, except that ``x`` is left out for ``x_not``:
        ``x=a&x_not=b`` finds records that have a row with a and no row with b.
        """
        wanted = [one for one in asked if not one.negated]
        conditions = [self._some_row(wanted, visibility)] if wanted else []
        for unwanted in asked:
            if unwanted.negated:
                value_filter = unwanted.filter.parameter.name
                beside = [one for one in wanted if one.filter.name != value_filter]
                conditions.append(~self._exists([*beside, unwanted], visibility))
        return Q(*conditions)

    def _some_row(self, asked: Sequence[Condition], visibility: Visibility) -> Q:
        """Return the condition that some row matches everything.

        If few rows match, use IN to find those first. Otherwise use EXISTS to check record by
        record until the page is full. PostgreSQL would choose by itself, but SQLite wouldn't.
        """
        if _otherwise(asked) is None and any(one.filter.is_telling for one in asked):
            rows = self._seen(visibility).filter(*(one.q for one in asked), **self.only)
            return Q(**{f"{self.outer}__in": rows.order_by().values(self.link)})
        return self._exists(asked, visibility)

    def _seen(self, visibility: Visibility) -> QuerySet[Any]:
        return visibility.rows(self.rows) if self.can_be_hidden else EVERYTHING.rows(self.rows)

    def _exists(self, asked: Sequence[Condition], visibility: Visibility) -> Q:
        rows = self._seen(visibility).filter(**{self.link: OuterRef(self.outer)}, **self.only)
        found = Q(Exists(rows.filter(*(one.q for one in asked))))
        otherwise = _otherwise(asked)
        return found if otherwise is None else found | otherwise


def _otherwise(asked: Sequence[Condition]) -> Q | None:
    """Return the alternative condition, which applies only if there is a single condition."""
    return asked[0].otherwise if len(asked) == 1 else None


class ParameterFilterSet(FilterSet):
    """A filter set declared by its table of ``parameters``.

    ``base_filters`` holds all filters; for a request, only those in the query string are copied.
    Instead of validating with a form, it notes faults in the given query.
    """

    parameters: ClassVar[Sequence[Parameter | RowGroup]] = ()
    groups: ClassVar[Sequence[RecordGroup]] = ()
    costly: ClassVar[frozenset[str]] = frozenset()
    """The parameters that no index can answer: the database may have to read every record."""

    def __init__(
        self,
        data: QueryString | QueryDict,
        queryset: QuerySet[Any] | None = None,
        *,
        request: Any = None,
        visibility: Visibility = PUBLIC,
    ) -> None:
        known = self.query_parameters()
        query = data if isinstance(data, QueryString) else QueryString(data, known)
        self.data = data
        self.query = query
        self.is_bound = True
        self.request = request
        self.visibility = visibility
        self.queryset = self._meta.model._default_manager.all() if queryset is None else queryset
        self.filters = {
            name: self._taken(name) for name in query.names if name in self.base_filters
        }
        run_lookups([named for one in self.filters.values() for named in one.lookups(query)])
        asked = [one.ask(query) for one in self.filters.values()]
        self.asked = [one for one in asked if one is not None]
        self._refuse_crossed_bounds()

    def _taken(self, name: str) -> ParameterFilter:
        taken: ParameterFilter = copy.copy(self.base_filters[name])
        taken.model, taken.parent = self.queryset.model, self
        return taken

    def _refuse_crossed_bounds(self) -> None:
        bounds = [one for one in self.asked if isinstance(one.filter, BoundFilter)]
        for least, most in permutations(bounds, 2):
            parameter = least.filter.parameter
            if (
                isinstance(parameter, OrderedParameter)
                and most.filter.parameter is parameter
                and least.filter.is_lower
                and parameter.are_crossed(least.bound, most.bound)
            ):
                name = least.filter.name
                detail = f'"{name}" is past "{most.filter.name}": nothing can lie between them.'
                self.query.refuse(name, InvalidValue("crossed", detail))

    @classmethod
    def get_filters(cls) -> dict[str, ParameterFilter]:
        """Return every filter by name, made from the table of parameters.

        Raises TypeError if two filters have the same name.
        """
        if cls._meta.model is None:
            return {}
        own = [one for one in cls.parameters if isinstance(one, Parameter)]
        cls.groups = (
            RecordGroup(own),
            *(one for one in cls.parameters if isinstance(one, RowGroup)),
        )
        filters: dict[str, ParameterFilter] = {}
        for group in cls.groups:
            group.bind(cls._meta.model)
            for one in (one for parameter in group.parameters for one in filters_of(parameter)):
                if one.name in filters:
                    raise TypeError(f"{cls.__name__} has two filters named {one.name!r}.")
                filters[one.name] = one
        return filters

    @classmethod
    @cache
    def query_parameters(cls) -> tuple[QueryParameter, ...]:
        """Return all query parameters with their documentation, in the order of the table."""
        return tuple(one.documented() for one in cls.base_filters.values())

    @classmethod
    def covers(cls) -> ModelFields:
        """Return the model fields that can be filtered by."""
        return {field for group in cls.groups for field in group.covers()}

    @classmethod
    def is_costly(cls, name: str) -> bool:
        """Return whether a name in the query string belongs to a costly parameter."""
        found = cls.base_filters.get(name)
        return found is not None and found.parameter.name in cls.costly

    def is_valid(self) -> bool:
        """Return whether the query has no faults so far."""
        return not self.query.faults

    @property
    def errors(self) -> list[ProblemItem]:
        """The faults found in the query so far."""
        return self.query.faults

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the records that match all conditions."""
        for group in self.groups:
            asked = [one for one in self.asked if one.filter.parameter in group.parameters]
            if asked:
                queryset = queryset.filter(group.where(asked, self.visibility))
        return queryset
