"""Whatever is written in whatever order, the API is as a plain dictionary of documents would be.

The dictionary knows which documents may stand together, and what there was after each revision.
Two followers poll the feed: one that sees drafts, and one that does not.
"""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from statements.models import ApiKey
from statements.transfer import export_lines
from tests.builders import article, save

Key = tuple[str, str]
Records = dict[Key, dict[str, Any]]

TOPICS = [f"t{number}" for number in range(3)]
STATEMENTS = [f"s{number}" for number in range(3)]
KEYS = st.sampled_from(
    [*(("topics", id) for id in TOPICS), *(("statements", id) for id in STATEMENTS)]
)


@st.composite
def documents(draw: st.DrawFn, key: Key | None = None) -> tuple[Key, dict[str, Any]]:
    """Return a document of a topic or a statement, of which what it refers to may not be there."""
    resource, id = key or draw(KEYS)
    if resource == "topics":
        # Only topics before it are above a topic, so that there are no circles.
        parents = [None, *TOPICS[: TOPICS.index(id)]]
        parent = draw(st.sampled_from(parents))
        return (resource, id), {"id": id, "kind": "issue", "name": draw(NAMES), "parent": parent}
    others = st.sampled_from([other for other in STATEMENTS if other != id])
    body: dict[str, Any] = {
        "document": "article",
        "text": draw(NAMES),
        "kind": "assertion",
        "attribution": "narrator",
        "speech": "none",
        "review_status": draw(st.sampled_from(["draft", "unreviewed"])),
        "topics": sorted(draw(st.sets(st.sampled_from(TOPICS), max_size=2))),
        "relations": [
            {"kind": "supports", "other": other}
            for other in sorted(draw(st.sets(others, max_size=2)))
        ],
    }
    return (resource, id), {"id": id, **body}


STREAM = "/api/v1/statements/?format=ndjson"
ADDRESSES = [
    *("/api/v1/changes/", "/api/v1/topics/", "/api/v1/statements/?count=exact", STREAM),
    *("/api/v1/statements/s1/", "/api/v1/statements/s1/history/", "/api/v1/topics/?as_of=5"),
]
"""What a reader who sees no drafts asks again after each write."""

Answer = tuple[int, dict[str, str], bytes]
"""A status, the headers and a body."""

NAMES = st.sampled_from(["One", "Two", "Three", "Äsop’s “Four”"])


def references(document: dict[str, Any]) -> set[Key]:
    """Return the topics and statements that a document refers to."""
    found = {("topics", id) for id in document.get("topics", ())}
    found |= {("statements", one["other"]) for one in document.get("relations", ())}
    return found | ({("topics", document["parent"])} if document.get("parent") else set())


def is_whole(records: Records) -> bool:
    """Say whether all that is referred to is there."""
    return all(references(document) <= records.keys() for document in records.values())


def is_draft(document: dict[str, Any]) -> bool:
    return document.get("review_status") == "draft"


def public(records: Records) -> Records:
    """Return what of the records any reader may see."""
    shown = {key: document for key, document in records.items() if not is_draft(document)}
    return {
        key: {
            **document,
            **(
                {
                    "relations": [
                        one
                        for one in document["relations"]
                        if ("statements", one["other"]) in shown
                    ]
                }
                if "relations" in document
                else {}
            ),
        }
        for key, document in shown.items()
    }


def is_told(before: Records, after: Records) -> bool:
    """Say whether a reader who sees no drafts may know that the records changed."""
    return any(
        before.get(key) != after.get(key)
        and any(key in records and not is_draft(records[key]) for records in (before, after))
        for key in before.keys() | after.keys()
    )


