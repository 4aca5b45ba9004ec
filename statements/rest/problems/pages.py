"""Problems as pages, for people who open an address in a browser."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from rest_framework.settings import api_settings

from statements.rest.accept import how_wanted

CONTENT_TYPE = "text/html; charset=utf-8"
HTML = "text/html"
JSON = ("application/problem+json", "application/json")

logger = logging.getLogger(__name__)


def prefers_page(request: HttpRequest) -> bool:
    """Return whether the client would rather have HTML than JSON, and names no ``format``.

    Of two types of equal quality, the more specific one wins: ``text/html, */*`` prefers HTML, but
    ``text/html, application/json`` doesn't. `HttpRequest.get_preferred_type` would go by the order
    in the header.
    """
    html, *json = how_wanted(request, HTML, *JSON)
    return html > max(json) and not _names_format(request)


def _names_format(request: HttpRequest) -> bool:
    try:
        return api_settings.URL_FORMAT_OVERRIDE in request.GET
    except SuspiciousOperation:  # a query string with too many parts, which is the problem itself
        return False


def render_page(problem: Mapping[str, Any]) -> str:
    """Return the page for a problem, given as the body of its problem+json.

    It uses neither the request nor the database, so it works even when those are at fault.
    """
    try:
        return render_to_string("pages/problem.html", {"problem": problem})
    except Exception:  # people should learn what went wrong, even if it's this template
        logger.exception("The page of a problem cannot be rendered.")
        return format_html(
            '<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{detail}</p>',
            title=problem["title"],
            detail=problem["detail"],
        )
