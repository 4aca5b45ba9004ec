"""Fills in a form of a page as a browser has it, to send it."""

from collections.abc import Mapping
from html.parser import HTMLParser

Fields = dict[str, list[str]]

UNSENT = {"submit", "button", "file", "reset", "image"}
"""The types of inputs that a browser leaves out, unless somebody clicks them."""

TICKED = {"checkbox", "radio"}


def fill_form(page: str, changes: Mapping[str, str]) -> Fields:
    """Return what a browser would send of the page's forms, with these fields changed.

    Raises KeyError if the page has no such field.
    """
    reader = _Reader()
    reader.feed(page)
    for name, value in changes.items():
        if name not in reader.names:
            raise KeyError(name)
        reader.fields[name] = [value]
    return reader.fields


class _Reader(HTMLParser):
    """Collects the values of inputs, selects and text areas."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.names: set[str] = set()
        self.select: dict[str, str | None] = {}
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        name = own.get("name") or ""
        if tag in ("input", "select", "textarea"):
            self.names.add(name)
        if tag == "input" and self._is_sent(own):
            self._add(name, own.get("value") or ("on" if own.get("type") in TICKED else ""))
        elif tag == "select":
            self.select = own
        elif tag == "option" and "selected" in own:
            self._add(self.select.get("name") or "", own.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self._add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            # A line break right after the tag is none of the text.
            value = self.fields[self.area].pop() + data
            self.fields[self.area].append(value.removeprefix("\n"))

    @staticmethod
    def _is_sent(own: Mapping[str, str | None]) -> bool:
        kind = own.get("type") or "text"
        is_off = kind in TICKED and "checked" not in own
        return bool(own.get("name")) and "disabled" not in own and kind not in UNSENT and not is_off

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)
