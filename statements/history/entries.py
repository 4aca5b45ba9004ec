"""One change as histories and the feed of changes tell it, to whom it may concern."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from statements.history.differences import differences
from statements.history.visibility import VisibleHistory, other_statements
from statements.models import Change, Revision
from statements.rest.serializers.fields import DateTimeField

Entry = dict[str, Any]
"""What an answer says of one change."""


def feed_entries(
    changes: Sequence[Change], *, sees_drafts: bool, with_documents: bool = True
) -> list[Entry]:
    """Return what the feed says of changes: which record was touched, and what it is now.

    The document is null where the record was deleted; its key is left out where none is asked for.
    """
    documents = (
        _documents(changes, sees_drafts=sees_drafts) if with_documents else [None] * len(changes)
    )
    return [
        {
            **_when(change.revision),
            "resource": change.resource,
            "id": change.key,
            "action": action_of(change, sees_drafts=sees_drafts),
            **({"document": document} if with_documents else {}),
        }
        for change, document in zip(changes, documents, strict=True)
    ]


def history_entries(
    changes: Sequence[Change],
    earlier: Change | None,
    *,
    sees_drafts: bool,
    names_authors: bool,
) -> list[Entry]:
    """Return what a history says of changes of one record, the latest first.

    ``earlier`` is the change before the last of them, if there is one.
    """
    chain = [*changes, *([earlier] if earlier else [])]
    documents = _documents(chain, sees_drafts=sees_drafts)
    before = [*documents[1:], None]
    return [
        {
            **_when(change.revision),
            "by": author_of(change.revision) if names_authors else None,
            "through": change.revision.through,
            "why": change.revision.why,
            "action": action_of(change, sees_drafts=sees_drafts),
            "changes": _changes(change.resource, was, document),
            "document": document,
        }
        for change, was, document in zip(changes, before, documents, strict=False)
    ]


def action_of(change: Change, *, sees_drafts: bool) -> str:
    """Return whether a record was created, changed or deleted, as a reader sees it."""
    was, is_there = (
        (change.was_there, change.document is not None)
        if sees_drafts
        else (change.was_public, change.is_public)
    )
    if not is_there:
        return "deleted"
    return "changed" if was else "created"


def author_of(revision: Revision) -> str | None:
    """Return the name of the key or the user that wrote, or None where a command did."""
    return str(revision.key or revision.by) if revision.key or revision.by else None


def _when(revision: Revision) -> Entry:
    return {"revision": revision.number, "at": DateTimeField().to_representation(revision.at)}


def _documents(changes: Iterable[Change], *, sees_drafts: bool) -> list[dict[str, Any] | None]:
    """Return the kept documents as a reader could see them, None where there was none to see."""
    changes = list(changes)
    kept = [
        json.loads(change.document)
        if change.document is not None and (sees_drafts or change.is_public)
        else None
        for change in changes
    ]
    seen = VisibleHistory(other_statements(filter(None, kept)), sees_drafts=sees_drafts)
    return [
        None if document is None else seen.shown(document, change.revision_id)
        for change, document in zip(changes, kept, strict=True)
    ]


def _changes(
    resource: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    if before is None or after is None:
        return []
    return [one._asdict() for one in differences(resource, before, after)]
