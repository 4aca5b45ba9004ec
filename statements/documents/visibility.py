"""Who may see drafts; nobody else may even notice that one was written."""

from typing import Any

from statements.models.permissions import VIEW_DRAFT
from statements.rest.visibility import EVERYTHING, PUBLIC, Visibility


def visibility_of(user: Any) -> Visibility:
    """Return what a user or API key may see: drafts only with the permission for them."""
    return EVERYTHING if user.has_perm(VIEW_DRAFT) else PUBLIC
