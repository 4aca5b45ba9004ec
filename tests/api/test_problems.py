"""What goes wrong is one shape at every address, and what browsers need besides is there."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.api.asking import RESOURCES, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

KEYS = {"type", "title", "status", "detail", "instance", "errors"}
LISTS = [f"/api/v1/{resource}/" for resource in RESOURCES]
COUNTED = ("/api/v1/statements/", "/api/v1/estimates/")
RECORDS = [
    "/api/v1/statements/quay-notes-s01/",
    "/api/v1/estimates/quay-notes-e1/",
    "/api/v1/actors/reuters/",
    "/api/v1/sources/reuters/",
    "/api/v1/topics/quay/",
]
ANSWERING = ["/api/v1/", *LISTS, *RECORDS]
PAGES = ["/api/docs/", "/api/redoc/"]
ACCEPTED = [
    *("application/json", "*/*", "application/xml;q=0.9,*/*;q=0.1"),
    *("text/html, application/json", "text/html;q=0.2, application/json;q=0.3"),
]


def assert_problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert set(body) == KEYS
    assert body["type"] == f"/problems/#{slug}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize("url", ANSWERING)
def test_a_refused_query_is_a_problem_for_who_does_not_prefer_pages(url, accept):
    body = assert_problem(get(f"{url}?xyzzy=1", accept=accept), 400, "invalid-parameters")

    assert body["instance"] == url
    assert [error["parameter"] for error in body["errors"]] == ["xyzzy"]


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize(
    "url",
    [
        *(f"{whole}no-such-id/" for whole in LISTS),
        *(f"{whole}facets/" for whole in LISTS if whole not in COUNTED),
        *("/api/v2/", "/api/v1/speakers/", "/api/v1/topics/quay/x/", "/api/v1/topics/Quay/"),
        *("/api/v1/topics/quay--east/", "/api/v1/topics/-quay/", "/api/v1/topics/quay%20/"),
        *("/api/v1/topics//", "/api/v1/topics.json", "/api/v1/topics/1/", "/api/v1/topics/%00/"),
    ],
)
def test_what_is_not_there_is_a_problem_for_who_does_not_prefer_pages(url, accept):
    body = assert_problem(get(url, accept=accept), 404, "not-found")

    assert body["errors"] == []


@pytest.mark.parametrize("url", ANSWERING)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"])
def test_nobody_in_particular_writes_anything(url, method):
    response = Client(enforce_csrf_checks=True).generic(method, url, b"{", content_type="text/csv")

    if method in allowed(url):
        assert_problem(response, 401, "unauthenticated")
    else:
        assert_problem(response, 405, "method-not-allowed")
        assert response.headers["Allow"] == allowed(url)


def allowed(url: str) -> str:
    """Return the methods that an address answers to, as its Allow header lists them."""
    if url == "/api/v1/" or "estimates" in url:
        return "GET, HEAD, OPTIONS"
    return "GET, POST, HEAD, OPTIONS" if url in LISTS else "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_documentation_is_only_read(url, method):
    response = Client(enforce_csrf_checks=True).generic(method, url)

    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["application/xml", "image/png", "text/tsv", ";;;", "a/b/c"])
@pytest.mark.parametrize("url", [*ANSWERING, "/api/schema/"])
def test_a_format_that_nobody_speaks_is_a_problem(url, accept):
    assert_problem(get(url, accept=accept), 406, "not-acceptable")


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize("part", ["get_queryset", "list", "retrieve", "strict_query"])
def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_it(part, accept, monkeypatch):
    from statements.rest.http.views import RecordViewSet

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(RecordViewSet, part, fail)
    url = RECORDS[0] if part == "retrieve" else LISTS[0]
    response = Client(raise_request_exception=False).get(url, headers={"accept": accept})

    body = assert_problem(response, 500, "internal-error")
    assert body["errors"] == []
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_a_record_that_cannot_be_shown_is_a_problem_as_well(monkeypatch):
    from statements.rest.json import document_queries

    def fail(*_: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(document_queries, "document_sql", fail)
    monkeypatch.setattr(document_queries, "record_sql", fail)
    reader = Client(raise_request_exception=False)

    for url in (LISTS[0], RECORDS[0], f"{LISTS[0]}?format=ndjson", f"{LISTS[0]}?format=csv"):
        response = reader.get(url)
        assert_problem(response, 500, "internal-error")
        assert "secret" not in response.text


def test_a_stranger_s_host_is_a_problem_too():
    response = get("/api/v1/topics/", host="elsewhere.example")

    assert_problem(response, 400, "bad-request")


@pytest.mark.parametrize("url", [*ANSWERING, *PAGES, "/api/schema/"])
def test_head_has_the_headers_of_get_and_no_body(url):
    asked, read = Client().head(url), get(url)

    assert asked.status_code == 200
    assert asked.content == b""
    for name in ("Content-Type", "Vary", "Allow"):
        assert asked.headers.get(name) == read.headers.get(name)


@pytest.mark.parametrize("url", [f"{LISTS[0]}?x=1", f"{LISTS[0]}nobody/", "/api/nowhere/"])
def test_head_of_a_problem_has_no_body_either(url):
    response = Client().head(url)

    assert response.status_code in (400, 404)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.content == b""


@pytest.mark.parametrize("url", ANSWERING)
def test_options_costs_nothing_and_names_the_methods(url, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().options(url)

    assert response.status_code == 200
    assert response.headers["Allow"] == allowed(url)


@pytest.mark.parametrize("url", ["/api/v1", "/api/v1/topics", "/api/v1/topics/quay"])
def test_a_forgotten_slash_is_forgiven_with_the_whole_query(url):
    response = get(f"{url}?q=a%26b&kind=issue&kind=event")

    assert response.status_code == 301
    assert response.headers["Location"] == f"{url}/?q=a%26b&kind=issue&kind=event"


@pytest.mark.parametrize(
    "url", [*ANSWERING, "/api/schema/", f"{LISTS[0]}?x=1", f"{LISTS[0]}nobody/", "/api/nowhere/"]
)
def test_a_page_of_any_origin_may_read_what_anyone_may_read(url):
    response = get(url, origin="https://newsroom.example")

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, X-Revision, Retry-After"


def test_a_browser_that_asks_beforehand_is_told_that_it_may_read_and_not_write():
    response = Client().options(
        "/api/v1/topics/",
        headers={
            "origin": "https://newsroom.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "accept, authorization",
        },
    )

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "authorization" in response.headers["Access-Control-Allow-Headers"].split(", ")


@pytest.mark.parametrize("url", ["/", "/admin/", "/problems/"])
def test_pages_for_people_are_for_their_own_origin(url):
    response = get(url, origin="https://newsroom.example")

    assert "Access-Control-Allow-Origin" not in response.headers


def add_a_thousand_actors() -> None:
    from statements.models import Actor
    from tests.api.world import NOON

    Actor.objects.bulk_create(
        Actor(
            key=f"crowd-{number}",
            kind="group",
            name=f"Crowd {number}",
            created_at=NOON,
            updated_at=NOON,
        )
        for number in range(1000)
    )


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("url", "cost"),
    [
        ("/api/v1/", 0),
        ("/api/v1/statements/", 1),
        ("/api/v1/statements/quay-notes-s01/", 1),
        ("/api/v1/statements/?speaker=quay-ada&kind=demand", 2),
        ("/api/v1/estimates/", 1),
        ("/api/v1/actors/", 1),
        ("/api/v1/actors/crowd-999/", 1),
        ("/api/v1/actors/?limit=500&ordering=name", 1),
        ("/api/v1/sources/", 1),
        ("/api/v1/topics/", 1),
    ],
)
def test_a_page_for_a_browser_costs_no_more_beside_a_crowd_and_lists_no_choices(
    url, cost, signed_in, django_assert_num_queries
):
    add_a_thousand_actors()
    client = Client()
    if signed_in:
        client.force_login(get_user_model().objects.create_superuser("editor"))
        # the session and the user
        cost += 2

    with django_assert_num_queries(cost):
        response = client.get(url, headers={"accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "crowd-998" not in response.text or "limit=500" in url
    # Who may write is offered a field for JSON, and its media types, which are no records.
    for control in ("<select", "<option", "<textarea") if not signed_in else ():
        assert control not in response.text
    assert len(response.content) < 1_000_000
