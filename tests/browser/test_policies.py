"""What the pages' policies allow is all that they need: nothing is stopped, and all of it works."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from statements.models import Source, Statement, Topic
from tests.browser.chromium import IN_SHELL

SEED = "peacekeepers-ukraine-2024-12"
PASSWORD = "a long and good one"
LOGO = "cdn.redoc.ly"
"""Redoc asks for its maker's logo from there; that this is stopped is meant."""

pytestmark = IN_SHELL


@pytest.fixture
def stopped() -> list[str]:
    """Return what the browser says that policies have stopped, and scripts that failed."""
    return []


@pytest.fixture
def records(request: pytest.FixtureRequest, transactional_db: None) -> None:
    """Fill the database for all to see."""
    request.getfixturevalue("seeded")


@pytest.fixture
def page(context: BrowserContext, records: None, stopped: list[str]) -> Page:
    """Return an empty page that notes what it stops."""

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text and LOGO not in message.text:
            stopped.append(message.text)

    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: stopped.append(str(error)))
    return page


@pytest.fixture
def signed_in(page: Page) -> Page:
    """Return the page after a superuser has signed in."""
    get_user_model().objects.create_superuser("root", password=PASSWORD)
    page.goto("/admin/")
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#user-tools")).to_contain_text("root")
    return page


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/filters/", "/problems/", "/nothing/", "/api/v1/topics/?topik=ferry"),
        *("/admin/login/", "/api/docs/", "/api/redoc/"),
        *("/api/v1/", "/api/v1/statements/", f"/api/v1/statements/{SEED}-s01/"),
    ],
)
def test_nothing_is_stopped_on_a_page(path: str, page: Page, stopped: list[str]):
    page.goto(path, wait_until="networkidle")

    assert stopped == []


def test_swagger_ui_sends_a_request(page: Page, stopped: list[str]):
    page.goto("/api/docs/")
    operation = page.locator("#operations-topics-listTopics")
    operation.locator(".opblock-summary").click()
    operation.locator("button.try-out__btn").click()
    operation.locator("button.execute").click()

    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200"
    )
    assert stopped == []


def test_redoc_shows_the_operations_and_searches_them(page: Page, stopped: list[str]):
    page.goto("/api/redoc/", wait_until="networkidle")
    page.get_by_role("textbox", name="Search").press_sequentially("topics")

    results = page.locator('[data-role="search:results"] li')
    # It reads the whole description before it finds anything.
    expect(results.first).to_be_visible(timeout=120_000)
    assert stopped == []


def test_a_statement_is_edited_and_deleted_in_admin(signed_in: Page, stopped: list[str]):
    page = signed_in
    statement = Statement.objects.filter(related_from=None).earliest("key")
    page.goto(f"/admin/statements/statement/{statement.pk}/change/")
    page.locator("#topics-group .select2-selection").first.click()
    page.locator(".select2-search__field").first.type("auspices")
    page.locator(".select2-results__option", has_text="auspices").first.click()
    page.locator("#stances-group .add-row a").click()
    row = page.locator("#stances-group .part:not(.empty-form)").last
    row.locator(".field-holder .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").last.type("poland")
    page.locator(".select2-results__option", has_text="Poland").first.click()
    row.locator(".field-topic .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").last.type("auspices")
    page.locator(".select2-results__option", has_text="auspices").first.click()
    row.locator(".field-stance select").select_option("favor")
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    assert {topic.key for topic in statement.topics.all()} >= {"un-auspices"}
    assert statement.stances.filter(holder__key="poland", topic__key="un-auspices").exists()

    lonely = Topic.objects.get(key="un-auspices")
    page.goto(f"/admin/statements/topic/{lonely.pk}/delete/")
    expect(page.locator("#content")).to_contain_text("would require deleting")
    page.goto(f"/admin/statements/statement/{statement.pk}/delete/")
    page.locator("#content form input[type=submit]").click()

    expect(page.locator(".messagelist")).to_contain_text("deleted successfully")
    assert stopped == []


def test_the_calendar_of_admin_and_its_lists_work(signed_in: Page, stopped: list[str]):
    page = signed_in
    source = Source.objects.get(key=SEED)
    page.goto(f"/admin/statements/source/{source.pk}/change/")
    page.locator(".field-retrieved_at .datetimeshortcuts a:has(.date-icon)").click()
    page.locator(".calendarbox td a", has_text=re.compile("^7$")).first.click()
    assert page.locator("#id_retrieved_at_0").input_value().endswith("-07")

    page.goto("/admin/statements/statement/?kind=refusal")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("delete_selected")
    page.locator("button[name=index]").click()
    expect(page.locator("#content")).to_contain_text("selected statement")
    page.goto("/admin/auth/group/add/")
    expect(page.locator(".selector-chosen").first).to_be_visible()
    page.goto("/admin/password_change/")
    assert stopped == []


def test_a_record_is_written_in_the_browsable_api(signed_in: Page, stopped: list[str]):
    page = signed_in
    topic = page.request.get("/api/v1/topics/un-auspices/?format=json").json()
    page.goto("/api/v1/topics/un-auspices/")
    page.fill("textarea[name=_content]", json.dumps(topic | {"name": "Under the UN"}))
    page.locator("button", has_text="PUT").first.click()

    expect(page.locator(".response-info")).to_contain_text("Under the UN")
    assert Topic.objects.get(key="un-auspices").name == "Under the UN"
    assert stopped == []


def test_the_faults_of_a_record_are_shown_in_the_browsable_api(signed_in: Page, stopped: list[str]):
    page = signed_in
    topic = page.request.get("/api/v1/topics/un-auspices/?format=json").json()
    page.goto("/api/v1/topics/un-auspices/")
    page.fill("textarea[name=_content]", json.dumps(topic | {"kind": "isue", "name": None}))
    page.locator("button", has_text="PUT").first.click()

    expect(page.locator("h1")).to_have_text("Invalid document")
    expect(page.locator("dl.problems dt")).to_have_text(["#/kind", "#/name"], use_inner_text=True)
    assert stopped == []
