"""Two statements of the seed are recorded from an empty database; what it takes is counted."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from statements.documents import Document
from statements.documents.store.stored import load_documents
from statements.models import Actor
from statements.seeds.article import digest_of
from statements.seeds.checking import check_folder
from statements.seeds.record_anchors import verify_records
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.editor import Editor
from tests.seeds.small import ARTICLE as DOCUMENT
from tests.seeds.small import ROOT

CLICKS, KEYS, FIELDS = 80, 600, 55

S20 = "Another Reuters source then stated that up to 100,000 military personnel could be wanted."
S23 = (
    "It was Italian Defense Minister Guido Crosetto who stated that a force of this sort belongs "
    "under the roof of the United Nations."
)
OTHERS = "".join(f"This is sentence {number}, which nobody has said.\n" for number in range(36))
ARTICLE = f"{OTHERS}{S20}\n{S23}\n{OTHERS}"
"""A text of our own, about as long as the seed's, which isn't ours to have here."""

CONTENTS = {
    "s20": "up to 100,000 military personnel could be wanted",
    "s23": "a force of this sort belongs under the roof of the United Nations",
}

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
    editor.paste_article(ARTICLE)
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
    editor.mark("h", "Reuters", S20)
    editor.refer("chain-0-source", "reu", "Reuters")
    editor.choose("chain-0-relation", "Reports")
    editor.choose("kind", "Estimate")
    editor.choose("modality", "Possible")
    topic = editor.create(f"topics-{editor.add('topics')}-topic", "Size of the force")
    topic.choose("kind", "Issue")
    topic.save_window()
    editor.mark("e", "up to 100,000 military personnel", S20)
    editor.write("estimates-0-measure", "military_personnel")
    editor.write("estimates-0-measured", "personnel required for the mission")
    editor.choose("estimates-0-quantity_role", "Required")
    editor.refer("estimates-0-topic", "siz", "Size of the force")
    editor.mark("c", CONTENTS["s20"], S20)
    editor.mark("s", "Another Reuters source", S20)
    editor.mark("u", "stated that", S20)


def record_s23(editor: Editor) -> None:
    """Record what a minister demands for his country, and where he stands."""
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
    topic.choose("kind", "Option")
    parent = topic.create("parent", "Make-up and mandate of an international force")
    parent.choose("kind", "Issue")
    parent.save_window()
    topic.save_window()
    stance = f"stances-{editor.add('stances')}"
    editor.refer(f"{stance}-holder", "cro", "Guido Crosetto")
    editor.choose(f"{stance}-stance", "Favor")
    editor.refer(f"{stance}-topic", "oper", name)
    editor.mark("c", CONTENTS["s23"], S23)
    editor.mark("s", "Italian Defense Minister Guido Crosetto", S23)
    editor.mark("u", "stated that", S23)


IDS = {
    "reuters-source-2": "unnamed-source-of-reuters-2",
    "force-size": "size-of-the-force",
    "un-auspices": "force-operates-under-united-nations-auspices",
    f"{DOCUMENT}-s20": f"{DOCUMENT}-s01",
    f"{DOCUMENT}-s23": f"{DOCUMENT}-s02",
    f"{DOCUMENT}-e4": f"{DOCUMENT}-e1",
}
"""The ids of the seed, and those that are made from names here."""


def seed_statement(number: str) -> Document:
    """Return a statement of the seed as it should be here: with our ids, and anchors in our text.

    Its relations are left out: they are no part of what is recorded here.
    """
    (statement,) = (
        seed.statements[number][1]
        for seed in check_folder(ROOT / "seeds")
        if seed.document == DOCUMENT
    )
    sentence, content = {"s20": S20, "s23": S23}[number], CONTENTS[number]

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [moved(one) for one in value]
        if not isinstance(value, dict):
            return IDS.get(value, value)
        moved_value = {key: moved(one) for key, one in value.items()}
        if moved_value.get("digest"):
            words = moved_value["exact"] or content
            start = ARTICLE.index(sentence) + sentence.index(words)
            place = {"start": start, "end": start + len(words), "digest": digest_of(words)}
            moved_value |= place
        return moved_value

    return {**moved(statement), "relations": []}


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

    ids = [f"{DOCUMENT}-s01", f"{DOCUMENT}-s02"]
    expected = [seed_statement("s20"), seed_statement("s23")]
    assert list(load_documents("statements", ids).values()) == expected
    assert verify_records(DOCUMENT, ARTICLE.encode()).anchors == 8
    person = Actor.objects.get(key="unnamed-source-of-reuters-2")
    assert (person.is_named, person.known_via and person.known_via.key) == (False, "reuters")
