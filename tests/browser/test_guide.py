"""Walks through docs/editing.md in Chromium, on the demo world, and takes its pictures.

`make pictures` retakes them. Without it, the test only checks that the guide can be followed.
"""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from statements.documents import SERIALIZERS
from statements.models import Actor, Statement
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.editor import Editor
from tests.docs.markdown import ROOT

pytestmark = IN_CHROMIUM

GUIDE = ROOT / "docs" / "editing.md"
PICTURES = ROOT / "docs" / "pictures"
PILOTS, UNION = "pilots-wanted-s01", "pilots-wanted-s02"

Take = Callable[[Page, str], None]


def article() -> str:
    """Return the article that the guide has its readers record."""
    found = re.search(r"^```text\n(.*?)\n```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture
def taken() -> list[str]:
    """Return the names of the pictures taken so far."""
    return []


@pytest.fixture
def take(taken: list[str]) -> Take:
    """Return what takes a picture of what a page shows, under a name."""

    def take_picture(page: Page, name: str) -> None:
        taken.append(f"{name}.png")
        if os.environ.get("REWRITE"):
            page.wait_for_load_state("networkidle")
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="initial")

    return take_picture


@pytest.fixture
def page(desk: Page, request: pytest.FixtureRequest) -> Page:
    """Return the page of an editor of the demo world, so wide that the header is one line."""
    request.getfixturevalue("demo")
    desk.set_viewport_size({"width": 1040, "height": 720})
    return desk


def record_pilots(page: Page, take: Take) -> None:
    """Record a document, and a number that a minister told a paper."""
    page.goto("/admin/statements/statement/add/", wait_until="networkidle")
    editor = Editor(page)
    document = editor.create("document", "Pilots wanted")
    document.page.set_viewport_size({"width": 800, "height": 520})
    document.choose("kind", "Document")
    document.open("Document")
    document.refer("publisher", "tide", "Tidewater Gazette")
    document.write("published_edtf", "6 Nov 2031")
    document.press("Tab")
    expect(document.page.locator("[name=published_edtf]")).to_have_value("2031-11-06")
    take(document.page, "document")
    document.save_window()

    text = article()
    editor.paste_article(text)
    editor.mark("c", "up to 120 pilots must work at Näsudden", text)
    editor.mark("s", "Ports Minister Marit Vessling", text)
    editor.mark("u", "told", text)
    editor.mark("e", "up to 120 pilots", text)
    take(page, "text")

    editor.write("text", "Vessling says that Näsudden needs up to 120 pilots by the first ice.")
    speaker = f"participants-{editor.add('participants')}"
    editor.choose(f"{speaker}-role", "Speaker")
    editor.refer(f"{speaker}-actor", "ves", "Marit Vessling")
    hop = f"chain-{editor.add('chain')}"
    editor.refer(f"{hop}-source", "ledg", "Morning Ledger")
    editor.choose(f"{hop}-relation", "Interviews")
    editor.choose("kind", "Estimate")
    editor.choose("modality", "Necessary")
    take(page, "statement")
    editor.write("estimates-0-measure", "pilots")
    editor.choose("estimates-0-quantity_role", "Required")
    editor.open("When")
    editor.write("said_edtf", "4 November")
    editor.press("Tab")
    page.get_by_role("button", name="Use 2031-11-04, inferred").click()
    expect(page.locator("[name=said_text]")).to_have_value("4 November")
    take(page, "date")
    page.locator("[name=_addanother]").click()
    expect(page.locator(".messagelist")).to_contain_text("added successfully")


