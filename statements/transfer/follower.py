"""Keeps this installation in step with another by what its API tells: lists first, then changes.

How far it has come is written with the records, in one transaction: whatever fails, the next round
goes on where the last one that was written ended, and nothing is missed or done twice.
"""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen

from statements.documents import MODELS
from statements.documents.store.writes import Author
from statements.models import Following
from statements.transfer.importer import import_items
from statements.transfer.items import Item
from statements.transfer.report import Imported
from statements.vocabularies import Through

API = "/api/v1/"
PATIENCE = 60
"""So many seconds the other installation may keep silent."""

PAGE = 500
"""So many changes are asked for at once."""


class FollowError(Exception):
    """The other installation cannot be followed; the message says why."""


class Remote:
    """The API of another installation."""

    def __init__(self, url: str, key: str | None = None) -> None:
        """Take its address, with or without the path of the API, and the key to read with.

        Raises FollowError for what is no address of the web.
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
        """Return the JSON at an address, or None when it is what it was the last time."""
        tag = self.tags.get(address)
        with self._open(address, {"If-None-Match": tag} if tag else {}) as response:
            if response.status == HTTPStatus.NOT_MODIFIED:
                return None
            body = json.load(response)
            if response.headers["ETag"]:
                self.tags = {address: response.headers["ETag"]}
            return body

    def lines(self, address: str) -> Iterator[Any]:
        """Yield the JSON on each line of a stream; raises FollowError when it breaks off."""
        with self._open(address, {"Accept": "application/x-ndjson"}) as response:
            yield from map(json.loads, response)

    def _open(self, address: str, headers: dict[str, str]) -> Any:
        request = Request(urljoin(self.url, address), headers=self.headers | headers)  # noqa: S310
        try:
            return urlopen(request, timeout=PATIENCE)  # noqa: S310 the scheme was looked at
        except HTTPError as error:
            if error.code == HTTPStatus.NOT_MODIFIED:
                return error
            with error:
                raise FollowError(f"{request.full_url} answers {_said(error)}") from error
        except (URLError, OSError) as error:
            raise FollowError(f"{self.url} cannot be reached: {error}") from error


def follow(remote: Remote) -> Imported | None:
    """Bring this installation up to the other one, and return what that did, if anything.

    Raises FollowError, ImportRefused, IntegrityError or Busy; and then nothing is written.
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
    """Yield every record that there was as of a revision: all lists are of the same moment."""
    for resource in MODELS:
        for raw in remote.lines(f"{API}{resource}/?format=ndjson&as_of={number}"):
            yield Item(0, resource, raw)


def _feed(after: int, *, documents: bool = True) -> str:
    query = {"after": after, "limit": PAGE, "documents": str(documents).lower()}
    return f"{API}changes/?{urlencode(query)}"


def _latest(changes: list[Any]) -> Iterator[Item]:
    """Yield what became of each record in the end."""
    latest = {(change["resource"], change["id"]): change for change in changes}
    return map(_item, latest.values())


def _spread(remote: Remote, after: int) -> Iterator[Item]:
    """Yield what became of each record, when the changes fill many pages.

    They are read twice, so that none but one page of documents is ever in memory: first to learn
    which change of a record is its last.
    """
    last = {
        (change["resource"], change["id"]): change["revision"]
        for change in _changes(remote, _feed(after, documents=False))
    }
    for change in _changes(remote, _feed(after)):
        # What was changed since the first reading has a later revision, and its turn next time.
        if last.get((change["resource"], change["id"])) == change["revision"]:
            yield _item(change)


def _changes(remote: Remote, address: str | None) -> Iterator[Any]:
    while address:
        remote.tags.clear()
        page = remote.page(address)
        yield from page["results"]
        address = page["next"]


def _item(change: Any) -> Item:
    return Item(change["revision"], change["resource"], change["document"], change["id"])


def _said(error: HTTPError) -> str:
    """Return the status of an answer, with what its problem says where it has one."""
    try:
        detail = json.load(error)["detail"]
    except (ValueError, KeyError, TypeError):
        detail = error.reason
    return f"{error.code}: {detail}"
