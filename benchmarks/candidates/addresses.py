"""The addresses that documents hold, by the names under which the project's shapes look them up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    """Raise Http404: no candidate is asked for more than statements."""
    raise Http404


NAMED = [
    path(f"api/v1/{resource}/", nothing, name=f"{resource}-list")
    for resource in ("statements", "estimates", "actors", "sources", "topics")
]
