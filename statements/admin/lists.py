"""Lists that take only the lookups of their own filters."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class FilteredList(ChangeList):
    """A list whose address asks only what a filter beside it asks.

    Django also takes lookups of any other column and relation, which tell of rows that the reader
    may not see: `?relations__isnull=True` on a statement that is related to a draft alone.
    """

    def get_filters(self, request: HttpRequest) -> Any:
        """Return what Django makes of the filters; refuse the lookups that none of them took."""
        found = super().get_filters(request)
        _, _, left, *_ = found
        if left:
            raise DisallowedModelAdminLookup(f"No filter of this list is {', '.join(left)}.")
        return found


class FilteredAdmin(admin.ModelAdmin):
    """The pages of a model, with a list that is asked by its filters and its search alone."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return FilteredList

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Return whether a reference may go by this field; Django fails with 500 on no column."""
        columns = {field.name for field in self.opts.concrete_fields}
        return to_field in columns and super().to_field_allowed(request, to_field)
