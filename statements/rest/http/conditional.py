"""Conditional requests (RFC 9110, section 13).

An entity tag consists of the latest revision visible to the reader and a digest of the request.
Until there's a new revision, every response stays the same. So one number is enough to answer 304,
without reading records, parsing the query or building documents.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import parse_etags
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from statements.rest.problems.exceptions import PreconditionFailed
from statements.rest.visibility import PUBLIC, Visibility

VARY = ("Accept", "Authorization", "Cookie")
WEAK = "W/"


class ConditionalView(APIView):
    """A view whose responses have entity tags.

    ``version`` is part of every tag: change it whenever responses change their form.
    """

    version: str = ""

    @cached_property
    def visibility(self) -> Visibility:
        """Return which rows the requester may see."""
        return PUBLIC

    @cached_property
    def latest_revision(self) -> int:
        """The latest revision that the requester may know of; 0 for none, and hence no tag."""
        return 0

    @property
    def is_partial(self) -> bool:
        """Return whether the response isn't a whole record or page, so that its tag is weak."""
        return False

    def tag_end(self, path: str, latest: int) -> str | None:
        """Return the end of the entity tag of what a GET of this path answers; None for no tag.

        ``latest`` is the latest revision that the answer knows of.
        """
        if not latest:
            return None
        version = f"{self.version} {self.visibility.tag}"
        asked = [version, self.request.accepted_renderer.format, path]
        digest = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
        return f"{latest}-{digest[:16]}"

    def set_cache_headers(self, response: HttpResponseBase, tag: str | None) -> HttpResponseBase:
        """Return the response with its ETag, Cache-Control and Vary headers."""
        if tag is not None:
            response["ETag"] = tag
        # Caches must revalidate every time: any write may have changed the response.
        scope = {"private" if self.request.user.is_authenticated else "public": True}
        patch_cache_control(response, no_cache=True, **scope)
        patch_vary_headers(response, VARY)
        return response


View = TypeVar("View", bound=ConditionalView)
Parameters = ParamSpec("Parameters")
Handler = Callable[Concatenate[View, Request, Parameters], HttpResponseBase]


def conditional(handler: Handler[View, Parameters]) -> Handler[View, Parameters]:
    """Decorate a method that answers GET, so that it answers 304 if the client is up to date.

    Django's ``condition`` would need the whole tag beforehand, but that of a single record begins
    with its own revision: the response's ``revision``, which isn't known without a query. And an
    answer that was kept is of an earlier revision than the latest: its ``latest_revision``.
    """

    @wraps(handler)
    def answer(
        view: View, request: Request, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        known = request.headers.get("If-None-Match", "")
        # The page for people has no tag: it also shows who is signed in.
        is_tagged = not isinstance(request.accepted_renderer, BrowsableAPIRenderer)
        # Read the revision first, or the tag may claim a newer state than the body has.
        path, latest = request.get_full_path(), view.latest_revision if is_tagged else 0
        end = view.tag_end(path, latest)
        if tag := _tag_with(end, known):
            return view.set_cache_headers(HttpResponseNotModified(), tag)
        response = handler(view, request, *args, **kwargs)
        own = getattr(response, "revision", None)
        if end:
            end = view.tag_end(path, getattr(response, "latest_revision", latest))
        if known.strip() == "*" or _tag_with(end, known):
            response = HttpResponseNotModified()
        return view.set_cache_headers(response, entity_tag(end, own, is_weak=view.is_partial))

    return answer


def _tag_with(end: str | None, known: str) -> str | None:
    """Return the tag in an ``If-None-Match`` that ends so; None if there is none."""
    tags = parse_etags(known) if end else ()
    endings = ((tag, tag.removeprefix(WEAK).strip('"').rpartition(".")[2]) for tag in tags)
    return next((tag for tag, ending in endings if ending == end), None)


def entity_tag(end: str | None, revision: int | None, *, is_weak: bool) -> str | None:
    """Return an entity tag, or None without an end.

    ``revision`` is that of the record, if the response shows a single one as it is now.
    """
    if end is None:
        return None
    start = "" if revision is None else f"{revision}."
    return f'{WEAK if is_weak else ""}"{start}{end}"'


def check_preconditions(request: Request, revision: int | None) -> None:
    """Raise PreconditionFailed if the request's headers forbid a write to the record as it is.

    ``revision`` is the record's last revision, or None if there is no record. ``If-Match`` takes
    the strong tag of a whole record and compares only the record's own revision; a weak tag never
    matches, since it doesn't stand for the whole record (RFC 9110, sections 8.8.3.2 and 13.1).
    """
    wanted = request.headers.get("If-Match")
    if wanted is not None and not _matches(wanted, revision):
        raise PreconditionFailed(
            "There is no record with this id."
            if revision is None
            else "The record has changed since it was read, or If-Match has no tag of it: read it "
            "again."
        )
    unwanted = request.headers.get("If-None-Match")
    if unwanted is not None and _matches(unwanted.replace(WEAK, ""), revision):
        raise PreconditionFailed("A record with this id already exists.")


def _matches(header: str, revision: int | None) -> bool:
    if revision is None:
        return False
    if header.strip() == "*":
        return True
    own = f'"{revision}.'
    return any(tag.startswith(own) for tag in parse_etags(header))
