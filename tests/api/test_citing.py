"""A record's address as of its revision is good for citing: its answer never changes."""

from typing import Any

import pytest

from statements.models import MODELS
from tests.api.asking import get
from tests.api.writing import Writer, fill

pytestmark = pytest.mark.django_db

CITED = {
    "actors": "ada",
    "sources": "article",
    "topics": "toll",
    "statements": "article-s01",
}

EDITS = {
    "actors/ada/": {"name": "Ada of the Bridges", "parent": None, "other_names": []},
    "actors/ministry/": {"name": "The Ministry of Bridges"},
    "actors/witness/": {"description": "Somebody at the harbor."},
    "sources/article/": {"name": "Another title", "publisher": None},
    "sources/herald/": {"name": "The Evening Herald"},
    "sources/agency/": {"name": "The Wire"},
    "topics/toll/": {"kind": "issue", "parent": None, "name": "Tolls"},
    "topics/bridge/": {"name": "The bridge across the harbor"},
    "statements/article-s00/": {"text": "Said anew."},
    "statements/article-s01/": {
        "text": "Said anew, too.",
        "estimates": [],
        "stances": [],
        "chain": [],
        "topics": [],
    },
}
"""Later edits of what is cited, and of everything that it refers to."""

DELETED = (
    *("statements/article-s01/", "statements/article-s02/", "statements/article-s00/"),
    *("sources/notice/", "sources/article/", "actors/ada/", "topics/toll/"),
)
"""Deletions of what is cited, each after what refers to it."""


@pytest.fixture
def writer() -> Writer:
    fill()
    return Writer()


def test_every_kind_of_record_that_has_a_past_is_cited_here():
    assert set(CITED) == set(MODELS)


@pytest.mark.parametrize("resource", CITED)
def test_what_is_cited_is_the_same_to_the_byte_after_edits_and_its_deletion(
    resource: str, writer: Writer
):
    address = f"/api/v1/{resource}/{CITED[resource]}/"
    shown: Any = get(address).json()
    cited = f"{address}?as_of={shown['revision']}"
    first = get(cited)
    assert first.status_code == 200
    assert first.json() == shown

    for other, changes in EDITS.items():
        assert writer.patch(other, changes).status_code == 200, other
        assert get(cited).content == first.content, other
    assert get(address).json() != shown
    for gone in DELETED:
        assert writer.delete(gone).status_code == 204, gone
        assert get(cited).content == first.content, gone
    assert get(address).status_code == 404


def test_what_was_changed_before_it_was_cited_is_cited_as_changed(writer: Writer):
    writer.patch("topics/toll/", {"name": "Tolls"})
    revision = get("/api/v1/topics/toll/").json()["revision"]
    writer.patch("topics/toll/", {"name": "No tolls"})

    assert get(f"/api/v1/topics/toll/?as_of={revision}").json()["name"] == "Tolls"
    assert get("/api/v1/topics/toll/?as_of=1").json()["name"] == "The toll"
