"""The browser that the tests look at the pages with: Debian's chromium."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from statements.seeds.article import digest_of
from tests.seeds.small import DEMO, HARBOR

if TYPE_CHECKING:  # pytest loads this before it has set Django up
    from statements.models import Source

# A slow machine is no failure: Swagger alone takes seconds to build its page.
expect.set_options(timeout=20_000)

ARTICLE = (DEMO / f"{HARBOR}.txt").read_text()


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Return the browser that a module's mark names, for all its tests."""
    (path,) = request.node.get_closest_marker("browser").args
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs a loop in this thread, where Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def drained_server(live_server: LiveServer) -> Iterator[None]:
    """Wait, before the database is flushed, until the server has answered every request."""
    changed = threading.Condition()
    under_way = 0

    def count(by: int) -> None:
        nonlocal under_way
        with changed:
            under_way += by
            changed.notify_all()

    def begin(**_: Any) -> None:
        count(1)

    def end(**_: Any) -> None:
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    with changed:
        assert changed.wait_for(lambda: under_way <= 0, timeout=60), "a request is still unanswered"
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def context(
    chromium: Browser, live_server: LiveServer, drained_server: None
) -> Iterator[BrowserContext]:
    """Return what a test has of the browser for itself: no page, no cookie, an empty cache.

    It finds the installation at relative addresses.
    """
    with chromium.new_context(base_url=live_server.url) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Return an empty page."""
    return context.new_page()


@pytest.fixture
def signed_in(context: BrowserContext, live_server: LiveServer) -> None:
    """Sign a superuser in, without the form: hashing a password takes long, as it should."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.fixture
def desk(context: BrowserContext, signed_in: None) -> Page:
    """Return a page on which a superuser has signed in; the database holds nothing else."""
    page = context.new_page()
    page.set_viewport_size({"width": 1024, "height": 800})
    return page


@pytest.fixture
def seeded_desk(desk: Page, request: pytest.FixtureRequest) -> Page:
    """Return the page of the desk once the database holds the delivered records."""
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
