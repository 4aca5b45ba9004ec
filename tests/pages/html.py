"""What a test wants to know of a page."""

from html.parser import HTMLParser

from django.test import Client


class Page(HTMLParser):
    """A page taken apart: its text in one line, its links, its ids, all addresses, all elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src", "srcset", "action"} and value:
                self.addresses.append(value)
                if tag == "a":
                    self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        """The text of the page, with single spaces."""
        return " ".join(self.words)


def read(client: Client, path: str) -> Page:
    """Return the page at `path`; any other answer than a page fails the test."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return Page(response.content.decode())
