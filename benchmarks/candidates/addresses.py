"""The URLs that documents contain, by the names that the project's serializers reverse."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    """Raise Http404: candidates serve only statements."""
    raise Http404


NAMED = [
    path(f"api/v1/{resource}/", nothing, name=f"{resource}-list")
    for resource in ("statements", "estimates", "actors", "sources", "topics")
]
