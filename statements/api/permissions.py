"""Who may do what over HTTP, for users and API keys alike."""

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
"""The model permissions that each method needs. PUT needs `add` because it creates a record that
doesn't exist; restoring one does too, and needs the same."""


class ByRole(BasePermission):
    """Anyone may read, or only readers if anonymous reading is off; editors may write."""

    message = "Your role or the scope of your key does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the user or key has the Django permissions that the method needs."""
        method = request.method or ""
        if method not in view.allowed_methods:
            return True  # so that the answer is 405, not 401 or 403
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
