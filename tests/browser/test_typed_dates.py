"""A date is typed as people write it, and what it means is shown at once."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from statements.models import Statement
from tests.browser.chromium import IN_SHELL

pytestmark = IN_SHELL

SAID = "#id_event_edtf"
NOTE = "#id_event_edtf_meaning"


@pytest.fixture(autouse=True)
def all_open(form: Page) -> None:
    """Open what is folded on the form."""
    form.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def expect_date(page: Page, edtf: str, basis: str, text: str) -> None:
    for name, value in (("edtf", edtf), ("basis", basis), ("text", text)):
        expect(page.locator(f"#id_event_{name}")).to_have_value(value)


def test_a_whole_date_is_filled_in_when_its_field_is_left(form: Page):
    form.locator(SAID).press_sequentially("Dec 2030")
    expect(form.locator(NOTE)).to_contain_text("December 2030.")
    expect(form.locator(SAID)).to_have_value("Dec 2030")

    form.keyboard.press("Tab")

    expect_date(form, "2030-12", "stated", "")


def test_a_day_without_a_year_is_offered_with_the_documents_and_taken_by_a_button(form: Page):
    form.locator(SAID).press_sequentially("18 May")
    expect(form.locator(NOTE)).to_contain_text("The year is the document's: confirm it.")
    form.locator("#id_event_text").focus()
    expect(form.locator(SAID)).to_have_value("18 May")

    form.get_by_role("button", name="Use 2031-05-18, inferred").click()

    expect_date(form, "2031-05-18", "inferred", "18 May")


def test_words_that_no_date_tells_are_kept_beside_it(form: Page):
    form.locator(SAID).press_sequentially("early 2025")
    form.keyboard.press("Tab")

    expect_date(form, "2025", "stated", "early 2025")


def test_an_ambiguous_date_is_left_as_it_is(form: Page):
    form.locator(SAID).press_sequentially("03.04.2030")
    form.keyboard.press("Tab")

    expect(form.locator(NOTE)).to_contain_text("3 April 2030 or 4 March 2030")
    expect(form.locator(SAID)).to_have_value("03.04.2030")


def test_a_date_is_filled_in_even_if_the_form_is_sent_at_once(form: Page):
    form.fill(SAID, "spring 2032")
    form.keyboard.press("Enter")

    expect(form.locator(".messagelist")).to_contain_text("changed successfully")
    assert Statement.objects.get().event_edtf == "2032-21"  # type: ignore[attr-defined]


def test_a_date_that_was_sent_unconfirmed_can_be_confirmed_on_the_page_that_tells_it(form: Page):
    form.fill(SAID, "18 May")
    form.keyboard.press("Enter")
    expect(form.locator("#faults")).to_contain_text("Press “Use 2031-05-18, inferred”")

    form.get_by_role("button", name="Use 2031-05-18, inferred").click()
    expect_date(form, "2031-05-18", "inferred", "18 May")
    form.locator("input[name=_continue]").first.click()

    expect(form.locator(".messagelist")).to_contain_text("changed successfully")
    assert Statement.objects.get().event_edtf == "2031-05-18"  # type: ignore[attr-defined]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_date_means_is_accessible(
    scheme: Literal["light", "dark"], form: Page, stopped: list[str]
):
    form.emulate_media(color_scheme=scheme)
    form.locator(SAID).press_sequentially("18 May")
    expect(form.locator(f"{NOTE} button")).to_be_visible()

    found = Axe().run(form, context={"include": [[NOTE]]}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    stopped.clear()  # axe brings styles of its own
