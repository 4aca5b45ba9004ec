"""Answers with only some of their keys."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def record(client: Client) -> Callable[[str], Any]:
    """Return a function from a query to the statement s1, trimmed by it."""

    def record(query: str) -> Any:
        response = client.get(f"/api/v1/statements/s1/?{query}")
        assert response.status_code == 200, response.content
        return response.json()

    return record


def test_only_the_fields_asked_for_come_and_the_id(record: Callable[[str], Any]):
    assert record("fields=text,kind") == {
        "id": "s1",
        "text": "An Élysée statement.",
        "kind": "assertion",
    }


def test_nested_names_are_dotted(record: Callable[[str], Any]):
    assert record("fields=document.name,stances.stance,said.edtf,topics.id") == {
        "id": "s1",
        "document": {"id": "doc-1", "name": None},
        "stances": [{"stance": "favor"}],
        "said": {"edtf": "2024-12"},
        "topics": [{"id": "plan"}],
    }


def test_a_whole_outweighs_a_part_of_it(record: Callable[[str], Any]):
    whole = record("")["document"]

    assert record("fields=document,document.name")["document"] == whole


def test_what_is_omitted_does_not_come(record: Callable[[str], Any]):
    whole = record("")
    trimmed = record("omit=participants,document.kind,stances.holder")

    assert trimmed == {
        **{key: value for key, value in whole.items() if key != "participants"},
        "document": {key: value for key, value in whole["document"].items() if key != "kind"},
        "stances": [{key: stance[key] for key in stance if key != "holder"} for stance in
                    whole["stances"]],
    }  # fmt: skip


def test_fields_and_omit_work_together(record: Callable[[str], Any]):
    assert record("fields=document,kind&omit=document.url,document.kind") == {
        "id": "s1",
        "document": {"id": "doc-1", "name": None},
        "kind": "assertion",
    }


def test_lists_are_trimmed_as_details_are(client: Client):
    results = client.get("/api/v1/statements/?fields=kind&id=s1").json()["results"]

    assert results == [{"id": "s1", "kind": "assertion"}]


def test_an_object_of_which_nothing_is_left_is_empty(record: Callable[[str], Any]):
    assert record("fields=said.edtf,stances.stance&omit=said.edtf,stances.stance") == {
        "id": "s1",
        "said": {},
        "stances": [{}],
    }
