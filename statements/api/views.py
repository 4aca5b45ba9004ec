"""The viewsets of the five resources, and the list of resources."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from statements import __version__
from statements.api.writes import author, write_turn
from statements.documents.serializers.records import (
    ActorSerializer,
    SourceSerializer,
    StatementSerializer,
    TopicSerializer,
    WholeEstimateSerializer,
)
from statements.documents.store.writes import delete_document, save_document
from statements.documents.visibility import latest_revision, visibility_of
from statements.filters import (
    ActorFilterSet,
    EstimateFilterSet,
    SourceFilterSet,
    StatementFilterSet,
    TopicFilterSet,
)
from statements.history.archive import DocumentArchive
from statements.rest.http.history_views import HistoricalViewSet
from statements.rest.http.parsers import change_reason
from statements.rest.http.views import RecordViewSet, StrictView
from statements.rest.http.write_views import Precondition

WRITTEN = {"created": "created_at", "updated": "updated_at"}


class DocumentViewSet(RecordViewSet):
    """Records as documents; drafts only for readers who may see them."""

    latest_revision = staticmethod(latest_revision)
    shape_version = __version__
    visibility_of = staticmethod(visibility_of)


class WrittenViewSet(HistoricalViewSet, DocumentViewSet):
    """Records that accept writes, in the same form as answers, and keep their history."""

    def write_turn(self) -> AbstractContextManager[None]:
        """Open the transaction, after checking that the requester may write at all."""
        # Refused requests must not wait for the lock, nor hold it.
        self.author = author(self.request, change_reason(self.request))
        return write_turn()

    def perform_write(
        self, id: str, make: Callable[[Any], Any], precondition: Precondition
    ) -> bool:
        """Validate and save what ``make`` returns."""
        return save_document(self.basename, id, make, precondition, self.author)

    def perform_destroy(self, id: str, precondition: Precondition) -> None:
        """Delete the record, unless others still refer to it."""
        delete_document(self.basename, id, precondition, self.author)


class StatementViewSet(WrittenViewSet):
    """One thing said, as one document has it: who, on whose word, with which numbers, and where.

    Drafts are never public.
    """

    serializer_class = StatementSerializer
    archive = DocumentArchive("statements")
    filterset_class = StatementFilterSet
    orderings: ClassVar = {
        "id": "key",
        "said": "said_order",
        "event": "event_order",
        **WRITTEN,
        "credibility": "credibility_order",
        "confidence": "confidence_order",
    }


class EstimateViewSet(DocumentViewSet):
    """One number that was said, never more precise than it was said."""

    serializer_class = WholeEstimateSerializer
    filterset_class = EstimateFilterSet
    orderings: ClassVar = {
        "id": "key",
        "value": "value_order",
        "as_of": "as_of_order",
        **WRITTEN,
    }


class ActorViewSet(WrittenViewSet):
    """Whoever speaks, is spoken for, is addressed or is spoken about."""

    serializer_class = ActorSerializer
    archive = DocumentArchive("actors")
    filterset_class = ActorFilterSet
    orderings: ClassVar = {"id": "key", "name": "name_order", **WRITTEN}


class SourceViewSet(WrittenViewSet):
    """An outlet that publishes, or one document; the text of a document is never stored."""

    serializer_class = SourceSerializer
    archive = DocumentArchive("sources")
    filterset_class = SourceFilterSet
    orderings: ClassVar = {
        "id": "key",
        "name": "name_order",
        "published": "published_order",
        **WRITTEN,
    }


class TopicViewSet(WrittenViewSet):
    """What statements are about: proposals with their options, issues and events."""

    serializer_class = TopicSerializer
    archive = DocumentArchive("topics")
    filterset_class = TopicFilterSet
    orderings: ClassVar = {"id": "key", "name": "name_order", "event": "event_order", **WRITTEN}


class ResourceList(StrictView):
    """The resources of this version, each with the address of its list."""

    schema = None
    resources = ("statements", "estimates", "actors", "sources", "topics")

    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Answer with the address of each list."""
        self.strict_query().raise_faults()
        lists = {resource: reverse(f"{resource}-list") for resource in self.resources}
        return Response({**lists, "changes": reverse("changes"), "imports": reverse("imports")})
