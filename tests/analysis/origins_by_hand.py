"""Who passed statements on, and what shares somebody, worked out from whole documents."""

from collections.abc import Iterable
from typing import Any

from django.test import Client

Record = dict[str, Any]
Hands = set[tuple[str, str]]
"""Sources and actors, each with its kind and its id."""


class Documents:
    """All records that a reader sees, by their ids."""

    def __init__(self, client: Client) -> None:
        self.statements = _all(client, "statements")
        self.estimates = _all(client, "estimates")
        self.sources = _all(client, "sources")
        self.actors = _all(client, "actors")
        self.voices = {one["actor"]["id"]: id for id, one in self.sources.items() if one["actor"]}

    def hands(self, statement: Record) -> Hands:
        """Return through whose hands a statement came."""
        home = self.sources[statement["document"]["id"]]
        found: Hands = {("source", (home["publisher"] or home)["id"])}
        for hop in statement["chain"]:
            if hop["source"]:
                source = self.sources[hop["source"]["id"]]
                found.add(("source", source["id"]))
                if source["publisher"]:
                    found.add(("source", source["publisher"]["id"]))
            else:
                found.add(self.voice(hop["actor"]["id"]))
        return found | {self.voice(one) for one in with_role(statement, "speaker")}

    def voice(self, actor: str) -> tuple[str, str]:
        """Return the outlet of which an actor is the voice, or else the actor."""
        return ("source", self.voices[actor]) if actor in self.voices else ("actor", actor)

    def is_known(self, statement: Record) -> bool:
        """Say whether it is known through whose hands a statement came."""
        if statement["attribution"] == "carried_over":
            return False
        if statement["chain"]:
            return all(hop["explicit"] for hop in statement["chain"])
        return self.sources[statement["document"]["id"]]["publisher"] is not None

    def origins(self, statements: Iterable[Record]) -> list[set[str]]:
        """Return the sets of the ids of known statements that are connected by shared hands."""
        sets: list[tuple[Hands, set[str]]] = []
        for one in statements:
            if not self.is_known(one):
                continue
            hands, ids = self.hands(one), {one["id"]}
            apart = []
            for others in sets:
                if others[0] & hands:
                    hands, ids = hands | others[0], ids | others[1]
                else:
                    apart.append(others)
            sets = [*apart, (hands, ids)]
        return [ids for _, ids in sets]


def with_role(statement: Record, role: str) -> list[str]:
    return [one["actor"]["id"] for one in statement["participants"] if one["role"] == role]


def _all(client: Client, resource: str) -> dict[str, Record]:
    answer: Any = client.get(f"/api/v1/{resource}/?limit=500")
    page = answer.json()
    assert page["next"] is None
    return {one["id"]: one for one in page["results"]}
