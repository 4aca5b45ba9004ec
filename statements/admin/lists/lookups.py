"""Admin lists that accept only the lookups of their own filters."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class FilteredList(ChangeList):
    """A list whose query string may hold only the lookups of its filters.

    Django also accepts lookups on any other column or relation, and they reveal rows that the
    editor may not see: `?relations__isnull=True`, when a statement is related only to a draft.
    """

    def get_filters(self, request: HttpRequest) -> Any:
        """Return Django's filters; raise DisallowedModelAdminLookup for lookups that none used."""
        found = super().get_filters(request)
        _, _, left, *_ = found
        if left:
            raise DisallowedModelAdminLookup(f"No filter of this list is {', '.join(left)}.")
        return found

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return the column by which a column is sorted; None if the list can't be sorted by it."""
        # Django shows no link for others, but sorts by them if asked.
        return (
            super().get_ordering_field(field_name)
            if field_name in (self.sortable_by or ())
            else None
        )


class FilteredAdmin(admin.ModelAdmin):
    """The pages of a model, with a list that accepts only its own filters and search."""

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """Return the list class that checks lookups."""
        return FilteredList

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Return whether a reference may use this field; Django answers 500 if it's no column."""
        columns = {field.name for field in self.opts.concrete_fields}
        return to_field in columns and super().to_field_allowed(request, to_field)
