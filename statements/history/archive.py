"""The past of one resource, as the API's views need it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from statements.history import past
from statements.history.entries import Entry, history_entries
from statements.history.representation import Shown, shown_as_of
from statements.models import Change
from statements.rest.visibility import Visibility


class DocumentArchive:
    """Past documents of one resource."""

    def __init__(self, resource: str) -> None:
        self.resource = resource

    def number_at(self, text: str, visibility: Visibility) -> int:
        """Return the revision number that ``text`` means; raise InvalidValue if there is none."""
        return past.number_at(text, sees_drafts=visibility.sees_drafts)

    def records(self, number: int, visibility: Visibility) -> QuerySet[Change]:
        """Return, for each record that existed as of a revision, its latest change by then."""
        return past.as_of(self.resource, number, sees_drafts=visibility.sees_drafts)

    def shown(self, rows: Sequence[Change], number: int, visibility: Visibility) -> list[Shown]:
        """Return the records that these changes left, as the API showed them at a revision."""
        return shown_as_of(self.resource, rows, number, sees_drafts=visibility.sees_drafts)

    def history(self, id: str, number: int, visibility: Visibility) -> QuerySet[Change]:
        """Return the changes to a record up to a revision."""
        changes = past.history(self.resource, id, sees_drafts=visibility.sees_drafts)
        return changes.filter(revision__lte=number).select_related("revision__by", "revision__key")

    def entries(self, rows: Sequence[Change], visibility: Visibility, user: Any) -> list[Entry]:
        """Return the history entries for these changes to one record, latest first."""
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
