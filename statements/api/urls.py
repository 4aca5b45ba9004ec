"""The URLs of the API: the resources of version 1, the schema, and its two documentation pages."""

from typing import Any

from django.urls import include, path
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from statements.api import views
from statements.api.changes import ChangesView
from statements.api.imports import ImportsView
from statements.api.position_views import PositionViewSet
from statements.api.search import SearchView
from statements.rest.openapi.schema_view import SchemaView

RESOURCES = {
    "statements": views.StatementViewSet,
    "estimates": views.EstimateViewSet,
    "actors": views.ActorViewSet,
    "sources": views.SourceViewSet,
    "topics": views.TopicViewSet,
}

READER: dict[str, Any] = {"url_name": "schema", "http_method_names": ["get", "head"]}
"""Options for the documentation pages; their templates have no answer to OPTIONS."""

positions = PositionViewSet.as_view(
    {"get": "positions"}, basename="positions", name="Positions", detail=False
)

router = SimpleRouter()
for resource, viewset in RESOURCES.items():
    router.register(resource, viewset, basename=resource)

urlpatterns = [
    path("v1/", views.ResourceList.as_view(resources=tuple(RESOURCES)), name="resources"),
    path("v1/imports/", ImportsView.as_view(), name="imports"),
    path("v1/positions/", positions, name="positions"),
    path("v1/search/", SearchView.as_view(), name="search"),
    path("v1/changes/", ChangesView.as_view(), name="changes"),
    path("v1/", include(router.urls)),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(**READER), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(**READER), name="redoc"),
]
