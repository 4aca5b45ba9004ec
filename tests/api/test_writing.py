"""Records are written over HTTP: whole, by their ids, and never over what somebody did not see."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from statements.models import Actor, Change, Estimate, Revision, Statement, Topic
from tests.api.writing import Writer, faults, fill
from tests.builders import actor, everything, statement, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

S01 = "statements/article-s01/"
READ_ONLY = {"url", "created_at", "updated_at", "revision"}
RECORDS = [
    *("statements/article-s01/", "statements/article-s00/", "actors/ada/", "actors/witness/"),
    *("sources/herald/", "sources/article/", "topics/bridge/", "topics/toll/"),
]


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def test_a_new_record_is_created_where_its_id_says_and_answered_as_reading_shows_it(writer):
    response = writer.post("topics/", topic("ferry", name="The ferry"), X_Change_Reason="New.")

    assert response.status_code == 201
    assert response.headers["Location"] == "/api/v1/topics/ferry/"
    read = writer.get("topics/ferry/")
    assert read.text == response.text
    assert read.headers["ETag"] == response.headers["ETag"]
    assert Revision.objects.latest("number").why == "New."
    assert Revision.objects.latest("number").through == "api"
    assert str(Revision.objects.latest("number").by) == "editor"


@pytest.mark.parametrize("address", RECORDS)
def test_what_get_gives_put_takes_and_writes_nothing_anew(writer, address):
    before, read = everything(), writer.get(address)

    response = writer.put(address, read.json())

    assert response.status_code == 200
    assert response.text == read.text
    assert everything() == before


@pytest.mark.parametrize("address", RECORDS)
def test_what_get_gives_can_be_written_into_another_installation(writer, address):
    document = writer.get(address).json()
    resource, id, _ = address.split("/")
    copy = f"{id}-copy"
    for estimate in document.get("estimates", ()):
        estimate["id"] += "-copy"
    document |= {"id": copy} | ({"wikidata_id": None} if "wikidata_id" in document else {})
    document |= {"actor": None} if resource == "sources" else {}
    document |= {"identifiers": []} if resource == "statements" else {}

    response = writer.post(f"{resource}/", document)

    assert response.status_code == 201
    assert same(response.json(), document)


def same(one: Any, other: Any) -> bool:
    """Say whether two answers are equal but for what the write path itself writes."""
    if isinstance(one, dict):
        names = (one.keys() | other.keys()) - READ_ONLY
        return all(same(one[name], other[name]) for name in names)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def test_put_creates_and_the_same_again_is_harmless(writer):
    first = writer.put("actors/grace/", actor("grace"))
    latest = Revision.latest(sees_drafts=True)
    again = writer.put("actors/grace/", actor("grace"))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.text == first.text
    assert Revision.latest(sees_drafts=True) == latest


def test_put_replaces_whole_so_that_what_is_absent_has_its_default(writer):
    bare = {"document": "article", "text": "So.", "kind": "assertion", "attribution": "narrator"}
    response = writer.put(S01, {**bare, "speech": "none"})

    record = response.json()
    assert response.status_code == 200
    for name in ("topics", "participants", "chain", "stances", "conditions", "spans"):
        assert record[name] == []
    assert record["estimates"] == record["relations"] == []
    assert (record["said"], record["note"], record["credibility"]) == (None, None, None)
    assert record["review_status"] == "unreviewed"


def test_the_id_of_an_estimate_stays_its_own_and_keeps_its_creation(writer):
    before = writer.get("estimates/article-s01-e1/").json()
    document = writer.get(S01).json()
    document["estimates"][0]["measured"] = "what the bridge costs"
    document["estimates"].append({**document["estimates"][0], "id": "article-s01-e2"})

    assert writer.put(S01, document).status_code == 200

    after = writer.get("estimates/article-s01-e1/").json()
    assert after["created_at"] == before["created_at"]
    assert after["measured"] == "what the bridge costs"
    assert {one.key for one in Estimate.objects.all()} == {"article-s01-e1", "article-s01-e2"}


def test_an_estimate_of_another_statement_is_not_taken_away(writer):
    document = writer.get(S01).json()
    taken = statement("article-s03", estimates=document["estimates"])

    response = writer.post("statements/", taken)

    assert response.status_code == 400
    assert faults(response) == {("#/estimates/0/id", "taken")}
    assert Estimate.objects.get().statement.key == "article-s01"


def test_patch_changes_what_it_has_takes_away_what_is_null_and_replaces_lists(writer):
    before = writer.get(S01).json()
    change = {"note": None, "said": {"text": "on Tuesday"}, "topics": ["harbor"]}

    response = writer.patch(S01, change)

    after = response.json()
    assert response.status_code == 200
    assert after["note"] is None
    assert after["said"] == {**before["said"], "text": "on Tuesday"}
    assert [one["id"] for one in after["topics"]] == ["harbor"]
    unchanged = before.keys() - {"note", "said", "topics", *READ_ONLY}
    assert all(same(after[name], before[name]) for name in unchanged)


def test_patch_is_taken_as_plain_json_as_well_and_other_methods_take_json_alone(writer):
    patched = writer.patch("topics/bridge/", {"name": "B"}, content_type="application/json")
    refused = writer.put("topics/bridge/", topic(), content_type="application/merge-patch+json")

    assert patched.json()["name"] == "B"
    assert refused.status_code == 415
    assert writer.post("topics/", b"name=B", content_type="text/plain").status_code == 415


def test_deleting_leaves_what_was_in_the_history_and_nothing_else(writer):
    response = writer.delete("statements/article-s02/", X_Change_Reason="It was no statement.")

    assert (response.status_code, response.content) == (204, b"")
    assert writer.get("statements/article-s02/").status_code == 404
    gone = Change.objects.get(key="article-s02", document=None)
    assert gone.revision.why == "It was no statement."
    assert writer.delete("statements/article-s02/").status_code == 404


@pytest.mark.parametrize(
    ("address", "users"),
    [
        ("topics/bridge/", "statements/article-s01, topics/toll"),
        ("topics/toll/", "statements/article-s01"),
        ("topics/harbor/", "statements/article-s01"),
        ("actors/ada/", "statements/article-s01"),
        ("actors/desk/", "sources/herald"),
        ("sources/herald/", "actors/witness, sources/article"),
        ("sources/article/", "statements/article-s00, statements/article-s01, statements/article"),
        ("statements/article-s00/", "statements/article-s01"),
    ],
)
def test_a_record_in_use_is_not_deleted_and_its_users_are_named(writer, address, users):
    before = everything()

    response = writer.delete(address)

    assert response.status_code == 409
    assert users in response.json()["detail"]
    assert everything() == before


def test_a_topic_that_a_statement_only_lists_is_in_use_as_well(writer):
    writer.patch("statements/article-s02/", {"topics": ["harbor"]})
    writer.patch(S01, {"conditions": [], "topics": []})

    assert "statements/article-s02" in writer.delete("topics/harbor/").json()["detail"]
    assert [one.key for one in Statement.objects.get(key="article-s02").topics.all()] == ["harbor"]


def test_estimates_are_written_with_their_statement_only(writer):
    for method, address in (
        ("POST", ""),
        ("PUT", "article-s01-e1/"),
        ("DELETE", "article-s01-e1/"),
    ):
        response = writer.send(method, f"estimates/{address}", {})

        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_every_fault_is_named_at_its_place_and_nothing_is_written(writer):
    before, document = everything(), writer.get(S01).json()
    document |= {"kind": "opinion", "confidence": 101, "documnet": 1, "note": 7}
    document["participants"][0]["role"] = "narrator"
    document["stances"][0]["holder"] = "nobody"
    document["estimates"][0]["value"] = "many"
    document["chain"][0]["position"] = 3

    response = writer.put(S01, document)

    assert response.status_code == 400
    assert faults(response) == {
        ("#/kind", "unknown_word"),
        ("#/confidence", "range"),
        ("#/documnet", "unknown_key"),
        ("#/note", "invalid"),
        ("#/participants/0/role", "unknown_word"),
        ("#/stances/0/holder", "unknown_id"),
        ("#/estimates/0/value", "invalid"),
        ("#/chain", "gap"),
    }
    assert everything() == before


@pytest.mark.parametrize(
    "body",
    [
        *(b"{", b"[1,", b"\xff", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1, "a": 1}'),
        *(b"[" * 100_000, b'{"a":' * 50_000, b"\x00", b"{'id': 1}"),
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_not_json_is_refused_with_the_place(writer, body):
    response = writer.put("topics/bridge/", body)

    assert response.status_code == 400
    ((pointer, code),) = faults(response)
    assert pointer == "#"
    assert code in {"json", "twice", "too_deep", "utf_8"}


@pytest.mark.parametrize("body", [[], 7, "bridge", None, True, [{"id": "bridge"}]])
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_body_that_is_no_object_is_a_fault_of_the_whole(writer, method, body):
    address = "topics/" if method == "POST" else "topics/bridge/"
    response = writer.send(method, address, json.dumps(body).encode())

    assert response.status_code == 400
    assert {pointer for pointer, _ in faults(response)} == {"#"}


@pytest.mark.parametrize(
    "id", ["", " ", "A", "a b", "a" * 101, "changes", 7, None, "a\x00b", "\ud800"]
)
def test_what_is_no_id_is_refused(writer, id):
    response = writer.post("topics/", topic(id, name="Odd"))

    assert response.status_code == 400
    assert {pointer for pointer, _ in faults(response)} == {"#/id"}


def test_an_id_in_the_body_that_is_not_that_of_the_address_is_refused(writer):
    for response in (
        writer.put("topics/bridge/", topic("ferry")),
        writer.patch("topics/bridge/", {"id": "ferry"}),
    ):
        assert faults(response) == {("#/id", "another_id")}
    assert writer.put("topics/ferry/", {"kind": "issue", "name": "F"}).status_code == 201


def test_a_large_body_is_refused_unread(writer):
    response = writer.put("topics/bridge/", b'"' + b"x" * 1024 * 1024 + b'"')

    assert response.status_code == 413
    assert response.json()["type"] == "/problems/#content-too-large"


def test_a_list_has_bounded_length(writer):
    names = [{"name": f"Name {number}"} for number in range(1001)]
    response = writer.patch("actors/ada/", {"other_names": names})

    assert faults(response) == {("#/other_names", "too_many")}


def test_a_parameter_of_a_write_is_refused_as_everywhere(writer):
    response = writer.put("topics/bridge/?fields=name&dry_run=true", topic())

    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == {"fields", "dry_run"}


def test_creating_what_is_there_is_a_conflict(writer):
    response = writer.post("topics/", topic("bridge"))

    assert response.status_code == 409
    assert "PUT" in response.json()["detail"]


def test_blanks_around_an_id_are_no_part_of_it(writer):
    refused = writer.post("topics/", topic(" bridge "))
    created = writer.post("topics/", topic(" ferry "))

    assert refused.status_code == 409
    assert (created.status_code, created.headers["Location"]) == (201, "/api/v1/topics/ferry/")
    assert Topic.objects.get(key="bridge").wikidata_id is not None


@pytest.mark.parametrize("depth", [400, 900, 990])
def test_a_patch_that_is_nested_too_deep_is_a_fault(writer, depth):
    body = b'{"name":%s1%s}' % (b'{"a":' * depth, b"}" * depth)

    response = writer.patch("topics/bridge/", body)

    assert (response.status_code, *faults(response)) in {
        (400, ("#/name", "invalid")),
        (400, ("#", "too_deep")),
    }


def test_a_race_that_only_the_database_sees_is_a_conflict(writer, monkeypatch):
    def lost(*_: Any, **__: Any) -> None:
        raise IntegrityError("somebody was faster")

    monkeypatch.setattr("statements.documents.store.writes.write_documents", lost)
    response = writer.post("topics/", topic("ferry"))

    assert response.status_code == 409
    assert response.json()["type"] == "/problems/#conflict"


def test_names_and_identifiers_are_replaced_whole(writer):
    writer.patch("actors/ada/", {"other_names": [{"name": "A."}], "identifiers": []})

    ada = Actor.objects.get(key="ada")
    assert [name.name for name in ada.other_names.all()] == ["A."]
    assert not ada.identifiers.exists()


@pytest.mark.parametrize(("times", "is_new"), [(1, True), (5, True), (1, False), (5, False)])
def test_a_write_costs_the_same_however_many_parts_it_has(writer, times, is_new):
    document = writer.get(S01).json()
    if is_new:
        document |= {"id": "article-s09", "relations": [], "identifiers": []}
    names = ("article-s09",) if is_new else ("article-s01",)
    document["spans"] = [
        {name: one[name] for name in one if name != "position"} for one in document["spans"]
    ] * times
    document["estimates"] = [
        {**document["estimates"][0], "id": f"{names[0]}-n{number}"} for number in range(times)
    ]
    address = f"statements/{names[0]}/"

    with CaptureQueriesContext(connection) as captured:
        assert writer.put(address, document).status_code in (200, 201)

    made = [query["sql"] for query in captured if "session" not in query["sql"]]
    # PostgreSQL is asked for the lock, and to wait no longer than that, once.
    locks = [sql for sql in made if "lock" in sql and "statements" not in sql]
    assert len(locks) == (2 if connection.vendor == "postgresql" else 0)
    assert len(made) - len(locks) == (28 if is_new else 45)
