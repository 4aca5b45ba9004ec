"""The docs page: folded, readable in light and dark and on a narrow screen, led to by names."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import IN_SHELL

RULES = ["color-contrast", "html-has-lang", "label", "select-name", "link-name", "button-name"]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

pytestmark = IN_SHELL


def open_operations(page: Page) -> None:
    """Open the docs with a read and a write unfolded, and the write being tried out."""
    page.goto("/api/docs/")
    for operation in ("listTopics", "putTopic"):
        page.locator(f"#operations-topics-{operation} .opblock-summary-control").click()
    write = page.locator("#operations-topics-putTopic")
    write.locator(".try-out__btn").click()
    expect(write.locator("textarea")).to_be_visible()


DARK_OR_LIGHT = """
([bound, is_dark]) => {
  const color = getComputedStyle(document.documentElement).backgroundColor;
  const [red, green, blue, opacity = 1] = color.match(/[\\d.]+/g).map(Number);
  // A page without a background is transparent, and a browser paints white behind it.
  const luminance = opacity === 0 ? 255 : (red + green + blue) / 3;
  return is_dark ? luminance < bound : luminance > bound;
}
"""


def expect_background(page: Page, scheme: Scheme) -> None:
    """Wait until the page's background is as dark or light as that; raise after some seconds."""
    # The page hears of a new preference only after the call that changes it has returned.
    bound = {"dark": 64, "light": 192}[scheme]
    page.wait_for_function(DARK_OR_LIGHT, arg=[bound, scheme == "dark"])


def test_it_can_be_read_and_fits_the_screen_and_its_fields_have_names(page: Page):
    # Swagger UI takes many seconds to build the page, so it's built once.
    open_operations(page)

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect_background(page, scheme)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], scheme
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


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


def test_a_parameter_leads_to_what_it_takes(page: Page):
    page.goto("/api/docs/")
    page.locator("#operations-topics-listTopics .opblock-summary-control").click()
    row = page.locator("#operations-topics-listTopics tr[data-param-name=event]")

    with page.expect_popup() as popup:
        row.get_by_role("link", name="date", exact=True).click()

    expect(popup.value.locator("#date")).to_be_in_viewport()
    expect(popup.value.locator("#date dt")).to_have_text("date")
