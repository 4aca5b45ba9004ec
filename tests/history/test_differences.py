"""What is different between two documents is told place by place, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.documents import canonical_text
from statements.history.differences import differences
from tests.builders import changed, parsed, world

S01 = world()["statements"]["article-s01"]


def kept(raw: Any, resource: str = "statements") -> Any:
    """Return the document of a raw record as it is kept, but for its stamps."""
    return json.loads(canonical_text(resource, parsed(resource, raw)))


def told(before: Any, after: Any, resource: str = "statements") -> set[tuple[str, str, str]]:
    found = differences(resource, kept(before, resource), kept(after, resource))
    return {(one.pointer, json.dumps(one.before), json.dumps(one.after)) for one in found}


def test_a_value_is_different_at_its_own_place():
    after = changed(S01, {"/text": "Anew.", "/credibility": None, "/said/text": "then"})

    assert told(S01, after) == {
        ("/text", '"What article-s01 says."', '"Anew."'),
        ("/credibility", "3", "null"),
        (
            "/said",
            '{"edtf": "2024-12-17", "basis": "inferred", "text": "yesterday"}',
            '{"edtf": "2024-12-17", "basis": "inferred", "text": "then"}',
        ),
    }


def test_a_part_is_paired_by_what_names_it_wherever_it_stands():
    ministry = {**S01["participants"][1], "office": "owner"}
    after = changed(S01, {"/participants": [S01["participants"][0], ministry]})

    assert told(S01, after) == {
        ("/participants/1/office", "null", '"owner"'),
        (
            "/participants/2",
            json.dumps(kept(S01)["participants"][2]),
            "null",
        ),
    }


def test_a_number_is_paired_by_its_id():
    other = {**S01["estimates"][0], "id": "article-s01-e0", "value": 7}
    after = changed(S01, {"/estimates": [other, S01["estimates"][0]]})

    (only,) = told(S01, after)
    assert only[:2] == ("/estimates/0", "null")


def test_references_are_added_and_taken_away_one_by_one():
    assert told(S01, changed(S01, {"/topics": ["harbor", "toll"]})) == {
        ("/topics/0", "null", '"harbor"'),
        ("/topics/0", '"bridge"', "null"),
    }


def test_another_order_is_one_difference_of_the_list():
    other = {**S01["estimates"][0], "id": "article-s01-e0"}
    numbers = [S01["estimates"][0], other]
    before = changed(S01, {"/topics": ["bridge", "toll"], "/estimates": numbers})
    after = changed(S01, {"/topics": ["toll", "bridge"], "/estimates": numbers[::-1]})

    assert told(before, after) == {
        ("/topics", '["bridge", "toll"]', '["toll", "bridge"]'),
        (
            "/estimates",
            '["article-s01-e1", "article-s01-e0"]',
            '["article-s01-e0", "article-s01-e1"]',
        ),
    }


@pytest.mark.parametrize(
    ("resource", "id"), [(resource, id) for resource, raws in world().items() for id in raws]
)
def test_a_document_is_not_different_from_itself(resource: str, id: str):
    raw = world()[resource][id]

    assert told(raw, raw, resource) == set()


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(before=NAMES, after=NAMES)
def test_every_name_that_comes_or_goes_is_told_and_no_other(before: list[str], after: list[str]):
    ada = world()["actors"]["ada"]
    found = differences(
        "actors",
        kept({**ada, "other_names": [{"name": name} for name in before]}, "actors"),
        kept({**ada, "other_names": [{"name": name} for name in after]}, "actors"),
    )
    changes = [one for one in found if one.pointer != "/other_names"]

    assert {one.after["name"] for one in changes if one.after} == {*after} - {*before}
    assert {one.before["name"] for one in changes if one.before} == {*before} - {*after}
