"""Read-only admin pages for the history of writes."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from statements.admin.lists import FilteredAdmin
from statements.admin.merging import links_to_undo
from statements.history.past_visibility import VisibleHistory
from statements.models import Change, Revision
from statements.models.permissions import VIEW_DRAFT
from statements.rest.json.document_queries import compact_json
from statements.rest.visibility import PUBLIC

NO_DRAFT = Q(is_public=True) | Q(was_public=True, document__isnull=True)
"""Changes after which every reader may see the record, or could until this deleted it."""


class ReadOnlyAdmin(FilteredAdmin):
    """Rows that only the write path creates."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: nobody deletes one by hand."""
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Every write, latest first."""

    list_display = ("number", "at", "by", "key", "through", "why")
    list_filter: ClassVar = ["through"]
    list_select_related = ("by", "key")
    ordering: ClassVar = ["-number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Leave out writes that left nothing but drafts, unless the editor may see drafts."""
        rows = super().get_queryset(request)
        if request.user.has_perm(VIEW_DRAFT):
            return rows
        changes = Change.objects.filter(revision=OuterRef("number"))
        return rows.filter(~Exists(changes) | Exists(changes.filter(NO_DRAFT)))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Show a write, with a link to undo each merge that it made."""
        revision = self.get_object(request, object_id)
        links = links_to_undo(revision.number) if revision else []
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), "merging_links": links}
        return super().change_view(request, object_id, *args, **kwargs)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The changes that each write made to each record, latest first."""

    list_display = ("key", "resource", "revision", "is_gone")
    list_filter: ClassVar = ["resource", ("document", admin.EmptyFieldListFilter)]
    list_select_related = ("revision",)
    ordering: ClassVar = ["-revision", "-pk"]
    search_fields: ClassVar = ["=key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """Leave out changes that left a draft, unless the editor may see drafts."""
        rows = super().get_queryset(request)
        return rows if request.user.has_perm(VIEW_DRAFT) else rows.filter(NO_DRAFT)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Change | None:
        """Return the change, without any trace of drafts unless the editor may see them."""
        change = super().get_object(request, object_id, from_field)
        if change is None or request.user.has_perm(VIEW_DRAFT):
            return change
        # To editors without draft access, publishing a draft looks like a creation.
        change.was_there = change.was_public
        if change.document is not None:
            document = json.loads(change.document)
            seen = VisibleHistory([document], PUBLIC)
            change.document = compact_json(seen.shown(document, change.revision_id))
        return change

    @admin.display(description="Deleted", boolean=True)
    def is_gone(self, change: Change) -> bool:
        """Return whether the record was deleted."""
        return change.document is None
