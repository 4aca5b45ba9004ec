"""The panel with the article's text: pasting there, and selecting words in it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTICLE

PASTE = """
([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}
"""

PLACE_OF_WORDS = """
(area, [begin, second, last, end]) => {
  const node = area.firstChild;
  const range = new Range();
  const placeIn = (start, end, share) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    const {x, y, width, height} = range.getBoundingClientRect();
    return [x + width * share, y + height / 2];
  };
  const top = area.getBoundingClientRect().top;
  area.scrollTop += placeIn(begin, second, 0)[1] - top - area.clientHeight / 3;
  // In the very middle of a character, the browser selects nothing.
  return [placeIn(begin, second, 0.25), placeIn(last, end, 0.75)];
}
"""
"""Turns the text until its words are in sight, and returns where they begin and end."""


def paste(page: Page, text: str) -> None:
    """Paste a text into the panel, as the clipboard has it."""
    page.evaluate(PASTE, ["#text-panel-paste", text])


def expect_text(page: Page, text: str = ARTICLE) -> None:
    """Wait until the panel shows a text."""
    area = page.locator(".text-panel-text")
    expect(area).to_be_visible()
    assert area.evaluate("element => element.textContent") == text


def select_words(page: Page, words: str) -> None:
    """Select words of the article by keys alone: the caret goes there, Shift extends."""
    start = ARTICLE.index(words)
    area = page.locator(".text-panel-text")
    area.focus()
    page.keyboard.press("Control+Home")
    # The caret steps over an emoji of several code points at once, so count what it shows.
    lead = page.evaluate(
        """([before, words]) => [before, words].map(
          (text) => [...new Intl.Segmenter("en", {granularity: "grapheme"}).segment(text)].length
        )""",
        [ARTICLE[:start], words],
    )
    for _ in range(lead[0]):
        page.keyboard.press("ArrowRight")
    for _ in range(lead[1]):
        page.keyboard.press("Shift+ArrowRight")


def select_quickly(page: Page, words: str) -> None:
    """Select words of the article at once, where how they are selected isn't what is tested."""
    before = ARTICLE[: ARTICLE.index(words)]
    page.evaluate(
        """([start, end]) => {
          const area = document.querySelector(".text-panel-text");
          area.focus();
          const node = area.firstChild;
          document.getSelection().setBaseAndExtent(node, start, node, end);
        }""",
        [len(one.encode("utf-16-le")) // 2 for one in (before, before + words)],
    )


def find_words(page: Page, words: str, sentence: str) -> tuple[tuple[float, float], ...]:
    """Return where words of a sentence of the article begin and end on the screen, in pixels."""
    area = page.locator(".text-panel-text")
    text = area.evaluate("area => area.textContent")
    before = text[: text.index(sentence) + sentence.index(words)]
    places = (before, before + words[0], before + words[:-1], before + words)
    units = [len(one.encode("utf-16-le")) // 2 for one in places]
    begin, end = area.evaluate(PLACE_OF_WORDS, units)
    return tuple(begin), tuple(end)
