"""Provenance: compared with what whole documents say, in small worlds drawn at random."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import given, settings

from tests.analysis.origins_by_hand import Documents, Record, with_role
from tests.analysis.small_worlds import seeds, some_worlds, world_of
from tests.api.asking import READER

pytestmark = pytest.mark.django_db

GRADES = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5}
STANDING = ("unreviewed", "accepted", "draft")
Edge = tuple[str, str, str, bool | None]


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def address(kind: str, id: str) -> str:
    return f"/api/v1/{kind}/{id}/"


def source_edges(source: str, documents: Documents) -> Iterator[Edge]:
    publisher = documents.sources[source]["publisher"]
    if publisher:
        ends = address("sources", publisher["id"]), address("sources", source)
        yield (*ends, "publishes", None)


def edges(statement: Record, documents: Documents) -> set[Edge]:
    """Return the steps from the document to those who speak and those spoken for."""
    home = statement["document"]["id"]
    found = set(source_edges(home, documents))
    here, relation = address("sources", home), "attributes"
    for hop in sorted(statement["chain"], key=lambda hop: hop["position"]):
        there = (hop["source"] or hop["actor"])["url"]
        if hop["source"]:
            found |= set(source_edges(hop["source"]["id"], documents))
        found.add((here, there, relation, hop["explicit"]))
        here, relation = there, hop["relation"]
    speakers = with_role(statement, "speaker")
    voices = [address("actors", one) for one in speakers]
    is_explicit = statement["attribution"] != "carried_over"
    found |= {(here, voice, relation, is_explicit) for voice in voices}
    content = statement["url"]
    if voices:
        found |= {(voice, content, "says", None) for voice in voices}
    else:
        found.add((here, content, "says" if relation == "attributes" else relation, None))
    for other in with_role(statement, "on_behalf_of"):
        others = address("actors", other)
        found |= {(voice, others, "on_behalf_of", None) for voice in voices or [here]}
    return found


def grade(url: str, documents: Documents) -> Any:
    """Return the grade of the record at an address, and the id of whoever lends it."""
    kind, id = url.split("/")[3:5]
    if kind == "statements":
        return documents.statements[id]["credibility"], None
    if kind == "actors":
        outlet = documents.voices.get(id)
        letter = outlet and documents.sources[outlet]["reliability"]
        return letter, outlet if letter else None
    source = documents.sources[id]
    if source["reliability"] or not source["publisher"]:
        return source["reliability"], None
    publisher = source["publisher"]["id"]
    letter = documents.sources[publisher]["reliability"]
    return letter, publisher if letter else None


def reasons(one: Record, other: Record) -> list[tuple[str, str | None, Any]]:
    """Return why one statement is compared with another."""
    kinds = ("supports", "restates")
    found: list[tuple[str, str | None, Any]] = []
    for relations, end, direction in (
        (one["relations"], other, "outgoing"),
        (other["relations"], one, "incoming"),
    ):
        found += [
            (relation["kind"], direction, None)
            for relation in relations
            if relation["other"]["id"] == end["id"] and relation["kind"] in kinds
        ]
    held = [in_brief(stance) for stance in other["stances"]]
    found += [
        ("same_stance", None, tuple(own.items()))
        for own in map(in_brief, one["stances"])
        if own in held
    ]
    return found


def in_brief(stance: Record) -> dict[str, str]:
    return {
        "holder": stance["holder"]["id"],
        "topic": stance["topic"]["id"],
        "stance": stance["stance"],
    }


def corroboration(one: Record, documents: Documents) -> dict[str, dict[str, Any]]:
    """Return what each group of an answer should have, by the ids."""
    groups: dict[str, dict[str, Any]] = {"corroborates": {}, "repeats": {}, "not_known": {}}
    for id, other in documents.statements.items():
        why = reasons(one, other)
        if id == one["id"] or not why or other["review_status"] not in STANDING:
            continue
        shared = documents.hands(one) & documents.hands(other)
        both = documents.is_known(one) and documents.is_known(other)
        independent = False if shared else True if both else None
        group = {True: "corroborates", False: "repeats", None: "not_known"}[independent]
        if any(reason == "restates" for reason, _, _ in why):
            group = "repeats"
        groups[group][id] = (sorted(why, key=str), independent, sorted(shared))
    return groups


def shown(candidates: list[Any]) -> dict[str, Any]:
    found = {}
    for one in candidates:
        why = [
            (
                reason["reason"],
                reason["direction"],
                reason["stance"] and tuple(reason["stance"].items()),
            )
            for reason in one["reasons"]
        ]
        shared = sorted((two["type"], two["id"]) for two in one["shared"])
        found[one["id"]] = (sorted(why, key=str), one["independent"], shared)
    assert len(found) == len(candidates)
    return found


def opposing(one: Record, documents: Documents) -> set[tuple[str, str, str]]:
    found = set()
    for id, other in documents.statements.items():
        if other["review_status"] != "rejected":
            for relation in one["relations"]:
                if relation["other"]["id"] == id:
                    found.add((relation["kind"], "outgoing", id))
            for relation in other["relations"]:
                if relation["other"]["id"] == one["id"]:
                    found.add((relation["kind"], "incoming", id))
    kinds = ("contradicts", "supersedes", "qualifies")
    return {relation for relation in found if relation[0] in kinds}


def when(date: Any) -> str | None:
    return date and (date["edtf"] or date["text"])


def corrections(one: Record, documents: Documents) -> set[Any]:
    path = {one["document"]["id"]} | {hop["source"]["id"] for hop in one["chain"] if hop["source"]}
    return {
        (correction["kind"], correction["document"]["id"], id, when(correction["made"]))
        for id, source in documents.sources.items()
        for correction in source["corrections"]
        if correction["document"]["id"] in path
    }


@settings(some_worlds, max_examples=4)
@given(seed=seeds)
def test_an_answer_says_what_the_documents_say(seed: int, editor: Client):
    with world_of(seed):
        for client in (READER, editor):
            documents = Documents(client)
            for id, statement in documents.statements.items():
                response: Any = client.get(f"{address('statements', id)}provenance/")
                check(response.json(), statement, documents)


def check(answer: Any, statement: Record, documents: Documents) -> None:
    own = edges(statement, documents)
    steps = [tuple(one.values()) for one in answer["edges"]]
    assert len(set(steps)) == len(steps)
    assert set(steps) == own
    urls = [node["url"] for node in answer["nodes"]]
    assert len(set(urls)) == len(urls)
    assert set(urls) == {end for edge in own for end in edge[:2]}
    grades = {url: grade(url, documents) for url in urls}
    for node in answer["nodes"]:
        letter = node["credibility"] if node["type"] == "statement" else node["reliability"]
        assert (letter, node["reliability_from"]) == grades[node["url"]]
    ranks = {url: GRADES.get(letter) for url, (letter, _) in grades.items()}
    known = [rank for rank in ranks.values() if rank]
    assert set(answer["not_known"]) == {url for url, rank in ranks.items() if not rank}
    if known:
        assert answer["weakest_link"]["rank"] == max(known)
        assert set(answer["weakest_link"]["nodes"]) == {
            url for url, rank in ranks.items() if rank == max(known)
        }
    else:
        assert answer["weakest_link"] is None
    found = answer["corroboration"]
    for group, wanted in corroboration(statement, documents).items():
        assert shown(found[group]) == wanted, group
    assert found["has_more"] is False
    after = answer["aftermath"]
    assert {
        (one["relation"], one["direction"], one["id"]) for one in after["relations"]["results"]
    } == opposing(statement, documents)
    assert {
        (one["kind"], one["document"]["id"], one["by"]["id"], one["made"])
        for one in after["corrections"]["results"]
    } == corrections(statement, documents)
    assert [
        (one["assessor"]["id"], one["verdict"], one["assessed"])
        for one in after["assessments"]["results"]
    ] == [
        (one["assessor"]["id"], one["verdict"], when(one["assessed"]))
        for one in statement["assessments"]
    ]
