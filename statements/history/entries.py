"""Changes as histories and the feed of changes show them to a reader."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from statements.documents import Document
from statements.documents.store.stored import read_kept
from statements.history.differences import differences
from statements.history.past_visibility import VisibleHistory
from statements.models import Change, Revision
from statements.rest.serializers.fields import DateTimeField
from statements.rest.visibility import Visibility

Entry = dict[str, Any]
"""What an answer says about one change."""

CREATED, CHANGED, DELETED, MERGED = "created", "changed", "deleted", "merged"


class Told(NamedTuple):
    """A change, and what the feed calls it: "created", "changed", "deleted" or "merged"."""

    change: Change
    action: str


def feed_entries(
    told: Sequence[Told], visibility: Visibility, *, with_documents: bool
) -> list[Entry]:
    """Return the feed's entries for changes: which record was touched, and its document after it.

    The document is None if the record is gone. Without ``with_documents``, the key is left
    out.
    """
    entries = [
        {
            **_when(change.revision),
            "resource": change.resource,
            "id": change.key,
            "action": action,
            "into": change.merged_into,
        }
        for change, action in told
    ]
    if with_documents:
        documents = visible_documents([change for change, _ in told], visibility)
        for entry, document in zip(entries, documents, strict=True):
            entry["document"] = None if entry["action"] in (DELETED, MERGED) else document
    return entries


def history_entries(
    changes: Sequence[Change],
    earlier: Change | None,
    visibility: Visibility,
    *,
    names_authors: bool,
) -> list[Entry]:
    """Return the history entries for changes to one record, latest first.

    ``earlier`` is the change that precedes all of them, if there is one.
    """
    chain = [*changes, *([earlier] if earlier else [])]
    documents = visible_documents(chain, visibility)
    before = [*documents[1:], None]
    return [
        {
            **_when(change.revision),
            "by": author_of(change.revision) if names_authors else None,
            "through": change.revision.through,
            "why": change.revision.why,
            "action": action_of(change, visibility),
            "into": change.merged_into,
            "changes": _changes(change.resource, was, document),
            "document": document,
        }
        for change, was, document in zip(changes, before, documents, strict=False)
    ]


def action_of(change: Change, visibility: Visibility) -> str:
    """Return "created", "changed", "deleted" or "merged", as it looks to a reader."""
    if change.merged_into is not None:
        return MERGED
    was, is_there = seen_by(visibility, change)
    if not is_there:
        return DELETED
    return CHANGED if was else CREATED


def seen_by(visibility: Visibility, change: Change) -> tuple[bool, bool]:
    """Return whether a reader could see the record before the change, and whether after it."""
    if visibility.sees_drafts:
        return change.was_there, change.document is not None
    return change.was_public, change.is_public


def visible_documents(changes: Sequence[Change], visibility: Visibility) -> list[Document | None]:
    """Return the documents as the reader could see them, or None where there was none to see."""
    kept = [
        read_kept(change.resource, change.document)
        if change.document is not None and (visibility.sees_drafts or change.is_public)
        else None
        for change in changes
    ]
    seen = VisibleHistory(filter(None, kept), visibility)
    return [
        None if document is None else seen.shown(document, change.revision_id)
        for change, document in zip(changes, kept, strict=True)
    ]


def author_of(revision: Revision) -> str | None:
    """Return the name of the key or user that wrote, or None for a command."""
    author = revision.key or revision.by
    return str(author) if author else None


def _when(revision: Revision) -> Entry:
    return {"revision": revision.number, "at": DateTimeField().to_representation(revision.at)}


def _changes(
    resource: str, before: Document | None, after: Document | None
) -> list[dict[str, object]]:
    if before is None or after is None:
        return []
    return [one._asdict() for one in differences(resource, before, after)]
