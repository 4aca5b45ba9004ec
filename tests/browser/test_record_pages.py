"""The pages of records in a browser: what moves, folds, explains and proposes, without a mouse."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from statements.models import Actor, Source, Statement, Topic
from tests.browser.chromium import IN_SHELL, SCREENS

SEED = "peacekeepers-ukraine-2024-12"
NEW = "/admin/statements/statement/add/"
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
OF_DJANGO = [[".breadcrumbs"]]
"""Django's own markup, in which axe finds links that only their color tells from text."""

pytestmark = IN_SHELL


def page_of(record: Statement | Source | Actor | Topic) -> str:
    """Return the address of a record's page."""
    return f"/admin/statements/{record._meta.model_name}/{record.pk}/change/"


def statement(number: str) -> Statement:
    """Return a statement of the seed."""
    found: Statement = Statement.objects.get(key=f"{SEED}-{number}")
    return found


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_pages_are_accessible_and_fit_the_screen(
    width: int, scheme: Literal["light", "dark"], seeded_desk: Page
):
    page = seeded_desk
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    addresses = [
        *(page_of(statement("s20")), NEW, page_of(Source.objects.get(key=SEED))),
        page_of(Actor.objects.get(key="ukraine")),
        "/admin/statements/topic/add/?_popup=1&name=Ferry",
    ]
    found = []
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        page.evaluate(OPEN_ALL)
        violations = Axe().run(page, context={"exclude": OF_DJANGO}).response["violations"]
        found += [(address, one["id"], one["nodes"][0]["html"]) for one in violations]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert found == []


def test_faults_have_the_focus_and_lead_to_their_fields(seeded_desk: Page):
    page = seeded_desk
    page.goto(page_of(statement("s20")))
    page.locator("summary", has_text="Review").click()
    page.fill("#id_text", "Somebody thinks of many soldiers.")
    page.fill("#id_confidence", "900")
    page.fill("#id_estimates-0-upper", "")
    page.locator("summary", has_text="Review").click()
    page.click("input[name=_save]")

    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults")).to_contain_text("“At most” needs the upper bound")
    expect(page.locator("#one-line")).to_contain_text("Somebody thinks of many soldiers. [")
    assert Axe().run(page, context={"exclude": OF_DJANGO}).response["violations"] == []
    page.locator("#faults a", has_text="Confidence").press("Enter")
    expect(page.locator("#id_confidence")).to_be_focused()
    expect(page.locator("#id_confidence")).to_be_visible()


def test_parts_are_moved_by_buttons_and_keys_and_stored_as_they_stand(seeded_desk: Page):
    page = seeded_desk
    moved = statement("s14")
    before = [one.actor.key for one in moved.participants.all()]
    page.goto(page_of(moved), wait_until="networkidle")
    group = page.locator("#participants-group")
    group.get_by_role("button", name="Move down").first.click()
    page.locator("#id_participants-2-office").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#id_participants-2-office")).to_be_focused()
    page.click("input[name=_save]")

    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    first, second, third, *rest = before
    after = [one.actor.key for one in moved.participants.all()]
    assert after == [second, third, first, *rest]


def test_a_new_part_may_stand_before_stored_ones_and_another_be_taken_away(seeded_desk: Page):
    page = seeded_desk
    changed = statement("s29")
    before = {one.pk: one.actor.key for one in changed.participants.all()}
    page.goto(page_of(changed), wait_until="networkidle")
    for _ in range(2):
        page.locator("#participants-group .add-row a").click()
    count = len(before)
    page.select_option(f"#id_participants-{count}-role", "addressee")
    new = page.locator(f"#participants-{count}")
    new.locator(".field-actor .select2-selection").press("p")
    page.keyboard.type("oland")
    page.locator(".select2-results__option", has_text="Poland").first.click()
    for _ in range(count):
        new.get_by_role("button", name="Move up").click()
    page.locator(f"#participants-{count + 1} .inline-deletelink").click()
    page.click("input[name=_save]")

    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    after = [one.actor.key for one in changed.participants.all()]
    assert after == ["poland", *before.values()]


