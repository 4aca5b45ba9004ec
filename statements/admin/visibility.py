"""What an editor may see in admin."""

from django.http import HttpRequest

from statements.models.permissions import VIEW_DRAFT
from statements.rest.visibility import Visibility


def visibility_of(request: HttpRequest) -> Visibility:
    """Return what whoever makes the request may see."""
    return Visibility(sees_drafts=request.user.has_perm(VIEW_DRAFT))
