"""Admin pages for API keys, which can be made and revoked but never changed or deleted."""

from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from statements.admin.lists.lookups import FilteredAdmin
from statements.models import ApiKey
from statements.models.api_key import MARK

NEW_KEY = (
    "The key is <code>{}</code>. It won't be shown again and can't be recovered, so pass it on now."
)


class RevokingForm(forms.ModelForm):
    """Revokes a key, the only thing that can be done to an existing one."""

    revoke = forms.BooleanField(
        required=False,
        help_text="The key stops working for good. What it wrote stays.",
    )


@admin.register(ApiKey)
class ApiKeyAdmin(FilteredAdmin):
    """Keys, recognized by their first characters. Histories name the key that wrote."""

    list_display = (
        "name",
        "beginning",
        "scope",
        "owner",
        "expires_at",
        "last_used_at",
        "revoked_at",
        "works",
    )
    list_filter: ClassVar = ["scope", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ("owner",)
    search_fields: ClassVar = ["name", "prefix"]
    autocomplete_fields: ClassVar = ["owner"]
    actions = ("revoke",)
    show_full_result_count = False
    settable = ("name", "scope", "owner", "expires_at")
    recorded = ("beginning", "created_at", "last_used_at", "revoked_at")

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        """Return the fields to fill in for a new key, or everything about an existing one."""
        if obj is None:
            return self.settable
        can_revoke = obj.revoked_at is None and self.has_change_permission(request, obj)
        return (*self.settable, *self.recorded, *(["revoke"] if can_revoke else []))

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        """Return all fields of an existing key, because clients rely on what it may do."""
        return [] if obj is None else [*self.settable, *self.recorded]

    def get_form(
        self,
        request: HttpRequest,
        obj: ApiKey | None = None,
        change: bool = False,
        **kwargs: object,
    ) -> type[forms.ModelForm]:
        """Return the form for a new key, or the one to revoke an existing key."""
        if obj is not None:
            kwargs["form"] = RevokingForm
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Refuse: the history of what a key wrote names it."""
        return False

    def save_model(
        self, request: HttpRequest, obj: ApiKey, form: forms.ModelForm, change: bool
    ) -> None:
        """Make the key and show it once, or revoke an existing one."""
        if change:
            if form.cleaned_data.get("revoke"):
                obj.revoke()
            return
        made, text = ApiKey.objects.make(obj.name, obj.scope, obj.owner, obj.expires_at)
        obj.pk = made.pk
        self.message_user(request, format_html(NEW_KEY, text), messages.WARNING)

    @admin.action(description="Revoke the selected keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Revoke the selected keys for good."""
        for key in queryset:
            key.revoke()
            self.log_change(request, key, [{"changed": {"fields": ["revoke"]}}])
        self.message_user(request, "The selected keys no longer work.", messages.SUCCESS)

    @admin.display(description="Begins with", ordering="prefix")
    def beginning(self, key: ApiKey) -> str:
        """Return the start of the key."""
        return f"{MARK}_{key.prefix}_…"

    @admin.display(description="Works", boolean=True)
    def works(self, key: ApiKey) -> bool:
        """Return whether the key works."""
        return key.is_active
