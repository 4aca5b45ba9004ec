"""The index of admin: its pages in the order of work, what waits, what came in and what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.documents import parse_document, write_documents
from statements.documents.store.writes import delete_records
from statements.models import Statement
from statements.vocabularies import Through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

SEED = "peacekeepers-ukraine-2024-12"
COUNTS, DOCUMENTS, AUTHORS = (
    *("Waiting for review", "Unreviewed, by document", "Unreviewed, by who wrote them"),
)
CAME_IN, LAST = "Came in", "Last changes"

# Session, user and permissions; a count for each status; the oldest, their documents and authors;
# the changes of arrivals, their statements and documents; and one for each write.
QUERIES = 24


@pytest.fixture
def member() -> Callable[..., Client]:
    """Return a function that gives the client of a member of the staff with a role."""

    def member(role: str, *without: str) -> Client:
        user = get_user_model().objects.create_user(f"{role} {len(without)}", is_staff=True)
        granted = Permission.objects.filter(group__name=role)
        user.user_permissions.set(granted.exclude(codename__in=without))
        client = Client()
        client.force_login(user)
        return client

    return member


def put(*ids: str, by: Any = None, why: str | None = None, **more: Any) -> None:
    """Write statements of the seed's document, all in one revision."""
    documents = []
    for id in ids:
        raw = {"id": id, "document": SEED, "text": f"Said in {id}.", "kind": "assertion", **more}
        raw.setdefault("participants", [{"actor": "poland", "role": "speaker"}])
        document, faults = parse_document("statements", raw)
        assert document is not None, faults
        documents.append(document)
    write_documents({"statements": documents}, by=by, through=Through.ADMIN, why=why)


def panels(client: Client) -> dict[str, list[Any]]:
    """Return the lines of each panel by its title."""
    page: Any = client.get(reverse("admin:index"))
    return {panel.title: list(panel.lines) for panel in page.context["panels"]}


def test_statements_come_first_and_users_and_keys_last(browser):
    page = browser.get(reverse("admin:index"))
    pages = [
        (app["name"], [model["object_name"] for model in app["models"]])
        for app in page.context["app_list"]
    ]

    assert pages == [
        ("On Record", ["Statement", "Source", "Actor", "Topic", "Revision", "Change"]),
        ("Users and keys", ["Group", "User", "ApiKey"]),
    ]


def test_what_waits_is_counted_by_status_document_and_author(browser):
    anna = get_user_model().objects.create_user("anna")
    put("anna-s01", "anna-s02", by=anna)
    put("draft-s01", by=anna, review_status="draft")
    unreviewed = Statement.objects.filter(review_status="unreviewed").count()

    found = panels(browser)

    assert {(line.name, line.about) for line in found[COUNTS]} == {
        ("Unreviewed", str(unreviewed)),
        ("Draft", "1"),
    }
    assert {(line.name, line.about) for line in found[DOCUMENTS]} == {(SEED, str(unreviewed))}
    by_author = {line.name: line for line in found[AUTHORS]}
    assert by_author["anna"].about == "2"
    assert sum(int(line.about) for line in found[AUTHORS]) == unreviewed
    for line in (*found[COUNTS], *found[DOCUMENTS], by_author["anna"]):
        assert browser.get(line.address).status_code == 200
    rows = browser.get(by_author["anna"].address).context["queue"].rows
    assert {row.statement.key for row in rows} == {"anna-s01", "anna-s02"}


def test_whoever_may_not_judge_is_led_to_the_list(member):
    editor = member("editor")
    put("draft-s01", review_status="draft")

    for line in (*panels(editor)[COUNTS], *panels(editor)[DOCUMENTS]):
        listed = editor.get(line.address).context["cl"].result_list
        assert len(listed) == int(line.about)


def test_the_last_writes_are_told_however_many_records_each_touched(browser):
    anna = get_user_model().objects.create_user("anna")
    put(*(f"many-s{number}" for number in range(10, 40)), by=anna, why="A whole page.")
    put("one-s01")
    delete_records(Statement.objects.filter(key="one-s01"), by=anna, through=Through.API)

    deleted, created, many, *_ = panels(browser)[LAST]

    assert (deleted.name, deleted.address) == ("one-s01", "")
    assert deleted.about.startswith("deleted, anna, API, ")
    assert created.name == "one-s01"
    assert created.about.startswith("created, Admin, ")
    assert many.name in {f"many-s{number}" for number in range(10, 40)}
    assert many.about.startswith("created and others, anna, Admin, ")
    assert many.about.endswith(": “A whole page.”")
    (shown,) = browser.get(many.address).context["cl"].result_list
    assert shown.key == many.name


def test_what_came_in_is_told_by_document_and_way(browser):
    anna = get_user_model().objects.create_user("anna")
    put("anna-s01", "anna-s02", by=anna)
    put("anna-s01", by=anna, note="A change is no arrival.")
    put("nobody-s01")

    first, second, *_ = panels(browser)[CAME_IN]

    assert (first.name, second.name) == (SEED, SEED)
    assert first.about.startswith("1, Admin, ")
    assert second.about.startswith("2, anna, Admin, ")


def test_no_panel_tells_of_drafts_to_somebody_without_the_right(member):
    blind, seeing = member("editor", "view_draft"), member("editor")
    anna = get_user_model().objects.create_user("anna")
    before = panels(blind)
    put("draft-s01", "draft-s02", by=anna, review_status="draft")
    put("draft-s02", by=anna, review_status="draft", note="Still hidden.")

    assert panels(blind) == before
    assert "draft-s01" not in blind.get(reverse("admin:index")).text
    assert panels(seeing)[LAST][0].name == "draft-s02"
    assert [line.name for line in panels(seeing)[COUNTS]] == ["Unreviewed", "Draft"]


def test_publishing_a_draft_looks_like_its_creation_to_somebody_without_the_right(member):
    blind = member("editor", "view_draft")
    put("draft-s01", review_status="draft")
    put("draft-s01")
    put("withdrawn-s01")
    put("withdrawn-s01", review_status="draft")

    withdrawn, created, published, *_ = panels(blind)[LAST]

    assert (withdrawn.name, withdrawn.address) == ("withdrawn-s01", "")
    assert withdrawn.about.startswith("deleted, ")
    assert created.name == "withdrawn-s01"
    assert (published.name, published.about[:8]) == ("draft-s01", "created,")


def test_whoever_sees_no_statements_sees_no_panel():
    user = get_user_model().objects.create_user("clerk", is_staff=True)
    client = Client()
    client.force_login(user)

    assert panels(client) == {}


def test_the_index_costs_the_same_number_of_queries_however_much_there_is(
    member, django_assert_max_num_queries
):
    reviewer = member("reviewer")
    for number in range(12):
        put(f"some-s{number}")
    with django_assert_max_num_queries(50) as few:
        reviewer.get(reverse("admin:index"))
    for number in range(20, 32):
        put(f"more-s{number}", f"other-s{number}")
    with django_assert_max_num_queries(50) as many:
        reviewer.get(reverse("admin:index"))
    assert len(few.captured_queries) == len(many.captured_queries) == QUERIES
