"""Reads pages of the admin as people do: tables of differences, and where links lead."""

from html.parser import HTMLParser
from typing import Any

Row = tuple[str, ...]


class _Reader(HTMLParser):
    """Collects the cells of each table's body, with changed words in brackets, and all links."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.links: dict[str, str] = {}
        self.is_in_body = self.is_in_cell = False
        self.link: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag == "tbody":
            self.tables.append([])
            self.is_in_body = True
        elif tag == "tr" and self.is_in_body:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.is_in_body:
            self.tables[-1][-1].append("")
            self.is_in_cell = True
        elif tag in ("del", "ins"):
            self.handle_data("[")
        elif tag == "a":
            self.link, self.text = dict(attributes).get("href"), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self.is_in_body = False
        elif tag in ("td", "th"):
            self.is_in_cell = False
        elif tag in ("del", "ins"):
            self.handle_data("]")
        elif tag == "a" and self.link:
            self.links[" ".join(self.text.split())] = self.link

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.is_in_cell:
            self.tables[-1][-1][-1] += data


def tables_of(page: Any) -> list[list[Row]]:
    """Return the rows of each table of a page; changed words are in brackets."""
    reader = _Reader()
    reader.feed(page.text)
    return [
        [tuple(" ".join(cell.split()) for cell in row) for row in table] for table in reader.tables
    ]


def links_of(page: Any) -> dict[str, str]:
    """Return where the links of a page lead, by their texts."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.links
