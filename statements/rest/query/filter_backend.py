"""The filter backend of views with a `ParameterFilterSet`."""

from typing import Any

from django.db.models import Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView


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
        return {**kwargs, "data": view.strict_query(), "visibility": view.visibility}

    def to_html(self, request: Request, queryset: QuerySet[Model], view: APIView) -> str:  # noqa: ARG002
        """Return no form for the browsable API: it would have hundreds of fields."""
        return ""
