"""Read-only lists and details of one kind of record, by public id.

A resource is a few lines: its queryset, serializer, filter set and orderings.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from statements.database_errors import Trouble, trouble_of
from statements.rest.http.conditional import ConditionalResponse
from statements.rest.json import document_queries
from statements.rest.limits.capacity import COSTLY_LANE, STREAM_LANE, Lane, LaneFull
from statements.rest.limits.throttling import client_of
from statements.rest.lists.pagination import KeysetPagination
from statements.rest.lists.streams import (
    REVISION_HEADER,
    STREAM_RENDERERS,
    Pieces,
    StreamRenderer,
    stream_documents,
)
from statements.rest.problems.exceptions import ServerBusy, TooExpensive
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.references import nearest_id
from statements.rest.query.suggestions import did_you_mean, quoted
from statements.rest.serializers import sparse_fields
from statements.rest.serializers.preloading import preload
from statements.rest.serializers.sparse_fields import SparseFields
from statements.rest.visibility import PUBLIC, Visibility

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""The form of public ids; an address with anything else leads nowhere."""

FORMAT = api_settings.URL_FORMAT_OVERRIDE


SHAPED_ACTIONS = ("list", "retrieve", "metadata", None)
"""The actions of which the answer can be shaped by the query."""


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


LANE_IS_FULL = "The server is busy with other requests of this kind. Try again."

STREAM_WEIGHT, COUNT_WEIGHT, COSTS_MUCH = 20, 10, 5
"""For how many requests a stream, an exact count and a costly filter count.

From the last of them on, a request is one of the few that run at once.
"""


