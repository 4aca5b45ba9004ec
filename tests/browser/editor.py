"""An editor at the desk, who counts what recording takes: clicks, keys and changed fields."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.text_panel import expect_text, find_words

MOST_TABS = 3
"""How many fields further somebody still goes by the tab key, rather than with the mouse."""

IS_FOCUSED = "element => element === document.activeElement"
CHOSEN = "select => select.selectedOptions[0]?.textContent ?? ''"


def term_of(answer: Response) -> str | None:
    """Return what a list of references was asked for, if it was one that answered."""
    terms = parse_qs(urlsplit(answer.url).query).get("term")
    return terms[0] if terms else None


@dataclass
class Effort:
    """What was done by hand so far."""

    clicks: int = 0
    keys: int = 0
    fields: set[str] = field(default_factory=set)


class Editor:
    """Records in one window, and in the windows that open from it; all count together.

    A click is a click of the mouse, or words selected by dragging it over them. Keys are all that
    are pressed, also to get from field to field, and each one of those pressed together. What turns
    the page or the text, the wheel, counts as neither. A field is changed once, however often; what
    the page fills in by itself isn't counted.
    """

    def __init__(self, page: Page, effort: Effort | None = None) -> None:
        self.page = page
        self.effort = effort or Effort()

    def click(self, target: Locator) -> None:
        """Click once."""
        target.click()
        self.effort.clicks += 1

    def press(self, key: str) -> None:
        """Press one key, or several at once, joined by +."""
        self.page.keyboard.press(key)
        self.effort.keys += len(key.split("+"))

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)
        self.effort.keys += len(text)

    def go_to(self, target: Locator) -> bool:
        """Move the focus there: by the tab key if it's near, or else by a click: then return True.

        A click opens a list, so a key has to close it.
        """
        tabs = 0
        while not target.evaluate(IS_FOCUSED) and tabs < MOST_TABS:
            self.page.keyboard.press("Tab")
            tabs += 1
        if target.evaluate(IS_FOCUSED):
            self.effort.keys += tabs
            return False
        self.click(target)
        return True

    def write(self, name: str, text: str) -> None:
        """Write into the field of that name."""
        target = self.page.locator(f"[name={name}]")
        self.go_to(target)
        self.type(text)
        expect(target).to_have_value(text)
        self._note(name)

    def choose(self, name: str, label: str) -> None:
        """Choose a word in the list of that name, by as many of its letters as that takes."""
        target = self.page.locator(f"select[name={name}]")
        is_open = self.go_to(target)
        labels = [one.lower() for one in target.locator("option").all_text_contents()]
        for length in range(1, len(label) + 1):
            begun = label.lower()[:length]
            if next(one for one in labels if one.startswith(begun)) == label.lower():
                break
        self.type(begun)
        if is_open:
            self.press("Enter")
        assert target.evaluate(CHOSEN) == label, target.evaluate(CHOSEN)
        self._note(name)

    def tick(self, name: str) -> None:
        """Change whether something is ticked."""
        self.click(self.page.locator(f"[name={name}]"))
        self._note(name)

    def refer(self, name: str, typed: str, shown: str) -> None:
        """Choose the first record that completes what is typed."""
        self._type_reference(name, typed)
        first = self.page.locator(".select2-results__option--highlighted")
        expect(first).to_contain_text(shown)
        self.press("Enter")
        expect(self.page.locator(f"[name={name}] option:checked")).to_contain_text(shown)
        self._note(name)

    def create(self, name: str, typed: str) -> "Editor":
        """Create what is typed from the list of a reference; return the editor of its window."""
        self._type_reference(name, typed)
        offer = self.page.locator(".select2-results__option", has_text="Create")
        expect(offer).to_contain_text(typed or "a new one")
        with self.page.expect_popup() as opened:
            self.click(offer)
        opened.value.wait_for_load_state("networkidle")
        self._note(name)
        return Editor(opened.value, self.effort)

    def paste_article(self, text: str) -> None:
        """Paste a text that was copied elsewhere into the panel; confirm it if that's asked."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.click(self.page.locator("#text-panel-paste"))
        self.press("Control+V")
        is_it = self.page.get_by_role("button", name="Yes, this is its text")
        shown = self.page.locator(".text-panel-text")
        expect(is_it.or_(shown).locator("visible=true")).to_have_count(1)
        if is_it.is_visible():
            self.click(is_it)
        expect_text(self.page, text)

    def mark(self, key: str, words: str, sentence: str) -> None:
        """Select words of a sentence of the article with the mouse, and press the key of a part."""
        begin, end = find_words(self.page, words, sentence)
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move(*end)
        self.page.mouse.up()
        self.effort.clicks += 1
        self.press(key)
        expect(self.page.locator(".text-panel-status")).to_contain_text(f"“{words[:60]}")

    def open(self, section: str) -> None:
        """Open a section that is folded."""
        self.click(self.page.locator("summary", has_text=section))

    def save_window(self) -> None:
        """Save the record of a window, which closes it."""
        with self.page.expect_event("close"):
            self.click(self.page.locator("[name=_save]"))

    def add(self, prefix: str) -> int:
        """Add a part, by opening its section or by its own button; return its number."""
        total = self.page.locator(f"#id_{prefix}-TOTAL_FORMS")
        number = int(total.input_value())
        section = self.page.locator("details.section", has=self.page.locator(f"#{prefix}-group"))
        if section.evaluate("section => section.open"):
            self.click(self.page.locator(f"#{prefix}-group .add-row a"))
        else:
            self.click(section.locator("> summary"))
        expect(total).to_have_value(str(number + 1))
        return number

    def _type_reference(self, name: str, typed: str) -> None:
        select = self.page.locator(f"select[name={name}]")
        is_open = self.go_to(select.locator("+ .select2 .select2-selection"))
        if typed:
            with self.page.expect_response(lambda answer: term_of(answer) == typed):
                self.type(typed)
        elif not is_open:
            self.press("Enter")
        expect(self.page.locator(".select2-results__option").first).to_be_visible()
        expect(self.page.locator(".select2-results .loading-results")).to_have_count(0)

    def _note(self, name: str) -> None:
        self.effort.fields.add(f"{self.page.url.partition('?')[0]} {name}")
