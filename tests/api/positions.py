"""A reader of positions: what a query finds, and for what it is refused."""

import csv
import io
from typing import Any

from tests.api.asking import READER, faults_at

POSITIONS = "/api/v1/positions/"
SEED = "peacekeepers-ukraine-2024-12"
TREE = "stance_topic=european-peacekeeping-in-ukraine"


def table(query: str, client: Any = READER) -> list[dict[str, str]]:
    response = client.get(f"{POSITIONS}?format=csv&{query}")
    assert response.status_code == 200, response.getvalue()
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def answer(query: str, client: Any = READER) -> Any:
    response = client.get(f"{POSITIONS}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def found(query: str, client: Any = READER) -> set[tuple[str, str]]:
    """Return the holders and the topics of the positions on all pages."""
    pairs: set[tuple[str, str]] = set()
    cursor = ""
    while True:
        page = answer(query + cursor, client)
        for row in page["results"]:
            assert row["positions"]
            pairs |= {(row["holder"]["id"], one["topic"]["id"]) for one in row["positions"]}
        if page["next"] is None:
            return pairs
        cursor = f"&cursor={page['next_cursor']}"


def only(query: str) -> Any:
    """Return the only position that a query finds."""
    ((position,),) = (row["positions"] for row in answer(query)["results"])
    return position


def codes(query: str) -> set[tuple[str, str]]:
    return {(one["parameter"], one["code"]) for one in faults_at(f"{POSITIONS}?{query}")}