def record_union(page: Page) -> None:
    """Record, on the page that comes next, where a union stands, and under which condition."""
    editor = Editor(page)
    text = article()
    expect(page.locator(".text-panel-text")).to_have_text(text)
    editor.mark("c", "The Dockers' Union is against it", text)
    editor.mark("i", "unless wages rise", text)
    editor.choose("conditions-0-kind", "Unless")
    editor.write("conditions-0-text", "Wages rise.")
    editor.write("text", "The Dockers' Union is against the plan, unless wages rise.")
    speaker = f"participants-{editor.add('participants')}"
    editor.choose(f"{speaker}-role", "Speaker")
    editor.refer(f"{speaker}-actor", "dockers", "Dockers")
    editor.choose("kind", "Demand")
    stance = f"stances-{editor.add('stances')}"
    editor.refer(f"{stance}-holder", "dockers", "Dockers")
    editor.choose(f"{stance}-stance", "Against")
    editor.refer(f"{stance}-topic", "works", "Works in the harbor")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("added successfully")


def review(page: Page, take: Take) -> None:
    """Accept both statements, the newest first, by keys."""
    page.goto("/admin/statements/statement/queue/?newest=1", wait_until="networkidle")
    take(page, "review")
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("a")


def merge(page: Page, take: Take) -> None:
    """Record somebody a second time in spite of the warning, merge the two, and undo that."""
    page.goto("/admin/statements/actor/add/", wait_until="networkidle")
    editor = Editor(page)
    editor.write("name", "Holmlund, Petra")
    editor.choose("kind", "Person")
    expect(page.locator("[name=key]")).to_have_value("holmlund-petra")
    page.locator("[name=_save]").click()
    expect(page.locator("#namesakes")).to_contain_text("Petra Holmlund")
    take(page, "namesakes")
    page.get_by_role("button", name="No, save it as another one").click()
    page.get_by_role("link", name="Holmlund, Petra").first.click()
    page.get_by_role("link", name="Merge into…").click()
    Editor(page).refer("other", "petra", "Petra Holmlund")
    page.locator("[name=preview]").click()
    take(page, "merge")
    page.locator("[name=confirm]").click()
    expect(page.locator(".messagelist")).to_contain_text("was merged into")
    assert not Actor.objects.filter(key="holmlund-petra").exists()
    page.get_by_role("link", name="Undo").click()
    page.locator("[name=confirm]").click()
    expect(page.locator(".messagelist")).to_contain_text("Holmlund, Petra")
    assert Actor.objects.filter(key="holmlund-petra").exists()


def restore(page: Page, take: Take) -> None:
    """Change a statement, look at its history, and restore what it was."""
    union = Statement.objects.get(key=UNION)
    page.goto(f"/admin/statements/statement/{union.pk}/change/", wait_until="networkidle")
    page.fill("[name=text]", "The Dockers' Union is against the plan.")
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    page.get_by_role("link", name="History").first.click()
    take(page, "history")
    page.get_by_role("link", name="Restore").first.click()
    page.get_by_label("Reason").fill("The condition was lost.")
    page.get_by_role("button", name="Restore this state").click()
    expect(page.locator(".messagelist")).to_contain_text("is again what it was")


def test_the_guide_can_be_followed(page: Page, take: Take, taken: list[str]):
    record_pilots(page, take)
    record_union(page)
    review(page, take)
    merge(page, take)
    restore(page, take)

    pilots, union = (
        SERIALIZERS["statements"](Statement.objects.get(key=id)).data for id in (PILOTS, UNION)
    )
    assert {one["review_status"] for one in (pilots, union)} == {"accepted"}
    assert {span["part"] for span in pilots["spans"]} == {"content", "source", "cue"}
    (estimate,) = pilots["estimates"]
    assert (estimate["upper"], estimate["measure"]) == (120, "pilots")
    assert [hop["source"]["id"] for hop in pilots["chain"]] == ["morning-ledger"]
    assert (pilots["said"]["edtf"], pilots["said"]["basis"]) == ("2031-11-04", "inferred")
    assert union["text"].endswith("unless wages rise.")
    assert [one["text"] for one in union["conditions"]] == ["Wages rise."]
    assert [one["stance"] for one in union["stances"]] == ["against"]
    shown = re.findall(r"]\(pictures/([\w-]+\.png)\)", GUIDE.read_text())
    assert taken == shown
    assert set(shown) == {path.name for path in PICTURES.iterdir()}
