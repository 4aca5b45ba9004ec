"""Two statements of the seed are recorded from an empty database; what it takes is counted."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from statements.documents import SERIALIZERS
from statements.models import Actor, Statement
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.editor import Editor

DOCUMENT = "peacekeepers-ukraine-2024-12"
CLICKS, KEYS, FIELDS = 80, 600, 55

pytestmark = IN_CHROMIUM


@pytest.fixture
def editor(desk: Page) -> Editor:
    """Return an editor on the page for a new statement, in a base that has nothing in it."""
    desk.goto("/admin/statements/statement/add/", wait_until="networkidle")
    return Editor(desk)


def record_s20(editor: Editor) -> None:
    """Record a number that an unnamed person told Reuters, with all that it needs."""
    document = editor.create("document", "")
    document.choose("kind", "Document")
    document.write("key", DOCUMENT)
    document.save_window()
    editor.write(
        "text",
        "A second person told Reuters that as many as 100,000 military personnel might be "
        "required.",
    )
    part = f"participants-{editor.add('participants')}"
    editor.choose(f"{part}-role", "Speaker")
    person = editor.create(f"{part}-actor", "Unnamed source of Reuters (2)")
    person.choose("kind", "Person")
    person.tick("is_named")
    person.open("Belongs to")
    outlet = person.create("known_via", "Reuters")
    outlet.choose("kind", "Outlet")
    outlet.save_window()
    person.save_window()
    editor.write(f"{part}-described_as", "Another Reuters source")
    hop = f"chain-{editor.add('chain')}"
    editor.refer(f"{hop}-source", "reu", "Reuters")
    editor.choose(f"{hop}-relation", "Reports")
    editor.choose("kind", "Estimate")
    editor.choose("modality", "Possible")
    topic = editor.create(f"topics-{editor.add('topics')}-topic", "Size of the force")
    topic.choose("kind", "Issue")
    topic.save_window()
    estimate = f"estimates-{editor.add('estimates')}"
    editor.choose(f"{estimate}-approximator", "At most")
    editor.write(f"{estimate}-upper", "100,000")
    editor.write(f"{estimate}-unit", "{person}")
    editor.write(f"{estimate}-approximator_text", "up to")
    editor.write(f"{estimate}-measure", "military_personnel")
    editor.write(f"{estimate}-measured", "personnel required for the mission")
    editor.choose(f"{estimate}-quantity_role", "Required")
    editor.refer(f"{estimate}-topic", "siz", "Size of the force")


def record_s23(editor: Editor) -> None:
    """Record what a minister demands for his country, and where he stands."""
    editor.refer("document", "pea", DOCUMENT)
    editor.write("text", "Crosetto said that the force ought to work under UN aegis.")
    for role, name, kind in (
        ("Speaker", "Guido Crosetto", "Person"),
        ("On behalf of", "Italy", "State"),
        ("About", "United Nations", "Organization"),
    ):
        part = f"participants-{editor.add('participants')}"
        editor.choose(f"{part}-role", role)
        actor = editor.create(f"{part}-actor", name)
        actor.choose("kind", kind)
        actor.save_window()
        if role == "Speaker":
            editor.write(f"{part}-office", "Defense Minister of Italy")
    editor.choose("kind", "Demand")
    editor.choose("modality", "Necessary")
    name = "Force operates under United Nations auspices"
    topic = editor.create(f"topics-{editor.add('topics')}-topic", name)
    topic.choose("kind", "Issue")
    topic.save_window()
    stance = f"stances-{editor.add('stances')}"
    editor.refer(f"{stance}-holder", "cro", "Guido Crosetto")
    editor.choose(f"{stance}-stance", "Favor")
    editor.refer(f"{stance}-topic", "ope", name)


def document_of(id: str) -> Any:
    """Return a statement as the API answers it."""
    return SERIALIZERS["statements"](Statement.objects.get(key=id)).data


def test_two_statements_take_few_clicks_keys_and_fields(editor: Editor):
    record_s20(editor)
    expect(editor.page.locator("#id_key")).to_have_value(f"{DOCUMENT}-s01")
    expect(editor.page.locator("#one-line")).to_contain_text(
        "[Unnamed source of Reuters (2); estimate; undated]"
    )
    editor.click(editor.page.locator("[name=_addanother]"))
    expect(editor.page.locator(".messagelist")).to_contain_text("added successfully")
    record_s23(editor)
    editor.click(editor.page.locator("[name=_save]"))
    expect(editor.page.locator(".messagelist")).to_contain_text("added successfully")

    effort = editor.effort
    assert effort.clicks <= CLICKS, effort
    assert effort.keys <= KEYS, effort
    assert len(effort.fields) <= FIELDS, effort

    s20, s23 = document_of(f"{DOCUMENT}-s01"), document_of(f"{DOCUMENT}-s02")
    assert [hop["source"]["id"] for hop in s20["chain"]] == ["reuters"]
    (estimate,) = s20["estimates"]
    assert (estimate["id"], estimate["value"], estimate["upper"]) == (
        *(f"{DOCUMENT}-e1", None),
        100000,
    )
    assert [(one["role"], one["actor"]["id"]) for one in s20["participants"]] == [
        ("speaker", "unnamed-source-of-reuters-2")
    ]
    person = Actor.objects.get(key="unnamed-source-of-reuters-2")
    assert (person.is_named, person.known_via and person.known_via.key) == (False, "reuters")
    assert [(one["role"], one["actor"]["id"], one["office"]) for one in s23["participants"]] == [
        ("speaker", "guido-crosetto", "Defense Minister of Italy"),
        ("on_behalf_of", "italy", None),
        ("about", "united-nations", None),
    ]
    assert [(one["holder"]["id"], one["stance"], one["topic"]["id"]) for one in s23["stances"]] == [
        ("guido-crosetto", "favor", "force-operates-under-united-nations-auspices")
    ]
