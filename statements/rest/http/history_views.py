"""The past over HTTP: ``as_of`` on records and lists, a record's history, and restoring.

This module deals only with HTTP; the viewset's archive knows what records looked like.
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Protocol

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from statements.rest.http.views import json_response
from statements.rest.http.write_views import WritableViewSet
from statements.rest.json.strict_json import compact_json
from statements.rest.limits.read_budget import limit_reading
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import CURSOR_PARAMETERS, PAGE_PARAMETERS
from statements.rest.lists.streams import STREAM_CHUNK
from statements.rest.problems.exceptions import InvalidDocument
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import quoted
from statements.rest.serializers import sparse_fields
from statements.rest.serializers.sparse_fields import SparseFields
from statements.rest.visibility import Visibility

AS_OF = QueryParameter(
    "as_of",
    "Answers with what was there as of a revision: its number, or a time or date that has passed, "
    "in UTC. Lists take no filters then.",
)

BESIDE = frozenset({AS_OF.name, "format", *PAGE_PARAMETERS, *SparseFields._fields} - {"count"})
"""Parameters that a list accepts with ``as_of``. The past has no indexes, so no filters."""

REMEDY = (
    "A list can't combine as_of with {name}: export everything as of then, import it into an empty "
    "installation, and ask there."
)


Texts = list[str]
"""Records as JSON texts."""


class Archive(Protocol):
    """The past states of one kind of record; its rows have a ``key`` and a revision."""

    def number_at(self, text: str, visibility: Visibility) -> int:
        """Return the revision that the text names; raise InvalidValue if there is none."""

    def records(self, number: int, visibility: Visibility) -> QuerySet[Any]:
        """Return a row for each record the reader could see as of a revision."""

    def shown(
        self, rows: Sequence[Any], number: int, visibility: Visibility
    ) -> list[dict[str, Any]]:
        """Return the documents of such rows, as responses showed them then."""

    def history(self, id: str, number: int, visibility: Visibility) -> QuerySet[Any]:
        """Return a row for each change to a record, up to a revision."""

    def entries(
        self, rows: Sequence[Any], visibility: Visibility, user: Any
    ) -> list[dict[str, Any]]:
        """Return the history entries of such rows, latest first."""


class HistoricalViewSet(WritableViewSet):
    """A writable viewset whose records have a history."""

    archive: ClassVar[Archive]

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action, with ``as_of`` for reads."""
        known = super().query_parameters()
        match getattr(self, "action", None):
            case "history":
                return [AS_OF, *CURSOR_PARAMETERS, *known]
            case "list" | "retrieve":
                return [*known, AS_OF]
        return known

    def list(self, request: Request) -> HttpResponseBase:  # type: ignore[override]
        """Answer with a page or a stream of the records, as they are now or as of a revision."""
        if AS_OF.name not in request.query_params:
            return super().list(request)
        fresh = self.freshness(request)
        unchanged = fresh.not_modified(request)
        if unchanged:
            return unchanged
        query = self.strict_query()
        number = self._number(query)
        trim = sparse_fields.read_sparse_fields(query, self.serializer_class)
        self._refuse_filters(query)
        records = self.archive.records(number, self.visibility)
        keyset = Keyset.of(records.model, "key", is_descending=False)
        self.paginator.read_ordered(query, keyset, records.model, [AS_OF.name])
        if self.is_stream:
            self.paginator.refuse_pages(query)
        query.raise_faults()
        if self.is_stream:
            chunks = self._chunks(records, keyset, number, trim)
            return fresh.mark(self.streamed(request, chunks, trim, fresh.latest))
        page = self.paginator.paginate_queryset(records, request)
        return fresh.mark(json_response(self.paginator.joined(self._texts(page, number, trim))))

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # type: ignore[override]
        """Answer with one record, as it is now or as of a revision."""
        if AS_OF.name not in request.query_params:
            return super().retrieve(request, id)
        fresh = self.freshness(request)
        unchanged = fresh.not_modified(request)
        if unchanged:
            return unchanged
        query = self.strict_query()
        number = self._number(query)
        trim = sparse_fields.read_sparse_fields(query, self.serializer_class)
        query.raise_faults()
        found = self.archive.records(number, self.visibility).filter(key=id)
        for text in self._texts(list(found), number, trim):
            return fresh.mark(json_response(text))
        raise self._not_there(id, number)

    @action(detail=True, methods=["get"])
    def history(self, request: Request, id: str) -> HttpResponseBase:
        """Answer with a page of the changes to one record, latest first."""
        fresh = self.freshness(request)
        unchanged = fresh.not_modified(request)
        if unchanged:
            return unchanged
        query = self.strict_query()
        is_past = AS_OF.name in request.query_params
        number = self._number(query) if is_past else type(self).latest_revision(self.visibility)
        changes = self.archive.history(id, number, self.visibility)
        keyset = Keyset.of(changes.model, "revision_id", is_descending=True, tie="id")
        self.paginator.read_ordered(query, keyset, changes.model, [AS_OF.name])
        query.raise_faults()
        if not changes.exists() and not self.get_queryset().filter(key=id).exists():
            raise self._not_there(id, number)
        page = self.paginator.paginate_queryset(changes, request)
        entries = self.archive.entries(page, self.visibility, request.user)
        return fresh.mark(self.paginator.get_paginated_response(entries))

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Write a record again as it was at the revision in the body."""
        body = self.body()
        revision = body.get("revision") if isinstance(body, dict) and len(body) == 1 else None
        if not isinstance(revision, int) or isinstance(revision, bool) or revision < 0:
            detail = 'Give just the number of a revision, such as {"revision": 7}.'
            raise InvalidDocument([{"pointer": "#", "code": "invalid", "detail": detail}])
        try:
            number = self.archive.number_at(str(revision), self.visibility)
        except InvalidValue as refused:
            fault = {"pointer": "#/revision", "code": refused.code, "detail": refused.detail}
            raise InvalidDocument([fault]) from refused
        found = list(self.archive.records(number, self.visibility).filter(key=id))
        if not found:
            detail = f"As of revision {number} there was no record with this id."
            fault = {"pointer": "#/revision", "code": "not_there", "detail": detail}
            raise InvalidDocument([fault])
        (shown,) = self.archive.shown(found, number, self.visibility)
        return self.write(id, lambda _: shown)

    def _number(self, query: QueryString) -> int:
        """Return the revision that ``as_of`` names; an invalid one becomes a fault of the query."""

        def number_at(text: str) -> int:
            return self.archive.number_at(text, self.visibility)

        number: int = query.read(AS_OF.name, number_at, 0)
        return number

    @staticmethod
    def _refuse_filters(query: QueryString) -> None:
        for name in query.names:
            if name not in BESIDE:
                query.refuse(name, InvalidValue("not_as_of", REMEDY.format(name=name)))

    def _texts(self, rows: Sequence[Any], number: int, trim: SparseFields) -> Texts:
        records = self.archive.shown(rows, number, self.visibility)
        if trim != sparse_fields.ALL_FIELDS:
            serializer = sparse_fields.restrict_serializer(self.get_serializer(), trim)
            records = [sparse_fields.restrict_document(record, serializer) for record in records]
        return [compact_json(record) for record in records]

    def _chunks(
        self, records: QuerySet[Any], keyset: Keyset, number: int, trim: SparseFields
    ) -> Iterator[Texts]:
        place = None
        while True:
            with limit_reading():
                rows = list(keyset.after(records, place)[:STREAM_CHUNK])
                texts = self._texts(rows, number, trim)
            if texts:
                yield texts
            if len(rows) < STREAM_CHUNK:
                return
            place = (rows[-1].key,)

    def _not_there(self, id: str, number: int) -> NotFound:
        kind = self.model._meta.verbose_name
        return NotFound(f"As of revision {number} there is no {kind} with the id {quoted(id)}.")
