"""The summary of estimates over HTTP: how far apart the numbers lie, subject by subject."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from statements.analysis.estimate_groups import BY_SUBJECT
from statements.analysis.estimates_summary import summarize
from statements.api.aggregate_views import AggregateViewSet
from statements.api.summary_rows import csv_of
from statements.api.summary_schema import SUMMARY
from statements.models import Estimate
from statements.rest.http.conditional import conditional
from statements.rest.http.strict_view import COSTS_MUCH
from statements.rest.lists.pagination import MALFORMED, KeysetPagination, cursor_parameters
from statements.rest.lists.streams import REVISION_HEADER, CsvRenderer
from statements.rest.query.query_string import QueryParameter

SUBJECTS, MOST_SUBJECTS = 5, 20

OWN = ("measure", "topic_exact", "unit", "quantity_role", "scenario")
"""The parameters that find the estimates of a group."""


class SubjectPagination(KeysetPagination):
    """Pages of subjects."""

    page_size = SUBJECTS
    max_page_size = MOST_SUBJECTS


class SummaryMixin(AggregateViewSet):
    """Adds ``summary/`` to the list of estimates."""

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the renderers; a summary can also be CSV."""
        known = super().get_renderers()
        is_summary = getattr(self, "action", None) == "summary"
        return [*known, CsvRenderer()] if is_summary else known

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action."""
        known = super().query_parameters()
        if getattr(self, "action", None) != "summary":
            return known
        pages = cursor_parameters(SUBJECTS, MOST_SUBJECTS)
        return [*self.filterset_class.query_parameters(), *pages, *known]

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as."""
        return COSTS_MUCH if getattr(self, "action", None) == "summary" else super().weight

    @action(detail=False, pagination_class=SubjectPagination, operation=SUMMARY)
    @conditional
    def summary(self, request: Request) -> HttpResponseBase:
        """Answer with a page of subjects, and how far apart the numbers of each lie."""
        query = self.strict_query()
        filterset = self.read_filters()
        names = [name for name in query.names if name in self.filterset_class.by_name]
        self.paginator.read_ordered(query, BY_SUBJECT, Estimate, names)
        if self.paginator.cursor and self.paginator.cursor.is_backward:
            query.refuse("cursor", MALFORMED)
        query.raise_faults()
        limit, cursor = self.paginator.limit, self.paginator.cursor
        make = partial(summarize, filterset.qs, cursor and cursor.values, limit)
        # A cursor may be too long for the key of a cache.
        place = hashlib.sha256(repr(cursor and cursor.values).encode()).hexdigest()
        key = f"{limit}:{place}"
        answer: Any = self.aggregate_response(filterset, {key: make}, self._shape)
        is_csv = isinstance(request.accepted_renderer, CsvRenderer)
        return _csv_response(answer) if is_csv else answer

    def _shape(self, made: list[Any]) -> dict[str, Any]:
        ((subjects, end),) = made
        self.paginator.end_page(self.request, end)
        return {**self.paginator.next_links(), "results": list(map(self._with_lists, subjects))}

    def _with_lists(self, subject: Mapping[str, Any]) -> dict[str, Any]:
        """Return a subject with the address of the list of each group's estimates."""
        groups = [{**group, "list": self._list(subject, group)} for group in subject["groups"]]
        return {**subject, "groups": groups, "list": self._list(subject, {})}

    def _list(self, subject: Mapping[str, Any], group: Mapping[str, Any]) -> str:
        """Return the address of the list with the estimates of a subject, or of a group of it."""
        topic = subject["topic"] and subject["topic"]["id"]
        own = {"measure": subject["measure"], "topic_exact": topic}
        own |= {name: group[name] for name in OWN if name in group}
        replaced = {*own, *(f"{name}_isnull" for name in own)}
        query = self.strict_query()
        asked = [
            (name, text)
            for name in query.names
            if name in self.filterset_class.by_name and name not in replaced
            for text in query.values(name)
        ]
        asked += [
            (f"{name}_isnull", "true") if value is None else (name, value)
            for name, value in own.items()
        ]
        return f"{reverse(f'{self.basename}-list')}?{urlencode(asked)}"


def _csv_response(answer: Any) -> HttpResponse:
    """Return the answer as CSV, with the address of the next page as a link (RFC 8288)."""
    following = answer.data["next"]
    response: Any = HttpResponse(
        csv_of(answer.data["results"]),
        content_type=f"{CsvRenderer.media_type}; charset={CsvRenderer.charset}",
        headers={
            REVISION_HEADER: str(answer.latest_revision),
            "Content-Disposition": 'attachment; filename="estimates-summary.csv"',
            **({"Link": f'<{following}>; rel="next"'} if following else {}),
        },
    )
    response.latest_revision = answer.latest_revision
    return response
