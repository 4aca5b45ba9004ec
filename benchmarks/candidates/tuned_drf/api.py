"""A viewset with keyset pages, prefetched parts and orjson."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import orjson
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.urls import include, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import etag
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.status import HTTP_501_NOT_IMPLEMENTED
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from benchmarks.candidates.addresses import NAMED
from benchmarks.candidates.answers import (
    estimates_of,
    find_positions,
    summarize,
    tell_provenance,
)
from benchmarks.candidates.conditions import conditions
from benchmarks.candidates.counting import count_by_month, count_facet, related
from benchmarks.candidates.fetching import whole
from benchmarks.candidates.flat import COLUMNS
from benchmarks.candidates.text_search import can_rank, search
from benchmarks.candidates.tuned_drf.serializers import documents, flat
from statements.models import Revision, Statement

LIMIT = 50
CHUNK = 2000
"""Records per chunk of an export."""

LINES = "application/x-ndjson"


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson."""

    media_type = "application/json"
    format = "json"

    def render(self, data: Any, *_: Any) -> bytes:
        """Return the data as JSON."""
        return orjson.dumps(data)


class OneFormat(BaseContentNegotiation):
    """No content negotiation: there is only one renderer."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return no parser: nothing is written here."""

    def select_renderer(self, _: Request, renderers: Any, *__: Any) -> tuple[Any, str]:
        """Return the only renderer."""
        return renderers[0], renderers[0].media_type


class KeysetPages(BasePagination):
    """Pages that begin after an id."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:  # noqa: ARG002
        """Return one page of records; the filter set has already applied the id it begins after."""
        rows = list(queryset[: LIMIT + 1])
        self.request = request
        self.last = rows[LIMIT - 1] if len(rows) > LIMIT else None
        return rows[:LIMIT]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the address of the next one."""
        return Response({"next": self._next(), "results": data})

    def _next(self) -> str | None:
        if self.last is None:
            return None
        query = {**self.request.query_params.dict(), "after": self.last.key}
        return f"{self.request.path}?{urlencode(query)}"


def state_of(request: Request, *_: Any, **__: Any) -> str:
    """Return an entity tag made from the request's address and the latest revision."""
    latest = Revision.objects.order_by("-number").values_list("number", flat=True).first()
    return f'"{latest or 0}-{crc32(request.get_full_path().encode()):x}"'


class TunedViewSet(GenericViewSet):
    """The statements."""

    queryset = Statement.objects.public().order_by("key")
    pagination_class = KeysetPages
    renderer_classes = (OrjsonRenderer,)
    content_negotiation_class = OneFormat
    lookup_field = "key"

    @method_decorator(etag(state_of))
    def list(self, request: Request) -> Any:
        """Answer with a page, or with all records as NDJSON."""
        asked = request.query_params
        records = self.get_queryset().filter(*conditions(asked.dict()))
        if "q" in asked:
            return self._search(whole(records), asked["q"], asked.get("ordering"))
        if asked.get("format") == "ndjson":
            return StreamingHttpResponse(lines(whole(records)), content_type=LINES)
        if "fields" in asked:
            serializer = flat()
            records = records.only(*COLUMNS)
        else:
            serializer = documents()
            records = whole(records)
        page = self.paginate_queryset(records) or []
        represent = serializer.to_representation
        return self.get_paginated_response([represent(record) for record in page])

    def _search(self, records: QuerySet[Any], words: str, ordering: str | None) -> Response:
        by_rank = ordering == "relevance"
        if by_rank and not can_rank():
            return Response({"detail": "Here is no rank."}, status=HTTP_501_NOT_IMPLEMENTED)
        represent = documents().to_representation
        found = search(records, words, by_rank=by_rank)[:LIMIT]
        return Response({"results": [represent(record) for record in found]})

    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """Answer with the number of records for each value of a facet."""
        found = related(self.get_queryset(), request.query_params)
        return Response(count_facet(found, request.query_params["facet"]))

    @action(detail=False)
    def timeline(self, request: Request) -> Response:
        """Answer with the number of records in each month."""
        return Response(count_by_month(related(self.get_queryset(), request.query_params)))

    @action(detail=True)
    def provenance(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """Answer with on whose word a record rests, and who says the same."""
        told = tell_provenance(self.get_queryset(), key)
        if told is None:
            raise Http404
        return Response(told)

    def retrieve(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """Answer with one record."""
        record = whole(self.get_queryset()).filter(key=key).first()
        if record is None:
            raise Http404
        return Response(documents().to_representation(record))


class PositionView(APIView):
    """Where holders stand, by the statements of a speaker or on a topic."""

    renderer_classes = (OrjsonRenderer,)
    content_negotiation_class = OneFormat

    def get(self, request: Request) -> Response:
        """Answer with a page of holders."""
        return Response(find_positions(related(Statement.objects.public(), request.query_params)))


class SummaryView(APIView):
    """How far the estimates of a speaker or a topic lie apart."""

    renderer_classes = (OrjsonRenderer,)
    content_negotiation_class = OneFormat

    def get(self, request: Request) -> Response:
        """Answer with a page of subjects."""
        return Response(summarize(estimates_of(request.query_params)))


def lines(records: QuerySet[Any]) -> Iterator[bytes]:
    """Yield the records as NDJSON, a chunk at a time."""
    represent = documents().to_representation
    rows = records.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield as_lines(map(represent, chunk))


def as_lines(values: Iterable[Any]) -> bytes:
    """Return the values as NDJSON."""
    return b"".join(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE) for value in values)


router = SimpleRouter()
router.register("statements", TunedViewSet, basename="tuned")

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("api/v1/positions/", PositionView.as_view()),
    path("api/v1/estimates/summary/", SummaryView.as_view()),
    *NAMED,
]
