"""The admin site: signing in, and what it shows outside the pages of records."""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from statements.admin.accounts.passwords import Crowded

FAILED_TOO_OFTEN = (
    "Too many failed sign-ins",
    "Too many sign-ins from your network have failed. Try again in {minutes} minutes. If you don't "
    "know your password, ask an admin for a new one.",
)
CROWDED = (
    "Too many passwords at once",
    "Other people are signing in right now, and nothing was done. Go back and try again.",
)

RECORDS, USERS, KEY = "statements", "auth", "ApiKey"

ORDER = ("Statement", "Source", "Actor", "Topic", "Revision", "Change")
"""The records in the order in which an editor needs them."""


class Site(admin.AdminSite):
    """Django's site, without any trace of drafts for users who may not see them."""

    site_header = "On Record"
    site_title = "On Record"
    index_title = "Records"

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form or sign in; after too many failures, refuse before hashing anything."""
        from statements.admin.accounts.signing_in import seconds_to_wait  # noqa: PLC0415

        if request.method == "POST":
            wait = seconds_to_wait(request, request.POST.get("username", ""))
            if wait:
                return self._refuse(request, 429, wait, *FAILED_TOO_OFTEN)
        return self._refuse_when_crowded(super().login)(request, *args, **kwargs)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return a view for editors only, refused while too many passwords wait to be hashed."""
        return self._refuse_when_crowded(super().admin_view(view, cacheable))

    def _refuse_when_crowded(
        self, view: Callable[..., HttpResponse]
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Crowded:
                return self._refuse(request, 503, 1, *CROWDED)

        return answer

    def _refuse(
        self, request: HttpRequest, status: int, wait: int, title: str, detail: str
    ) -> HttpResponse:
        context = {
            **self.each_context(request),
            "title": title,
            "detail": detail.format(minutes=math.ceil(wait / 60)),
        }
        response = TemplateResponse(request, "admin/refused.html", context, status=status)
        response["Retry-After"] = str(wait)
        return response

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Complete a reference as the editor types."""
        from statements.admin.forms.completion import CompletionView  # noqa: PLC0415

        return CompletionView.as_view(admin_site=self)(request)

    def autocomplete_ids_view(self, request: HttpRequest) -> Any:
        """Complete a reference in a filter as the editor types."""
        from statements.admin.forms.completion import IdCompletionView  # noqa: PLC0415

        return IdCompletionView.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        """Return Django's addresses, and those of the site's own views."""
        ids = self.admin_view(self.autocomplete_ids_view)
        return [path("autocomplete/ids/", ids, name="autocomplete_ids"), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the pages, and beside them what came in, what waits and what changed last."""
        from statements.admin.desk import panels_of  # noqa: PLC0415

        return super().index(request, {"panels": panels_of(request), **(extra_context or {})})

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the pages: records in the order of work, then users together with keys."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        records, users = apps.pop(RECORDS, None), apps.pop(USERS, None)
        if records is not None:
            records["models"].sort(key=lambda model: _place(model["object_name"]))
        if records is not None and users is not None:
            keys = [model for model in records["models"] if model["object_name"] == KEY]
            records["models"] = [model for model in records["models"] if model not in keys]
            users["models"] += keys
            users["name"] = "Users and keys"
        return [app for app in (records, *apps.values(), users) if app is not None]


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
