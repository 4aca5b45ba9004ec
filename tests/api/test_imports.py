"""Many records by one request, all or none, for who may."""

import json
from typing import Any

import pytest
from django.test import Client

from statements.models import ApiKey, Revision, Statement, Topic
from tests.api.writing import Writer, fill
from tests.builders import everything, statement, topic, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

LINES = "application/x-ndjson"


def ndjson(records: Any) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def whole_world() -> list[Any]:
    """Return the world of the builders as lines, what refers to others first."""
    return [
        {"resource": resource, **raw}
        for resource, raws in reversed(world().items())
        for raw in raws.values()
    ]


def test_records_of_all_kinds_in_any_order_are_one_revision():
    writer = Writer()
    body = ndjson(whole_world())
    response = writer.post("imports/", body, content_type=LINES, X_Change_Reason="The archive.")

    told = response.json()
    assert response.status_code == 200
    assert (told["dry_run"], told["revision"]) == (False, 1)
    assert told["created"] == {resource: len(raws) for resource, raws in world().items()}
    assert sum(told["replaced"].values()) == sum(told["deleted"].values()) == 0
    (revision,) = Revision.objects.all()
    assert (revision.through, revision.why) == ("import", "The archive.")
    assert revision.by is not None
    assert {one.key for one in Statement.objects.all()} == set(world()["statements"])


def test_an_array_of_json_is_taken_as_well_and_the_same_again_changes_nothing():
    writer = Writer()
    writer.post("imports/", whole_world())
    again = writer.post("imports/", whole_world()).json()

    assert again["revision"] is None
    assert again["unchanged"] == {resource: len(raws) for resource, raws in world().items()}
    assert Revision.latest(sees_drafts=True) == 1


def test_a_dry_run_says_what_would_be_done_and_writes_nothing():
    writer = Writer()
    before = everything()
    told = writer.post("imports/?dry_run=true", whole_world()).json()

    assert (told["dry_run"], told["revision"]) == (True, None)
    assert told["created"]["statements"] == 3
    assert {name: rows for name, rows in everything().items() if name != "revision"} == {
        name: rows for name, rows in before.items() if name != "revision"
    }


def test_every_fault_is_named_by_its_line_and_pointer_and_nothing_is_written():
    fill()
    writer, before = Writer(), everything()
    lines = [
        b'{"resource": "topics", "id": "ferry", "kind": "opinion", "name": 7}',
        b"",
        b'{"resource": "topics", "id": "ferry',
        b'{"id": "pier", "kind": "issue", "name": "Pier"}',
        b'{"resource": "topics", "id": "pier", "kind": "issue", "name": "P", "parent": "nobody"}',
    ]
    response = writer.post("imports/", b"\n".join(lines), content_type=LINES)

    problem = response.json()
    assert response.status_code == 400
    assert problem["type"] == "/problems/#invalid-document"
    assert {(one["line"], one["pointer"], one["code"]) for one in problem["errors"]} == {
        (1, "#/kind", "unknown_word"),
        (1, "#/name", "invalid"),
        (3, "#", "json"),
        (4, "#", "no_resource"),
        (5, "#/parent", "unknown_id"),
    }
    assert everything() == before


def test_of_many_faults_the_first_thousand_are_listed():
    lines = [{"resource": "topics", "id": f"t-{number}"} for number in range(700)]
    problem = Writer().post("imports/", lines).json()

    assert len(problem["errors"]) == 1000
    assert problem["detail"].startswith("At least 1002 things are wrong, of which the first 1000")


def test_a_record_is_deleted_by_a_line_of_its_own_unless_it_is_in_use():
    fill()
    writer = Writer()
    told = writer.post(
        "imports/", [{"resource": "statements", "id": "article-s02", "deleted": True}]
    ).json()
    refused = writer.post("imports/", [{"resource": "topics", "id": "bridge", "deleted": True}])

    assert told["deleted"] == {"actors": 0, "sources": 0, "topics": 0, "statements": 1}
    assert refused.json()["errors"][0]["code"] == "in_use"
    assert Topic.objects.filter(key="bridge").exists()


def test_a_topic_that_a_statement_only_lists_is_in_use_as_well():
    fill()
    writer = Writer()
    writer.put("topics/pier/", topic("pier"))
    writer.patch("statements/article-s02/", {"topics": ["pier"]})
    gone = [{"resource": "topics", "id": "pier", "deleted": True}]

    refused = writer.post("imports/", gone)
    together = [*gone, {"resource": "statements", "id": "article-s02", "deleted": True}]
    taken = writer.post("imports/", together)

    assert {(one["line"], one["code"]) for one in refused.json()["errors"]} == {(1, "in_use")}
    assert "article-s02" in refused.json()["errors"][0]["detail"]
    assert taken.status_code == 200
    assert not Topic.objects.filter(key="pier").exists()


def test_what_relates_to_a_draft_may_be_deleted_by_the_import_that_publishes_it():
    fill()
    writer = Writer()
    draft = {**statement("article-s09"), "review_status": "draft"}
    writer.put("statements/article-s09/", draft)
    relations = [{"kind": "supports", "other": "article-s09"}]
    writer.patch("statements/article-s02/", {"relations": relations})
    published = {"resource": "statements", **draft, "review_status": "unreviewed"}
    gone = {"resource": "statements", "id": "article-s02", "deleted": True}

    response = writer.post("imports/", [published, gone])

    assert response.status_code == 200
    assert not Statement.objects.filter(key="article-s02").exists()


