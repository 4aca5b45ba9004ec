"""The pages as a person's browser shows them: Debian's chromium, where there is one."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import IN_SHELL

OUR_PAGES = ["/", "/filters/", "/problems/"]
PROBLEMS = ["/nothing/", "/api/v1/topics/?topik=ferry&limit=0"]
PAGES_OF_LIBRARIES = ["/admin/login/", "/api/docs/", "/api/redoc/", "/api/v1/statements/"]

pytestmark = IN_SHELL


@pytest.mark.parametrize("path", OUR_PAGES + PAGES_OF_LIBRARIES)
def test_a_page_is_whole_and_needs_no_other_server(path: str, page: Page, live_server: LiveServer):
    asked: list[Request] = []
    failed: list[str] = []
    # Playwright takes no built-in function for a listener.
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108
    page.on("response", lambda answer: None if answer.ok else failed.append(answer.url))
    page.on("pageerror", lambda error: failed.append(str(error)))

    page.goto(path, wait_until="networkidle")

    # What the page's own policy stopped never left the browser.
    here = (live_server.url, "data:", "blob:")
    left = [request.url for request in asked if request.failure != "csp"]
    assert [url for url in left if not url.startswith(here)] == []
    assert failed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", OUR_PAGES + PROBLEMS)
def test_our_pages_are_accessible(path: str, scheme: Literal["light", "dark"], page: Page):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)

    violations = Axe().run(page).response["violations"]

    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
