"""How much a client wants a media type (RFC 9110, section 12.5.1)."""

from django.http import HttpRequest
from django.http.request import MediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

Wanted = tuple[float, int]
"""The quality of a type, and how specific the range is that gives it; more is better."""


def how_wanted(request: HttpRequest | Request, *names: str) -> list[Wanted]:
    """Return how much the client wants each of the types; (0, 0) if it doesn't accept it.

    Parameters other than the quality don't matter. `HttpRequest.accepted_type` would not take
    ``application/json; charset=utf-8`` for JSON, nor limit how many ranges it reads.
    """
    try:
        # It takes Django's requests too: it reads only a header.
        tokens = DefaultContentNegotiation().get_accept_list(request)  # type: ignore[arg-type]
        ranges = [MediaType(token) for token in tokens]
    except ValueError:  # Django can't parse the header
        ranges = []
    return [_how_wanted(ranges, *name.partition(";")[0].split("/")) for name in names]


def _how_wanted(ranges: list[MediaType], main: str, sub: str) -> Wanted:
    specificity, quality = max(
        (
            (one.specificity, one.quality)
            for one in ranges
            if one.main_type in ("*", main) and one.sub_type in ("*", sub)
        ),
        default=(0, 0),
    )
    return quality, specificity
