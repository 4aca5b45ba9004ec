"""Turns every error into ``application/problem+json`` (RFC 9457), or into a page for a browser.

The body is ``{type, title, status, detail, instance, errors}``. ``errors`` lists the faults as
``{parameter, code, detail}`` or ``{pointer, code, detail}``, where the pointer is an RFC 6901
fragment; it may be empty. A long list has ``tally`` before it, ``{code: number of faults}``.
"""

import math
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import escape_uri_path
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from statements.database_errors import trouble_of
from statements.rest.problems import pages
from statements.rest.problems.exceptions import LONG_LIST, TROUBLES, Conflict, InvalidDocument
from statements.rest.problems.pointers import flatten_errors
from statements.rest.problems.problem_types import PROBLEM_TYPES, SLUG_OF_STATUS

CONTENT_TYPE = "application/problem+json"
API_ROOT = "/api/"
"""Errors under this path are problem+json, except for browsers; elsewhere they're pages."""


class ProblemResponse(Response):
    """A problem, rendered as a page or as JSON, whatever the view negotiated."""

    def __init__(self, body: Any, *, is_page: bool, status: int, headers: Any) -> None:
        super().__init__(body, status, headers=headers)
        self.is_page = is_page

    @property
    def rendered_content(self) -> Any:
        """The page, or the problem as UTF-8 JSON."""
        self["Content-Type"] = pages.CONTENT_TYPE if self.is_page else CONTENT_TYPE
        return pages.render_page(self.data) if self.is_page else JSONRenderer().render(self.data)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the problem for an exception in a view; this is DRF's EXCEPTION_HANDLER.

    Returns None for bugs and database trouble: Django logs them and calls `server_error`.
    """
    error = _as_api_exception(exc)
    if error is None:
        return None
    set_rollback()
    request = context["request"]
    if isinstance(error, exceptions.UnsupportedMediaType):
        accepted = " or ".join(parser.media_type for parser in request.parsers)
        detail = f"{error.detail} Send it as {accepted}."
        error = exceptions.UnsupportedMediaType("", detail)
    is_page = pages.prefers_page(request)
    headers = _headers_of(error, is_negotiated=True)
    body = _problem(request, error)
    return ProblemResponse(body, is_page=is_page, status=error.status_code, headers=headers)


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    error: exceptions.APIException | None = None
    match exc:
        case exceptions.ValidationError():
            error = InvalidDocument(
                [
                    {"pointer": f"#{one.pointer}", "code": one.code, "detail": one.detail}
                    for one in flatten_errors(exc.detail)
                ]
            )
        case exceptions.APIException():
            error = exc
        case Http404():
            error = exceptions.NotFound("There is nothing at this address.")
        case PermissionDenied():
            error = exceptions.PermissionDenied()
        case SuspiciousOperation():
            error = exceptions.ParseError("The request cannot be read.")
        case IntegrityError():
            error = Conflict("The database refuses this combination of values.")
    return error


def _problem(request: HttpRequest, error: exceptions.APIException) -> dict[str, Any]:
    """Return the body for an error; the type depends on its ``slug``, or else on its status.

    If there's no type for the status either, it's ``about:blank`` (RFC 9457).
    """
    status = error.status_code
    errors = getattr(error, "errors", [])
    tally = {"tally": getattr(error, "tally", {})} if len(errors) > LONG_LIST else {}
    slug = getattr(error, "slug", SLUG_OF_STATUS.get(status))
    return {
        "type": f"/problems/#{slug}" if slug else "about:blank",
        "title": PROBLEM_TYPES[slug][0] if slug else HTTPStatus(status).phrase,
        "status": status,
        "detail": str(error.detail),
        "instance": escape_uri_path(request.path),
        **tally,
        "errors": errors,
    }


def _headers_of(error: exceptions.APIException, *, is_negotiated: bool) -> dict[str, str]:
    # Without this, a shared cache may keep a 404 (RFC 9111, section 4.2.2), whose suggestion may
    # name a draft that only its reader may see.
    headers = {"Cache-Control": "no-store"}
    wait, scheme = getattr(error, "wait", None), getattr(error, "auth_header", None)
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    if scheme:
        headers["WWW-Authenticate"] = scheme
    if is_negotiated:
        headers["Vary"] = "Accept"
    return headers


def _answer(request: HttpRequest, error: exceptions.APIException) -> HttpResponse:
    is_api = request.path.startswith(API_ROOT)
    is_page = not is_api or pages.prefers_page(request)
    headers = _headers_of(error, is_negotiated=is_api)
    body, status = _problem(request, error), error.status_code
    if is_page:
        return HttpResponse(pages.render_page(body), status=status, headers=headers)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def _trouble(error: BaseException | None) -> exceptions.APIException | None:
    """Return the exception to answer with if the error is database trouble, else None."""
    trouble = trouble_of(error)
    return TROUBLES[trouble]() if trouble else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 for a request that never reached a view (``handler400``).

    Also handles database trouble: if a session can't be saved, Django thinks it was deleted and
    calls this.
    """
    unreadable = exceptions.ParseError("The request cannot be read.")
    return _answer(request, _trouble(exception) or unreadable)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 for a view outside the API (``handler403``)."""
    return _answer(request, exceptions.PermissionDenied("You don't have permission to do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 for a URL that matches no route (``handler404``)."""
    return _answer(request, exceptions.NotFound("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 for a bug, or 503 or 507 for database trouble (``handler500``).

    Django calls this while handling the exception, so `sys.exception` returns it.
    """
    bug = exceptions.APIException("Something went wrong on our side and was logged.")
    return _answer(request, _trouble(sys.exception()) or bug)
