"""Every error of the API as one shape: RFC 9457 ``application/problem+json``.

``{type, title, status, detail, instance, errors}``, where ``errors`` holds every single fault as
``{parameter, code, detail}`` or ``{pointer, code, detail}`` (an RFC 6901 fragment), or nothing.
"""

import math
import sys
from collections.abc import Mapping, Sequence
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
from statements.rest.problems.exceptions import TROUBLES, Conflict, InvalidDocument, ProblemItem
from statements.rest.problems.pointers import flatten_errors
from statements.rest.problems.problem_types import PROBLEM_TYPES, SLUG_OF_STATUS

CONTENT_TYPE = "application/problem+json"
API_ROOT = "/api/"
"""Below this path an error is problem+json; elsewhere it is a page for people."""


class ProblemResponse(Response):
    """A problem as JSON, in whatever format the request would have liked its answer."""

    def __init__(self, data: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(data, data["status"], headers=headers)

    @property
    def rendered_content(self) -> Any:
        """The problem as UTF-8 JSON, past the renderer that was negotiated."""
        self["Content-Type"] = CONTENT_TYPE
        return JSONRenderer().render(self.data)


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    errors: Sequence[ProblemItem] = (),
    slug: str = "",
) -> dict[str, Any]:
    """Return the body of an error: its type from the slug, or from the status where none is given.

    A status that has no page of its own gets ``about:blank``, as RFC 9457 has it.
    """
    slug = slug or SLUG_OF_STATUS.get(status, "")
    return {
        "type": f"/problems/#{slug}" if slug else "about:blank",
        "title": PROBLEM_TYPES[slug][0] if slug else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": escape_uri_path(request.path),
        "errors": list(errors),
    }


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the problem that an exception in a view amounts to; DRF calls this.

    Returns None for a fault of ours or of the database: Django logs it, and answers with
    `server_error`.
    """
    error = _as_api_exception(exc)
    if error is None:
        return None
    slug, errors = getattr(error, "slug", ""), getattr(error, "errors", [])
    detail = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        slug = InvalidDocument.slug
        errors = [
            {"pointer": f"#{one.pointer}", "code": one.code, "detail": one.detail}
            for one in flatten_errors(error.detail)
        ]
        detail = f"{len(errors)} things are wrong." if len(errors) > 1 else errors[0]["detail"]
    headers = _retry_after(error)
    scheme = getattr(error, "auth_header", None)
    if scheme:
        headers["WWW-Authenticate"] = scheme
    set_rollback()
    body = problem(context["request"], error.status_code, detail, errors, slug)
    return ProblemResponse(body, headers)


def _retry_after(error: exceptions.APIException) -> dict[str, str]:
    wait = getattr(error, "wait", None)
    return {} if wait is None else {"Retry-After": str(math.ceil(wait))}


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    error: exceptions.APIException | None = None
    match exc:
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


def _answer(
    request: HttpRequest,
    status: int,
    detail: str,
    slug: str = "",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    body = problem(request, status, detail, slug=slug)
    if request.path.startswith(API_ROOT):
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)
    return HttpResponse(_page(body), status=status, headers=headers)


def _page(body: Mapping[str, Any]) -> str:
    # No template and no database: this page also has to come when those are what fails.
    return format_html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{title}</title></head><body><main><h1>{title}</h1><p>{detail}</p>"
        '<p><a href="/">Go to the start page</a></p></main></body></html>',
        title=body["title"],
        detail=body["detail"],
    )


def _answer_to_trouble(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the answer to trouble of the database, which strikes anywhere, or None."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    answer = TROUBLES[trouble]()
    slug = getattr(answer, "slug", "")
    return _answer(request, answer.status_code, str(answer.detail), slug, _retry_after(answer))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 for a request that no view got to see (``handler400``).

    Django takes a session that could not be saved for one that was deleted, and calls this.
    """
    answer = _answer_to_trouble(request, exception)
    return answer or _answer(request, 400, "The request cannot be read.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 for a view outside the API (``handler403``)."""
    return _answer(request, 403, "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 where no route leads (``handler404``)."""
    return _answer(request, 404, "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what failed in a view or on the way to it, which the log has (``handler500``).

    Django calls this while it handles the exception.
    """
    answer = _answer_to_trouble(request, sys.exception())
    return answer or _answer(request, 500, "The fault is on our side and has been logged.")
