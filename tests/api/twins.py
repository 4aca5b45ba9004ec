"""The world of the builders, with a second record of an actor, an outlet and a topic."""

from typing import Any

from tests.api.writing import Writer
from tests.builders import World, actor, article, outlet, statement, topic, world

PAIRS = {
    "actors": ("ada-b", "ada"),
    "sources": ("gazette", "herald"),
    "topics": ("crossing", "bridge"),
}
"""What is merged into what, by kind of record."""

STANCE = {"holder": "ada", "topic": "toll", "stance": "against"}


def twins() -> World:
    """Return the world with a second record of an actor, an outlet and a topic."""
    records = world()
    records["actors"]["ada-b"] = actor("ada-b", name="Ada Bee", other_names=[{"name": "A. B."}])
    records["sources"]["gazette"] = outlet("gazette")
    records["topics"]["crossing"] = topic("crossing", kind="proposal")
    records["topics"]["ramp"] = topic("ramp", kind="option", parent="crossing")
    records["sources"]["leaflet"] = article("leaflet", publisher="gazette", authors=["ada-b"])
    records["actors"]["crowd"] = actor("crowd", is_named=False, known_via="gazette")
    records["statements"]["leaflet-s01"] = statement(
        "leaflet-s01",
        document="leaflet",
        participants=[{"actor": "ada-b", "role": "speaker", "office": "minister"}],
        topics=["crossing", "harbor"],
        chain=[{"source": "gazette", "relation": "cites"}],
        stances=[{"holder": "ada-b", "topic": "crossing", "stance": "favor"}],
        conditions=[{"kind": "if", "text": "it rains", "topic": "crossing"}],
        assessments=[{"assessor": "ada-b", "verdict": "true"}],
    )
    records["statements"]["leaflet-s02"] = statement(
        "leaflet-s02",
        document="leaflet",
        participants=[
            {"actor": "ada-b", "role": "speaker", "office": "minister"},
            {"actor": "ada", "role": "speaker"},
            {"actor": "realm", "role": "about"},
        ],
        stances=[STANCE, {**STANCE, "holder": "ada-b"}],
        topics=["bridge", "crossing", "harbor"],
        review_status="draft",
    )
    return records


def merge(writer: Writer, resource: str, query: str = "") -> Any:
    id, into = PAIRS[resource]
    return writer.post(f"{resource}/{id}/merge/{query}", {"into": into})


def found(writer: Writer, address: str) -> set[str]:
    return {one["id"] for one in writer.get(address).json()["results"]}
