"""Restore records: write them again as they were, by the same rules as any write."""

from datetime import datetime

from statements.documents import Document
from statements.documents.merging.restoring import follow_merges
from statements.documents.store.changes import CreationTimes
from statements.documents.store.stored import read_kept
from statements.documents.store.writes import Author, Precondition, Saved, save_document
from statements.models import Change, Estimate
from statements.rest.visibility import Visibility


def state_at(resource: str, id: str, number: int, visibility: Visibility) -> Change | None:
    """Return the change that made a record what it was at a revision; None if it wasn't there.

    This is what `as_of` finds for one record. That compares each of its changes with the latest;
    a record may have thousands.
    """
    until = Change.objects.filter(resource=resource, key=id, revision__lte=number)
    last = until.select_related("revision").order_by("-revision_id").first()
    if last is None or last.document is None:
        return None
    return last if visibility.sees_drafts or last.is_public else None


def restore_state(change: Change, precondition: Precondition, author: Author) -> Saved:
    """Write a record again as a change left it.

    If it's gone by now, it comes back with the ``created_at`` that it had, and so do estimates.
    References to records that have been merged since lead to those that they are in now.
    The change must be one of those that `state_at` finds for an author who sees drafts: a restored
    document has all its relations. Raises what `save_document` raises; nothing is written then.
    """
    document = read_kept(change.resource, change.document or "")
    return save_document(
        change.resource,
        change.key,
        follow_merges(change.resource, document),
        precondition,
        author,
        created=_creation_times(change.resource, document),
    )


def _creation_times(resource: str, document: Document) -> CreationTimes:
    kept = {(resource, document["id"]): document["created_at"]}
    for estimate in document.get("estimates", ()):
        kept[Estimate.resource, estimate["id"]] = estimate["created_at"]
    return {key: datetime.fromisoformat(text) for key, text in kept.items()}
