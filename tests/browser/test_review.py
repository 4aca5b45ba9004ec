"""Reviewing and looking through lists in Chromium: by keyboard alone, and for everybody."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from statements.models import Revision, Statement
from tests.browser.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

SEED = "peacekeepers-ukraine-2024-12"
QUEUE = "/admin/statements/statement/queue/"

OURS = {"exclude": [[".select2-container"], [".breadcrumbs"]]}
"""All but Django's own completing fields and breadcrumbs, in which axe finds faults."""


@pytest.fixture
def records(request: pytest.FixtureRequest, transactional_db: None) -> None:
    """Fill the database for all to see."""
    request.getfixturevalue("seeded")


@pytest.fixture
def page(context: BrowserContext, records: None, signed_in: None) -> Iterator[Page]:
    """Return a page on which a superuser has signed in; a script that fails fails the test."""
    failed: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    assert failed == []


def press(page: Page, key: str) -> None:
    """Press a key, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_ten_statements_are_reviewed_by_keyboard_alone(page: Page):
    waiting = list(
        Statement.objects.filter(review_status="unreviewed").order_by("created_at", "key")[:12]
    )
    keys = [one.key for one in waiting]
    page.goto(QUEUE)

    judged = {}
    for key, letter in zip(keys[:10], "adraaradra", strict=True):
        expect(page.locator('.reading [data-key="e"]')).to_have_text(key)
        page.keyboard.press("c")
        page.keyboard.type(f"A drab reason for {key}.")
        page.keyboard.press("Escape")
        press(page, letter)
        judged[key] = {"a": "accepted", "d": "disputed", "r": "rejected"}[letter]

    found = Statement.objects.filter(key__in=keys)
    assert dict(found.values_list("key", "review_status")) == {
        **judged,
        keys[10]: "unreviewed",
        keys[11]: "unreviewed",
    }
    latest = Revision.objects.order_by("-number")[:10]
    assert {one.why for one in latest} == {f"A drab reason for {key}." for key in judged}


def test_keys_go_to_and_fro_and_can_be_turned_off(page: Page):
    first, second, *_ = Statement.objects.filter(review_status="unreviewed").order_by(
        "created_at", "key"
    )
    shown = page.locator('.reading [data-key="e"]')
    page.goto(QUEUE)

    press(page, "n")
    expect(shown).to_have_text(second.key)
    press(page, "p")
    expect(shown).to_have_text(first.key)
    page.locator("#keys-work").uncheck()
    assert judgments_by(page, "a") == 0
    page.reload()
    assert judgments_by(page, "a") == 0
    expect(shown).to_have_text(first.key)
    expect(page.locator("#keys-work")).not_to_be_checked()

    assert not Statement.objects.exclude(review_status="unreviewed").exists()


def test_a_key_that_is_pressed_twice_judges_once(page: Page):
    page.goto(QUEUE)

    with page.expect_navigation():
        assert judgments_by(page, "a", "d") == 1

    judged = Statement.objects.exclude(review_status="unreviewed")
    assert [one.review_status for one in judged] == ["accepted"]


def judgments_by(page: Page, *keys: str) -> int:
    """Press keys, one right after the other, and return how often the judgment was sent."""
    sent: int = page.evaluate(
        """keys => {
          let sent = 0;
          const count = (event) => { sent += !event.defaultPrevented; };
          document.querySelector(".judging").addEventListener("submit", count);
          for (const key of keys) {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          }
          return sent;
        }""",
        keys,
    )
    return sent


def test_a_list_is_filtered_by_a_record_that_completes(page: Page):
    page.goto("/admin/statements/statement/")
    page.locator("summary", has_text="Filters").click()
    page.locator(".field", has_text="Speaker").locator(".select2-selection").click()
    page.locator(".select2-search__field").last.type("crosetto")
    page.locator(".select2-results__option", has_text="Guido Crosetto").click()
    with page.expect_navigation():
        page.locator(".fields input[type=submit]").click()

    assert page.url.endswith("/admin/statements/statement/?speaker=guido-crosetto")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list .id")).to_have_text(f"{SEED}-s23")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        *((390, "light"), (390, "dark"), (1280, "dark")),
        *(pytest.param(*one, marks=pytest.mark.long) for one in ((1024, "light"), (1440, "light"))),
    ],
)
def test_all_is_there_for_everybody_at_every_width(width: int, scheme: str, page: Page):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in (
        *("/admin/", QUEUE, f"{QUEUE}?at={SEED}-s20&speaker=nobody"),
        *(f"/admin/statements/{model}/" for model in ("statement", "actor", "source", "topic")),
        "/admin/statements/statement/?kind=refusal&said_after=x",
    ):
        page.goto(path, wait_until="networkidle")

        found = Axe().run(page, context=OURS).response["violations"]
        assert found == [], (path, [(one["id"], one["nodes"][0]["html"]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        if width >= 1280 and page.locator(".results").count():
            assert page.locator(".results").evaluate("one => one.scrollWidth <= one.clientWidth")
