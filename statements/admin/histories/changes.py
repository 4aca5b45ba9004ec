"""Changes as pages of the admin tell them: who, when, why, and what differs, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.text import Truncator

from statements.admin.visibility import visibility_of
from statements.documents import Document
from statements.history.entries import history_entries
from statements.history.wording import (
    WordedDifference,
    differences_from,
    names_in,
    word_difference,
)
from statements.models import Change
from statements.rest.lists.keyset import Position
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue

MAX_TOLD = 50
"""How many differences of a change are told in a list; its own page tells them all."""

LONGEST_TITLE = 80


class ToldChange(NamedTuple):
    """A change, as a page shows it: ``by`` is None for a command and for who may not know."""

    change: Change
    action: str
    by: str | None
    document: Document | None
    differences: Sequence[WordedDifference]
    more: int
    """How many differences are left out."""


def tell(
    request: HttpRequest, changes: Sequence[Change], *, count: int, most: int | None = None
) -> list[ToldChange]:
    """Return the first ``count`` changes to a record as told to the user.

    The changes are those that the user may know of, latest first and without a gap; each is
    compared with the next one, and the first of all with nothing.
    """
    visibility = visibility_of(request)
    names_authors = request.user.has_perm("statements.view_revision")
    entries = history_entries(changes, None, visibility, names_authors=names_authors)
    documents = [entry["document"] for entry in entries]
    told = []
    names = names_in(changes[0].resource, filter(None, documents), visibility) if changes else {}
    for change, entry, before in zip(
        changes[:count], entries, [*documents[1:], None], strict=False
    ):
        found = differences_from(change.resource, before, entry["document"])
        words = [word_difference(change.resource, one, names) for one in found[:most]]
        more = len(found) - len(words)
        told.append(
            ToldChange(change, entry["action"], entry["by"], entry["document"], words, more)
        )
    return told


def compare(
    request: HttpRequest, resource: str, before: Document | None, after: Document | None
) -> list[WordedDifference]:
    """Return all differences between two documents that the user may see, in words."""
    documents = [document for document in (before, after) if document is not None]
    names = names_in(resource, documents, visibility_of(request))
    found = differences_from(resource, before, after)
    return [word_difference(resource, one, names) for one in found]


def title_of(document: Document | None) -> str:
    """Return what a record is called in its document: its name, or the beginning of its text."""
    if document is None:
        return ""
    text = document.get("name") or document.get("text") or document["id"]
    return Truncator(text).chars(LONGEST_TITLE)


def read_place(request: HttpRequest, name: str) -> Position | None:
    """Return the place in a list that a parameter gives, such as ``17-203``; None without one.

    Raises BadRequest if it's anything else.
    """
    text = request.GET.get(name)
    if text is None:
        return None
    try:
        number, pk = (values.integer(part) for part in text.split("-"))
    except (ValueError, InvalidValue) as error:
        raise BadRequest(f"{name}: follow the links of the page.") from error
    return number, pk


def written_place(place: Position | None) -> str | None:
    """Return a place in a list as `read_place` reads it."""
    return None if place is None else "-".join(map(str, place))
