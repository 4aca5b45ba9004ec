"""Histories in the admin: read, compared and restored by keyboard; all of them accessible."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from statements.documents.store.writes import Author, delete_document
from statements.models import Change, Revision, Statement
from statements.vocabularies import Through
from tests.admin.conftest import address
from tests.browser.chromium import IN_CHROMIUM, SCREENS
from tests.builders import changed, save, world

pytestmark = IN_CHROMIUM

STATEMENTS = "/admin/statements/statement/"
S01 = world()["statements"]["article-s01"]


@pytest.fixture
def page(context: BrowserContext, signed_in: None) -> Page:
    """Return an empty page of an editor's browser, after some writes."""
    with transaction.atomic():
        save(world())
        save(
            {"statements": {"article-s01": changed(S01, {"/text": "What she says.", "/chain": []})}}
        )
        delete_document(
            "statements", "article-s02", lambda _: None, Author(None, Through.IMPORT, "Twice.")
        )
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_pages_are_accessible(width: int, scheme: Literal["light", "dark"], page: Page):
    change = Change.objects.get(key="article-s01", revision=2)
    found = []
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in (
        f"{STATEMENTS}history/article-s01/",
        f"{STATEMENTS}history/article-s02/",
        f"{STATEMENTS}history/article-s01/compare/?from=1",
        f"{STATEMENTS}history/article-s01/compare/?from=x",
        f"{STATEMENTS}history/article-s01/restore/1/",
        f"{STATEMENTS}deleted/",
        address(change),
        address(Revision.objects.get(number=1)),
    ):
        page.goto(path)
        # Django's own breadcrumbs have links that only their color tells from the text.
        answer = Axe().run(page, context={"exclude": [[".breadcrumbs"]]}).response
        found += [(path, one["id"], one["nodes"][0]["html"]) for one in answer["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    assert found == []


def test_two_states_are_compared_by_keyboard(page: Page):
    page.goto(f"{STATEMENTS}history/article-s01/")
    page.get_by_role("radio", name="Compare up to revision 2").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_label("to revision")).to_have_value("1")
    expect(page.locator("#content")).to_contain_text("Nothing differs.")


def test_what_was_deleted_is_brought_back_by_keyboard(page: Page):
    page.goto(STATEMENTS)
    page.get_by_role("link", name="Deleted").press("Enter")
    page.get_by_role("link", name="Restore article-s02").press("Enter")
    page.get_by_label("Reason").press_sequentially("Not twice.")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("is again what it was at revision 1")
    assert Statement.objects.filter(key="article-s02").exists()
    assert Revision.objects.latest("number").why == "Not twice."
