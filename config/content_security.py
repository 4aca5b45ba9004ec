"""The Content Security Policy (level 3) of each response.

Pages load nothing from other hosts, run no inline scripts, and can't be framed by another site.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase

HEADER = "Content-Security-Policy"

DATA = "default-src 'none'; frame-ancestors 'none'"
"""For anything but HTML, in case a browser is tricked into rendering it as a page."""

PAGE = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

STYLED = f"{PAGE}; style-src 'self' 'unsafe-inline'"
"""For the browsable API and Swagger UI, which use inline styles."""

REDOC = f"{STYLED}; worker-src blob:"
"""Redoc runs its search in a worker that it loads from a blob."""

OF_VIEWS = {"docs": STYLED, "redoc": REDOC}


class ContentSecurityPolicyMiddleware:
    """Adds a policy to every response that doesn't have one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with a policy that fits its content type and view."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, _policy(request, response))
        return response


def _policy(request: HttpRequest, response: HttpResponseBase) -> str:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return DATA
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return PAGE  # every problem is a page of ours, whichever view it comes from
    match = request.resolver_match
    if match is not None and match.view_name in OF_VIEWS:
        return OF_VIEWS[match.view_name]
    return STYLED if request.path_info.startswith("/api/") else PAGE