class Follower:
    """Keeps a copy by the feed."""

    def __init__(self, client: Client, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers
        self.after = 0
        self.copy: Records = {}

    def poll(self) -> None:
        address: str | None = f"/api/v1/changes/?after={self.after}&limit=3"
        while address:
            page = self.client.get(address, headers=self.headers).json()
            for change in page["results"]:
                key = (change["resource"], change["id"])
                self.copy[key] = change["document"]
                if change["document"] is None:
                    del self.copy[key]
            assert page["latest"] >= self.after
            self.after, address = page["latest"], page["next"]


def seen(records: Any, model: Records) -> Records:
    """Return of documents of the API what the dictionary knows of them, references as ids."""
    return {
        key: {name: _plain(records[key][name]) for name in document}
        for key, document in model.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return (
            value["id"] if "id" in value else {name: _plain(inner) for name, inner in value.items()}
        )
    return value


class Machine(RuleBasedStateMachine):
    """Writes by the API and into a dictionary alike."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        save({"sources": {"article": article()}})
        _, text = ApiKey.objects.make("machine", "review")
        self.key = {"authorization": f"Bearer {text}"}
        self.client = Client()
        self.records: Records = {}
        self.past: list[Records] = [{}, {}]
        self.followers = [Follower(self.client, self.key), Follower(self.client, {})]
        self.noticed: tuple[int, dict[str, Answer]] = (0, {})

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def send(self, method: str, address: str, body: Any = None) -> int:
        """Return the status of what a writer's request is answered with."""
        response = self.client.generic(
            method,
            f"/api/v1/{address}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self.key,
        )
        return int(response.status_code)

    def write(self, after: Records) -> bool:
        """Take it that the records are these, if that can be, and say whether it can."""
        if not is_whole(after):
            return False
        if after != self.records:
            self.records = after
            self.past.append(after)
        return True

    @rule(given=documents())
    def put(self, given: tuple[Key, dict[str, Any]]) -> None:
        key, document = given
        is_new = key not in self.records
        status = self.send("PUT", f"{key[0]}/{key[1]}/", document)
        if self.write({**self.records, key: document}):
            assert status == (201 if is_new else 200)
        else:
            assert status == 400

    @rule(key=KEYS, name=NAMES)
    def patch(self, key: Key, name: str) -> None:
        field = "name" if key[0] == "topics" else "text"
        status = self.send("PATCH", f"{key[0]}/{key[1]}/", {field: name})
        if key not in self.records:
            assert status == 404
            return
        assert status == 200
        assert self.write({**self.records, key: {**self.records[key], field: name}})

    @rule(id=st.sampled_from(STATEMENTS), status=st.sampled_from(["draft", "accepted"]))
    def publish_or_withdraw(self, id: str, status: str) -> None:
        key = ("statements", id)
        answer = self.send("PATCH", f"statements/{id}/", {"review_status": status})
        assert answer == (200 if key in self.records else 404)
        if key in self.records:
            self.write({**self.records, key: {**self.records[key], "review_status": status}})

    @rule(id=st.sampled_from(STATEMENTS), other=st.sampled_from(STATEMENTS))
    def relate(self, id: str, other: str) -> None:
        key, relations = ("statements", id), [{"kind": "supports", "other": other}]
        status = self.send("PATCH", f"statements/{id}/", {"relations": relations})
        if key not in self.records:
            assert status == 404
        elif id != other and self.write(
            {**self.records, key: {**self.records[key], "relations": relations}}
        ):
            assert status == 200
        else:
            assert status == 400

    @rule(key=KEYS)
    def delete(self, key: Key) -> None:
        status = self.send("DELETE", f"{key[0]}/{key[1]}/")
        if key not in self.records:
            assert status == 404
        elif self.write({one: body for one, body in self.records.items() if one != key}):
            assert status == 204
        else:
            assert status == 409

    @rule(key=KEYS, back=st.integers(0, 20))
    def restore(self, key: Key, back: int) -> None:
        number = max(1, len(self.past) - 1 - back)
        is_new = key not in self.records
        status = self.send("POST", f"{key[0]}/{key[1]}/restore/", {"revision": number})
        document = self.past[number].get(key)
        if document is not None and self.write({**self.records, key: document}):
            assert status == (201 if is_new else 200)
        else:
            assert status == 400

    @rule(
        given=st.lists(documents(), min_size=1, max_size=5, unique_by=lambda one: one[0]),
        gone=st.sets(KEYS, max_size=2),
    )
    def bring(self, given: list[tuple[Key, dict[str, Any]]], gone: set[Key]) -> None:
        gone -= {key for key, _ in given}
        lines: list[Any] = [{"resource": key[0], **document} for key, document in given]
        lines += [{"resource": key[0], "id": key[1], "deleted": True} for key in sorted(gone)]
        status = self.send("POST", "imports/", lines)
        after = {key: body for key, body in self.records.items() if key not in gone}
        assert status == (200 if self.write({**after, **dict(given)}) else 400)

    @rule(back=st.integers(0, 20))
    def look_back(self, back: int) -> None:
        number = max(1, len(self.past) - 1 - back)
        for headers, model, latest in (
            (self.key, self.past[number], len(self.past) - 1),
            ({}, public(self.past[number]), self.told),
        ):
            if number > latest:
                response = self.client.get(f"/api/v1/topics/?as_of={number}", headers=headers)
                assert response.json()["errors"][0]["code"] == "ahead"
                continue
            found = {}
            for resource in ("topics", "statements"):
                address = f"/api/v1/{resource}/?as_of={number}&limit=500"
                for record in self.client.get(address, headers=headers).json()["results"]:
                    found[resource, record["id"]] = record
            assert found.keys() == model.keys()
            assert seen(found, model) == model

    @property
    def told(self) -> int:
        """The number of the latest revision that a reader who sees no drafts may know of."""
        numbers = range(2, len(self.past))
        told = [one for one in numbers if is_told(self.past[one - 1], self.past[one])]
        return max(told, default=1)

    @invariant()
    def a_reader_notices_what_is_told_and_nothing_else(self) -> None:
        answers = {}
        for address in ADDRESSES:
            response: Any = self.client.get(address)
            body = response.getvalue() if response.streaming else response.content
            answers[address] = (response.status_code, dict(response.headers), body)
        told, before = self.noticed
        assert json.loads(answers["/api/v1/changes/"][2])["latest"] == self.told
        assert answers[STREAM][1]["X-Revision"] == str(self.told)
        if told == self.told:
            assert answers == before
        else:
            tags = {headers.get("ETag") for _, headers, _ in answers.values()} - {None}
            assert not tags & {headers.get("ETag") for _, headers, _ in before.values()}
        self.noticed = (self.told, answers)

    @invariant()
    def copies_are_equal(self) -> None:
        for follower, model in zip(
            self.followers, (self.records, public(self.records)), strict=True
        ):
            follower.poll()
            there = {key: one for key, one in follower.copy.items() if key[0] != "sources"}
            assert there.keys() == model.keys()
            assert seen(there, model) == model

    @invariant()
    def all_is_as_the_dictionary_says(self) -> None:
        found = {}
        for line in export_lines():
            document = json.loads(line)
            found[document["resource"], document["id"]] = document
        del found["sources", "article"]
        assert found.keys() == self.records.keys()
        assert seen(found, self.records) == self.records


@pytest.mark.django_db
def test_the_api_is_as_a_dictionary_of_documents_would_be():
    examples = settings().max_examples
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples // 8,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            # To make a failure smaller takes minutes; the steps of a large one are told as well.
            phases=[Phase.generate],
        ),
    )
