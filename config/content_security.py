"""Which policy a browser holds each answer to (Content Security Policy, level 3).

Nothing comes from another host, no page runs a script that stands in it, and no site frames ours.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

HEADER = "Content-Security-Policy"

DATA = "default-src 'none'; frame-ancestors 'none'"
"""For what is no page, should a browser be led to take it for one."""

PAGE = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

STYLED = f"{PAGE}; style-src 'self' 'unsafe-inline'"
"""For the browsable API and Swagger UI, which write styles into the page."""

REDOC = f"{STYLED}; worker-src blob:"
"""Redoc searches in a worker that it makes of its own text."""

OF_VIEWS = {"docs": STYLED, "redoc": REDOC}


class ContentSecurityPolicyMiddleware:
    """Sets the policy of every answer that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a policy."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, _policy(request, response))
        return response


def _policy(request: HttpRequest, response: HttpResponseBase) -> str:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return DATA
    match = request.resolver_match
    if match is not None and match.view_name in OF_VIEWS:
        return OF_VIEWS[match.view_name]
    return STYLED if request.path_info.startswith("/api/") else PAGE
