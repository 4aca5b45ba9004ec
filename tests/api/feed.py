"""Reads the feed of changes to its end."""

from typing import Any

Told = tuple[int, str, str, str]
"""The revision, the kind and id of the record, and what happened to it."""


def pages(asking: Any, query: str = "") -> list[Any]:
    """Return all pages of the feed, from the first one on."""
    found = [asking(f"/api/v1/changes/?{query}").json()]
    while found[-1]["next"]:
        found.append(asking(found[-1]["next"]).json())
    return found


def told(asking: Any, query: str = "") -> list[Told]:
    return [
        (one["revision"], one["resource"], one["id"], one["action"])
        for page in pages(asking, query)
        for one in page["results"]
    ]
