"""Read-only viewsets: lists of one kind of record, and single records by public id.

A subclass only declares its serializer, filter set, orderings and a few other facts.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH, StrictView
from statements.rest.json import document_queries
from statements.rest.json.document_queries import NamedSql, SelectDocuments, select_documents
from statements.rest.limits.capacity import STREAM_LANE, Lane
from statements.rest.lists.highlights import HIGHLIGHT, read_highlights, select_highlighted
from statements.rest.lists.pagination import KeysetPagination
from statements.rest.lists.streams import (
    REVISION_HEADER,
    STREAM_RENDERERS,
    CsvRenderer,
    PacedStream,
    StreamRenderer,
    stream_documents,
)
from statements.rest.query.filter_backend import StrictFilterBackend
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.query_string import QueryParameter, QueryString
from statements.rest.query.ranking import Ranking, ranking_parameter
from statements.rest.query.references import nearest_id
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.brief_view import BRIEF, VIEW, check_view, view_parameter
from statements.rest.serializers.sparse_fields import (
    ALL_FIELDS,
    SPARSE_PARAMETERS,
    SparseFields,
    read_sparse_fields,
    restrict_serializer,
)

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""The form of public ids; URLs with anything else get a 404."""

SHOWING = ("list", "retrieve")
"""The actions that answer with records, and in more than one form."""

SPARSE_ACTIONS = (*SHOWING, "metadata", None)
"""The actions that accept ``fields=`` and ``omit=``; None is for requests with no action."""


STREAM_WEIGHT, COUNT_WEIGHT = 20, 10
"""Throttle weights of a stream and of an exact count; a costly filter weighs COSTS_MUCH."""


class JsonTextResponse(HttpResponse):
    """A response whose body is JSON text; ``revision`` is the record's, if it shows just one."""

    def __init__(self, text: str, revision: int | None = None) -> None:
        super().__init__(text, content_type=JSONRenderer.media_type)
        self.revision = revision


