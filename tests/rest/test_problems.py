"""Every error is the same problem+json, whatever went wrong."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from rest_framework import exceptions
from rest_framework.request import Request

from statements.rest.http.parsers import JsonParser
from statements.rest.http.views import RecordViewSet
from statements.rest.problems import handlers, problem_types
from statements.rest.problems.exceptions import Conflict

KEYS = {"type", "title", "status", "detail", "instance", "errors"}


def problem_of(response: Any) -> Any:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == KEYS
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("method", "address", "status", "slug"),
    [
        ("get", "/api/v1/statements/?nonsense=1", 400, "invalid-parameters"),
        ("get", "/api/v1/statements/nobody/", 404, "not-found"),
        ("get", "/api/v1/nonsense/", 404, "not-found"),
        ("get", "/api/", 404, "not-found"),
        ("get", "/api/v1/actors/A%00B/", 404, "not-found"),
        ("get", "/api/v1/actors/%ff/", 404, "not-found"),
        ("get", "/api/v1/actors/Alice/", 404, "not-found"),
        ("get", "/api/v1/actors/a..b/", 404, "not-found"),
        ("get", f"/api/v1/actors/{'a' * 3000}/", 404, "not-found"),
        ("post", "/api/v1/statements/", 401, "unauthenticated"),
        ("put", "/api/v1/statements/s1/", 401, "unauthenticated"),
        ("patch", "/api/v1/statements/s1/", 401, "unauthenticated"),
        ("delete", "/api/v1/statements/s1/", 401, "unauthenticated"),
        ("put", "/api/v1/statements/", 405, "method-not-allowed"),
        ("post", "/api/v1/estimates/", 405, "method-not-allowed"),
        ("post", "/api/v1/", 405, "method-not-allowed"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/json, text/html", "*/*"])
@pytest.mark.django_db
def test_an_error_is_a_problem_for_who_does_not_prefer_pages(
    method: str, address: str, status: int, slug: str, accept: str, client: Client
):
    response = getattr(client, method)(address, headers={"accept": accept})

    assert response.status_code == status
    body = problem_of(response)
    assert body["type"] == f"/problems/#{slug}"
    assert body["title"] == problem_types.PROBLEM_TYPES[slug][0]


@pytest.mark.django_db
def test_a_format_nobody_has_is_a_problem_too(client: Client):
    response = client.get("/api/v1/actors/", headers={"accept": "application/xml"})

    assert response.status_code == 406
    assert problem_of(response)["type"] == "/problems/#not-acceptable"


@pytest.mark.django_db
def test_a_query_of_too_many_parts_is_a_problem_too(client: Client):
    response = client.get("/api/v1/actors/?" + "&".join(["id=a"] * 1001))

    assert response.status_code == 400
    assert problem_of(response)["type"] == "/problems/#bad-request"


@pytest.mark.django_db
def test_what_is_allowed_is_named(client: Client):
    response = client.put("/api/v1/actors/")

    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.django_db
def test_the_path_of_an_error_is_a_valid_reference(client: Client):
    body = problem_of(client.get("/api/v1/a b\u00e9%00/"))

    assert body["instance"] == "/api/v1/a%20b%C3%A9%00/"


def test_a_fault_of_ours_is_a_problem_without_its_cause(monkeypatch: pytest.MonkeyPatch, db: None):
    def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(RecordViewSet, "list", fail)
    response = Client(raise_request_exception=False).get("/api/v1/actors/")

    assert response.status_code == 500
    assert problem_of(response)["type"] == "/problems/#internal-error"
    assert b"secret" not in response.content


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (Http404(), 404, "not-found"),
        (PermissionDenied(), 403, "permission-denied"),
        (SuspiciousOperation(), 400, "bad-request"),
        (IntegrityError("UNIQUE constraint failed"), 409, "conflict"),
        (Conflict(), 409, "conflict"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (exceptions.Throttled(wait=7), 429, "too-many-requests"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported-media-type"),
    ],
)
def test_each_exception_has_its_problem(error: Exception, status: int, slug: str):
    request = Request(asked("/api/v1/actors/"), parsers=[JsonParser()])
    response = handlers.exception_handler(error, {"request": request})

    assert response is not None
    assert response.status_code == status
    assert response.data["type"] == f"/problems/#{slug}"
    assert response.data["errors"] == []
    assert "constraint" not in response.data["detail"]


def test_a_status_without_a_page_is_about_blank():
    error = exceptions.APIException()
    error.status_code = 418
    response = handlers.exception_handler(error, {"request": asked("/api/")})

    assert response is not None
    assert (response.data["type"], response.data["title"]) == ("about:blank", "I'm a Teapot")


def test_a_fault_of_ours_is_left_to_django():
    assert handlers.exception_handler(RuntimeError(), {"request": Mock()}) is None


def test_faults_of_a_document_are_pointed_at():
    error = exceptions.ValidationError(
        {
            "text": ["Too long."],
            "estimates": [{}, {"value": [exceptions.ErrorDetail("No number.", code="invalid")]}],
            "a/b~c": {"non_field_errors": ["Odd."]},
        }
    )
    response = handlers.exception_handler(error, {"request": asked("/api/v1/statements/")})

    assert response is not None
    assert response.data["type"] == "/problems/#invalid-document"
    assert response.data["errors"] == [
        {"pointer": "#/text", "code": "invalid", "detail": "Too long."},
        {"pointer": "#/estimates/1/value", "code": "invalid", "detail": "No number."},
        {"pointer": "#/a~1b~0c", "code": "invalid", "detail": "Odd."},
    ]


def asked(path: str) -> HttpRequest:
    return RequestFactory().get(path)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: handlers.bad_request(request, SuspiciousOperation()), 400),
        (lambda request: handlers.permission_denied(request, PermissionDenied()), 403),
        (lambda request: handlers.not_found(request, Http404()), 404),
        (handlers.server_error, 500),
    ],
)
def test_outside_the_api_an_error_is_a_page_for_people(answer: Any, status: int):
    page = answer(asked("/<script>"))
    problem = answer(asked("/api/v1/"))

    assert page.status_code == problem.status_code == status
    assert page.headers["Cache-Control"] == problem.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'<html lang="en">' in page.content
    assert b"<script>" not in page.content
    assert problem.headers["Content-Type"] == "application/problem+json"


def test_every_problem_type_has_a_title_and_an_explanation():
    for slug, (title, explanation) in problem_types.PROBLEM_TYPES.items():
        assert slug == slug.lower()
        assert title
        assert explanation.endswith(".")
    assert set(problem_types.SLUG_OF_STATUS.values()) <= set(problem_types.PROBLEM_TYPES)
