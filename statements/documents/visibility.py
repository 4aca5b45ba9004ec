"""Who may see drafts; nobody else may even notice that one was written."""

from typing import Any

from statements.models import Revision
from statements.models.permissions import VIEW_DRAFT
from statements.rest.visibility import EVERYTHING, PUBLIC, Visibility


def visibility_of(user: Any) -> Visibility:
    """Return what a user or API key may see: drafts only with the permission for them."""
    return EVERYTHING if user.has_perm(VIEW_DRAFT) else PUBLIC


def latest_revision(visibility: Visibility) -> int:
    """Return the number of the latest revision that the reader may know of, or 0 if none."""
    return Revision.latest(sees_drafts=visibility.sees_drafts)
