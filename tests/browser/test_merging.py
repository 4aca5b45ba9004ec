"""Two records of one actor are merged in Chromium, and the merge is undone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page, expect

from statements.models import Actor, Participation, Revision
from tests.admin.conftest import address
from tests.browser.chromium import IN_CHROMIUM
from tests.builders import actor, save, statement, world

pytestmark = IN_CHROMIUM

OF_DJANGO = {"exclude": [[".breadcrumbs"]]}
"""Django's own markup, in which axe finds links that only their color tells from text."""


@pytest.fixture
def page(desk: Page) -> Page:
    """Return the page of the desk once somebody has recorded an actor twice."""
    records = world()
    records["actors"]["ada-b"] = actor("ada-b", name="Ada Bee")
    records["statements"]["article-s03"] = statement(
        "article-s03", participants=[{"actor": "ada-b", "role": "speaker"}]
    )
    with transaction.atomic():
        save(records)
    return desk


def speaker_of(id: str) -> str:
    """Return the id of the only speaker of a statement."""
    return Participation.objects.get(statement__key=id).actor.key


def choose(page: Page, gone: str, other: str) -> None:
    """Choose, on the page of one actor, the other one that it's merged into."""
    page.goto(address(Actor.objects.get(key=gone)))
    page.get_by_role("link", name="Merge into…").press("Enter")
    page.locator(".select2-selection").press("Enter")
    page.keyboard.type(other)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(other)
    page.keyboard.press("Enter")


def test_an_actor_is_merged_by_keyboard_and_the_message_undoes_it(page: Page):
    choose(page, "ada-b", "Ada")
    page.get_by_label("Reason").press_sequentially("The same person.")
    page.get_by_role("button", name="Show what moves").press("Enter")
    expect(page.locator("#content")).to_contain_text("1 in participants of statements")
    assert speaker_of("article-s03") == "ada-b"

    page.get_by_role("button", name="Merge into “Ada”").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("“Ada Bee” was merged into “Ada”.")
    assert not Actor.objects.filter(key="ada-b").exists()
    assert speaker_of("article-s03") == "ada"
    assert Revision.objects.latest("number").why == "The same person."

    page.locator(".messagelist").get_by_role("link", name="Undo").press("Enter")
    expect(page.locator("#content")).to_contain_text("statements/article-s03")
    page.get_by_role("button", name="Undo the merge").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("“Ada Bee” is a record of its own again.")
    assert page.url.endswith(address(Actor.objects.get(key="ada-b")))
    assert speaker_of("article-s03") == "ada-b"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(scheme: Literal["light", "dark"], page: Page):
    page.emulate_media(color_scheme=scheme)
    choose(page, "ada-b", "Ada")
    look(page)
    page.get_by_role("button", name="Show what moves").click()
    expect(page.get_by_role("button", name="Merge into “Ada”")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Merge into “Ada”").click()
    page.locator(".messagelist").get_by_role("link", name="Undo").click()
    expect(page.get_by_role("button", name="Undo the merge")).to_be_visible()
    look(page)
    undo = page.url
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.locator(".messagelist")).to_contain_text("is a record of its own again.")
    page.goto(undo)
    expect(page.get_by_role("heading", name="This can’t be done")).to_be_visible()
    look(page)


def look(page: Page) -> None:
    """Look for faults on the page at each width, and for what is off the screen."""
    for width in (1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, context=OF_DJANGO).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
