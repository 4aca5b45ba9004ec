"""A ModelViewSet, its serializer and its filter set, with no prefetching."""

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.viewsets import ModelViewSet

from benchmarks.candidates.addresses import NAMED
from benchmarks.candidates.counting import count_by_month, count_facet
from benchmarks.candidates.values import ends_of
from statements.documents.serializers.parts import RelationSerializer
from statements.documents.serializers.records import StatementSerializer
from statements.models import Actor, Statement, Topic
from statements.vocabularies import Role, StanceValue, StatementKind


class PublicList(serializers.ListSerializer[Any]):
    """A list that leaves out relations to drafts."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the public rows of the manager ``data``."""
        return super().to_representation(data.public())


class PublicRelationSerializer(RelationSerializer):
    """A relation to a statement that any reader may see."""

    class Meta(RelationSerializer.Meta):
        list_serializer_class = PublicList  # type: ignore[assignment]


class StockSerializer(StatementSerializer):
    """The project's serializer, which here reads each part with a query of its own."""

    relations = PublicRelationSerializer(many=True, read_only=True)


class StockFilterSet(django_filters.FilterSet):
    """The filters that the questions need, written as in django-filter's guide."""

    speaker = django_filters.ModelChoiceFilter(
        queryset=Actor.objects.all(), to_field_name="key", method="spoken_by"
    )
    topic_exact = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.all(), to_field_name="key", field_name="topics"
    )
    kind = django_filters.ChoiceFilter(choices=StatementKind.choices())
    said_after = django_filters.DateFilter(field_name="said_last", lookup_expr="gte")
    said_before = django_filters.DateFilter(field_name="said_first", lookup_expr="lte")
    stance = django_filters.ChoiceFilter(choices=StanceValue.choices(), method="holding")
    stance_holder = django_filters.ModelChoiceFilter(
        queryset=Actor.objects.all(), to_field_name="key", method="holding"
    )
    estimate_overlaps = django_filters.CharFilter(method="overlapping")

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = []

    def spoken_by(self, records: QuerySet[Any], name: str, actor: Actor) -> QuerySet[Any]:  # noqa: ARG002
        """Return the records in which the actor speaks."""
        return records.filter(participants__actor=actor, participants__role=Role.SPEAKER.value)

    def holding(self, records: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:  # noqa: ARG002
        """Return the records where one stance matches all the given values."""
        asked = self.form.cleaned_data
        if name == "stance_holder" and asked["stance"]:
            return records
        row = {"stances__stance": asked["stance"], "stances__holder": asked["stance_holder"]}
        return records.filter(**{key: wanted for key, wanted in row.items() if wanted}).distinct()

    def overlapping(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """Return the records with an estimate that overlaps the range ``least,most``."""
        least, most = ends_of(value)
        ends_after = (
            Q(estimates__range_max__isnull=True)
            | Q(estimates__range_max__gt=least)
            | Q(estimates__range_max=least, estimates__upper_inclusive=True)
        )
        begins_before = (
            Q(estimates__range_min__isnull=True)
            | Q(estimates__range_min__lt=most)
            | Q(estimates__range_min=most, estimates__lower_inclusive=True)
        )
        return records.filter(ends_after, begins_before, estimates__isnull=False).distinct()


class LinesRenderer(BaseRenderer):
    """Makes DRF accept ``format=ndjson``; the view writes the lines itself."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def render(self, data: Any, *_: Any) -> bytes:
        """Return one value as a line of JSON."""
        return JSONRenderer().render(data) + b"\n"


class StockViewSet(ModelViewSet):
    """The statements."""

    queryset = Statement.objects.public().order_by("key")
    serializer_class = StockSerializer
    filterset_class = StockFilterSet
    search_fields = ("text",)
    ordering_fields = ("created_at", "key")
    renderer_classes = (JSONRenderer, LinesRenderer)
    lookup_field = "key"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer with a page, or with all records as NDJSON."""
        if request.accepted_renderer.format != LinesRenderer.format:
            page: Response = super().list(request, *args, **kwargs)
            return page
        return StreamingHttpResponse(self._lines(), content_type=LinesRenderer.media_type)

    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """Answer with the number of records for each value of a facet."""
        found = self.filter_queryset(self.get_queryset())
        return Response(count_facet(found, request.query_params["facet"]))

    @action(detail=False)
    def timeline(self, request: Request) -> Response:  # noqa: ARG002
        """Answer with the number of records in each month."""
        return Response(count_by_month(self.filter_queryset(self.get_queryset())))

    def _lines(self) -> Iterator[bytes]:
        renderer = LinesRenderer()
        for record in self.filter_queryset(self.get_queryset()).iterator():
            yield renderer.render(self.get_serializer(record).data)


router = DefaultRouter()
router.register("statements", StockViewSet, basename="stock")

urlpatterns = [path("api/v1/", include(router.urls)), *NAMED]
