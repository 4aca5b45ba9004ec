"""The first paragraph of the made-up article is recorded, with its emoji, as its seed has it."""

import pytest
from django.db import transaction
from playwright.sync_api import Page

from statements.documents import Batch, write_documents
from statements.documents.store.stored import load_documents
from statements.seeds.checking import check_folder
from statements.seeds.record_anchors import verify_records
from statements.seeds.seed import Seed
from statements.vocabularies import Through
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import ARTICLE
from tests.browser.editor import Editor
from tests.seeds.small import DEMO, HARBOR, ROOT

pytestmark = IN_CHROMIUM

IDS = [f"{HARBOR}-s01", f"{HARBOR}-s02"]

MINISTER = ("asa lindqvara", "Åsa Lindqvara")
STATE = ("ostermark", "Östermark")
REOPENING = ("nasudden reopens", "Näsudden reopens to Callisian ships")
MONITORS = ("united nations monitors", "United Nations monitors watch the gates")
"""Plain letters as an editor types them, and the name of the record that they find."""

PROMISED = "Östermark will let ships from Callisia back into its harbor of Näsudden 🚢"
LANDED = "“We open the gates the day the monitors land, and not an hour before,”"


@pytest.fixture(scope="module")
def seeds() -> list[Seed]:
    """Return the seeds of the made-up world, and those that it refers to."""
    return [*check_folder(ROOT / "seeds"), *check_folder(DEMO, ROOT / "seeds")]


@pytest.fixture
def editor(desk: Page, seeds: list[Seed]) -> Editor:
    """Return an editor on the page for a new statement, where all is there but statements."""
    fill(seeds)
    desk.goto("/admin/statements/statement/add/", wait_until="networkidle")
    return Editor(desk)


def fill(seeds: list[Seed]) -> None:
    """Write all that the seeds have but their statements."""
    batch: Batch = {}
    for seed in seeds:
        for resource in ("actors", "sources", "topics"):
            batch.setdefault(resource, []).extend(seed.batch.get(resource, []))
    with transaction.atomic():
        write_documents(batch, by=None, through=Through.FILL)


def record_promise(editor: Editor) -> None:
    """Record what a minister has promised, by three hops that the text doesn't name there."""
    editor.refer("document", "Gates of", "Gates of Näsudden to open")
    editor.write("text", "Lindqvara has pledged that Callisian ships may use Näsudden again.")
    editor.paste_article(ARTICLE)
    for role, whom in (
        ("Speaker", MINISTER),
        ("On behalf of", STATE),
        ("Addressee", ("callisia", "Callisia")),
    ):
        part = f"participants-{editor.add('participants')}"
        editor.choose(f"{part}-role", role)
        editor.refer(f"{part}-actor", *whom)
        if role == "Speaker":
            editor.write(f"{part}-office", "Foreign Minister of Östermark")
    for name, relation in (
        ("Tidewater Gazette", "Cites"),
        ("Aldova Wire", "Quotes"),
        ("Kurier", "Interviews"),
    ):
        hop = f"chain-{editor.add('chain')}"
        editor.refer(f"{hop}-source", name, name)
        editor.choose(f"{hop}-relation", relation)
        editor.tick(f"{hop}-explicit")
    editor.choose("kind", "Commitment")
    editor.refer(f"topics-{editor.add('topics')}-topic", *REOPENING)
    stance = f"stances-{editor.add('stances')}"
    editor.refer(f"{stance}-holder", *STATE)
    editor.choose(f"{stance}-stance", "Favor")
    editor.refer(f"{stance}-topic", *REOPENING)
    editor.open("When")
    editor.write("occasion", "an interview in the Kurier")
    editor.mark("c", PROMISED, PROMISED)
    editor.mark("s", "Foreign Minister Åsa Lindqvara", "Foreign Minister Åsa Lindqvara")
    editor.mark("u", "has promised", "has promised")
    assessment = f"assessments-{editor.add('assessments')}"
    editor.refer(f"{assessment}-assessor", "Aldova Wire", "Aldova Wire")
    editor.choose(f"{assessment}-verdict", "Misleading")
    editor.write(f"{assessment}-verdict_text", "Half the story")
    editor.refer(f"{assessment}-document", "What we got wrong", "What we got wrong")
    editor.write(f"{assessment}-assessed_edtf", "2031-05")
    editor.write(f"{assessment}-web_url", "https://aldova-wire.example/checks/17")
    editor.open("Review")
    editor.choose("review_status", "Accepted")
    editor.choose("credibility", "2: probably true")
    editor.write("confidence", "90")
    identifier = f"identifiers-{editor.add('identifiers')}"
    editor.write(f"{identifier}-scheme", "aldova-checks")
    editor.write(f"{identifier}-value", "17")


def record_condition(editor: Editor) -> None:
    """Record on what it depends, in her own words, by hops that the text names."""
    editor.write("text", "The gates will not open before the monitors are there, Lindqvara said.")
    for role, whom in (("Speaker", MINISTER), ("On behalf of", STATE)):
        part = f"participants-{editor.add('participants')}"
        editor.choose(f"{part}-role", role)
        editor.refer(f"{part}-actor", *whom)
    editor.choose("speech", "Direct")
    for number, (name, relation, words) in enumerate(
        (
            ("Tidewater Gazette", "Cites", "the Tidewater Gazette has her say"),
            ("Aldova Wire", "Quotes", "Aldova Wire"),
            ("Kurier", "Interviews", "an interview in the Kurier"),
        )
    ):
        editor.mark("h", words, words)
        editor.refer(f"chain-{number}-source", name, name)
        editor.choose(f"chain-{number}-relation", relation)
    editor.choose("kind", "Commitment")
    for about in (REOPENING, MONITORS):
        editor.refer(f"topics-{editor.add('topics')}-topic", *about)
    editor.mark("i", "the day the monitors land, and not an hour before", LANDED)
    editor.choose("conditions-0-kind", "Only after")
    editor.write("conditions-0-text", "the monitors have landed")
    editor.refer("conditions-0-topic", *MONITORS)
    editor.mark("c", LANDED, LANDED)
    editor.mark("s", "her", "her say")
    editor.mark("u", "say", "her say")
    editor.mark("q", "We open the gates the day the monitors land", LANDED)
    relation = f"relations-{editor.add('relations')}"
    editor.choose(f"{relation}-kind", "Qualifies")
    editor.refer(f"{relation}-other", IDS[0], "Lindqvara has pledged")


def test_a_paragraph_with_emoji_is_recorded_as_its_seed_has_it(editor: Editor, seeds: list[Seed]):
    record_promise(editor)
    editor.click(editor.page.locator("[name=_addanother]"))
    editor.page.wait_for_url("**/add/?document=*", wait_until="networkidle")
    record_condition(editor)
    editor.click(editor.page.locator("[name=_save]"))
    editor.page.wait_for_url("**/statement/")

    (seed,) = (one for one in seeds if one.document == HARBOR)
    promise, condition = (seed.statements[id.rpartition("-")[2]][1] for id in IDS)
    # Of a condition, the panel keeps the digest alone; its seed has the words as well.
    bare = [{**one, "exact": None} for one in condition["conditions"]]
    expected = [promise, {**condition, "conditions": bare}]
    assert list(load_documents("statements", IDS).values()) == expected
    assert verify_records(HARBOR, ARTICLE.encode()).anchors == 11
