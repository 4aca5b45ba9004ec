"""Keep this installation in step with another through its API: full lists first, then changes.

The position is saved with the records in one transaction. Whatever fails, the next round continues
after the last one that was written, so nothing is missed or done twice.
"""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen

from statements.documents import MODELS, Document
from statements.documents.store.writes import Author
from statements.models import Following
from statements.transfer.importer import import_items
from statements.transfer.items import Item
from statements.transfer.report import Imported
from statements.vocabularies import Through

API = "/api/v1/"
PATIENCE = 60
"""Seconds of silence from the other installation before giving up."""

PAGE = 500
"""Changes requested per page."""


class FollowError(Exception):
    """The other installation cannot be followed; the message says why."""


class Remote:
    """The API of another installation."""

    def __init__(self, url: str, key: str | None = None) -> None:
        """Keep the scheme and host of the URL, and the API key to read with.

        Raises FollowError if the URL isn't http or https.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FollowError(f"{url} is not an address such as https://records.example.")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.headers = {"Accept": "application/json", "User-Agent": "On-Record-follow"}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"
        self.tags: dict[str, str] = {}

    def page(self, address: str) -> Any:
        """Return the JSON at an address, or None if it hasn't changed since the last call."""
        tag = self.tags.get(address)
        with self._open(address, {"If-None-Match": tag} if tag else {}) as response:
            if response.status == HTTPStatus.NOT_MODIFIED:
                return None
            body = json.load(response)
            if response.headers["ETag"]:
                self.tags = {address: response.headers["ETag"]}
            return body

    def lines(self, address: str) -> Iterator[object]:
        """Yield the parsed JSON of each line of a stream."""
        with self._open(address, {"Accept": "application/x-ndjson"}) as response:
            yield from map(json.loads, response)

    def _open(self, address: str, headers: dict[str, str]) -> Any:
        request = Request(urljoin(self.url, address), headers=self.headers | headers)  # noqa: S310
        try:
            return urlopen(request, timeout=PATIENCE)  # noqa: S310 the scheme was checked
        except HTTPError as error:
            if error.code == HTTPStatus.NOT_MODIFIED:
                return error
            with error:
                raise FollowError(f"{request.full_url} answers {_said(error)}") from error
        except (URLError, OSError) as error:
            raise FollowError(f"{self.url} cannot be reached: {error}") from error


def follow(remote: Remote) -> Imported | None:
    """Catch up with the other installation and return what that did, or None for nothing.

    Raises FollowError, ImportRefused, IntegrityError or WritersBusy. Nothing is written then.
    """
    following = Following.objects.filter(url=remote.url).first()
    if following is None:
        query = urlencode({"limit": 1, "documents": "false"})
        number = remote.page(f"{API}changes/?{query}")["latest"]
        return _take(remote, _whole(remote, number), number)
    page = remote.page(_feed(following.number))
    if page is None or page["latest"] == following.number:
        return None
    items = _latest(page["results"]) if page["next"] is None else _spread(remote, following.number)
    return _take(remote, items, page["latest"])


def _take(remote: Remote, items: Iterator[Item], number: int) -> Imported:
    def remember() -> None:
        Following.objects.update_or_create(url=remote.url, defaults={"number": number})

    why = f"Up to revision {number} of {remote.url}"
    return import_items(items, author=Author(None, Through.FOLLOW, why), beside=remember)


def _whole(remote: Remote, number: int) -> Iterator[Item]:
    """Yield every record as of a revision, so that all lists are from the same moment.

    What was merged by then comes last, unless it's a record of its own again.
    """
    merged = {
        (change["resource"], change["id"]): change
        for change in _changes(remote, _feed(0, documents=False, merged=True))
        if change["revision"] <= number
    }
    for resource in MODELS:
        for raw in remote.lines(f"{API}{resource}/?format=ndjson&as_of={number}"):
            yield Item(0, resource, raw)
            if isinstance(raw, dict):
                merged.pop((resource, raw["id"]), None)
    for (resource, id), change in merged.items():
        yield Item(0, resource, None, id, into=change["into"])


def _feed(after: int, *, documents: bool = True, merged: bool = False) -> str:
    query = {"after": after, "limit": PAGE, "documents": str(documents).lower()}
    return f"{API}changes/?{urlencode(query)}{'&merged=true' if merged else ''}"


def _latest(changes: list[Document]) -> Iterator[Item]:
    """Yield the latest state of each record that changed."""
    latest = {(change["resource"], change["id"]): change for change in changes}
    return map(_item, latest.values())


def _spread(remote: Remote, after: int) -> Iterator[Item]:
    """Yield the latest state of each record when the changes fill several pages.

    Reads them twice, first without documents to learn which change of each record is the latest,
    so that only one page of documents is ever in memory.
    """
    last = {
        (change["resource"], change["id"]): change["revision"]
        for change in _changes(remote, _feed(after, documents=False))
    }
    for change in _changes(remote, _feed(after)):
        # Records that changed after the first pass have a later revision; the next round has them.
        if last.get((change["resource"], change["id"])) == change["revision"]:
            yield _item(change)


def _changes(remote: Remote, address: str | None) -> Iterator[Document]:
    while address:
        remote.tags.clear()
        page = remote.page(address)
        yield from page["results"]
        address = page["next"]


def _item(change: Document) -> Item:
    document, into = change["document"], change.get("into")
    return Item(change["revision"], change["resource"], document, change["id"], into=into)


def _said(error: HTTPError) -> str:
    """Return the status of an answer and the detail of its problem, if it has one."""
    try:
        detail = json.load(error)["detail"]
    except (ValueError, KeyError, TypeError):
        detail = error.reason
    return f"{error.code}: {detail}"
