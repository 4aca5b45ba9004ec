"""Conditional reads (RFC 9110, section 13): a reader who has the answer is told so, unread.

An entity tag names the latest revision that the reader may know of and a digest of what was asked.
As long as that revision stays the same, so does every answer; so one number tells, and nothing else
has to be read, parsed or built to answer 304.
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
    """Raise PreconditionFailed when a write may not be made of the record as it is.

    ``revision`` is the number of the revision that last touched it, None where there is no record.
    ``If-Match`` takes the tag of the whole record, of which only the record's own revision counts;
    a weak tag names no whole record (RFC 9110, sections 8.8.3.2 and 13.1).
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
        raise PreconditionFailed("There already is a record with this id.")


def _matches(header: str, revision: int | None) -> bool:
    if revision is None:
        return False
    if header.strip() == "*":
        return True
    own = f'"{revision}.'
    return any(tag.startswith(own) for tag in parse_etags(header))


@dataclass(frozen=True)
class ConditionalResponse:
    """Up to which revision an answer holds, and for which question.

    ``latest`` is the number of the latest revision that the reader may know of, read before the
    answer; 0 says that there is none, and then nothing can be said. A weak answer is not the whole
    record.
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
        """Return how fresh the answer to a request is.

        ``version`` is that of its shape, and tells what the reader may see. The answer to a write
        is that of reading the record at the address ``written``, and nobody has it yet.
        """
        is_public = not request.user.is_authenticated
        asked = [version, request.accepted_renderer.format, written or request.get_full_path()]
        question = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
        is_star = request.headers.get("If-None-Match", "").strip() == "*"
        return cls(latest, question, is_weak, is_public, is_star and written is None)

    def not_modified(self, request: Request) -> HttpResponseBase | None:
        """Return 304 when the reader names this very answer, or None."""
        known = parse_etags(request.headers.get("If-None-Match", ""))
        for tag in known if self.latest else ():
            if tag.removeprefix(WEAK).strip('"').rpartition(".")[2] == self._stem:
                return self._marked(HttpResponseNotModified(), tag)
        return None

    def mark(self, response: HttpResponseBase, revision: int | None = None) -> HttpResponseBase:
        """Return an answer with its tag and with what caches may do with it.

        ``revision`` is the number of the revision that last touched the one record that it shows.
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
        # Everyone has to ask before using a copy again: any write may have changed it.
        scope = {"public": True} if self.is_public else {"private": True}
        patch_cache_control(response, no_cache=True, **scope)
        patch_vary_headers(response, VARY)
        return response