def test_what_a_list_answers_as_a_stream_is_taken_as_it_is():
    fill()
    writer = Writer()
    body = b"".join(
        writer.client.get(f"/api/v1/{resource}/?format=ndjson").getvalue()
        for resource in ("statements", "actors", "sources", "topics")
    )
    told = writer.post("imports/", body, content_type=LINES).json()

    assert told["unchanged"] == {resource: len(raws) for resource, raws in world().items()}


def test_ten_megabytes_and_no_more_are_taken():
    writer = Writer()
    response = writer.post("imports/", b" " * (10 * 1024 * 1024 + 1), content_type=LINES)

    assert response.status_code == 413
    assert "10,485,760" in response.json()["detail"]


@pytest.mark.parametrize(
    ("scope", "status"), [(None, 401), ("read", 403), ("write", 200), ("review", 200)]
)
def test_it_takes_the_right_to_write_everything(scope: str | None, status: int):
    headers = {}
    if scope:
        _, text = ApiKey.objects.make("importer", scope)
        headers = {"authorization": f"Bearer {text}"}
    response = Client().post(
        "/api/v1/imports/",
        json.dumps([{"resource": "topics", **topic()}]),
        content_type="application/json",
        headers=headers,
    )

    assert response.status_code == status
    assert Topic.objects.exists() == (status == 200)


@pytest.mark.parametrize(("scope", "status"), [("write", 400), ("review", 200)])
def test_who_may_not_judge_imports_no_judgments(scope: str, status: int):
    fill()
    _, text = ApiKey.objects.make("importer", scope)
    response = Client().post(
        "/api/v1/imports/",
        json.dumps([{"resource": "statements", **statement(review_status="accepted")}]),
        content_type="application/json",
        headers={"authorization": f"Bearer {text}"},
    )

    assert response.status_code == status
    if status == 400:
        error = response.json()["errors"][0]
        assert (error["line"], error["pointer"]) == (1, "#/review_status")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("dry_run=yes", "dry_run"),
        ("fields=id", "fields"),
        ("mode=merg", "mode"),
        ("mode=", "mode"),
        ("mode=merge&mode=create", "mode"),
        ("create_missing=1", "create_missing"),
    ],
)
def test_what_cannot_be_understood_is_refused(query: str, parameter: str):
    response = Writer().post(f"imports/?{query}", [])

    assert response.status_code == 400
    assert [one["parameter"] for one in response.json()["errors"]] == [parameter]


def test_a_mode_that_is_none_is_told_the_nearest():
    (error,) = Writer().post("imports/?mode=marge", []).json()["errors"]

    assert error["code"] == "unknown_word"
    assert error["detail"] == (
        '"marge" is not one of: replace, create, merge. Did you mean "merge"?'
    )


def test_the_mode_of_the_request_holds_unless_a_record_has_its_own():
    fill()
    writer = Writer()
    lines = [
        {"resource": "topics", "id": "bridge", "name": "Bridges"},
        {"resource": "topics", "mode": "create", **topic("toll")},
    ]
    refused = writer.post("imports/?mode=merge", lines)
    taken = writer.post("imports/?mode=merge", lines[:1]).json()

    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["line"], error["pointer"], error["code"]) == (
        400,
        2,
        "#/id",
        "exists",
    )
    assert (taken["replaced"]["topics"], taken["given_up"]) == (1, {"count": 0, "listed": []})
    assert Topic.objects.get(key="bridge").wikidata_id == "Q12280"


def test_what_a_replacement_takes_away_is_listed_before_and_after():
    fill()
    writer = Writer()
    thin = [{"resource": "topics", **topic("bridge", kind="proposal", country="UA")}]
    expected = {
        "count": 4,
        "listed": [
            {"line": 1, "resource": "topics", "id": "bridge", "key": key, "was": was}
            for key, was in (
                ("other_names", '[{"name":"A híd","language":"hu","note":"in the notice"}]'),
                ("event", '{"edtf":"2025/..","basis":"stated","text":"from next year on"}'),
                ("wikidata_id", "Q12280"),
                ("identifiers", '[{"scheme":"file","value":"B/7"}]'),
            )
        ],
    }

    assert writer.post("imports/?dry_run=true", thin).json()["given_up"] == expected
    assert writer.post("imports/", thin).json()["given_up"] == expected


def test_missing_records_are_created_and_listed_if_one_wants_that():
    fill()
    writer = Writer()
    pier = {"id": "pier", "name": "A pier", "kind": "issue"}
    lines = [{"resource": "topics", **topic("mole", parent=pier)}]

    refused = writer.post("imports/", lines)
    taken = writer.post("imports/?create_missing=true", lines).json()

    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("#/parent", "unknown_id")
    ]
    assert taken["created"]["topics"] == 2
    assert taken["created_missing"] == {
        "count": 1,
        "listed": [{"line": 1, "pointer": "#/parent", "resource": "topics", **pier}],
    }


@pytest.mark.parametrize("content_type", ["", LINES, "application/json"])
def test_a_request_without_a_body_is_refused(content_type: str):
    response = Writer().post("imports/", b"", content_type=content_type)

    assert response.status_code == 400
    assert [(one["pointer"], one["code"]) for one in response.json()["errors"]] == [
        ("#", "required")
    ]


def test_another_format_is_refused():
    refused = Writer().post("imports/", b"id\n1", content_type="text/csv")

    assert refused.status_code == 415
    assert refused.json()["detail"] == (
        'Unsupported media type "text/csv" in request. Send it as application/x-ndjson or '
        "application/json."
    )
