"""What is restored passes the same rules as any write, and is one more revision."""

import pytest

from statements.models import Revision, Statement
from tests.api.writing import Writer, faults, fill
from tests.builders import actor, everything, statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

S01 = "statements/article-s01/"


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def test_a_record_becomes_what_it_was(writer):
    before = writer.get(S01).json()
    writer.put(S01, statement("article-s01"))

    response = writer.post(f"{S01}restore/", {"revision": 1}, X_Change_Reason="Too much.")

    after = response.json()
    written = {"updated_at", "revision", "estimates"}
    assert response.status_code == 200
    assert {name: after[name] for name in after.keys() - written} == {
        name: before[name] for name in before.keys() - written
    }
    assert (after["revision"], Revision.objects.latest("number").why) == (3, "Too much.")


def test_what_was_deleted_comes_back(writer):
    writer.delete("statements/article-s02/")

    response = writer.post("statements/article-s02/restore/", {"revision": 1})

    assert response.status_code == 201
    assert Statement.objects.filter(key="article-s02").exists()


def test_what_comes_back_was_created_when_it_was(writer):
    before = writer.get(S01).json()
    writer.put(S01, statement("article-s01"))
    writer.delete(S01)

    after = writer.post(f"{S01}restore/", {"revision": 1}).json()

    assert after["created_at"] == before["created_at"] < after["updated_at"]
    assert [one["created_at"] for one in after["estimates"]] == [
        one["created_at"] for one in before["estimates"]
    ]
    (entry, *_) = writer.get(f"{S01}history/").json()["results"]
    assert entry["document"]["created_at"] == before["created_at"]
    assert entry["document"]["estimates"][0]["created_at"] == before["created_at"]


def test_a_number_that_comes_back_was_created_when_it_was(writer):
    before = writer.get(S01).json()
    writer.put(S01, statement("article-s01"))

    after = writer.post(f"{S01}restore/", {"revision": 1}).json()

    assert [one["created_at"] for one in after["estimates"]] == [
        one["created_at"] for one in before["estimates"]
    ]


def test_another_record_of_its_id_was_created_when_it_is_written(writer):
    before = writer.get("statements/article-s02/").json()
    writer.delete("statements/article-s02/")

    after = writer.put("statements/article-s02/", statement("article-s02")).json()

    assert after["created_at"] > before["created_at"]


def test_what_no_longer_keeps_the_rules_is_refused(writer):
    writer.post("actors/", actor("grace"))
    document = writer.get("statements/article-s02/").json()
    participants = [*document["participants"], {"actor": "grace", "role": "about"}]
    with_grace = {**document, "participants": participants}
    number = writer.put("statements/article-s02/", with_grace).json()["revision"]
    writer.put("statements/article-s02/", document)
    assert writer.delete("actors/grace/").status_code == 204
    before = everything()

    response = writer.post("statements/article-s02/restore/", {"revision": number})

    assert faults(response) == {("#/participants/1/actor", "unknown_id")}
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("#", "invalid")),
        ({"revision": "1"}, ("#", "invalid")),
        ({"revision": True}, ("#", "invalid")),
        ({"revision": -1}, ("#", "invalid")),
        ({"revision": 1, "id": "x"}, ("#", "invalid")),
        ([1], ("#", "invalid")),
        ({"revision": 10**30}, ("#/revision", "not_an_integer")),
        ({"revision": 99}, ("#/revision", "ahead")),
        ({"revision": 0}, ("#/revision", "not_there")),
    ],
)
def test_what_names_no_state_of_the_record_is_refused(writer, body, fault):
    response = writer.post("topics/bridge/restore/", body)

    assert response.status_code == 400
    assert faults(response) == {fault}


def test_what_it_is_already_is_not_written_again(writer):
    assert writer.post("topics/bridge/restore/", {"revision": 1}).status_code == 200
    assert Revision.latest(sees_drafts=True) == 1
