"""The start page, as a newcomer finds it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from statements.models import Actor, Estimate, Source, Statement, Topic
from tests.pages.html import Page, read
from tests.transfer.lines import take

pytestmark = pytest.mark.django_db

WRITTEN = {
    "created_at": datetime(2031, 5, 2, tzinfo=UTC),
    "updated_at": datetime(2031, 5, 2, tzinfo=UTC),
}
EXAMPLES = [
    "/api/v1/statements/?stance=against&stance_topic=un-auspices",
    "/api/v1/estimates/?measure=military_personnel&estimate_overlaps=80000,120000",
    "/api/v1/statements/?via=reuters",
]
DOORS = ["/api/docs/", "/api/redoc/", "/api/schema/", "/problems/", "/admin/"]


@pytest.fixture
def seed() -> None:
    call_command("load_fixtures", verbosity=0)


def add_statement(key: str, review_status: str) -> None:
    """Make a statement with one estimate, in the one document there is."""
    document, _ = Source.objects.get_or_create(key="log", defaults={"kind": "document", **WRITTEN})
    statement = Statement.objects.create(
        key=key,
        document=document,
        text="There are ferries.",
        kind="estimate",
        review_status=review_status,
        **WRITTEN,
    )
    Estimate.objects.create(
        key=f"{key}-e1",
        statement=statement,
        measure="ferries",
        quantity_role="actual",
        value=3,
        approximator="exact",
        unit="1",
        **WRITTEN,
    )


def counts(page: Page) -> dict[str, int]:
    """Return the number that the page gives for each resource."""
    resources = ["statements", "estimates", "actors", "sources", "topics"]
    return {
        word: int(number.replace(",", ""))
        for number, word in zip(page.words, page.words[1:], strict=False)
        if word in resources and number.replace(",", "").isdigit()
    }


def test_it_says_in_its_first_words_what_this_is(client: Client):
    page = read(client, "/")

    assert "REST API for structured geopolitical statements" in page.text
    for fact in (
        "A filter never lies",
        "A number is never more than was said",
        "Nothing is ever lost",
    ):
        assert fact in page.text


def test_an_empty_installation_says_so_and_how_to_fill_it(client: Client):
    page = read(client, "/")

    assert "This installation is empty" in page.text
    assert "manage.py load_fixtures" in page.text
    assert counts(page) == {}
    assert not set(EXAMPLES) & set(page.links)


def test_the_counts_are_those_of_the_records(client: Client, seed):
    page = read(client, "/")

    assert counts(page) == {
        "statements": Statement.objects.count(),
        "estimates": Estimate.objects.count(),
        "actors": Actor.objects.count(),
        "sources": Source.objects.count(),
        "topics": Topic.objects.count(),
    }
    assert counts(page)["statements"] > 0
    assert "This installation is empty" not in page.text


def test_drafts_and_their_estimates_are_not_counted(client: Client):
    add_statement("log-s01", "unreviewed")
    before = read(client, "/")

    add_statement("log-s02", "draft")

    assert counts(before) | {"topics": 0} == {
        "statements": 1,
        "estimates": 1,
        "actors": 0,
        "sources": 1,
        "topics": 0,
    }
    assert read(client, "/").text == before.text


def test_each_query_to_try_answers_with_something(client: Client, seed):
    links = read(client, "/").links

    for example in EXAMPLES:
        assert example in links
        response = client.get(example, headers={"Accept": "application/json"})
        assert response.status_code == 200
        assert response.json()["results"]


def test_every_link_answers(client: Client, seed):
    page = read(client, "/")

    assert set(DOORS) <= set(page.links)
    for link in dict.fromkeys(page.addresses):
        response = client.get(link, follow=True)
        assert response.getvalue(), link
        assert response.status_code == 200, link


def test_queries_that_need_the_example_are_not_shown_without_it(client: Client):
    add_statement("log-s01", "unreviewed")

    assert not set(EXAMPLES) & set(read(client, "/").links)


def test_one_query_counts_everything(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    # The latest revision, and all counts.
    with django_assert_num_queries(2):
        client.get("/")
    for number in range(5):
        add_statement(f"log-s{number}", "unreviewed")
    with django_assert_num_queries(2):
        client.get("/")


def test_nothing_is_counted_again_until_something_is_written(
    client: Client, seed, django_assert_num_queries: DjangoAssertNumQueries
):
    before = counts(read(client, "/"))
    with django_assert_num_queries(1):
        assert counts(read(client, "/")) == before

    take([{"resource": "topics", "id": "ferry", "kind": "issue", "name": "Ferry"}])

    assert counts(read(client, "/")) == before | {"topics": before["topics"] + 1}


@pytest.mark.parametrize("path", ["/", "/filters/", "/problems/"])
def test_nothing_comes_from_elsewhere(client: Client, seed, path: str):
    page = read(client, path)

    assert page.addresses
    assert all(address.startswith(("/", "#")) for address in page.addresses)
    assert not any(address.startswith("//") for address in page.addresses)
    assert "script" not in page.elements


def test_style_and_icon_are_small_and_fetch_nothing():
    for name in ("pages/pages.css", "pages/favicon.svg"):
        text = Path(str(find(name))).read_text()
        assert len(text) < 10_000
        assert not [way for way in ("@import", "url(", "href") if way in text]


@pytest.mark.parametrize("path", ["/", "/filters/", "/problems/"])
def test_a_page_has_its_landmarks_language_and_one_heading_of_its_own(client: Client, path: str):
    response = client.get(path)
    page = Page(response.content.decode())

    assert page.elements.count("h1") == 1
    assert page.elements.count("main") == 1
    assert {"header", "nav"} <= set(page.elements)
    assert b'<html lang="en">' in response.content
    assert b"width=device-width" in response.content


@pytest.mark.parametrize("path", ["/", "/filters/", "/problems/"])
def test_a_page_sets_no_cookie_and_depends_on_none(client: Client, path: str):
    response = client.get(path)

    assert not response.cookies
    assert "Vary" not in response.headers


def test_the_icon_is_where_browsers_look_for_it(client: Client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response.headers["Location"] == "/static/pages/favicon.svg"


def test_head_answers_like_get_without_a_body(client: Client):
    response = client.head("/")

    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_can_only_be_read(method: str):
    response = Client(enforce_csrf_checks=True).generic(method, "/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_person_who_goes_astray_finds_back(client: Client):
    response = client.get("/nowhere/")
    page = Page(response.content.decode())

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "/" in page.links
    assert page.elements.count("h1") == page.elements.count("main") == 1
