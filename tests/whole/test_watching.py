"""Whoever watches a subject has the statements that the filters find in a whole copy.

Writes and pages of the feed come in any order, so a watcher reads pages while others write. Actions
are taken at their word: what is created wasn't there before, and what is changed or deleted was.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from statements.history import watching
from statements.models import ApiKey
from tests.builders import actor, article, save, topic

Document = dict[str, Any]
Query = dict[str, list[str]]
Line = dict[str, Any]
Tree = dict[str, str | None]
"""The parent of each topic that exists."""

TOPICS = [f"t{number}" for number in range(5)]
STATEMENTS = [f"s{number}" for number in range(4)]
ACTORS, ARTICLES = ["a0", "a1"], ["d0", "d1"]
KINDS = ["assertion", "refusal"]


def some(values: list[str], least: int = 0, most: int = 2) -> st.SearchStrategy[list[str]]:
    chosen = st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)
    return chosen.map(sorted)


@st.composite
def topics(draw: st.DrawFn) -> Line:
    """Return a line that writes a topic. Only topics before it are above it: there are no circles.

    Most topics go below the first one, or else few would ever be in a subtree.
    """
    place = draw(st.integers(0, len(TOPICS) - 1))
    above = [None, *TOPICS[:place], *TOPICS[: min(place, 1)]]
    name = draw(st.sampled_from(["One", "Two"]))
    line = topic(TOPICS[place], name=name, parent=draw(st.sampled_from(above)))
    return {"resource": "topics", **line}


@st.composite
def statements(draw: st.DrawFn) -> Line:
    """Return a line that writes a statement; what it's about may not be there."""
    speakers = [{"actor": id, "role": "speaker"} for id in draw(some(ACTORS))]
    others = [{"actor": id, "role": "addressee"} for id in draw(some(ACTORS, most=1))]
    stances = [
        {"holder": holder, "topic": draw(st.sampled_from(TOPICS)), "stance": "against"}
        for holder in draw(some(ACTORS, most=1))
    ]
    return {
        "resource": "statements",
        "id": draw(st.sampled_from(STATEMENTS)),
        "document": draw(st.sampled_from(ARTICLES)),
        "text": draw(st.sampled_from(["One.", "Two."])),
        "kind": draw(st.sampled_from(KINDS)),
        "attribution": "explicit" if speakers else "narrator",
        "speech": "indirect" if speakers else "none",
        "review_status": draw(st.sampled_from(["draft", "unreviewed", "accepted"])),
        "topics": draw(some(TOPICS)),
        "participants": [*speakers, *others],
        "stances": stances,
    }


DELETIONS = st.sampled_from([("topics", id) for id in TOPICS] + [("statements", "s0")]).map(
    lambda key: {"resource": key[0], "id": key[1], "deleted": True}
)
WRITES = st.lists(
    st.one_of(statements(), statements(), topics(), DELETIONS),
    min_size=1,
    max_size=5,
    unique_by=lambda line: (line["resource"], line["id"]),
)
VALUES = {
    "speaker": ACTORS,
    "stance_holder": ACTORS,
    "topic": TOPICS[:3],
    "document": ARTICLES,
    "kind": KINDS,
}


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Return one or two filters, each with one or two values; most of them ask for a topic."""
    given = draw(st.one_of(st.just(["topic"]), some([*VALUES], least=1)))
    return {name: draw(some(VALUES[name], least=1)) for name in given}


def is_inside(id: str | None, roots: list[str], tree: Tree) -> bool:
    """Say whether a topic is one of these or below one of them."""
    while id is not None and id not in roots:
        id = tree[id]
    return id is not None


def finds(query: Query, document: Document, tree: Tree) -> bool:
    """Say whether the filters find a statement, as one reads them in the docs."""
    has = {
        "speaker": {one["actor"] for one in document["participants"] if one["role"] == "speaker"},
        "stance_holder": {one["holder"] for one in document["stances"]},
        "topic": {
            root for id in document["topics"] for root in TOPICS if is_inside(id, [root], tree)
        },
        "document": {document["document"]},
        "kind": {document["kind"]},
    }
    return all(has[name] & set(values) for name, values in query.items())


class Reader:
    """Asks as somebody in particular, and keeps a whole copy by the feed without filters."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.client, self.headers = Client(), headers
        self.after = 0
        self.copy: dict[tuple[str, str], Document] = {}
        self.trees: dict[int, Tree] = {0: {}}

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers)

    def poll(self) -> None:
        """Read every change; remember the tree after each revision."""
        address: str | None = f"/api/v1/changes/?after={self.after}&limit=500"
        while address:
            page = self.get(address).json()
            for change in page["results"]:
                key = (change["resource"], change["id"])
                self.copy[key] = change["document"]
                if change["document"] is None:
                    del self.copy[key]
                self.trees[change["revision"]] = self.tree()
            self.after, address = page["latest"], page["next"]

    def tree(self) -> Tree:
        return {id: one["parent"] for (kind, id), one in self.copy.items() if kind == "topics"}

    def found(self, query: Query) -> dict[str, Document]:
        """Return the statements of the copy that the filters find."""
        return {
            id: document
            for (kind, id), document in self.copy.items()
            if kind == "statements" and finds(query, document, self.tree())
        }

    def moved(self, roots: list[str], after: int) -> bool:
        """Say whether a topic has been both inside and outside of the subtrees since a revision."""
        start = max(number for number in self.trees if number <= after)
        sides: dict[str, set[bool]] = {}
        for number, tree in self.trees.items():
            for id in tree if number >= start else ():
                sides.setdefault(id, set()).add(is_inside(id, roots, tree))
        return any(len(side) == 2 for side in sides.values())


