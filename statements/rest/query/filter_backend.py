"""The filter backend of views with a `ParameterFilterSet`."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from statements.rest.query.query_string import QueryString


def ordered_by(query: QueryString, orderings: Mapping[str, str]) -> str | None:
    """Return the column that orders a list; None if there is no such ordering."""
    ordering = query.value("ordering") or next(iter(orderings))
    return orderings.get(ordering.removeprefix("-"))


class StrictFilterBackend(DjangoFilterBackend):
    """Filters a list by the strict query and the visibility of its view.

    The stock backend raises the faults of the filters alone. Here they're noted in the query, and
    the view raises them together with those of other parameters, before it uses the records.
    """

    raise_exception = False

    def get_filterset_kwargs(
        self, request: Request, queryset: QuerySet[Model], view: Any
    ) -> dict[str, Any]:
        """Return the arguments of the filter set."""
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        query = view.strict_query()
        return {
            **kwargs,
            "data": query,
            "visibility": view.visibility,
            "ordered_by": ordered_by(query, view.orderings),
        }

    def to_html(self, request: Request, queryset: QuerySet[Model], view: APIView) -> str:  # noqa: ARG002
        """Return no form for the browsable API: it would have hundreds of fields."""
        return ""
