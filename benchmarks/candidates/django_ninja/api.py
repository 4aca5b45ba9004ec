"""Two Django Ninja operations with keyset pages, prefetched parts and orjson."""

from typing import Any

import orjson
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import NinjaAPI, Query, Schema
from ninja.renderers import BaseRenderer

from benchmarks.candidates.conditions import conditions
from benchmarks.candidates.django_ninja.schemas import Page, Statement
from benchmarks.candidates.fetching import whole
from statements import models

LIMIT = 50


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """Return the data as JSON."""
        return orjson.dumps(data)


class Asked(Schema):
    """The query parameters of the list."""

    speaker: str | None = None
    kind: str | None = None
    said_after: str | None = None
    said_before: str | None = None
    stance: str | None = None
    stance_holder: str | None = None
    estimate_overlaps: str | None = None
    after: str | None = None


api = NinjaAPI(renderer=OrjsonRenderer(), docs_url=None, openapi_url=None)


@api.get("/statements/", response=Page)
def statements(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return one page."""
    records = models.Statement.objects.public().filter(
        *conditions(asked.model_dump(exclude_none=True))
    )
    rows = list(whole(records)[: LIMIT + 1])
    has_more = len(rows) > LIMIT
    return {"next": rows[LIMIT - 1].key if has_more else None, "results": rows[:LIMIT]}


@api.get("/statements/{id}/", response=Statement)
def statement(request: HttpRequest, id: str) -> Any:
    """Return one statement; raise Http404 if the id doesn't exist."""
    found = whole(models.Statement.objects.public()).filter(key=id).first()
    if found is None:
        raise Http404
    return found


urlpatterns = [path("api/v1/", api.urls)]
