"""Every error of the API as one shape: RFC 9457 ``application/problem+json``.

``{type, title, status, detail, instance, errors}``, where ``errors`` holds every single fault as
``{parameter, code, detail}`` or ``{pointer, code, detail}`` (an RFC 6901 fragment), or nothing.
"""

import math
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

from statements.rest.pointers import pointed

CONTENT_TYPE = "application/problem+json"
API_ROOT = "/api/"
"""Below this path an error is problem+json; elsewhere it is a page for people."""

PROBLEM_TYPES: dict[str, tuple[str, str]] = {
    "invalid-parameters": (
        "Invalid parameters",
        (
            "The query string asks for something that does not exist or cannot be read. Nothing "
            "of it was ignored and nothing was guessed: every fault is listed with its "
            "parameter and, where there is one, the nearest name that exists."
        ),
    ),
    "invalid-document": (
        "Invalid document",
        (
            "The document that was sent breaks the rules for its kind. Every fault is listed "
            "with a pointer to its place, and nothing was written."
        ),
    ),
    "bad-request": (
        "Bad request",
        "The request cannot be read as HTTP for this API.",
    ),
    "unauthenticated": (
        "Unauthenticated",
        (
            "This takes an API key that is good, sent as `Authorization: Bearer KEY`. There was "
            "none, or the one that was sent is unknown, has expired or was revoked."
        ),
    ),
    "permission-denied": (
        "Permission denied",
        "Whoever makes this request may not do what it asks for.",
    ),
    "not-found": (
        "Not found",
        (
            "There is nothing at this address. Ids are lower-case and exact, and addresses end "
            "with a slash."
        ),
    ),
    "method-not-allowed": (
        "Method not allowed",
        (
            "This address does not answer to this HTTP method; the Allow header lists those it "
            "answers to."
        ),
    ),
    "not-acceptable": (
        "Not acceptable",
        "The Accept header names no format in which this address can answer.",
    ),
    "conflict": (
        "Conflict",
        (
            "The request contradicts what is stored: other records still refer to this one, or "
            "the database refuses the combination."
        ),
    ),
    "precondition-failed": (
        "Precondition failed",
        (
            "The record is no longer, or not yet, what the If-Match or If-None-Match header says. "
            "Nothing was written: read it again, and decide anew."
        ),
    ),
    "content-too-large": (
        "Content too large",
        "The body is larger than this address takes. Nothing was written.",
    ),
    "unsupported-media-type": (
        "Unsupported media type",
        "The Content-Type header names a format that this address does not read.",
    ),
    "too-many-requests": (
        "Too many requests",
        (
            "This client has asked as often as it may for now. The Retry-After header says in how "
            "many seconds it may ask again."
        ),
    ),
    "busy": (
        "Busy",
        (
            "Another write did not end in time. Nothing was written: send the same request again "
            "after as many seconds as the Retry-After header says."
        ),
    ),
    "internal-error": (
        "Internal error",
        "The fault is on our side and has been logged. The same request may work later.",
    ),
}
"""What each problem type is called and what it means, by the fragment of its ``type``."""

SLUG_OF_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "permission-denied",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    412: "precondition-failed",
    413: "content-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "internal-error",
    503: "busy",
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong with a request (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Which problem it is: the address of its explanation.",
        },
        "title": {"type": "string", "description": "What problems of this type are called."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong this time, and the remedy."},
        "instance": {
            "type": "string",
            "format": "uri-reference",
            "description": "The path that was asked for.",
        },
        "errors": {
            "type": "array",
            "description": "Every single fault that was found; empty where `detail` says it all.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "parameter": {
                        "type": "string",
                        "description": "The query parameter at fault.",
                    },
                    "line": {
                        "type": "integer",
                        "description": "Of many documents, the line or place of the one at fault.",
                    },
                    "pointer": {
                        "type": "string",
                        "description": "The place of the fault in the body (RFC 6901).",
                    },
                    "code": {"type": "string", "description": "What is wrong, for machines."},
                    "detail": {"type": "string", "description": "What is wrong, for people."},
                },
            },
        },
    },
}
"""The JSON Schema of a problem."""

Fault = dict[str, Any]
"""One thing that is wrong: ``{parameter, code, detail}`` or ``{pointer, code, detail}``.

Of many documents, ``line`` says which one has it, counted from 1.
"""


MOST_FAULTS = 100
"""The most faults of a query, or of one document, that a problem lists."""


class Problem(exceptions.APIException):
    """An error of which the single faults are known."""

    slug: str

    def __init__(self, errors: Sequence[Fault], more: int = 0) -> None:
        """Take the faults, at least one, and how many more there are at least."""
        self.errors = list(errors)
        listed = len(self.errors)
        if more:
            detail = (
                f"At least {listed + more} things are wrong, of which the first {listed} are "
                "listed."
            )
        else:
            detail = errors[0]["detail"] if listed == 1 else f"{listed} things are wrong."
        super().__init__(detail)


class InvalidParameters(Problem):
    """The query string has faults, each ``{parameter, code, detail}``."""

    status_code = 400
    slug = "invalid-parameters"


class InvalidDocument(Problem):
    """The body has faults, each ``{pointer, code, detail}``."""

    status_code = 400
    slug = "invalid-document"


class Conflict(exceptions.APIException):
    """The request contradicts what is stored."""

    status_code = 409
    default_code = "conflict"
    default_detail = "The request contradicts what is stored."


class PreconditionFailed(exceptions.APIException):
    """The record is not what a conditional request takes it for."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = "The record has changed since it was read."


class BodyTooLarge(exceptions.APIException):
    """The body is larger than it may be."""

    status_code = 413
    default_code = "content_too_large"

    def __init__(self, most: int) -> None:
        """Take how many bytes it may have at most."""
        super().__init__(f"The body may have at most {most:,} bytes.")


class Busy(exceptions.APIException):
    """Another write has not ended in time; ``wait`` says after how many seconds to try again."""

    status_code = 503
    default_code = "busy"
    default_detail = "Another write has not ended in time. Nothing was written: try again."
    wait = 5


class ProblemResponse(Response):
    """A problem as JSON, in whatever format the request would have liked its answer."""

    def __init__(self, data: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        """Take the problem, which knows its status."""
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
    errors: Sequence[Fault] = (),
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

    Returns None for what is a fault of ours: Django logs it and answers with `server_error`.
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
            for one in pointed(error.detail)
        ]
        detail = f"{len(errors)} things are wrong." if len(errors) > 1 else errors[0]["detail"]
    headers = {}
    scheme, wait = getattr(error, "auth_header", None), getattr(error, "wait", None)
    if scheme:
        headers["WWW-Authenticate"] = scheme
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    set_rollback()
    body = problem(context["request"], error.status_code, detail, errors, slug)
    return ProblemResponse(body, headers)


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


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    body = problem(request, status, detail)
    if request.path.startswith(API_ROOT):
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    return HttpResponse(_page(body), status=status)


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 for a request that no view got to see (``handler400``)."""
    return _answer(request, 400, "The request cannot be read.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 for a view outside the API (``handler403``)."""
    return _answer(request, 403, "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 where no route leads (``handler404``)."""
    return _answer(request, 404, "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 when a view failed; what failed is in the log (``handler500``)."""
    return _answer(request, 500, "The fault is on our side and has been logged.")
