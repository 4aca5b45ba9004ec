"""Views that refuse query strings they don't understand completely, and limit what runs at once."""

from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from statements.database_errors import Trouble, trouble_of
from statements.rest.accept import how_wanted
from statements.rest.http.conditional import ConditionalView
from statements.rest.limits.capacity import COSTLY_LANE, Lane, LaneFull
from statements.rest.limits.throttling import client_of
from statements.rest.lists.streams import STREAM_RENDERERS
from statements.rest.problems.exceptions import ServerBusy, TooExpensive
from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

FORMAT = api_settings.URL_FORMAT_OVERRIDE

COSTS_MUCH = 5
"""Requests with this throttle weight or more need a place in COSTLY_LANE."""


class StrictNegotiation(DefaultContentNegotiation):
    """Content negotiation where ``format=`` overrides the Accept header.

    The stock class prefers more specific types whatever their qualities, and problems go by those.
    Where the stock class answers 404 to an unknown format, `StrictView.strict_query` reports it.
    """

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer that ``format=`` names, or else the one that Accept prefers."""
        offered = list(renderers)
        for renderer in offered:
            if renderer.format == request.query_params.get(FORMAT):
                return renderer, renderer.media_type
        wanted = how_wanted(request, *(renderer.media_type for renderer in offered))
        best = offered[wanted.index(max(wanted))]
        return super().select_renderer(request, [best], format_suffix)

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str,  # noqa: ARG002
    ) -> list[BaseRenderer]:
        """Return all renderers: this is called only if ``format=`` names none of them."""
        return list(renderers)


class StrictView(ConditionalView):
    """A view that refuses query strings it doesn't understand completely."""

    content_negotiation_class = StrictNegotiation
    weight: int = 1
    """How many requests this one counts as, see `WindowThrottle`."""

    def costly_parameters(self) -> list[str]:
        """Return the parameters in this query that are documented as costly."""
        return []

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Dispatch, then release the place in a lane that `initial` may have taken."""
        with ExitStack() as self._place:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Run DRF's checks, then take a place in the request's lane; 503 if the lane is full."""
        super().initial(request, *args, **kwargs)
        if self.lane is None:
            return
        try:
            self._place.enter_context(self.lane.place(client_of(request)))
        except LaneFull as error:
            detail = "The server is busy with other requests of this kind. Try again."
            raise ServerBusy(detail) from error

    @property
    def lane(self) -> Lane | None:
        """The lane this request needs a place in, if any."""
        return COSTLY_LANE if self.weight >= COSTS_MUCH else None

    def perform_authentication(self, request: Request) -> None:
        """Authenticate; count failures against the client's address to limit guessing of keys."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def handle_exception(self, exc: Exception) -> Response:
        """Handle the error; if the database ran out of time, name the costly parameters."""
        if trouble_of(exc) is Trouble.OVERRUN:
            exc = TooExpensive(self.costly_parameters())
        return super().handle_exception(exc)

    def query_parameters(self) -> list[QueryParameter]:
        """Return the query parameters this view accepts; subclasses add to ``format``."""
        formats = self.formats
        return [
            QueryParameter(
                FORMAT,
                "The format of the response; takes precedence over the Accept header.",
                {
                    "title": _formats_name(formats),
                    "type": "string",
                    "enum": formats,
                    "description": f"One of: {', '.join(formats)}.",
                },
            )
        ]

    @property
    def formats(self) -> list[str]:
        """The values ``format=`` can have; responses to writes are always JSON."""
        request = getattr(self, "request", None)
        if request and request.method not in SAFE_METHODS:
            return [JSONRenderer.format]
        return [renderer.format for renderer in self.get_renderers()]

    def strict_query(self) -> QueryString:
        """Return this request's query string, the same each time, with ``format`` already checked.

        Call `raise_faults` once everything is read, so that all faults are reported together.
        """
        return self._query

    @cached_property
    def _query(self) -> QueryString:
        known = self.query_parameters()
        query = QueryString(self.request.query_params, known)
        asked = query.value(FORMAT)
        if asked is not None and asked not in self.formats:
            hint = partial(did_you_mean, asked, self.formats)
            detail = f"{quoted(asked)} is not a format here: {', '.join(self.formats)}."
            query.refuse(FORMAT, InvalidValue("unknown_format", detail, hint))
        return query


def _formats_name(formats: list[str]) -> str:
    """Return what the API schema calls these formats."""
    if formats == [JSONRenderer.format]:
        return "WriteFormat"
    streams = [stream.format for stream in STREAM_RENDERERS if stream.format in formats]
    if not streams:
        return "ReadFormat"
    return "ListFormat" if len(streams) == len(STREAM_RENDERERS) else "TableFormat"
