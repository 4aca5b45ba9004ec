"""What the API asks of the past, for one kind of record."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from statements.history import past
from statements.history.entries import Entry, history_entries
from statements.history.representation import Shown, shown_as_of
from statements.models import Change
from statements.rest.visibility import Visibility


class DocumentArchive:
    """What the documents of one kind of record were."""

    def __init__(self, resource: str) -> None:
        self.resource = resource

    def number_at(self, text: str, visibility: Visibility) -> int:
        """Return the number of the revision that a reader means; raise Refused for none."""
        return past.number_at(text, sees_drafts=visibility.sees_drafts)

    def records(self, number: int, visibility: Visibility) -> QuerySet[Change]:
        """Return the change that made each record what it was as of a revision."""
        return past.as_of(self.resource, number, sees_drafts=visibility.sees_drafts)

    def shown(self, rows: Sequence[Change], number: int, visibility: Visibility) -> list[Shown]:
        """Return what these changes made of records, as answers showed it as of a revision."""
        return shown_as_of(self.resource, rows, number, sees_drafts=visibility.sees_drafts)

    def history(self, id: str, number: int, visibility: Visibility) -> QuerySet[Change]:
        """Return the changes of a record up to a revision."""
        changes = past.history(self.resource, id, sees_drafts=visibility.sees_drafts)
        return changes.filter(revision__lte=number).select_related("revision__by", "revision__key")

    def entries(self, rows: Sequence[Change], visibility: Visibility, user: Any) -> list[Entry]:
        """Return what a history says of these changes, the latest first."""
        if not rows:
            return []
        sees_drafts = visibility.sees_drafts
        last = rows[-1]
        changes = past.history(self.resource, last.key, sees_drafts=sees_drafts)
        earlier = changes.filter(revision__lt=last.revision_id).last()
        return history_entries(
            rows,
            earlier,
            sees_drafts=sees_drafts,
            names_authors=user.has_perm("statements.view_revision"),
        )
