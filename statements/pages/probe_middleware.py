"""Answer health probes under any host name."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from statements.pages.health import healthz, readyz

PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}


class ProbeMiddleware:
    """Answers probes before any other middleware sees the request, so it must come first.

    An orchestrator uses a pod's IP address and plain http, which ALLOWED_HOSTS and the redirect to
    https would refuse. That's safe here, because a probe's answer doesn't depend on the host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        return PROBES.get(request.path_info, self.get_response)(request)
