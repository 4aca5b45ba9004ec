"""The site of the admin: its titles, and what it shows whom outside the pages of records."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:  # Django loads the site before there are models
    from django.contrib.admin.models import LogEntry
    from django.db.models import QuerySet


class CompletionView(AutocompleteJsonView):
    """Completes references, which are fields that hold one; Django fails with 500 on others."""

    def process_request(self, request: HttpRequest) -> Any:
        """Return what is completed; raise PermissionDenied where the field is no reference."""
        term, model_admin, field, to_field_name = super().process_request(request)
        if not field.concrete:
            raise PermissionDenied
        return term, model_admin, field, to_field_name


class Site(admin.AdminSite):
    """Django's site, which tells nobody of drafts without the right to see them."""

    site_header = "On Record"
    site_title = "On Record"
    index_title = "Records"

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer what completes a reference as the editor types."""
        view: Any = CompletionView.as_view(admin_site=self)
        response: HttpResponse = view(request)
        return response

    def get_log_entries(self, request: HttpRequest) -> "QuerySet[LogEntry]":
        """Return what the index shows of recent actions."""
        from statements.admin.log import seen_by  # noqa: PLC0415

        return seen_by(request.user, super().get_log_entries(request))
