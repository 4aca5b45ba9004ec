"""Facets over HTTP: how many records of a list there are for each value of a parameter."""

from functools import partial

from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request

from statements.analysis.facets import count_facet
from statements.api.aggregate_views import AggregateViewSet
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

MAX_FACETS = 5

FACET, OWN = "facet", "own"


class FacetsMixin(AggregateViewSet):
    """Adds ``facets/`` to a list of records."""

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action."""
        known = super().query_parameters()
        if getattr(self, "action", None) != "facets":
            return known
        facet = QueryParameter(
            FACET,
            f"A parameter of the list whose values to count; at most {MAX_FACETS}.",
            {
                "title": f"{self.model.__name__}Facet",
                "type": "string",
                "enum": list(self.filterset_class.facets()),
                "description": "A parameter whose values can be counted.",
            },
            repeatable=True,
            is_required=True,
        )
        own = QueryParameter(
            OWN,
            "Whether the query's conditions on a facet's own parameter count for that facet.",
            {"type": "boolean", "default": True},
        )
        return [*self.filterset_class.query_parameters(), facet, own, *known]

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as: each facet is a costly one."""
        if getattr(self, "action", None) != "facets":
            return super().weight
        asked = set(self.request.query_params.getlist(FACET))
        return COSTS_MUCH * min(max(1, len(asked)), MAX_FACETS)

    @action(detail=False)
    @conditional
    def facets(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the number of records for each value of each facet."""
        query = self.strict_query()
        filterset = self.read_filters()
        names = self._read_facets(query)
        own = query.read(OWN, values.boolean, True)
        query.raise_faults()
        makers = {name: partial(count_facet, filterset, name, own=own) for name in names}
        return self.aggregate_response(filterset, makers, lambda found: {"facets": found})

    def _read_facets(self, query: QueryString) -> list[str]:
        names = query.values(FACET)
        known = self.filterset_class.facets()
        if len(names) > MAX_FACETS:
            detail = f"At most {MAX_FACETS} facets are counted at once, not {len(names)}."
            query.refuse(FACET, InvalidValue("too_many", detail))
        for name in names[:MAX_FACETS]:
            if name in self.filterset_class.by_name and name not in known:
                detail = (
                    f"{quoted(name)} can't be a facet: only parameters are whose values are words, "
                    "codes, flags or other records."
                )
                query.refuse(FACET, InvalidValue("no_facet", detail))
            elif name not in known:
                hint = partial(did_you_mean, name, known)
                detail = f"{quoted(name)} is no parameter of this list."
                query.refuse(FACET, InvalidValue("unknown_word", detail, hint))
        return names
