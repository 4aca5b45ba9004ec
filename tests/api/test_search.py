"""`/search/` answers with the best five of each kind, and says where the rest is."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from statements.api.search import SearchView
from statements.rest.http import strict_view
from tests.api.asking import brief, faults_at, found, get, listed
from tests.api.tables.search import FOUND, REFUSED
from tests.builders import actor, article, save, statement, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

KINDS = ("statements", "actors", "sources", "topics")
MOST = 23 if connection.vendor == "postgresql" else 18
"""The version; of each kind the index's count, the best and their documents; of statements, the
names in them as well, once for what is found and once for what comes first. PostgreSQL also says
before each count how many it expects."""


def address(text: str) -> str:
    return f"/api/v1/search/?q={quote(text, safe='')}"


def search(text: str) -> dict[str, Any]:
    response = get(address(text))
    assert response.status_code == 200, response.text
    return dict(response.json())


def ids(text: str, kind: str) -> list[str]:
    return [one["id"] for one in search(text)[kind]["results"]]


@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_each_kind_has_up_to_five_of_what_its_list_finds(text: str):
    for kind, answer in search(text).items():
        whole = found(kind, f"q={quote(text, safe='')}")
        shown = [one["id"] for one in answer["results"]]

        assert len(shown) == len(set(shown)) == min(5, len(whole))
        assert set(shown) <= whole
        assert answer["has_more"] == (len(whole) > 5)


def test_the_answer_has_every_kind_in_order_and_records_in_brief():
    answer = search("united nations")

    assert list(answer) == list(KINDS)
    for kind, one in answer.items():
        assert list(one) == ["results", "has_more", "list"]
        assert one["results"] == [brief(kind, shown["id"]) for shown in one["results"]]
    assert answer["actors"]["results"][0]["id"] == "united-nations"


@pytest.mark.parametrize("text", ["quay", '"the quay" -board', "naïve & ça=50%+1", "peace*"])
def test_the_address_of_the_list_finds_all_of_them(text: str):
    for kind, one in search(text).items():
        page = get(f"{one['list']}&limit=500&fields=id").json()

        assert {record["id"] for record in page["results"]} == found(
            kind, f"q={quote(text, safe='')}"
        )


@pytest.mark.parametrize(("text", "code"), [*REFUSED])
def test_a_search_for_nothing_or_for_too_much_is_refused(text: str, code: str):
    (fault,) = faults_at(address(text))

    assert (fault["parameter"], fault["code"]) == ("q", code)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {("q", "required")}),
        ("search=peace", {("search", "unknown_parameter"), ("q", "required")}),
        ("q=a&q=b", {("q", "repeated")}),
        ("q=peace&limit=9", {("limit", "unknown_parameter")}),
        ("q=peace&format=csv", {("format", "unknown_format")}),
    ],
)
def test_what_is_not_understood_is_refused(query: str, expected: set[tuple[str, str]]):
    told = faults_at(f"/api/v1/search/?{query}")

    assert {(fault["parameter"], fault["code"]) for fault in told} == expected


def test_a_missing_q_and_its_synonyms_are_told_with_the_remedy():
    unknown, missing = faults_at("/api/v1/search/?search=peace")

    assert unknown["detail"].endswith('Did you mean "q"?')
    assert missing["detail"] == '"q" is missing: add "q=" with a value.'


def test_names_that_are_just_the_search_come_first_and_then_the_shortest():
    save(
        {
            "actors": {
                "aa": actor("aa", name="Bank of the Gilded Lanterns"),
                "bb": actor("bb", name="Lanterns, Gilded"),
                "cc": actor("cc", name="Somebody", description="Of the Gilded Lanterns."),
                "dd": actor("dd", name="GLO", other_names=[{"name": "gilded lanterns"}]),
                "ee": actor("ee", name="Gilded Lanterns Council"),
                "ff": actor("ff", name="Gilded Crown", description="One of the lanterns."),
            }
        }
    )

    assert ids("gilded lanterns", "actors") == ["bb", "dd", "ee", "aa", "ff"]
    assert search("gilded lanterns")["actors"]["has_more"]
    assert ids('"gilded lanterns"', "actors") == ["dd", "ee", "aa", "cc"]
    assert ids("gild* bank", "actors") == ["aa"]
    assert ids("somebody or glo", "actors") == ["cc", "dd"]
    assert ids("gilded -lanterns", "actors") == []


def test_the_statements_that_were_entered_last_come_first():
    save({"sources": {"article": article()}, "actors": {"ada": actor()}})
    for number in range(7):
        raw = statement(f"article-t{number}", text="The lantern is gilded.")
        save({"statements": {raw["id"]: raw}})

    assert ids("lanterns", "statements") == [f"article-t{number}" for number in (6, 5, 4, 3, 2)]


def test_of_many_names_those_that_were_entered_first_are_compared(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.analysis.search.COMPARED", 6)
    topics = {f"t{number}": topic(f"t{number}", name=f"Lantern {number}") for number in range(6)}
    save({"topics": topics})
    save({"topics": {"lantern": topic("lantern", name="Lantern")}})

    assert ids("lantern", "topics") == ["t0", "t1", "t2", "t3", "t4"]


def test_only_readers_who_may_see_drafts_find_them():
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor"))

    shown = editor.get(address("zanzibar")).json()["statements"]["results"]

    assert [one["id"] for one in shown] == ["quay-notes-s13"]
    assert ids("zanzibar", "statements") == []


def test_the_answer_stands_until_the_next_write():
    response = get(address("quay"))

    assert response.headers["ETag"].startswith('W/"')
    assert get(address("quay"), if_none_match=response.headers["ETag"]).status_code == 304
    other = get(address("peace"), if_none_match=response.headers["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize(
    "text", ["quay", "quay or peace or united or nations", "a", "zzz", "-quay"]
)
def test_the_number_of_queries_is_bounded(text: str):
    with CaptureQueriesContext(connection) as spent:
        search(text)

    assert len(spent) <= MOST


def test_it_takes_a_place_among_costly_requests_and_names_what_costs_much():
    assert SearchView().weight == strict_view.COSTS_MUCH
    assert SearchView().costly_parameters() == ["q"]


@pytest.mark.parametrize("text", ["quay", "talks or stage or force", "peace*", "-quay"])
def test_statements_come_by_relevance_and_the_newest_first_if_nothing_is_wanted(text: str):
    (*first,) = ids(text, "statements")
    ordering = "-created" if text.startswith("-") else "relevance"

    assert first == listed("statements", f"q={quote(text)}&ordering={ordering}")[:5]
