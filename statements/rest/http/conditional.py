"""Conditional requests (RFC 9110, section 13).

An entity tag consists of the latest revision visible to the reader and a digest of the request.
Until there's a new revision, every response stays the same. So one number is enough to answer 304,
without reading records, parsing the query or building documents.
"""

import hashlib
import json
from dataclasses import dataclass

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request

from statements.rest.problems.exceptions import PreconditionFailed

VARY = ("Accept", "Authorization", "Cookie")
WEAK = "W/"


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


@dataclass(frozen=True)
class ConditionalResponse:
    """The entity tag and cache headers of a response.

    ``latest`` is the latest revision visible to the reader. Read it before anything else, or the
    tag may claim a newer state than the body has. 0 means there is no revision and hence no tag.
    Use a weak tag for anything but a whole record or page.
    """

    latest: int
    question: str
    is_weak: bool
    is_public: bool
    is_any_known: bool

    @classmethod
    def of(
        cls,
        request: Request,
        *,
        latest: int,
        version: str,
        is_weak: bool,
        written: str | None = None,
    ) -> "ConditionalResponse":
        """Return the conditional response for a request.

        ``version`` identifies the serializer version and the reader's visibility. After a write,
        pass the record's path as ``written``: the response gets the tag that a GET of it would.
        """
        is_public = not request.user.is_authenticated
        asked = [version, request.accepted_renderer.format, written or request.get_full_path()]
        question = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
        is_star = request.headers.get("If-None-Match", "").strip() == "*"
        return cls(latest, question, is_weak, is_public, is_star and written is None)

    def not_modified(self, request: Request) -> HttpResponseBase | None:
        """Return a 304 if the client already has this response, else None."""
        known = parse_etags(request.headers.get("If-None-Match", ""))
        for tag in known if self.latest else ():
            if tag.removeprefix(WEAK).strip('"').rpartition(".")[2] == self._stem:
                return self._marked(HttpResponseNotModified(), tag)
        return None

    def mark(self, response: HttpResponseBase, revision: int | None = None) -> HttpResponseBase:
        """Return the response with its ETag, Cache-Control and Vary headers.

        ``revision`` is the last revision of the record, if the response shows a single one.
        """
        own = "" if revision is None else f"{revision}."
        answer = HttpResponseNotModified() if self.is_any_known else response
        return self._marked(answer, f'{WEAK if self.is_weak else ""}"{own}{self._stem}"')

    @property
    def _stem(self) -> str:
        return f"{self.latest}-{self.question}"

    def _marked(self, response: HttpResponseBase, tag: str) -> HttpResponseBase:
        if self.latest:
            response["ETag"] = tag
        # Caches must revalidate every time: any write may have changed the response.
        scope = {"public": True} if self.is_public else {"private": True}
        patch_cache_control(response, no_cache=True, **scope)
        patch_vary_headers(response, VARY)
        return response
