"""The history of writes in admin, to look at only."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from statements.admin.lists import FilteredAdmin
from statements.documents.visibility import visibility_of
from statements.history.visibility import VisibleHistory, other_statements
from statements.models import Change, Revision
from statements.rest.json.strict_json import compact_json

NO_DRAFT = Q(is_public=True) | Q(was_public=True, document__isnull=True)
"""Changes after which anybody may see the record, or might until it was deleted."""


class ReadOnlyAdmin(FilteredAdmin):
    """Rows that only the write path makes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return that nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody deletes one by hand."""
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Every write, the latest first."""

    list_display = ("number", "at", "by", "key", "through", "why")
    list_filter: ClassVar = ["through"]
    list_select_related = ("by", "key")
    ordering: ClassVar = ["-number"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the writes of which the editor may see anything."""
        rows = super().get_queryset(request)
        if visibility_of(request.user).sees_drafts:
            return rows
        changes = Change.objects.filter(revision=OuterRef("number"))
        return rows.filter(~Exists(changes) | Exists(changes.filter(NO_DRAFT)))


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """What each write made of each record, the latest first."""

    list_display = ("key", "resource", "revision", "is_gone")
    list_filter: ClassVar = ["resource", ("document", admin.EmptyFieldListFilter)]
    list_select_related = ("revision",)
    ordering: ClassVar = ["-revision", "-pk"]
    search_fields: ClassVar = ["=key"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the changes that the editor may see."""
        rows = super().get_queryset(request)
        return rows if visibility_of(request.user).sees_drafts else rows.filter(NO_DRAFT)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Change | None:
        """Return the change as the editor may see it: no trace of drafts without the right."""
        change = super().get_object(request, object_id, from_field)
        if change is None or visibility_of(request.user).sees_drafts:
            return change
        # To those who do not see drafts, publishing one is a creation.
        change.was_there = change.was_public
        if change.document is not None:
            document = json.loads(change.document)
            seen = VisibleHistory(other_statements([document]), sees_drafts=False)
            change.document = compact_json(seen.shown(document, change.revision_id))
        return change

    @admin.display(description="Deleted", boolean=True)
    def is_gone(self, change: Change) -> bool:
        """Return whether the record was deleted."""
        return change.document is None
