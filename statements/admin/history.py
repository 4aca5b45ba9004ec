"""The history of writes in admin, to look at only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Change, Revision


class ReadOnlyAdmin(admin.ModelAdmin):
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


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """What each write made of each record, the latest first."""

    list_display = ("key", "resource", "revision", "is_gone")
    list_filter: ClassVar = ["resource", ("document", admin.EmptyFieldListFilter)]
    list_select_related = ("revision",)
    ordering: ClassVar = ["-revision", "-pk"]
    search_fields: ClassVar = ["=key"]

    @admin.display(description="Deleted", boolean=True)
    def is_gone(self, change: Change) -> bool:
        """Return whether the record was deleted."""
        return change.document is None
