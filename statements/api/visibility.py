"""What a reader of the API may see."""

from django.utils.functional import cached_property

from statements import __version__
from statements.models import Revision
from statements.models.permissions import VIEW_DRAFT
from statements.rest.http.conditional import ConditionalView
from statements.rest.visibility import Visibility


class VisibilityMixin(ConditionalView):
    """Shows drafts only to readers who may see them, and lets nobody else notice one."""

    version = __version__

    @cached_property
    def visibility(self) -> Visibility:
        """Return what the requester may see; without a request, only public rows."""
        is_asked = self.request is not None
        return Visibility(sees_drafts=is_asked and self.request.user.has_perm(VIEW_DRAFT))

    @cached_property
    def latest_revision(self) -> int:
        """The latest revision that the requester may know of, as it was when first asked for."""
        return self.read_latest_revision()

    def read_latest_revision(self) -> int:
        """Return the latest revision that the requester may know of now."""
        return Revision.latest(sees_drafts=self.visibility.sees_drafts)