def test_words_are_explained_where_they_are_chosen(desk: Page):
    page = desk
    page.goto(NEW, wait_until="networkidle")
    page.focus("#id_kind")
    page.keyboard.type("demand")
    expect(page.locator(".field-kind .meaning")).to_contain_text("ought to or must do")
    expect(page.locator(".field-help")).to_contain_text("ought to or must do")

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Kind")
    expect(dialog).to_contain_text("Binds the speaker")
    page.keyboard.press("Escape")
    expect(page.locator("#id_kind")).to_be_focused()


def test_words_of_likelihood_offer_their_band_and_take_it_only_if_asked(desk: Page):
    page = desk
    page.goto(NEW, wait_until="networkidle")
    page.fill("#id_likelihood_text", "next to impossible")
    expect(page.locator("#id_likelihood")).to_have_value("")
    page.get_by_role("button", name="Take the band “Almost no chance”").click()
    expect(page.locator("#id_likelihood")).to_have_value("almost_no_chance")
    page.fill("#id_likelihood_text", "who knows")
    expect(page.get_by_role("button", name="Take the band")).to_have_count(0)


def test_a_word_that_excludes_its_bound_says_so_by_itself(desk: Page):
    page = desk
    page.goto(NEW, wait_until="networkidle")
    page.locator("summary", has_text="Numbers").click()
    page.select_option("#id_estimates-0-approximator", "more_than")
    expect(page.locator("#id_estimates-0-lower_inclusive")).not_to_be_checked()
    page.select_option("#id_estimates-0-approximator", "at_least")
    expect(page.locator("#id_estimates-0-lower_inclusive")).to_be_checked()


def test_ids_are_proposed_and_stay_what_the_editor_makes_of_them(seeded_desk: Page):
    page = seeded_desk
    page.goto("/admin/statements/actor/add/")
    page.locator("#id_name").press_sequentially("Ada Lovelace")
    expect(page.locator("#id_key")).to_have_value("ada-lovelace")
    page.fill("#id_key", "ada")
    page.locator("#id_name").press_sequentially(" King")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#id_key")).to_have_value("ada")


def test_the_record_that_is_there_is_taken_instead_of_a_second_one(seeded_desk: Page):
    page = seeded_desk
    count = Actor.objects.count()
    page.goto(NEW, wait_until="networkidle")
    page.locator("summary", has_text="Who said it").click()
    page.locator("#participants-0 .field-actor .select2-selection").press("C")
    page.keyboard.type("rosetto, Guido")
    offer = page.locator(".select2-results__option", has_text="Create “Crosetto, Guido”")
    with page.expect_popup() as opened:
        offer.click()
    window = opened.value
    window.select_option("#id_kind", "person")
    window.click("input[name=_save]")
    expect(window.locator(".namesakes")).to_contain_text("Guido Crosetto")
    expect(window.locator(".namesakes")).to_be_focused()
    with window.expect_event("close"):
        window.locator(".take-record", has_text="Guido Crosetto").click()

    expect(page.locator("#id_participants-0-actor option:checked")).to_have_text("Guido Crosetto")
    assert Actor.objects.count() == count


def test_an_empty_section_opens_with_its_first_part(desk: Page):
    page = desk
    page.goto(NEW, wait_until="networkidle")
    page.locator("summary", has_text="Conditions").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_conditions-0-kind")).to_be_focused()
    expect(page.locator("#id_conditions-TOTAL_FORMS")).to_have_value("1")


def test_a_list_that_opens_under_the_mouse_begins_with_its_first_record(seeded_desk: Page):
    page = seeded_desk
    page.goto(NEW, wait_until="networkidle")
    options = page.locator(".select2-results__option[role=option]")
    for _ in range(2):
        page.locator(".field-document .select2-selection").press("p")
        page.keyboard.type("ea")
        expect(options.first).to_contain_text(SEED)
        expect(options.first).to_have_class(re.compile("--highlighted"))
        box = options.last.bounding_box()
        assert box is not None
        page.keyboard.press("Escape")
        page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
