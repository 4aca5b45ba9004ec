"""What a reader of the API may see."""

from django.utils.functional import cached_property

from statements import __version__
from statements.documents.visibility import visibility_of
from statements.models import Revision
from statements.rest.http.conditional import ConditionalView
from statements.rest.visibility import PUBLIC, Visibility


class VisibilityMixin(ConditionalView):
    """Shows drafts only to readers who may see them, and lets nobody else notice one."""

    version = __version__

    @cached_property
    def visibility(self) -> Visibility:
        """Return what the requester may see; without a request, only public rows."""
        return visibility_of(self.request.user) if self.request else PUBLIC

    @cached_property
    def latest_revision(self) -> int:
        """The latest revision that the requester may know of, as it was when first asked for."""
        return Revision.latest(sees_drafts=self.visibility.sees_drafts)