class Watcher:
    """Keeps what some filters find by the feed with these filters."""

    def __init__(self, reader: Reader, query: Query, limit: int) -> None:
        self.reader, self.query = reader, query
        self.asked = urlencode(query, doseq=True)
        self.limit = limit
        self.after = 0
        self.next: str | None = None
        self.copy: dict[str, Document] = {}

    def read(self) -> None:
        """Read one page, or begin again if it's refused."""
        first = f"/api/v1/changes/?after={self.after}&limit={self.limit}&{self.asked}"
        response = self.reader.get(self.next or first)
        assert (response.status_code == 410) == self.reader.moved(
            self.query.get("topic", []), self.after
        )
        if response.status_code == 410:
            self.begin_again()
            return
        page = response.json()
        assert len(page["results"]) <= self.limit
        for change in page["results"]:
            self.take(change)
        self.next = page["next"]
        if self.next is None:
            self.after = page["latest"]

    def take(self, change: Any) -> None:
        assert change["resource"] == "statements"
        assert (change["action"] == "created") == (change["id"] not in self.copy)
        assert (change["action"] == "deleted") == (change["document"] is None)
        self.copy[change["id"]] = change["document"]
        if change["document"] is None:
            del self.copy[change["id"]]

    def begin_again(self) -> None:
        self.copy, self.next = self.reader.found(self.query), None
        self.after = self.reader.after
        # The list refuses topics that are gone.
        there = [id for id in self.query["topic"] if id in self.reader.tree()]
        if there:
            asked = urlencode({**self.query, "topic": there}, doseq=True)
            response = self.reader.get(f"/api/v1/statements/?format=ndjson&{asked}")
            lines = response.getvalue().decode().splitlines()
            assert {json.loads(line)["id"] for line in lines} == self.copy.keys()
            assert response.headers["X-Revision"] == str(self.after)

    def catch_up(self) -> None:
        self.read()
        while self.next:
            self.read()


class Machine(RuleBasedStateMachine):
    """Two readers, each with some watchers: one sees drafts, and one does not."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = watching.READ_AT_ONCE, watching.MAX_READ
        self.block = transaction.atomic()
        self.block.__enter__()
        records = {
            "actors": {id: actor(id) for id in ACTORS},
            "sources": {id: article(id) for id in ARTICLES},
            "topics": {id: topic(id) for id in TOPICS},
        }
        save(records)
        _, text = ApiKey.objects.make("machine", "review")
        self.readers = [Reader({"authorization": f"Bearer {text}"}), Reader({})]
        self.poll()
        self.watchers: list[Watcher] = []

    def teardown(self) -> None:
        try:
            for watcher in self.watchers:
                self.agree(watcher)
        finally:
            watching.READ_AT_ONCE, watching.MAX_READ = self.kept
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def poll(self) -> None:
        for reader in self.readers:
            reader.poll()

    def agree(self, watcher: Watcher) -> None:
        watcher.catch_up()
        assert watcher.copy == watcher.reader.found(watcher.query)

    @initialize(
        asked=st.lists(queries(), min_size=2, max_size=2),
        limit=st.sampled_from([1, 2, 3, 500]),
        read=st.sampled_from([(1, 1), (1, 3), (2, 4), (500, 2_000)]),
    )
    def watch(self, asked: list[Query], limit: int, read: tuple[int, int]) -> None:
        watching.READ_AT_ONCE, watching.MAX_READ = read
        self.watchers = [Watcher(one, query, limit) for query in asked for one in self.readers]

    @rule(lines=WRITES)
    def write(self, lines: list[Line]) -> None:
        """Write all of the lines as one revision, or none if together they can't be."""
        editor = self.readers[0]
        response: Any = editor.client.generic(
            "POST",
            "/api/v1/imports/",
            json.dumps(lines),
            content_type="application/json",
            headers=editor.headers,
        )
        assert response.status_code in (200, 400, 409), response.content
        self.poll()

    @rule(lines=st.lists(statements(), min_size=2, max_size=4, unique_by=lambda one: one["id"]))
    def write_statements(self, lines: list[Line]) -> None:
        self.write(lines)

    @rule(line=topics())
    def write_topic(self, line: Line) -> None:
        self.write([line])

    @rule(place=st.integers(0, 3))
    def read(self, place: int) -> None:
        self.watchers[place].read()

    @rule(place=st.integers(0, 3))
    def catch_up(self, place: int) -> None:
        self.agree(self.watchers[place])


@pytest.mark.django_db
def test_a_watcher_has_what_the_filters_find_in_a_whole_copy():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=settings().max_examples // 8,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            phases=[Phase.generate],
        ),
    )
