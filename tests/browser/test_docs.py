"""The docs page: folded, readable in light and dark and on a narrow screen, led to by names."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import IN_CHROMIUM

RULES = ["color-contrast", "html-has-lang", "label", "select-name", "link-name", "button-name"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 900}

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def operations(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return the docs with a read and a write unfolded, and the write being tried out.

    Swagger UI takes many seconds to build the page, so the tests of how it looks have it together.
    """
    with chromium.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/api/docs/")
        for operation in ("listTopics", "putTopic"):
            page.locator(f"#operations-topics-{operation} .opblock-summary-control").click()
        write = page.locator("#operations-topics-putTopic")
        write.locator(".try-out__btn").click()
        expect(write.locator("textarea")).to_be_visible()
        yield page


DARK_OR_LIGHT = """
([bound, is_dark]) => {
  const color = getComputedStyle(document.documentElement).backgroundColor;
  const [red, green, blue, opacity = 1] = color.match(/[\\d.]+/g).map(Number);
  // A page without a background is transparent, and a browser paints white behind it.
  const luminance = opacity === 0 ? 255 : (red + green + blue) / 3;
  return is_dark ? luminance < bound : luminance > bound;
}
"""


def expect_background(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Wait until the page's background is as dark or light as that; raise after some seconds."""
    # The page hears of a new preference only after the call that changes it has returned.
    bound = {"dark": 64, "light": 192}[scheme]
    page.wait_for_function(DARK_OR_LIGHT, arg=[bound, scheme == "dark"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_and_its_fields_have_names(
    scheme: Literal["light", "dark"], operations: Page
):
    operations.set_viewport_size(WIDE)
    operations.emulate_media(color_scheme=scheme)
    expect_background(operations, scheme)

    found = Axe().run(operations, options={"runOnly": RULES}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_it_is_as_dark_as_its_reader_prefers(page: Page):
    page.emulate_media(color_scheme="dark")
    page.goto("/api/docs/")
    expect_background(page, "dark")

    page.emulate_media(color_scheme="light")
    expect_background(page, "light")


def test_schemas_are_folded_until_they_are_asked_for(page: Page):
    page.goto("/api/docs/")
    schemas = page.locator("section.models")
    schema = schemas.get_by_text("ActorKind", exact=True)
    expect(schemas).to_be_visible()
    expect(schema).to_have_count(0)

    schemas.locator("h4 button").click()

    expect(schema.first).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_is_wider_than_the_screen(size: ViewportSize, operations: Page):
    operations.set_viewport_size(size)

    width = operations.evaluate("document.documentElement.scrollWidth")

    assert width <= size["width"]


def test_a_parameter_leads_to_what_it_takes(page: Page):
    page.goto("/api/docs/")
    page.locator("#operations-topics-listTopics .opblock-summary-control").click()
    row = page.locator("#operations-topics-listTopics tr[data-param-name=event]")

    with page.expect_popup() as popup:
        row.get_by_role("link", name="date", exact=True).click()

    expect(popup.value.locator("#date")).to_be_in_viewport()
    expect(popup.value.locator("#date dt")).to_have_text("date")
