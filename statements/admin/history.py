"""The history of writes in admin, to look at only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Deletion, Revision


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

    list_display = ("number", "at", "by", "through")
    list_filter: ClassVar = ["through"]
    list_select_related = ("by",)
    ordering: ClassVar = ["-number"]


@admin.register(Deletion)
class DeletionAdmin(ReadOnlyAdmin):
    """Every record that was deleted here."""

    list_display = ("key", "resource", "revision")
    list_filter: ClassVar = ["resource"]
    list_select_related = ("revision",)
    search_fields: ClassVar = ["key"]
