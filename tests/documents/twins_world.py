"""The world of the builders with second records in it, and short ways to merge and export."""

import json
from typing import Any

from statements.documents.merging.merging import merge_records
from statements.documents.store.writes import Author
from statements.transfer import export_lines
from statements.vocabularies import Through
from tests.builders import Raw, World, actor, article, outlet, topic, world

AUTHOR = Author(None, Through.ADMIN, "They are the same.")


def merge(resource: str, id: str, into: str) -> Any:
    return merge_records(resource, id, into, AUTHOR, lambda _: None)


def exported() -> dict[tuple[str, str], Raw]:
    """Return all records by kind and id, with the ids that lead to others."""
    lines = map(json.loads, export_lines())
    return {(line.pop("resource"), line["id"]): line for line in lines}


def twins() -> World:
    records = world()
    records["actors"]["ada-b"] = actor("ada-b", other_names=[{"name": "Áda"}, {"name": "A. B."}])
    records["actors"]["crowd"] = actor("crowd", is_named=False, known_via="gazette")
    records["sources"]["herald"] |= {"actor": None}
    records["sources"]["gazette"] = outlet("gazette")
    records["sources"]["leaflet"] = article(
        "leaflet", publisher="gazette", authors=["ada-b", "witness", "ada"]
    )
    records["topics"]["crossing"] = topic("crossing", kind="proposal")
    records["topics"]["ramp"] = topic("ramp", kind="option", parent="crossing")
    return records
