"""The viewsets of the five resources, and the list of resources."""

from collections.abc import Sequence
from typing import ClassVar

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from statements.api.facet_views import FacetsMixin
from statements.api.history_views import HistoricalViewSet
from statements.api.merge_views import MergingMixin
from statements.api.provenance_views import ProvenanceMixin
from statements.api.resolving import ResolvingMixin
from statements.api.summary_views import SummaryMixin
from statements.api.timeline_views import TimelineMixin
from statements.documents.serializers.briefs import (
    ActorBriefSerializer,
    EstimateBriefSerializer,
    SourceBriefSerializer,
    StatementBriefSerializer,
    TopicBriefSerializer,
)
from statements.documents.serializers.records import (
    ActorSerializer,
    SourceSerializer,
    StatementSerializer,
    TopicSerializer,
    WholeEstimateSerializer,
)
from statements.documents.serializers.rows import EstimateRowSerializer, StatementRowSerializer
from statements.filters import (
    ActorFilterSet,
    EstimateFilterSet,
    SourceFilterSet,
    StatementFilterSet,
    TopicFilterSet,
)
from statements.history.past_answers import Shown, rows_as_of
from statements.rest.http.strict_view import StrictView
from statements.rest.lists.relevance import RelevancePagination

WRITTEN = {"created": "created_at", "updated": "updated_at"}


class StatementViewSet(FacetsMixin, TimelineMixin, ProvenanceMixin, HistoricalViewSet):
    """What was said, as one document has it: by whom, on whose word, with which numbers, and where.

    Drafts are never public.
    """

    serializer_class = StatementSerializer
    brief_serializer_class = StatementBriefSerializer
    row_serializer_class = StatementRowSerializer
    filterset_class = StatementFilterSet
    pagination_class = RelevancePagination
    orderings: ClassVar = {
        "id": "key",
        "said": "said_order",
        "event": "event_order",
        **WRITTEN,
        "credibility": "credibility_order",
        "confidence": "confidence_order",
    }

    def rows_as_of(self, documents: Sequence[Shown], number: int) -> Sequence[Shown]:
        """Return statements with what their rows begin with."""
        return rows_as_of(documents, number)


class EstimateViewSet(FacetsMixin, SummaryMixin):
    """Numbers given in statements, never more precise than they were said."""

    serializer_class = WholeEstimateSerializer
    brief_serializer_class = EstimateBriefSerializer
    row_serializer_class = EstimateRowSerializer
    filterset_class = EstimateFilterSet
    orderings: ClassVar = {
        "id": "key",
        "value": "value_order",
        "as_of": "as_of_order",
        **WRITTEN,
    }


class ActorViewSet(ResolvingMixin, MergingMixin):
    """The people, organizations, states and groups that statements are by, for, to or about."""

    serializer_class = ActorSerializer
    brief_serializer_class = ActorBriefSerializer
    filterset_class = ActorFilterSet
    pagination_class = RelevancePagination
    orderings: ClassVar = {"id": "key", "name": "name_order", **WRITTEN}


class SourceViewSet(ResolvingMixin, MergingMixin):
    """Outlets and the documents they publish; the text of a document is never stored."""

    serializer_class = SourceSerializer
    brief_serializer_class = SourceBriefSerializer
    filterset_class = SourceFilterSet
    pagination_class = RelevancePagination
    orderings: ClassVar = {
        "id": "key",
        "name": "name_order",
        "published": "published_order",
        **WRITTEN,
    }


class TopicViewSet(ResolvingMixin, MergingMixin):
    """The subjects of statements: proposals and their options, issues and events."""

    serializer_class = TopicSerializer
    brief_serializer_class = TopicBriefSerializer
    filterset_class = TopicFilterSet
    pagination_class = RelevancePagination
    orderings: ClassVar = {"id": "key", "name": "name_order", "event": "event_order", **WRITTEN}


class ResourceList(StrictView):
    """The resources of this version, each with the address of its list."""

    schema = None
    resources: Sequence[str] = ()

    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Answer with the address of each list."""
        self.strict_query().raise_faults()
        lists = {resource: reverse(f"{resource}-list") for resource in self.resources}
        others = {name: reverse(name) for name in ("search", "positions", "changes", "imports")}
        return Response({**lists, **others})
