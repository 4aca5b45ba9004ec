"""Positions over HTTP: where each holder stands on each topic."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from statements.analysis.position_answers import tell_rows, tell_table
from statements.analysis.positions import BATCH, PositionFinder
from statements.api.aggregate_views import AggregateViewSet
from statements.api.position_query import PARAMETERS, address_of_stances, read_wanted
from statements.api.position_schema import OPERATION
from statements.documents.serializers.records import StatementSerializer
from statements.documents.serializers.rows import PositionRowSerializer
from statements.filters import StatementFilterSet
from statements.models import Actor
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH
from statements.rest.http.views import STREAM_WEIGHT
from statements.rest.json.document_queries import compact_json
from statements.rest.limits.read_budget import limit_reading
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import MALFORMED, KeysetPagination, cursor_parameters
from statements.rest.lists.streams import CsvRenderer
from statements.rest.query.query_string import QueryParameter, QueryString
from statements.rest.serializers.sparse_fields import ALL_FIELDS

HOLDERS = 20
"""Holders on a page, unless the query says how many."""


class HolderPagination(KeysetPagination):
    """Pages of holders."""

    page_size = HOLDERS


class PositionViewSet(AggregateViewSet):
    """Where each holder stands on each topic, since when, and on whose word.

    It takes all filters of statements. Those about a stance choose stances, each on its own: one
    counts if it meets all that is asked and nothing that is excluded. All others choose the
    statements that the stances are from.
    """

    operation = OPERATION
    serializer_class = StatementSerializer
    filterset_class = StatementFilterSet
    orderings: ClassVar = {"id": "key"}
    pagination_class = HolderPagination

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as."""
        return STREAM_WEIGHT if self.is_stream else COSTS_MUCH

    def costly_parameters(self) -> list[str]:
        """Return the costly filters in the query, and what needs all stances to be looked at."""
        asked = [one.name for one in PARAMETERS if one.name in self.request.query_params]
        return [*asked, *super().costly_parameters()]

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the renderers; all positions can also be streamed as a table."""
        return [*super().get_renderers(), CsvRenderer()]

    def get_serializer_class(self) -> Any:
        """Return the serializer that has the columns of the table."""
        return PositionRowSerializer if self.is_stream else super().get_serializer_class()

    def query_parameters(self) -> list[QueryParameter]:
        """Return the filters of statements, what chooses positions, and what makes a page."""
        filters = self.filterset_class.query_parameters()
        return [*filters, *PARAMETERS, *cursor_parameters(HOLDERS), *super().query_parameters()]

    @conditional
    def positions(self, request: Request) -> HttpResponseBase:
        """Answer with a page of holders and their positions, or with all of them as a table."""
        query = self.strict_query()
        filterset = self.read_filters()
        wanted = read_wanted(query)
        after = self._read_place(query)
        query.raise_faults()
        finder = PositionFinder(filterset, wanted)
        if self.is_stream:
            return self.stream_response(_tables(finder), ALL_FIELDS)
        limit = self.paginator.limit
        make = partial(_page, finder, after, limit)
        asked = f"{wanted.is_rolled_up}:{wanted.conflict}:{wanted.disagree}"
        address = address_of_stances(query, is_rolled_up=wanted.is_rolled_up)
        return self.aggregate_response(
            filterset,
            {asked: make},
            partial(self._shape, request, address),
            can_be_kept=after is None and limit == HOLDERS and wanted.changed is None,
        )

    def _read_place(self, query: QueryString) -> str | None:
        """Return the id of the holder after which the page begins; faults are noted."""
        known = [*self.filterset_class.by_name, *(one.name for one in PARAMETERS)]
        keyset = Keyset.of(Actor, "key", is_descending=False)
        names = [name for name in query.names if name in known]
        self.paginator.read_ordered(query, keyset, Actor, names)
        if self.is_stream:
            self.paginator.refuse_pages(query)
        cursor = self.paginator.cursor
        if cursor is None:
            return None
        if cursor.is_backward or cursor.values is None:
            query.refuse("cursor", MALFORMED)
            return None
        place: str = cursor.values[0]
        return place

    def _shape(
        self, request: Request, address: Callable[[str, str], str], made: list[Any]
    ) -> Mapping[str, Any]:
        ((rows, end),) = made
        self.paginator.end_page(request, end and (end,))
        for row in rows:
            for position in row["positions"]:
                ids = row["holder"]["id"], position["topic"]["id"]
                position["history"]["list"] = address(*ids)
        return {**self.paginator.next_links(), "results": rows}


def _page(finder: PositionFinder, after: str | None, limit: int) -> tuple[list[Any], str | None]:
    """Return the rows of a page in plain data, and the id of its last holder if there are more."""
    rows, end = finder.find_page(after, limit)
    return tell_rows(finder.filterset.queryset, rows), end


def _tables(finder: PositionFinder) -> Iterator[list[str]]:
    """Yield the rows of the table as JSON, some holders at a time."""
    after: str | None = None
    while True:
        with limit_reading():
            rows, after = finder.find_page(after, BATCH)
            told = tell_table(finder.filterset.queryset, rows)
        if told:
            yield [compact_json(one) for one in told]
        if after is None:
            return
