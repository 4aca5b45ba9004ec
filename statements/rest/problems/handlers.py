"""Turns every error into ``application/problem+json`` (RFC 9457).

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
from django.utils.html import format_html
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from statements.database_errors import trouble_of
from statements.rest.problems.exceptions import LONG_LIST, TROUBLES, Conflict, InvalidDocument
from statements.rest.problems.pointers import flatten_errors
from statements.rest.problems.problem_types import PROBLEM_TYPES, SLUG_OF_STATUS

CONTENT_TYPE = "application/problem+json"
API_ROOT = "/api/"
"""Errors under this path are problem+json; elsewhere they're HTML pages."""


class ProblemResponse(Response):
    """A problem, always rendered as JSON, whatever format was negotiated."""

    @property
    def rendered_content(self) -> Any:
        """The problem as UTF-8 JSON, bypassing the negotiated renderer."""
        self["Content-Type"] = CONTENT_TYPE
        return JSONRenderer().render(self.data)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the problem for an exception in a view; this is DRF's EXCEPTION_HANDLER.

    Returns None for bugs and database trouble: Django logs them and calls `server_error`.
    """
    error = _as_api_exception(exc)
    if error is None:
        return None
    set_rollback()
    body = _problem(context["request"], error)
    return ProblemResponse(body, error.status_code, headers=_headers_of(error))


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


def _headers_of(error: exceptions.APIException) -> dict[str, str]:
    wait, scheme = getattr(error, "wait", None), getattr(error, "auth_header", None)
    headers = {} if wait is None else {"Retry-After": str(math.ceil(wait))}
    return {**headers, "WWW-Authenticate": scheme} if scheme else headers


def _answer(request: HttpRequest, error: exceptions.APIException) -> HttpResponse:
    body, status, headers = _problem(request, error), error.status_code, _headers_of(error)
    if request.path.startswith(API_ROOT):
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)
    return HttpResponse(_page(body), status=status, headers=headers)


def _page(body: Mapping[str, Any]) -> str:
    # Use no template and no database: this page must work even when those fail.
    return format_html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{title}</title></head><body><main><h1>{title}</h1><p>{detail}</p>"
        '<p><a href="/">Go to the start page</a></p></main></body></html>',
        title=body["title"],
        detail=body["detail"],
    )


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
