"""Watching a subject: the changes to the statements that some filters find.

A statement that comes to match is created for whoever watches, and one that no longer does is
deleted. The filters mean the same as on the list of statements.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from statements.documents import Document
from statements.history.change_queries import with_before
from statements.history.entries import CHANGED, CREATED, DELETED, Told, seen_by
from statements.models import Change, Statement
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.visibility import Visibility
from statements.vocabularies import Role

READ_AT_ONCE = 500
MAX_READ = 2_000
"""How many changes to read for a page at most, however few of them match: some 150 ms."""


def _speakers(document: Document) -> Iterable[str]:
    return (one["actor"] for one in document["participants"] if one["role"] == Role.SPEAKER.value)


VALUES: Mapping[str, Callable[[Document], Iterable[str]]] = {
    "speaker": _speakers,
    "stance_holder": lambda document: (one["holder"] for one in document["stances"]),
    "topic": lambda document: document["topics"],
    "document": lambda document: [document["document"]],
    "kind": lambda document: [document["kind"]],
}
"""The values that a statement has for each filter."""

Subject = Mapping[str, frozenset[str]]
"""What is watched: for each filter that is given, the values of which a statement has one."""


def matches(document: Document, subject: Subject) -> bool:
    """Return whether a statement, as the history has it, is in the set that is watched."""
    return all(not wanted.isdisjoint(VALUES[name](document)) for name, wanted in subject.items())


def watched(
    changes: QuerySet[Change],
    subject: Subject,
    visibility: Visibility,
    *,
    keyset: Keyset,
    place: Position | None,
    limit: int,
) -> tuple[list[Told], Position | None]:
    """Return a page of the changes that concern a subject, and where to continue, if anywhere.

    ``changes`` are those that the reader may know of, and ``place`` is where the page begins. It
    ends after MAX_READ changes, so it may have fewer than ``limit``, or none, and still not be the
    last one.
    """
    # No filter for statements: SQLite would look for the place among all of them.
    read = with_before(changes).select_related("revision")
    found: list[Told] = []
    for _ in range(MAX_READ // READ_AT_ONCE):
        rows = list(keyset.after(read, place)[:READ_AT_ONCE])
        for change in rows:
            place = (change.revision_id, change.pk)
            action = _action_of(change, subject, visibility)
            if action:
                found.append(Told(change, action))
            if len(found) == limit:
                return found, place
        if len(rows) < READ_AT_ONCE:
            return found, None
    return found, place


def _action_of(change: Any, subject: Subject, visibility: Visibility) -> str | None:
    """Return what a change with ``before`` means to whoever watches; None if it means nothing."""
    if change.resource != Statement.resource:
        return None
    was, is_there = seen_by(visibility, change)
    was = was and _is_in(change.before, subject)
    is_there = is_there and _is_in(change.document, subject)
    if not is_there:
        return DELETED if was else None
    return CHANGED if was else CREATED


def _is_in(text: str | None, subject: Subject) -> bool:
    # What statements are matched by has been in every document that was ever kept.
    return text is not None and matches(json.loads(text), subject)
