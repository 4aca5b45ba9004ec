"""An article is pasted beside a statement's form, and its anchors are made by keys alone."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from statements.models import Source, Statement
from statements.seeds.article import digest_of
from statements.seeds.record_anchors import verify_records
from tests.browser.chromium import IN_SHELL, SCREENS
from tests.browser.conftest import ARTICLE
from tests.browser.text_panel import expect_text, find_words, paste, select_quickly, select_words

pytestmark = IN_SHELL

CONTENT = "Östermark will let ships from Callisia back into its harbor of Näsudden"
QUOTE = "We open the gates the day the monitors land, and not an hour before,"
KINDS = {
    "content": ("c", CONTENT),
    "source": ("s", "Foreign Minister Åsa Lindqvara"),
    "cue": ("u", "has promised"),
    "quote": ("q", QUOTE),
    "time": ("t", "on 3 March 2031"),
    "hop": ("h", "the Gazette cites Aldova Wire"),
    "condition": ("i", "unless the strait freezes over"),
    "estimate": ("e", "at least 18 months"),
}


@pytest.fixture
def page(form: Page) -> Page:
    """Return the form once the article is pasted beside it."""
    paste(form, ARTICLE)
    expect_text(form)
    return form


def make(page: Page, part: str) -> None:
    """Make an anchor of a kind, and wait until it is said."""
    key, words = KINDS[part]
    select_quickly(page, words)
    page.keyboard.press(key)
    expect(page.locator(".text-panel-status")).to_contain_text(f"{part.capitalize()}: “")


def save(page: Page) -> Statement:
    page.locator("input[name=_continue]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    return Statement.objects.get()


def anchors_of(statement: Statement) -> dict[str, str]:
    """Return the words at each anchor of a statement, by its part, as the text has them."""
    rows: list[tuple[str, Any]] = [(span.part, span) for span in statement.spans.all()]
    rows += [("hop", one) for one in statement.chain.all()]
    rows += [("condition", one) for one in statement.conditions.all()]
    rows += [("estimate", one) for one in statement.estimates.all()]
    return {part: ARTICLE[row.start : row.end] for part, row in rows}


def test_each_kind_of_anchor_is_made_by_keys_and_all_of_them_verify(page: Page):
    for part in KINDS:
        make(page, part)
    row = "estimates-0"
    expect(page.locator(f"#id_{row}-approximator")).to_have_value("at_least")
    expect(page.locator(f"#id_{row}-lower")).to_have_value("18")
    expect(page.locator(f"#id_{row}-upper")).to_have_value("")
    expect(page.locator(f"#id_{row}-unit")).to_have_value("mo")
    fields = {
        "chain-0-relation": "cites",
        "conditions-0-kind": "unless",
        "estimates-0-quantity_role": "required",
    }
    herald = Source.objects.get(key="herald").pk
    page.evaluate(
        """([fields, herald]) => {
          const named = (name) => document.getElementsByName(name)[0];
          for (const [name, value] of Object.entries(fields)) named(name).value = value;
          named("chain-0-source").append(new Option("herald", herald, true, true));
        }""",
        [
            {
                **fields,
                "conditions-0-text": "The strait freezes over.",
                "estimates-0-measure": "duration",
                "estimates-0-key": "harbor-e1",
            },
            str(herald),
        ],
    )

    statement = save(page)

    assert anchors_of(statement) == {part: words for part, (_, words) in KINDS.items()}
    exact = {span.part: span.exact for span in statement.spans.all()}
    assert exact["content"] is None
    assert exact["quote"] is None, "it has more than twelve words"
    assert exact["source"] == KINDS["source"][1]
    assert verify_records("harbor", ARTICLE.encode()).anchors == len(KINDS)


def test_words_after_emoji_are_selected_by_keys_and_anchored_by_code_points(page: Page):
    select_words(page, "has promised")
    page.keyboard.press("u")
    expect(page.locator("#id_spans-0-exact")).to_have_value("has promised")

    assert page.input_value("#id_spans-0-start") == str(ARTICLE.index("has promised"))
    assert save(page).spans.get().digest == digest_of("has promised")


def test_a_selection_is_widened_to_whole_words(page: Page):
    select_quickly(page, "as promise")
    page.get_by_role("button", name="Cue").first.click()

    expect(page.locator("#id_spans-0-exact")).to_have_value("has promised")


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE.replace("\n", "\r\n"),
        ARTICLE.replace("40 million", "40\u00a0million").rstrip("\n"),
    ],
)
def test_a_paste_with_other_line_ends_and_spaces_is_the_documents_text(text: str, form: Page):
    paste(form, text)

    expect_text(form)
    expect(form.locator(".text-panel-status")).to_contain_text("the document's text, with its own")


def test_in_another_text_no_anchor_can_be_made(form: Page):
    paste(form, ARTICLE.replace("212", "213"))

    expect(form.locator(".text-panel-status.error")).to_contain_text("another text")
    expect(form.locator(".text-panel-text")).to_be_hidden()
    expect(form.locator("#text-panel-paste")).to_be_visible()


def test_a_text_file_is_taken_and_one_that_is_no_text_is_not(form: Page):
    files = "#text-panel-file"
    form.set_input_files(
        files, {"name": "a.txt", "mimeType": "text/plain", "buffer": ARTICLE.encode("utf-16")}
    )
    expect(form.locator(".text-panel-status.error")).to_contain_text("UTF-8")

    crlf = ARTICLE.replace("\n", "\r\n").encode()
    form.set_input_files(files, {"name": "a.txt", "mimeType": "text/plain", "buffer": crlf})

    expect_text(form)


def test_a_document_without_a_text_takes_the_pasted_one_once_that_is_confirmed(
    form: Page, harbor: Source
):
    Source.objects.filter(pk=harbor.pk).update(text_sha256=None, text_length=None)
    paste(form, ARTICLE)
    expect(form.locator(".text-panel-status")).to_contain_text("Is this its text")
    harbor.refresh_from_db()
    assert harbor.text_sha256 is None

    form.get_by_role("button", name="Yes, this is its text").click()

    expect_text(form)
    harbor.refresh_from_db()
    assert harbor.text_sha256 == digest_of(ARTICLE)


def test_the_text_is_there_after_saving_and_stays_in_the_tab(page: Page):
    make(page, "cue")
    save(page)
    expect_text(page)

    page.get_by_role("button", name="Forget this text").click()
    page.reload()

    expect(page.locator("#text-panel-paste")).to_be_visible()


def test_a_text_that_is_pasted_before_its_document_is_chosen_waits_for_it(
    desk: Page, harbor: Source
):
    desk.goto("/admin/statements/statement/add/")
    paste(desk, ARTICLE)
    expect(desk.locator(".text-panel-status.error")).to_contain_text("Choose the document first")

    desk.evaluate(
        """(id) => {
          const select = document.getElementById("id_document");
          select.append(new Option("harbor", id, true, true));
          django.jQuery(select).trigger("change");
        }""",
        str(harbor.pk),
    )

    expect_text(desk)


def test_nothing_typed_changes_the_text(page: Page):
    select_quickly(page, "has promised")

    page.keyboard.type("xyz 1")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+x")
    page.keyboard.insert_text("words")

    expect_text(page)


def test_an_anchor_is_shown_where_it_stands_from_the_form_and_from_the_text(page: Page):
    for part in ("content", "cue"):
        make(page, part)
    page.locator("#id_spans-0-part").focus()
    expect(page.locator(".chosen-anchor")).to_have_attribute("id", "spans-0")
    assert page.evaluate("CSS.highlights.get('text-panel-chosen').size") == 1

    select_quickly(page, "promised")
    expect(page.locator(".chosen-anchor")).to_have_attribute("id", "spans-1")
    expect(page.locator(".text-panel-here")).to_contain_text("Cue")
    page.keyboard.press("Enter")

    expect(page.locator("#spans-1 :focus")).to_have_count(1)


def test_the_text_stays_under_the_mouse_while_words_are_selected(page: Page):
    for part in ("cue", "hop"):
        make(page, part)
    begin, end = find_words(page, "has promised", "has promised")
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end)
    expect(page.locator(".chosen-anchor")).to_have_attribute("id", "chain-0")
    assert find_words(page, "has promised", "has promised") == (begin, end)

    page.mouse.up()

    expect(page.locator(".chosen-anchor")).to_have_attribute("id", "spans-0")
    assert page.evaluate("getSelection().toString()") == "has promised"


def test_an_anchor_is_removed_by_a_key(page: Page):
    for part in ("content", "hop"):
        make(page, part)
    page.keyboard.press("Delete")
    expect(page.locator("#id_chain-0-start")).to_have_value("")

    select_quickly(page, CONTENT)
    page.keyboard.press("Delete")

    expect(page.locator("#id_spans-0-start")).to_have_count(0)


def test_a_key_acts_on_what_was_selected_just_before_it(page: Page):
    for part in ("content", "hop"):
        make(page, part)
    page.evaluate(
        """() => document.addEventListener(
          "selectionchange", (event) => event.stopImmediatePropagation(), { capture: true })"""
    )

    select_quickly(page, CONTENT)
    page.keyboard.press("Delete")

    expect(page.locator("#id_spans-0-start")).to_have_count(0)
    expect(page.locator("#id_chain-0-start")).not_to_have_value("")


def test_anchors_that_do_not_verify_are_flagged(form: Page):
    statement = Statement.objects.get()
    wrong = {"start": 0, "end": 8, "exact": "Imagined", "digest": digest_of("Imagined")}
    statement.spans.create(position=1, part="cue", **wrong)
    form.reload()

    paste(form, ARTICLE)

    expect(form.locator(".text-panel-anchors li.has-fault")).to_contain_text("not 'Imagined'")
    expect(form.locator(".faulty-anchor")).to_have_attribute("id", "spans-0")
    assert form.evaluate("CSS.highlights.get('text-panel-fault').size") == 1


def test_offsets_and_digests_cannot_be_typed(page: Page):
    make(page, "content")

    for name in ("start", "end", "exact", "digest"):
        expect(page.locator(f"#id_spans-0-{name}")).not_to_be_editable()


def test_a_date_in_the_text_is_offered_and_filled_in_when_asked_for(page: Page):
    select_quickly(page, "In January")
    page.keyboard.press("t")
    expect(page.locator(".text-panel-status")).to_contain_text("January 2031")
    expect(page.locator("#id_said_edtf")).to_have_value("")

    page.get_by_role("button", name="Use it as Said").click()

    expect(page.locator("#id_said_edtf")).to_have_value("2031-01")
    expect(page.locator("#id_said_basis")).to_have_value("inferred")
    expect(page.locator("#id_said_text")).to_have_value("In January")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_panel_is_accessible(
    scheme: Literal["light", "dark"], width: int, form: Page, stopped: list[str]
):
    page = form
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    own = {"include": [["#text-panel"]]}
    assert violations(page, own) == []
    paste(page, ARTICLE)
    expect_text(page)
    for part in KINDS:
        make(page, part)

    assert violations(page, own) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stopped.clear()  # axe brings styles of its own


def violations(page: Page, context: Any) -> list[tuple[str, str]]:
    found = Axe().run(page, context=context).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
