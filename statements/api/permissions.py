"""Who may do what over HTTP, for users and API keys alike."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, DjangoModelPermissions
from rest_framework.request import Request

from statements.models.permissions import may_read

if TYPE_CHECKING:  # it imports this module, which the settings name
    from rest_framework.views import APIView

ADD, CHANGE, DELETE = (
    f"%(app_label)s.{verb}_%(model_name)s" for verb in ("add", "change", "delete")
)


class ByRole(DjangoModelPermissions):
    """Anyone may read, or only readers if anonymous reading is off; editors may write."""

    message = "Your role or the scope of your key does not allow this."
    perms_map = {  # noqa: RUF012
        "POST": [ADD],
        "PUT": [ADD, CHANGE],  # it creates a record that doesn't exist
        "PATCH": [CHANGE],
        "DELETE": [DELETE],
    }

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return whether the user or key has the Django permissions that the method needs."""
        if request.method not in view.allowed_methods:
            return True  # so that the answer is 405, not 401 or 403
        if request.method in SAFE_METHODS:
            return may_read(request.user)
        return super().has_permission(request, view)


class RestoreByRole(ByRole):
    """Restoring may bring back a deleted record, so it needs what PUT needs."""

    perms_map = {"POST": ByRole.perms_map["PUT"]}  # noqa: RUF012
