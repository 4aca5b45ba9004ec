"""Django's admin pages for users and groups, with lists and deletions that don't reveal drafts."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest

from statements.admin.lists.lookups import FilteredAdmin
from statements.models.permissions import VIEW_DRAFT

admin.site.unregister([User, Group])


@admin.register(User)
class EditorAdmin(FilteredAdmin, UserAdmin):
    """Users who may sign in."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may delete users, which takes the permission to see drafts.

        The confirmation page names what a user wrote and did in admin, drafts included.
        """
        sees_drafts = request.user.has_perm(VIEW_DRAFT)
        return sees_drafts and super().has_delete_permission(request, obj)


@admin.register(Group)
class RoleAdmin(FilteredAdmin, GroupAdmin):
    """Roles, with their permissions."""
