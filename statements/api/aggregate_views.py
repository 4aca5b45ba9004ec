"""The base class of views that count records instead of listing them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.response import Response

from statements.api.visibility import VisibilityMixin
from statements.rest.http.kept_answers import keep
from statements.rest.http.views import RecordViewSet
from statements.rest.openapi.operations import Operation
from statements.rest.query.filter_backend import StrictFilterBackend
from statements.rest.query.filtersets import ParameterFilterSet

AGGREGATES = ("facets", "timeline")
"""The actions that answer about all the records found."""


class AggregateResponse(Response):
    """An answer about many records; ``latest_revision`` is the revision that it is of."""

    def __init__(self, data: Mapping[str, Any], latest_revision: int) -> None:
        super().__init__({"revision": latest_revision, **data})
        self.latest_revision = latest_revision


class AggregateViewSet(VisibilityMixin, RecordViewSet):
    """Records that can be counted. Without any filter, what was counted is kept for a while.

    ``operation`` is the documentation of an action that only one kind of record has.
    """

    operation: Operation | None = None

    def costly_parameters(self) -> list[str]:
        """Return the costly parameters in the query, and those that say what to count."""
        asked = [name for name in ("facet", "by") if name in self.request.query_params]
        return [*(asked if self.action in AGGREGATES else []), *super().costly_parameters()]

    def read_filters(self) -> ParameterFilterSet:
        """Return the filter set of the query; faults are noted there."""
        filterset: ParameterFilterSet = StrictFilterBackend().get_filterset(
            self.request, self.get_queryset(), self
        )
        filterset.reads_all = True
        return filterset

    def aggregate_response(
        self,
        filterset: ParameterFilterSet,
        makers: Mapping[str, Callable[[], Any]],
        shape: Callable[[list[Any]], Mapping[str, Any]],
        *,
        can_be_kept: bool = True,
    ) -> HttpResponseBase:
        """Return a response with what the makers make, in the shape of the answer.

        Set ``can_be_kept`` to false for what can be asked for in too many ways to keep them all.
        """
        if filterset.cleaned_data or not can_be_kept:
            made = [make() for make in makers.values()]
            return AggregateResponse(shape(made), self.latest_revision)
        # All that an answer depends on, but for the records themselves.
        start = f"{self.version}:{self.visibility.tag}:{self.basename}:{self.action}"
        keyed = {f"{start}:{name}": make for name, make in makers.items()}
        revision, kept = keep(keyed, self.read_latest_revision)
        return AggregateResponse(shape(kept), revision)
