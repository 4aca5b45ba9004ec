"""Who may do what over HTTP, for users and keys alike."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from statements.models.permissions import may_read

VERBS = {
    "POST": ("add",),
    "PUT": ("add", "change"),
    "PATCH": ("change",),
    "DELETE": ("delete",),
}
"""What a method may do to a record of the view's model; PUT makes the record that is not there,
and so does restoring."""


class ByRole(BasePermission):
    """Reading is for anyone, or for readers where anonymous reading is off; writing for editors."""

    message = "Your role or the scope of your key does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether whoever asks has the permissions of Django that the method takes."""
        method = request.method or ""
        if method not in view.allowed_methods:
            return True  # to be told so: there is nothing here to be kept from
        if method in SAFE_METHODS:
            return may_read(request.user)
        if not request.user.is_authenticated:
            return False
        if hasattr(view, "needed"):
            return bool(request.user.has_perms(view.needed))
        model = getattr(view, "model", None)
        if model is None:
            return True
        meta = model._meta
        verbs = VERBS["PUT" if getattr(view, "action", None) == "restore" else method]
        needed = [f"{meta.app_label}.{verb}_{meta.model_name}" for verb in verbs]
        return bool(request.user.has_perms(needed))
