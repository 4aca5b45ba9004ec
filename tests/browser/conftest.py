"""The browser that the tests look at the pages with: Debian's chromium."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from statements.seeds.article import digest_of
from tests.browser.chromium import CHROMIUM
from tests.seeds.small import DEMO, HARBOR

if TYPE_CHECKING:  # pytest loads this before it has set Django up
    from statements.models import Source

ARTICLE = (DEMO / f"{HARBOR}.txt").read_text()


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    """Return an empty page of a browser that finds the installation at relative addresses."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(base_url=live_server.url)
        browser.close()


PASSWORD = "a long and good one"


@pytest.fixture
def desk(
    live_server: LiveServer, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """Return a page on which a superuser has signed in; the database holds nothing else."""
    # Playwright runs a loop in this thread, where Django would refuse to ask the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    cache.clear()
    get_user_model().objects.create_superuser("root", password=PASSWORD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(base_url=live_server.url, viewport={"width": 1024, "height": 800})
        page.goto("/admin/login/")
        page.fill("#id_username", "root")
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        page.wait_for_url("/admin/")
        yield page
        browser.close()


@pytest.fixture
def seeded_desk(desk: Page, request: pytest.FixtureRequest) -> Page:
    """Return the page of the desk once the database holds the delivered records."""
    with transaction.atomic():  # its rows come before what they refer to
        request.getfixturevalue("seeded")
    return desk


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
def form(desk: Page, harbor: "Source", stopped: list[str]) -> Iterator[Page]:
    """Return the page of a statement about the made-up document, where no script may fail."""
    from statements.models import Statement

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            stopped.append(message.text)

    desk.on("console", hear)
    desk.on("pageerror", lambda error: stopped.append(str(error)))
    desk.goto(f"/admin/statements/statement/{Statement.objects.get().pk}/change/")
    yield desk
    assert stopped == []
