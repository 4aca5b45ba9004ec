"""Read-only lists and details of one kind of record, by public id.

A resource is a few lines: its queryset, serializer, filter set and orderings.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from statements.rest import trimming
from statements.rest.filtersets import ParameterFilterSet
from statements.rest.pagination import KeysetPagination
from statements.rest.preloading import preload
from statements.rest.references import nearest_id
from statements.rest.strictness import QueryParameter, Refused, StrictQuery
from statements.rest.suggestions import did_you_mean, quoted

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""The form of public ids; an address with anything else leads nowhere."""

FORMAT = api_settings.URL_FORMAT_OVERRIDE


class StrictNegotiation(DefaultContentNegotiation):
    """Content negotiation in which ``format=`` goes before the Accept header.

    A format that there is not is left to the strict reading of the query.
    """

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the renderer of the format asked for, or else the one that Accept prefers."""
        offered = list(renderers)
        for renderer in offered:
            if renderer.format == request.query_params.get(FORMAT):
                return renderer, renderer.media_type
        return super().select_renderer(request, offered, format_suffix)

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:  # noqa: ARG002
        """Return all renderers: the format asked for is none of theirs."""
        return list(renderers)


class StrictView(APIView):
    """A view that answers only when it understands the whole query string."""

    content_negotiation_class = StrictNegotiation

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters that this view knows: the format, and what others read."""
        formats = [renderer.format for renderer in self.renderer_classes]
        return [
            QueryParameter(
                FORMAT,
                "The format of the answer; goes before the Accept header.",
                {"type": "string", "enum": formats},
            )
        ]

    def strict_query(self) -> StrictQuery:
        """Return the query string of this request, its format already checked."""
        known = self.query_parameters()
        query = StrictQuery(self.request.query_params, known)
        asked = query.value(FORMAT)
        formats = [renderer.format for renderer in self.renderer_classes]
        if asked is not None and asked not in formats:
            hint = did_you_mean(asked, formats)
            detail = f"{quoted(asked)} is not a format here: {', '.join(formats)}.{hint}"
            query.refuse(FORMAT, Refused("unknown_format", detail))
        return query


class RecordViewSet(StrictView, ReadOnlyModelViewSet):
    """The records of one kind, as a list with filters and one by one.

    ``orderings`` maps each name to order by to a column without nulls; the first is the default.
    """

    filterset_class: ClassVar[type[ParameterFilterSet]]
    orderings: ClassVar[Mapping[str, str]]
    pagination_class = KeysetPagination
    paginator: KeysetPagination
    filter_backends = ()
    lookup_field = "key"
    lookup_url_kwarg = "id"
    lookup_value_regex = SLUG

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters of the list, or of one record."""
        shaping = [*trimming.PARAMETERS, *super().query_parameters()]
        if self.detail:
            return shaping
        pages = self.paginator.query_parameters(self.orderings)
        return [*self.filterset_class.query_parameters(), *pages, *shaping]

    def list(self, request: Request) -> Response:
        """Answer with a page of the records that have all that is asked."""
        query = self.strict_query()
        filterset = self.filterset_class(query, self.get_queryset(), request=request)
        paginator = self.paginator
        paginator.read(query, self.orderings, filterset.queryset.model, list(filterset.filters))
        serializer = self.get_serializer(many=True)
        trimming.trim(serializer, query)
        query.raise_faults()
        page = paginator.paginate_queryset(preload(filterset.qs, serializer), request, view=self)
        return paginator.get_paginated_response(serializer.to_representation(page))

    def retrieve(self, request: Request, id: str) -> Response:  # noqa: ARG002
        """Answer with one record."""
        query = self.strict_query()
        serializer = self.get_serializer()
        trimming.trim(serializer, query)
        query.raise_faults()
        records = self.get_queryset()
        record = preload(records, serializer).filter(key=id).first()
        if record is None:
            kind = records.model._meta.verbose_name
            raise NotFound(f"There is no {kind} with the id {quoted(id)}.{nearest_id(id, records)}")
        return Response(serializer.to_representation(record))
