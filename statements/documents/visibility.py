"""Who sees what: drafts, and that one was written, are for those with the right to view them."""

from typing import Any

from statements.models import Revision
from statements.models.permissions import VIEW_DRAFT
from statements.rest.visibility import EVERYTHING, PUBLIC, Visibility


def visibility_of(user: Any) -> Visibility:
    """Return what a user or the bearer of a key may see: drafts only by the right to."""
    return EVERYTHING if user.has_perm(VIEW_DRAFT) else PUBLIC


def latest_revision(visibility: Visibility) -> int:
    """Return the number of the latest revision that a reader may know of, or 0 for none."""
    return Revision.latest(sees_drafts=visibility.sees_drafts)
