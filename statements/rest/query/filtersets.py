"""A filter set as a table of parameters, and how they combine into one condition.

Different parameters are AND. Those of a `RowGroup` ask about rows that hang on the record, and hold
for one and the same row: they are one EXISTS, so that no filter ever multiplies records.
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
    """The parameters that ask about the record itself."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self.parameters = parameters

    def bind(self, model: type[Model]) -> None:
        """Tell the parameters where their columns start: at the model of the record."""
        for parameter in self.parameters:
            parameter.bind(model, to_many=False)

    def covers(self) -> ModelFields:
        """Return the model fields that the parameters make answerable."""
        return {field for parameter in self.parameters for field in parameter.covers()}

    def where(self, asked: Sequence[Condition], visibility: Visibility) -> Q:  # noqa: ARG002
        """Return the condition on the record: each asked for by itself, complements null-safe."""
        return Q(*(one.complement if one.negated else one.q for one in asked))


class RowGroup(RecordGroup):
    """Parameters about rows that hang on the record, which hold for one and the same row.

    ``link`` is the foreign key of a row, and ``outer`` the column of the record, that meet.
    ``only`` are values that every row of the group has, such as ``{"role": "speaker"}``. Rows
    that ``can_be_hidden`` may be hidden from a reader who sees the record; others go with it.
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
        """Tell the parameters where their columns start: at the model of the rows."""
        for parameter in self.parameters:
            parameter.bind(self.rows, to_many=True)

    def covers(self) -> ModelFields:
        """Return the fields that the parameters, the link and the fixed values answer."""
        label = self.rows._meta.label
        return super().covers() | {(label, name) for name in (self.link, *self.only)}

    def where(self, asked: Sequence[Condition], visibility: Visibility) -> Q:
        """Return the condition on the record, of the rows that the visibility gives.

        What is asked for has to hold for one row. A complement asks for no row that has the value
        and all else that is asked for; other values of the same parameter are no part of that, so
        that ``x=a&x_not=b`` finds what has a row with a and none with b.
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
        """Return that some row has all that is asked.

        Where few rows have a value, they are found first. Others are looked for record by record,
        until the page is full. PostgreSQL would choose by itself; SQLite does as it is told.
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
    """Return the other way of having what is asked, which counts where it is all that is asked."""
    return asked[0].otherwise if len(asked) == 1 else None


class ParameterFilterSet(FilterSet):
    """A filter set declared by its table of ``parameters``.

    Only the filters whose parameter is in the query are made for a request; ``base_filters`` holds
    them all. Faults are noted in the query it is given.
    """

    parameters: ClassVar[Sequence[Parameter | RowGroup]] = ()
    groups: ClassVar[Sequence[RecordGroup]] = ()
    costly: ClassVar[frozenset[str]] = frozenset()
    """The parameters that no index answers: the database may have to look at each record."""

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
        """Return every filter by its name, made from the table of parameters.

        Raises TypeError when two parameters claim the same name.
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
        """Return what the documentation says of each filter, in the order of the table."""
        return tuple(one.documented() for one in cls.base_filters.values())

    @classmethod
    def covers(cls) -> ModelFields:
        """Return the model fields that the filters make answerable."""
        return {field for group in cls.groups for field in group.covers()}

    @classmethod
    def is_costly(cls, name: str) -> bool:
        """Say whether a query parameter belongs to a parameter that can cost the database much."""
        found = cls.base_filters.get(name)
        return found is not None and found.parameter.name in cls.costly

    def is_valid(self) -> bool:
        """Say whether the query has no fault so far."""
        return not self.query.faults

    @property
    def errors(self) -> list[ProblemItem]:
        """The faults of the query so far."""
        return self.query.faults

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the records that have all that is asked."""
        for group in self.groups:
            asked = [one for one in self.asked if one.filter.parameter in group.parameters]
            if asked:
                queryset = queryset.filter(group.where(asked, self.visibility))
        return queryset