class RecordViewSet(StrictView, ReadOnlyModelViewSet):
    """The records of one kind: a list with filters, and single records.

    ``orderings`` maps each name in ``ordering=`` to a column without nulls; the first is the
    default. Records are shown in brief and as rows of a CSV by serializers of their own, if given.
    """

    serializer_class: type[ModelSerializer]
    brief_serializer_class: ClassVar[type[ModelSerializer] | None] = None
    row_serializer_class: ClassVar[type[ModelSerializer] | None] = None
    filterset_class: ClassVar[type[ParameterFilterSet]]
    orderings: ClassVar[Mapping[str, str]]
    pagination_class = KeysetPagination
    paginator: KeysetPagination
    filter_backends = (StrictFilterBackend,)
    lookup_field = "key"
    lookup_url_kwarg = "id"
    lookup_value_regex = SLUG

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as: more if it's costly; see docs/keys.md."""
        if self.is_stream:
            return STREAM_WEIGHT
        costly = self.costly_parameters()
        return COUNT_WEIGHT if "count" in costly else COSTS_MUCH if costly else 1

    @property
    def lane(self) -> Lane | None:
        """The lane this request needs a place in; streams have their own."""
        return STREAM_LANE if self.is_stream else super().lane

    def costly_parameters(self) -> list[str]:
        """Return the costly filters in the query, and ``count`` if it asks for an exact count."""
        query = self.request.query_params
        filters = [name for name in query if self.filterset_class.is_costly(name)]
        return [*filters, *(["count"] if "exact" in query.getlist("count") else [])]

    @property
    def model(self) -> type[Model]:
        """The model of the records."""
        return self.serializer_class.Meta.model

    def get_queryset(self) -> QuerySet:
        """Return the records the requester may see."""
        return self.visibility.rows(self.model)

    def get_serializer_class(self) -> type[ModelSerializer]:
        """Return the serializer for the form in which the request wants records."""
        if self.brief_serializer_class and self.is_brief:
            return self.brief_serializer_class
        if self.row_serializer_class and self.is_csv:
            return self.row_serializer_class
        return self.serializer_class

    @property
    def is_brief(self) -> bool:
        """Return whether the request wants records in brief."""
        if self.brief_serializer_class is None or getattr(self, "action", None) not in SHOWING:
            return False
        return self.request is not None and self.request.query_params.get(VIEW) == BRIEF

    @property
    def is_csv(self) -> bool:
        """Return whether the request wants a list as CSV."""
        renderer = getattr(getattr(self, "request", None), "accepted_renderer", None)
        return getattr(self, "action", None) == "list" and isinstance(renderer, CsvRenderer)

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the renderers; lists can also be streamed, but nothing else beside them can."""
        is_list = not self.detail and getattr(self, "action", None) in ("list", None)
        streams = STREAM_RENDERERS if is_list else ()
        return [*super().get_renderers(), *(stream() for stream in streams)]

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters that the current action accepts."""
        if getattr(self, "action", None) not in SPARSE_ACTIONS:
            return super().query_parameters()
        brief = self.brief_serializer_class
        views = [view_parameter(brief)] if brief else []
        shared = [*SPARSE_PARAMETERS, *views, *super().query_parameters()]
        if self.detail:
            return shared
        pages = self.paginator.query_parameters(self.orderings)
        marks = [HIGHLIGHT] if self.has_highlights else []
        return [*self.filterset_class.query_parameters(), *pages, *marks, *shared]

    @property
    def has_highlights(self) -> bool:
        """Return whether the list has a search that can show what it found."""
        return ranking_parameter(self.filterset_class.by_name) is not None

    @conditional
    def list(self, request: Request) -> HttpResponseBase:  # type: ignore[override] # noqa: ARG002
        """Answer with a page or a stream of the records that match the filters."""
        query = self.strict_query()
        visible = self.get_queryset()
        records = self.filter_queryset(visible)
        sparse_fields = self.read_sparse_fields(query)
        filters = self.filterset_class.by_name
        self.paginator.read(query, self.orderings, visible, filters)
        marked = read_highlights(query, filters, is_csv=self.is_csv)
        if self.is_stream:
            self.paginator.refuse_pages(query)
        query.raise_faults()
        select = self.get_select(visible, sparse_fields, marked)
        return self.list_response(records, select, sparse_fields)

    def get_select(
        self, visible: QuerySet, sparse_fields: SparseFields, marked: Ranking | None
    ) -> SelectDocuments:
        """Return what selects documents, with the highlights of a search if there is one.

        ``visible`` are all records that the requester may see.
        """

        def document(serializer: type[ModelSerializer], fields: SparseFields) -> NamedSql:
            return document_queries.document_sql(serializer, fields, self.visibility, visible.db)

        shown = document(self.get_serializer_class(), sparse_fields)
        select: SelectDocuments = partial(select_documents, document=shown)
        if marked is None:
            return select
        return partial(
            select_highlighted,
            select=select,
            ranking=marked,
            visible=visible,
            document=document(self.serializer_class, SparseFields(marked.search.marked_keys)),
        )

    def read_sparse_fields(self, query: QueryString) -> SparseFields:
        """Return the sparse fields that the query asks for; a brief record has none."""
        if self.brief_serializer_class:
            check_view(query)
        if self.is_brief:
            return ALL_FIELDS
        return read_sparse_fields(query, self.get_serializer_class())

    def list_response(
        self, records: QuerySet, select: SelectDocuments, sparse_fields: SparseFields
    ) -> HttpResponseBase:
        """Return a page or a stream of the records; the paginator must have read the query."""
        if self.is_stream:
            chunks = stream_documents(records, self.paginator.keyset, select)
            return self.stream_response(chunks, sparse_fields)
        return self.text_response(self.paginator.paginate_documents(records, self.request, select))

    @conditional
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # type: ignore[override] # noqa: ARG002
        """Answer with one record."""
        query = self.strict_query()
        sparse_fields = self.read_sparse_fields(query)
        query.raise_faults()
        return self.text_response(*self.get_object(id, sparse_fields))

    def get_object(
        self, id: str | None = None, sparse_fields: SparseFields = ALL_FIELDS
    ) -> tuple[str, int]:
        """Return a record as JSON text and its revision, or raise a 404 that names the nearest id.

        Without an id, it's the record of the URL, as DRF expects.
        """
        id = id or self.kwargs[self.lookup_url_kwarg]
        using = self.model._default_manager.db
        found = document_queries.select_document(
            id, self.get_serializer_class(), sparse_fields, self.visibility, using
        )
        if found is None:
            # OPTIONS only asks whether a PUT may go on, and shows nobody the nearest id.
            raise NotFound if self.action == "metadata" else self.not_found(id)
        return found

    @property
    def is_partial(self) -> bool:
        """Return whether the response is a stream, or has only some fields."""
        return (
            self.is_stream
            or self.is_brief
            or any(name in self.request.query_params for name in SparseFields._fields)
        )

    @property
    def is_stream(self) -> bool:
        """Return whether the response streams the whole list instead of a page."""
        return isinstance(self.request.accepted_renderer, StreamRenderer)

    def text_response(self, text: str, revision: int | None = None) -> HttpResponse:
        """Return a response with this JSON text, which the page for people shows indented."""
        if isinstance(self.request.accepted_renderer, BrowsableAPIRenderer):
            return Response(json.loads(text))
        return JsonTextResponse(text, revision)

    def stream_response(
        self, documents: Iterable[Sequence[str]], sparse_fields: SparseFields
    ) -> StreamingHttpResponse:
        """Return a stream of documents, given as chunks of JSON texts."""
        renderer: Any = self.request.accepted_renderer
        serializer = restrict_serializer(self.get_serializer(), sparse_fields)
        is_read = self.request.method == "GET"
        texts = renderer.stream(documents, serializer) if is_read else iter(())
        # The stream outlives this view, so it takes over the place in the lane.
        pieces = PacedStream(texts, self._place.pop_all())
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        name = f"{self.basename}.{renderer.format}"
        return StreamingHttpResponse(
            pieces,
            content_type=f"{renderer.media_type}{charset}",
            headers={
                REVISION_HEADER: str(self.latest_revision),
                "Content-Disposition": f'attachment; filename="{name}"',
            },
        )

    def not_found(self, id: str) -> NotFound:
        """Return a 404 for this id that suggests the nearest existing one."""
        records = self.get_queryset()
        kind = self.model._meta.verbose_name
        return NotFound(f"There is no {kind} with the id {quoted(id)}.{nearest_id(id, records)}")
