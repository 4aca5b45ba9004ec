"""The browser that the tests look at the pages with: Debian's chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import CHROMIUM


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    """Return an empty page of a browser that finds the installation at relative addresses."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(base_url=live_server.url)
        browser.close()
