"""The past over HTTP: ``as_of`` on records and lists, a record's history, and restoring."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from statements.api.permissions import RestoreByRole
from statements.api.write_views import WritableViewSet
from statements.documents.merging.restoring import follow_merges
from statements.documents.serializers.briefs import brief
from statements.history import change_queries
from statements.history.entries import history_entries
from statements.history.past_answers import Shown, shown_as_of
from statements.models import Change
from statements.rest.http.conditional import conditional
from statements.rest.json.document_queries import DocumentRow, compact_json
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import CURSOR_PARAMETERS, PAGE_PARAMETERS, KeysetPagination
from statements.rest.problems.exceptions import InvalidDocument
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.brief_view import VIEW
from statements.rest.serializers.sparse_fields import (
    ALL_FIELDS,
    SparseFields,
    restrict_document,
    restrict_serializer,
)

AS_OF = QueryParameter(
    "as_of",
    "Returns the data as of a revision, given by its number or by a past date or time in UTC. "
    "Lists then take no filters.",
)

ALLOWED_WITH_AS_OF = frozenset(
    {AS_OF.name, VIEW, "format", *PAGE_PARAMETERS, *SparseFields._fields} - {"count"}
)
"""Parameters that a list accepts with ``as_of``. The past has no indexes, so no filters."""

REMEDY = (
    "A list can't combine as_of with {name}: export everything as of then, import it into an empty "
    "installation, and ask there."
)


class HistoricalViewSet(WritableViewSet):
    """Records that accept writes and keep their history."""

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action, with ``as_of`` for reads."""
        known = super().query_parameters()
        match getattr(self, "action", None):
            case "history":
                return [AS_OF, *CURSOR_PARAMETERS, *known]
            case "list" | "retrieve":
                return [*known, AS_OF]
        return known

    @property
    def is_about_past(self) -> bool:
        """Return whether the request has ``as_of``."""
        return AS_OF.name in self.request.query_params

    def list(self, request: Request) -> HttpResponseBase:  # type: ignore[override]
        """Answer with a page or a stream of the records, as they are now or as of a revision."""
        return self.list_as_of(request) if self.is_about_past else super().list(request)

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # type: ignore[override]
        """Answer with one record, as it is now or as of a revision."""
        return (
            self.retrieve_as_of(request, id)
            if self.is_about_past
            else super().retrieve(request, id)
        )

    @conditional
    def list_as_of(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Answer with a page or a stream of the records as of a revision."""
        query = self.strict_query()
        number = self.read_as_of(query)
        sparse_fields = self.read_sparse_fields(query)
        for name in query.names:
            if name not in ALLOWED_WITH_AS_OF:
                query.refuse(name, InvalidValue("not_as_of", REMEDY.format(name=name)))
        keyset = Keyset.of(Change, "key", is_descending=False)
        self.paginator.read_ordered(query, keyset, Change, [AS_OF.name])
        if self.is_stream:
            self.paginator.refuse_pages(query)
        query.raise_faults()

        def select(changes: QuerySet[Change], _: Sequence[str]) -> Sequence[DocumentRow]:
            found = list(changes)
            texts = self.texts_as_of(found, number, sparse_fields)
            return [(change.key, text) for change, text in zip(found, texts, strict=True)]

        return self.list_response(self.changes_as_of(number), select, sparse_fields)

    @conditional
    def retrieve_as_of(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Answer with one record as of a revision."""
        query = self.strict_query()
        number = self.read_as_of(query)
        sparse_fields = self.read_sparse_fields(query)
        query.raise_faults()
        found = self.changes_as_of(number).filter(key=id)
        for text in self.texts_as_of(found, number, sparse_fields):
            return self.text_response(text)
        raise self.not_found_as_of(id, number)

    @action(detail=True, methods=["get"], pagination_class=KeysetPagination)
    @conditional
    def history(self, request: Request, id: str) -> HttpResponseBase:
        """Answer with a page of the changes to one record, latest first."""
        query = self.strict_query()
        number = self.read_as_of(query) if self.is_about_past else self.latest_revision
        history = change_queries.history(self.basename, id, self.visibility)
        changes = history.filter(revision__lte=number)
        keyset = Keyset.of(Change, "revision_id", is_descending=True, tie="id")
        self.paginator.read_ordered(query, keyset, Change, [AS_OF.name])
        query.raise_faults()
        if not changes.exists() and not self.get_queryset().filter(key=id).exists():
            raise self.not_found_as_of(id, number)
        page = self.paginator.paginate_queryset(
            changes.select_related("revision__by", "revision__key"), request
        )
        earlier = history.filter(revision__lt=page[-1].revision_id).last() if page else None
        entries = history_entries(
            page,
            earlier,
            self.visibility,
            names_authors=request.user.has_perm("statements.view_revision"),
        )
        return self.paginator.get_paginated_response(entries)

    @action(detail=True, methods=["post"], permission_classes=[RestoreByRole])
    def restore(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Write a record again as it was at the revision in the body."""
        document = self.read_restored(id)
        with self.writing():
            document = follow_merges(self.basename, document)
            return self.written_response(id, self.perform_update(id, document))

    def read_restored(self, id: str) -> Shown:
        """Return the record as it was at the revision in the body."""
        body = self.read_body()
        revision = body.get("revision") if isinstance(body, dict) and len(body) == 1 else None
        if not isinstance(revision, int) or isinstance(revision, bool) or revision < 0:
            detail = 'Give just the number of a revision, such as {"revision": 7}.'
            raise InvalidDocument.at("#", "invalid", detail)
        try:
            number = self.number_at(str(revision))
        except InvalidValue as refused:
            raise InvalidDocument.at("#/revision", refused.code, refused.detail) from refused
        for document in self.documents_as_of(self.changes_as_of(number).filter(key=id), number):
            return document
        detail = f"As of revision {number} there was no record with this id."
        raise InvalidDocument.at("#/revision", "not_there", detail)

    def read_as_of(self, query: QueryString) -> int:
        """Return the revision that ``as_of`` names; an invalid one becomes a fault of the query."""
        number: int = query.read(AS_OF.name, self.number_at, 0)
        return number

    def number_at(self, text: str) -> int:
        """Return the revision that the text names; raise InvalidValue if there is none."""
        return change_queries.number_at(text, self.visibility)

    def changes_as_of(self, number: int) -> QuerySet[Change]:
        """Return the last change up to a revision of each record that existed then."""
        return change_queries.as_of(self.basename, number, self.visibility)

    def documents_as_of(self, changes: Iterable[Change], number: int) -> Sequence[Shown]:
        """Return the documents that changes left, as answers showed them at a revision."""
        return shown_as_of(self.basename, changes, number, self.visibility)

    def texts_as_of(
        self, changes: Iterable[Change], number: int, sparse_fields: SparseFields
    ) -> Sequence[str]:
        """Return the same documents as JSON texts, in the form that the request wants."""
        documents = self.documents_as_of(changes, number)
        serializer: Any = self.get_serializer()
        if self.is_brief:
            documents = [brief(serializer, document) for document in documents]
        elif self.is_csv:
            documents = self.rows_as_of(documents, number)
        if sparse_fields != ALL_FIELDS:
            serializer = restrict_serializer(serializer, sparse_fields)
            documents = [restrict_document(document, serializer) for document in documents]
        return [compact_json(document) for document in documents]

    def rows_as_of(self, documents: Sequence[Shown], number: int) -> Sequence[Shown]:  # noqa: ARG002
        """Return documents as the rows of a CSV, which has a column for each of their keys."""
        return documents

    def not_found_as_of(self, id: str, number: int) -> NotFound:
        """Return a 404 for an id that no record had as of a revision."""
        kind = self.model._meta.verbose_name
        return NotFound(f"As of revision {number} there is no {kind} with the id {quoted(id)}.")
