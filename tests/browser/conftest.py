"""The browser that the tests look at the pages with: Debian's chromium; and an editor's desk."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from statements.seeds.article import digest_of
from tests.browser.chromium import CHROMIUM
from tests.seeds.small import DEMO, HARBOR

if TYPE_CHECKING:  # pytest loads this before it has set Django up
    from statements.models import Source

ARTICLE = (DEMO / f"{HARBOR}.txt").read_text()
PASSWORD = "a long and good one"


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    """Return an empty page of a browser that finds the installation at relative addresses."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(base_url=live_server.url)
        browser.close()


@pytest.fixture
def stopped() -> list[str]:
    """Return what the browser's policy has stopped, and scripts that failed."""
    return []


@pytest.fixture
def harbor(transactional_db: None) -> "Source":
    """Return the made-up document, with a speaker and an outlet to choose from."""
    from statements.models import Source
    from tests import builders

    text = {"text_sha256": digest_of(ARTICLE), "text_length": len(ARTICLE)}
    builders.save(
        {
            "actors": {"ada": builders.actor()},
            "sources": {
                "harbor": builders.article("harbor", published={"edtf": "2031-04-05"}, **text),
                "herald": builders.outlet(),
            },
            "statements": {"harbor-s01": builders.statement("harbor-s01", document="harbor")},
        }
    )
    return Source.objects.get(key="harbor")


@pytest.fixture
def desk(
    live_server: LiveServer,
    harbor: "Source",
    stopped: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """Return a page on which a superuser has signed in."""
    # Playwright runs a loop in this thread, where Django would refuse to ask the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    cache.clear()
    get_user_model().objects.create_superuser("root", password=PASSWORD)

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            stopped.append(message.text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 1440, "height": 900}
        )
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: stopped.append(str(error)))
        page.goto("/admin/")
        page.fill("#id_username", "root")
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        yield page
        browser.close()
    assert stopped == []


@pytest.fixture
def form(desk: Page) -> Page:
    """Return the page of a statement about the made-up document."""
    from statements.models import Statement

    statement = Statement.objects.get()
    desk.goto(f"/admin/statements/statement/{statement.pk}/change/")
    return desk
