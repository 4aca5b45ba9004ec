"""Answers the machinery that watches over this installation, by whatever address it asks."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from statements.pages.health import healthz, readyz

PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}


class ProbeMiddleware:
    """Answers the probes before any other middleware looks at the request; it has to be first.

    An orchestrator asks by the address of a pod, over plain http. Everything else is answered under
    the names in ALLOWED_HOSTS alone. What a probe says depends on no host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of the probe that is asked, or else what the others answer."""
        return PROBES.get(request.path_info, self.get_response)(request)