class StrictView(APIView):
    """A view that answers only when it understands the whole query string."""

    content_negotiation_class = StrictNegotiation
    weight: int = 1
    """How many requests this one counts for, see `WindowThrottle`."""

    def costly_parameters(self) -> list[str]:
        """Return the names in the query that are documented to cost much."""
        return []

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and give back the place in a lane that `initial` may have taken."""
        with ExitStack() as self._place:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in whoever may ask, if there is a place for what they ask."""
        super().initial(request, *args, **kwargs)
        if self.lane is None:
            return
        try:
            self._place.enter_context(self.lane.place(client_of(request)))
        except LaneFull as error:
            raise ServerBusy(LANE_IS_FULL) from error

    @property
    def lane(self) -> Lane | None:
        """The lane in which this request needs a place."""
        return COSTLY_LANE if self.weight >= COSTS_MUCH else None

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks; a bad key counts for its address, so that guessing has a limit."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def handle_exception(self, exc: Exception) -> Response:
        """Answer with what went wrong; a question that took too long names what made it long."""
        if trouble_of(exc) is Trouble.OVERRUN:
            exc = TooExpensive(self.costly_parameters())
        return super().handle_exception(exc)

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters that this view knows: the format, and what others read."""
        return [
            QueryParameter(
                FORMAT,
                "The format of the answer; goes before the Accept header.",
                {"type": "string", "enum": self.formats},
            )
        ]

    @property
    def formats(self) -> list[str]:
        """The names of the formats in which this view can answer; what is written comes as JSON."""
        request = getattr(self, "request", None)
        if request and request.method not in SAFE_METHODS:
            return [JSONRenderer.format]
        return [renderer.format for renderer in self.get_renderers()]

    def strict_query(self) -> QueryString:
        """Return the query string of this request, its format already checked."""
        known = self.query_parameters()
        query = QueryString(self.request.query_params, known)
        asked = query.value(FORMAT)
        if asked is not None and asked not in self.formats:
            hint = partial(did_you_mean, asked, self.formats)
            detail = f"{quoted(asked)} is not a format here: {', '.join(self.formats)}."
            query.refuse(FORMAT, InvalidValue("unknown_format", detail, hint))
        return query


class RecordViewSet(StrictView, ReadOnlyModelViewSet):
    """The records of one kind, as a list with filters and one by one.

    ``orderings`` maps each name to order by to a column without nulls; the first is the default.
    ``visibility_of`` gives what a user may see; ``latest_revision`` gives the number of the latest
    write that a reader with that visibility may know of, 0 for none; ``shape_version``
    changes whenever the same record is shown in another way.
    """

    serializer_class: Any
    filterset_class: ClassVar[type[ParameterFilterSet]]
    orderings: ClassVar[Mapping[str, str]]
    visibility_of: Callable[[Any], Visibility]
    latest_revision: Callable[[Visibility], int]
    shape_version: ClassVar[str]
    pagination_class = KeysetPagination
    paginator: KeysetPagination
    filter_backends = ()
    lookup_field = "key"
    lookup_url_kwarg = "id"
    lookup_value_regex = SLUG

    @cached_property
    def visibility(self) -> Visibility:
        """What whoever asks may see; the public part while there is no request."""
        return type(self).visibility_of(self.request.user) if self.request else PUBLIC

    @property
    def version(self) -> str:
        """What an entity tag stands for beside the question: the shape, and what may be seen."""
        return f"{self.shape_version} {self.visibility.tag}"

    @property
    def weight(self) -> int:  # type: ignore[override]
        """A page or a record counts once; see docs/keys.md for what counts for more."""
        if self.is_stream:
            return STREAM_WEIGHT
        costly = self.costly_parameters()
        return COUNT_WEIGHT if "count" in costly else COSTS_MUCH if costly else 1

    @property
    def lane(self) -> Lane | None:
        """The lane in which this request needs a place: that of streams for a stream."""
        return STREAM_LANE if self.is_stream else super().lane

    def costly_parameters(self) -> list[str]:
        """Return the filters in the query that cost much, and an exact count."""
        query = self.request.query_params
        filters = [name for name in query if self.filterset_class.is_costly(name)]
        return [*filters, *(["count"] if "exact" in query.getlist("count") else [])]

    @property
    def model(self) -> Any:
        """The model of the records."""
        return self.serializer_class.Meta.model

    def get_queryset(self) -> QuerySet[Any]:
        """Return the records that whoever asks may see."""
        return self.visibility.rows(self.model)

    def get_renderers(self) -> list[Any]:
        """Return the formats: a list also comes whole, as a stream."""
        streams = () if self.detail else STREAM_RENDERERS
        return [*super().get_renderers(), *(stream() for stream in streams)]

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters of the list, or of one record."""
        if getattr(self, "action", None) not in SHAPED_ACTIONS:
            return super().query_parameters()
        shaping = [*sparse_fields.PARAMETERS, *super().query_parameters()]
        if self.detail:
            return shaping
        pages = self.paginator.query_parameters(self.orderings)
        return [*self.filterset_class.query_parameters(), *pages, *shaping]

    def list(self, request: Request) -> HttpResponseBase:  # type: ignore[override]
        """Answer with a page of the records that have all that is asked, or with all of them."""
        fresh = self.freshness(request)
        unchanged = fresh.not_modified(request)
        if unchanged:
            return unchanged
        query = self.strict_query()
        filterset = self.filterset_class(
            query, self.get_queryset(), request=request, visibility=self.visibility
        )
        trim = sparse_fields.read_sparse_fields(query, self.serializer_class)
        self.paginator.read(query, self.orderings, filterset)
        if self.is_stream:
            self.paginator.refuse_pages(query)
        query.raise_faults()
        if self.is_page_for_people:
            return fresh.mark(self._listed_for_people(request, filterset.qs, trim))
        document = self.document(trim, filterset.queryset.db)
        if self.is_stream:
            chunks = stream_documents(filterset.qs, self.paginator.keyset, document)
            return fresh.mark(self.streamed(request, chunks, trim, fresh.latest))
        page = self.paginator.paginate_documents(filterset.qs, request, document)
        return fresh.mark(json_response(page))

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # type: ignore[override]
        """Answer with one record."""
        fresh = self.freshness(request)
        unchanged = fresh.not_modified(request)
        if unchanged:
            return unchanged
        query = self.strict_query()
        trim = sparse_fields.read_sparse_fields(query, self.serializer_class)
        query.raise_faults()
        record = self.get_queryset().filter(key=id)
        if self.is_page_for_people:
            return fresh.mark(self._shown_to_people(record, trim))
        document = self.document(trim, record.db)
        for revision, text in record.values_list("revision", document):
            return fresh.mark(json_response(text), revision)
        raise self.not_found(id)

    def document(self, trim: SparseFields, using: str) -> Any:
        """Return the expression of a record's document, as whoever asks may see it."""
        return document_queries.document_sql(self.serializer_class, trim, self.visibility, using)

    def freshness(self, request: Request) -> ConditionalResponse:
        """Return how fresh the answer to this request will be; read before anything else is."""
        return ConditionalResponse.of(
            request,
            latest=0 if self.is_page_for_people else type(self).latest_revision(self.visibility),
            version=self.version,
            is_weak=self.is_stream
            or any(name in request.query_params for name in SparseFields._fields),
        )

    @property
    def is_page_for_people(self) -> bool:
        """Whether the answer is a page to look at, which is made from instances."""
        return isinstance(self.request.accepted_renderer, BrowsableAPIRenderer)

    @property
    def is_stream(self) -> bool:
        """Whether the answer is the whole list and not a page of it."""
        return isinstance(self.request.accepted_renderer, StreamRenderer)

    def streamed(
        self, request: Request, documents: Iterable[Any], trim: SparseFields, revision: int
    ) -> HttpResponseBase:
        """Return the stream of chunks of documents, which began at a revision."""
        renderer: Any = request.accepted_renderer
        serializer = sparse_fields.restrict_serializer(self.get_serializer(), trim)
        is_read = request.method == "GET"
        texts = renderer.stream(documents, serializer) if is_read else iter(())
        # The stream goes on when this view is done, and so does its place.
        pieces = Pieces(texts, self._place.pop_all())
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        name = f"{self.basename}.{renderer.format}"
        return StreamingHttpResponse(
            pieces,
            content_type=f"{renderer.media_type}{charset}",
            headers={
                REVISION_HEADER: str(revision),
                "Content-Disposition": f'attachment; filename="{name}"',
            },
        )

    def _listed_for_people(
        self, request: Request, records: QuerySet[Any], trim: SparseFields
    ) -> HttpResponseBase:
        serializer = sparse_fields.restrict_serializer(self.get_serializer(many=True), trim)
        page = self.paginator.paginate_queryset(
            preload(records, serializer, self.visibility), request, view=self
        )
        return self.paginator.get_paginated_response(serializer.to_representation(page))

    def _shown_to_people(self, record: QuerySet[Any], trim: SparseFields) -> HttpResponseBase:
        serializer = sparse_fields.restrict_serializer(self.get_serializer(), trim)
        for found in preload(record, serializer, self.visibility):
            return Response(serializer.to_representation(found))
        raise self.not_found(self.kwargs[self.lookup_url_kwarg])

    def not_found(self, id: str) -> NotFound:
        """Return the error that there is no record with this id, and which one is nearest."""
        records = self.get_queryset()
        kind = records.model._meta.verbose_name
        return NotFound(f"There is no {kind} with the id {quoted(id)}.{nearest_id(id, records)}")


def json_response(text: str) -> HttpResponse:
    """Return the answer that is this JSON text."""
    return HttpResponse(text, content_type=JSONRenderer.media_type)
