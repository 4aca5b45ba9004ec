"""Provenance over HTTP: what it costs, how much it shows, and who sees what."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.api.asking import READER, faults_at, get
from tests.builders import actor, article, outlet, save, statement, topic

pytestmark = pytest.mark.django_db

STANCE = {"holder": "ada", "topic": "bridge", "stance": "favor"}
NOTE = "/api/v1/statements/note-00/provenance/"
OPPOSING = [{"kind": "contradicts", "other": "note-00"}]


def fill(*statements: dict[str, Any]) -> None:
    """Write statements that two outlets publish, each with its own speaker."""
    speakers = {f"speaker-{one['id']}" for one in statements}
    save(
        {
            "actors": {id: actor(id) for id in ("ada", *speakers)},
            "sources": {
                "herald": outlet("herald", reliability="D"),
                "wire": outlet("wire", reliability="F"),
                "paper": article("paper", publisher="herald"),
                "report": article("report", publisher="wire", reliability="D"),
                "scraps": article("scraps"),
            },
            "topics": {"bridge": topic()},
            "statements": {one["id"]: one for one in statements},
        }
    )


def note(number: int, document: str = "paper", **more: Any) -> dict[str, Any]:
    id = f"note-{number:02}"
    speaker = {"actor": f"speaker-{id}", "role": "speaker"}
    return statement(id, document=document, participants=[speaker], stances=[STANCE], **more)


def ids(group: str, client: Client = READER) -> list[str]:
    answer: Any = client.get(NOTE).json()
    return [one["id"] for one in answer["corroboration"][group]]


def test_another_outlet_corroborates_and_the_same_one_only_repeats():
    fill(note(0), note(1, "report"), note(2, "paper"), note(3, "scraps"))

    assert ids("corroborates") == ["note-01"]
    assert ids("repeats") == ["note-02"]
    assert ids("not_known") == ["note-03"]


def test_what_only_restates_repeats_however_independent():
    fill(note(0), note(1, "report", relations=[{"kind": "restates", "other": "note-00"}]))

    assert ids("corroborates") == []
    assert ids("repeats") == ["note-01"]


@pytest.mark.parametrize("status", ["disputed", "rejected", "superseded"])
def test_what_cannot_be_taken_as_it_is_corroborates_nothing(status: str):
    fill(note(0), note(1, "report", review_status=status))

    assert ids("corroborates") == []


def test_all_nodes_with_the_worst_grade_are_the_weakest_link_and_f_is_none():
    chain = [{"source": "wire", "relation": "reports"}]
    fill(note(0, chain=chain, credibility=4))
    answer = get(NOTE).json()

    assert answer["weakest_link"] == {
        "rank": 4,
        "nodes": [
            "/api/v1/sources/herald/",
            "/api/v1/sources/paper/",
            "/api/v1/statements/note-00/",
        ],
    }
    assert answer["not_known"] == ["/api/v1/sources/wire/", "/api/v1/actors/speaker-note-00/"]


def test_at_most_fifty_are_compared_those_that_are_related_first():
    supporting = {"relations": [{"kind": "supports", "other": "note-00"}]}
    fill(note(0), note(1, "report", **supporting), *(note(n, "report") for n in range(2, 60)))
    answer = get(NOTE).json()["corroboration"]

    assert answer["has_more"] is True
    shown = [one["id"] for one in answer["corroborates"]]
    assert len(shown) == 50
    assert shown[0] == "note-01"
    assert set(shown[1:]) <= {f"note-{number:02}" for number in range(2, 60)}
    lists = [{one["id"] for one in get(at).json()["results"]} for at in answer["lists"]]
    assert lists[0] == {"note-01"}
    assert len(get(f"{answer['lists'][1]}&limit=500").json()["results"]) == 60


def test_at_most_twenty_opposing_statements_are_shown():
    fill(note(0), *(note(number, relations=OPPOSING) for number in range(1, 23)))
    answer = get(NOTE).json()["aftermath"]["relations"]

    assert len({one["id"] for one in answer["results"]}) == 20
    assert answer["has_more"] is True
    assert {one["direction"] for one in answer["results"]} == {"incoming"}


def test_drafts_count_only_for_those_who_see_them():
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor"))
    fill(note(0), note(1, "report", review_status="draft", relations=OPPOSING))

    assert ids("corroborates") == []
    assert get(NOTE).json()["aftermath"]["relations"]["results"] == []
    assert ids("corroborates", editor) == ["note-01"]
    answer: Any = editor.get(NOTE).json()
    assert len(answer["aftermath"]["relations"]["results"]) == 1


def test_an_unknown_statement_or_parameter_is_refused():
    fill(note(0))

    unknown = get("/api/v1/statements/note-0/provenance/")
    assert unknown.status_code == 404
    assert 'Did you mean "note-00"?' in unknown.json()["detail"]
    assert get("/api/v1/topics/bridge/provenance/").status_code == 404
    (fault,) = faults_at(f"{NOTE}?fields=nodes")
    assert (fault["parameter"], fault["code"]) == ("fields", "unknown_parameter")


def test_it_is_answered_once_until_something_is_written():
    fill(note(0))
    tag = get(NOTE).headers["ETag"]

    assert get(NOTE, if_none_match=tag).status_code == 304
    save({"actors": {"bo": actor("bo")}})
    assert get(NOTE, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("others", [1, 45])
def test_it_takes_as_many_queries_however_much_there_is(others, django_assert_num_queries):
    chain = [{"source": "wire", "relation": "reports"}]
    some = (note(number, "report", relations=OPPOSING) for number in range(1, others + 1))
    fill(note(0, chain=chain), *some)
    get(NOTE)

    with django_assert_num_queries(12):
        get(NOTE)
