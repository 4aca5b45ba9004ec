"""A browser gets each problem as a page of ours, with the facts that others get as JSON."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.api.asking import READER, get
from tests.api.writing import Writer, fill
from tests.builders import statement
from tests.pages.html import Page

pytestmark = pytest.mark.django_db

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
FORM = "text/html; q=1.0, */*"
"""What the forms of the browsable API send."""

MISSING = "/api/v1/topics/quai/"
REFUSED = "/api/v1/statements/?speeker=ada&kind=demnd&limit=0"
DRAFT = statement("article-s08", review_status="draft")
PROBLEMS = [
    REFUSED,
    MISSING,
    "/api/v1/statements/?speeker=ada",
    "/api/v1/statements/nothing/history/",
    "/api/v1/changes/?after=x",
    "/api/v1/imports/",
    "/api/v1/nowhere/",
    "/api/nowhere/",
    "/api/",
    "/api/v1/a%20b%C3%A9%00/",
    f"/api/v1/topics/?{'&'.join(['id=a'] * 1001)}",
]


@pytest.fixture
def records() -> None:
    """Fill the database with a few records."""
    fill()


def page_of(response: Any) -> Page:
    """Return the page that a problem was answered with."""
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in response.text
    page = Page(response.text)
    assert page.elements.count("h1") == page.elements.count("main") == 1
    assert "/" in page.links
    return page


def words_of(problem: dict[str, Any]) -> list[str]:
    """Return what a page has to say of a problem."""
    faults = [str(fact) for fault in problem["errors"] for fact in fault.values()]
    return [problem["title"], problem["detail"], str(problem["status"]), *faults]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("accept", [FIREFOX, CHROME])
@pytest.mark.parametrize("url", PROBLEMS)
def test_a_browser_is_shown_the_facts_of_a_problem_as_a_page(url: str, accept: str):
    answer, response = get(url, accept="*/*"), get(url, accept=accept)
    problem, page = answer.json(), page_of(response)

    assert response.status_code == answer.status_code == problem["status"]
    assert [fact for fact in words_of(problem) if " ".join(fact.split()) not in page.text] == []
    assert problem["instance"] in page.text
    assert problem["type"] in page.links


@pytest.mark.usefixtures("records")
def test_every_fault_is_shown_at_its_place_with_its_hint():
    page = page_of(get(REFUSED, accept=FIREFOX))

    for fault in (
        'speeker There is no parameter "speeker" here. Did you mean "speaker"? (unknown_parameter)',
        'kind "demnd" is not a value of kind. Did you mean "demand"? (unknown_word)',
        "limit A page holds from 1 to 500 records, not 0. (out_of_range)",
    ):
        assert " ".join(fault.split()) in page.text.replace(" )", ")").replace("( ", "(")


@pytest.mark.usefixtures("records")
def test_the_faults_of_a_document_are_shown_with_their_pointers_and_lines():
    writer = Writer()
    body = [{"resource": "topics", "id": "a b", "kind": "isue", "name": ""}]

    answer, response = writer.post("imports/", body), writer.post("imports/", body, accept=FORM)

    assert answer.status_code == response.status_code == 400
    page = page_of(response)
    for fault in answer.json()["errors"]:
        assert f"Line {fault['line']}: {fault['pointer']} {fault['detail']}" in page.text


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/*", True),
        ("TEXT/HTML", True),
        (FORM, True),
        ("text/html, */*", True),
        ("text/html;q=0.3, application/json;q=0.2", True),
        ("application/json;q=0.8, text/html;q=0.9", True),
        ("text/html, application/problem+json;q=0.9", True),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("application/problem+json", False),
        ("application/problem+json, text/html;q=0.9", False),
        ("text/html;q=0.2, application/json;q=0.3", False),
        ("text/html;q=0.5, */*", False),
        ("text/html;q=0, */*", False),
        ("text/html, application/json", False),
        ("application/json, text/html", False),
        ("application/json, text/plain, */*", False),
        ("*/*, text/*;q=0.9", False),
        ("application/xml", False),
        (";;;", False),
    ],
)
@pytest.mark.parametrize("url", ["/api/v1/nowhere/", "/api/v1/topics/nothing/"])
def test_qualities_decide_which_of_the_two_a_client_prefers(url: str, accept: str, is_page: bool):
    response = get(url, accept=accept)

    if is_page:
        page_of(response)
    else:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["title"]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (FIREFOX, True),
        (CHROME, True),
        (FORM, True),
        ("text/html;q=0.9, application/json;q=0.1", True),
        ("application/json;q=0.1, text/html;q=0.9", True),
        ("text/html; charset=utf-8", True),
        ("text/html;q=0.1, application/json;q=0.9", False),
        ("text/html;q=0.5, */*", False),
        ("text/html;q=0, */*", False),
        ("text/html, application/json", False),
        ("application/json; charset=utf-8", False),
        ("application/json; charset=utf-8, text/html;q=0.9", False),
        ("*/*", False),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/topics/bridge/", "/api/v1/topics/", "/api/v1/"])
def test_whoever_gets_a_record_as_a_page_gets_a_problem_as_one(
    address: str, accept: str, is_page: bool
):
    record, problem = get(address, accept=accept), get(f"{address}?x=1", accept=accept)

    assert (record.status_code, problem.status_code) == (200, 400)
    assert record.headers["Content-Type"].startswith("text/html") == is_page
    assert problem.headers["Content-Type"].startswith("text/html") == is_page


def test_without_an_accept_header_a_problem_is_json():
    response = READER.get("/api/v1/topics/nothing/")

    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("format", ["json", "api", "csv", "ndjson", "xml", ""])
@pytest.mark.parametrize("url", ["/api/v1/topics/?x=1", "/api/v1/topics/nothing/?x=1", "/api/x/?"])
def test_a_named_format_gets_json_from_a_browser_too(url: str, format: str):
    response = get(f"{url}&format={format}", accept=FIREFOX)

    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", [FIREFOX, "*/*"])
@pytest.mark.parametrize("url", PROBLEMS)
def test_caches_are_told_that_the_accept_header_decides(url: str, accept: str):
    response = get(url, accept=accept)

    assert "Accept" in response.headers["Vary"].split(", ")


@pytest.mark.parametrize("accept", [FIREFOX, "*/*"])
@pytest.mark.parametrize("url", PROBLEMS)
def test_no_cache_keeps_a_problem_which_may_name_a_draft(url: str, accept: str):
    assert get(url, accept=accept).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", [REFUSED, MISSING, "/api/nowhere/"])
def test_a_page_of_a_problem_takes_no_styles_that_stand_in_it(url: str):
    policy = get(url, accept=FIREFOX).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy


def test_what_was_asked_cannot_become_part_of_the_page():
    for url in (
        "/api/v1/topics/?<script>alert(1)</script>=1",
        "/api/v1/topics/?kind=<script>alert(1)</script>",
        "/api/<script>alert(1)</script>/",
        "/<script>alert(1)</script>/",
    ):
        response = get(url, accept=FIREFOX)
        assert response.status_code in (400, 404)
        assert "script" not in page_of(response).elements


def test_head_has_no_body():
    response = READER.head(MISSING, headers={"accept": FIREFOX})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.content == b""


@pytest.mark.parametrize("accept", ["text/html; a*=nowhere'en'x", "text/html;q=x", "text/html" * 9])
@pytest.mark.parametrize("url", ["/api/nowhere/", "/nowhere/"])
def test_an_accept_header_that_makes_no_sense_breaks_nothing(url: str, accept: str):
    assert get(url, accept=accept).status_code == 404


@pytest.mark.parametrize("accept", [FIREFOX, "*/*", "application/json"])
def test_every_other_address_answers_with_a_page(accept: str):
    for url in ("/nowhere/", "/static/nowhere.css", "/problems/nowhere/", "/admin.php"):
        response = get(url, accept=accept)
        assert response.status_code == 404
        page = page_of(response)
        assert "Not found" in page.text
        assert "/problems/#not-found" in page.links


def test_a_strange_host_gets_a_page_everywhere():
    for url in ("/", "/api/v1/topics/"):
        response = get(url, accept=FIREFOX, host="elsewhere.example")
        assert response.status_code == 400
        assert "Bad request" in page_of(response).text


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_stranger_and_an_editor_are_told_only_what_they_may_know(is_signed_in: bool):
    fill()
    editor = Writer()
    assert editor.post("statements/", DRAFT).status_code == 201
    reader = editor.client if is_signed_in else READER

    response = reader.get("/api/v1/statements/article-s8/", headers={"accept": FIREFOX})

    assert ("article-s08" in page_of(response).text) is is_signed_in


class TestFaultsOfOurs:
    """What a browser sees of a fault in our own code."""

    @pytest.fixture
    def reader(self, monkeypatch: pytest.MonkeyPatch) -> Client:
        """Return a reader of pages and lists that fail."""
        from statements.pages import views
        from statements.rest.http.views import RecordViewSet

        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("the secret of the house")

        monkeypatch.setattr(views, "render", fail)
        monkeypatch.setattr(RecordViewSet, "list", fail)
        return Client(raise_request_exception=False)

    @pytest.mark.parametrize("url", ["/api/v1/topics/", "/problems/"])
    def test_it_is_a_page_that_tells_nothing_and_asks_no_database(
        self, url: str, reader: Client, django_assert_num_queries: Any
    ):
        with django_assert_num_queries(0):
            response = reader.get(url, headers={"accept": FIREFOX})

        assert response.status_code == 500
        page = page_of(response)
        assert "Internal error" in page.text
        assert "Something went wrong on our side and was logged." in page.text
        assert "/problems/#internal-error" in page.links
        assert "secret" not in response.text
        assert "Traceback" not in response.text

    @pytest.mark.parametrize("url", ["/api/v1/topics/", "/problems/"])
    def test_it_is_a_page_for_an_editor_too(self, url: str, reader: Client):
        reader.force_login(get_user_model().objects.create_superuser("editor"))

        response = reader.get(url, headers={"accept": FIREFOX})

        assert response.status_code == 500
        assert "Internal error" in page_of(response).text

    @pytest.mark.parametrize("url", ["/api/v1/topics/", "/problems/"])
    def test_it_is_a_page_even_if_the_template_is_at_fault(
        self, url: str, reader: Client, monkeypatch: pytest.MonkeyPatch
    ):
        from statements.rest.problems import pages

        def fail(*_: Any) -> None:
            raise RuntimeError("the secret of the house")

        monkeypatch.setattr(pages, "render_to_string", fail)
        response = reader.get(url, headers={"accept": FIREFOX})

        assert response.status_code == 500
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "Internal error" in response.text
        assert "secret" not in response.text
