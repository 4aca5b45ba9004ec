"""Records that are missing are created for references that say what they are, if one wants that."""

from typing import Any

import pytest

from statements.documents import MODELS
from statements.models import Actor, Source, Topic
from statements.transfer import Mode
from statements.transfer.report import CreatedMissing
from tests.builders import actor, article, everything, outlet, save, statement, topic
from tests.transfer.lines import faults_of, ndjson, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

EVE = {"id": "eve", "name": "Eve", "kind": "person"}
HERALD = {"id": "herald", "name": "The Herald", "kind": "outlet"}


def line(**values: Any) -> dict[str, Any]:
    """Return a statement of Eve, who isn't there yet."""
    told = {"participants": [{"actor": EVE, "role": "speaker"}], **values}
    return {"resource": "statements", **statement(**told)}


def keys() -> dict[str, set[str]]:
    return {
        resource: set(model.objects.values_list("key", flat=True))
        for resource, model in MODELS.items()
    }


def test_what_references_describe_is_created_and_listed_and_counted():
    save({"sources": {"article": article()}})
    lines = [
        {"resource": "sources", **article("paper", publisher=HERALD)},
        line(topics=[{"id": "pier", "name": "A pier", "kind": "issue"}]),
        line(id="article-s02"),
    ]

    imported = take(lines, create_missing=True)

    assert keys() == {
        "actors": {"eve"},
        "sources": {"article", "paper", "herald"},
        "topics": {"pier"},
        "statements": {"article-s01", "article-s02"},
    }
    assert imported.created == {"actors": 1, "sources": 2, "topics": 1, "statements": 2}
    assert imported.created_missing.count == 3
    assert imported.created_missing.first == [
        CreatedMissing(1, "/publisher", "sources", "herald", "The Herald", "outlet"),
        CreatedMissing(2, "/participants/0/actor", "actors", "eve", "Eve", "person"),
        CreatedMissing(2, "/topics/0", "topics", "pier", "A pier", "issue"),
    ]
    assert (Source.objects.get(key="herald").name, Actor.objects.get().kind) == (
        "The Herald",
        "person",
    )


def test_unless_it_is_wanted_a_missing_record_is_a_fault():
    save({"sources": {"article": article()}})

    assert faults_of(ndjson([line()])) == {(1, "/participants/0/actor", "unknown_id")}


def test_an_id_alone_creates_nothing_but_may_mean_what_another_reference_describes():
    save({"sources": {"article": article()}})
    alone = line(id="article-s02", participants=[{"actor": "eve", "role": "speaker"}])

    assert faults_of(ndjson([alone]), create_missing=True) == {
        (1, "/participants/0/actor", "unknown_id")
    }
    take([alone, line()], create_missing=True)
    assert keys()["actors"] == {"eve"}


@pytest.mark.parametrize(
    "reference",
    [
        {"id": "eve"},
        {"id": "eve", "name": "Eve"},
        {"id": "eve", "kind": "person"},
        {**EVE, "wikidata_id": "Q1"},
    ],
)
def test_nothing_else_than_id_name_and_kind_describes_a_record(reference: dict[str, Any]):
    save({"sources": {"article": article()}})
    lines = [line(participants=[{"actor": reference, "role": "speaker"}])]

    assert faults_of(ndjson(lines), create_missing=True) == {
        (1, "/participants/0/actor", "unknown_id")
    }


def test_a_reference_as_an_answer_has_it_describes_a_record():
    save({"sources": {"article": article()}})
    shown = {**EVE, "url": "/api/v1/actors/eve/"}

    take([line(participants=[{"actor": shown, "role": "speaker"}])], create_missing=True)

    assert keys()["actors"] == {"eve"}


def test_what_is_there_is_left_alone_whatever_a_reference_calls_it():
    save({"sources": {"article": article()}, "actors": {"eve": actor("eve", country="IT")}})
    other = {"id": "eve", "name": "Eva", "kind": "state"}

    imported = take([line(participants=[{"actor": other, "role": "speaker"}])], create_missing=True)

    assert imported.created_missing.count == 0
    assert set(Actor.objects.values_list("key", "name", "country")) == {("eve", "Eve", "IT")}


def test_what_the_import_itself_writes_is_not_missing():
    save({"sources": {"article": article()}})
    lines = [line(), {"resource": "actors", **actor("eve", country="IT")}]

    imported = take(lines, create_missing=True)

    assert imported.created_missing.count == 0
    assert set(Actor.objects.values_list("key", "country")) == {("eve", "IT")}


def test_what_the_import_itself_deletes_is_not_created_again():
    save({"sources": {"article": article()}, "actors": {"eve": actor("eve")}})
    lines = [line(), {"resource": "actors", "id": "eve", "deleted": True}]

    assert faults_of(ndjson(lines), create_missing=True) == {
        (1, "/participants/0/actor", "unknown_id")
    }


def test_a_statement_is_never_created_for_a_reference():
    save({"sources": {"article": article()}})
    other = {"id": "article-s02", "name": "Two", "kind": "assertion"}
    lines = [line(relations=[{"kind": "supports", "other": other}])]

    assert faults_of(ndjson(lines), create_missing=True) == {
        (1, "/relations/0/other", "unknown_id")
    }


def test_what_is_wrong_with_a_described_record_is_a_fault_at_the_reference():
    save({"sources": {"article": article()}})
    before = everything()
    lines = [
        line(participants=[{"actor": {**EVE, "kind": "human"}, "role": "speaker"}]),
        {"resource": "topics", **topic(parent={"id": "toll", "name": "T", "kind": "option"})},
        {"resource": "sources", **article("paper", publisher={**HERALD, "kind": "document"})},
        {"resource": "actors", **actor(parent={"id": "The Realm", "name": 7, "kind": "state"})},
    ]

    assert faults_of(ndjson(lines), create_missing=True) == {
        (1, "/participants/0/actor/kind", "unknown_word"),
        (2, "/parent/parent", "required"),
        (3, "/publisher", "wrong_kind"),
        (4, "/parent/id", "slug"),
        (4, "/parent/name", "invalid"),
    }
    assert everything() == before


def test_a_record_is_described_the_same_everywhere_or_it_is_a_fault():
    save({"sources": {"article": article()}})
    others = [{**EVE, "name": "Eva"}, {**EVE, "kind": "state"}]
    lines = [
        line(),
        *(
            line(id=f"article-s1{place}", participants=[{"actor": other, "role": "speaker"}])
            for place, other in enumerate(others)
        ),
    ]

    assert faults_of(ndjson(lines), create_missing=True) == {
        (2, "/participants/0/actor", "differs")
    }


def test_merged_lines_describe_records_as_well():
    save({"sources": {"article": article()}, "topics": {"pier": topic("pier")}})
    parent = {"id": "harbor", "name": "The harbor", "kind": "issue"}

    imported = take(
        [{"resource": "topics", "id": "pier", "parent": parent}],
        mode=Mode.MERGE,
        create_missing=True,
    )

    assert [one.id for one in imported.created_missing.first] == ["harbor"]
    assert Topic.objects.get(key="pier").parent == Topic.objects.get(key="harbor")


def test_a_dry_run_lists_what_would_be_created():
    save({"sources": {"article": article()}})

    imported = take([line()], create_missing=True, dry_run=True)

    assert [one.id for one in imported.created_missing.first] == ["eve"]
    assert keys()["actors"] == set()


def test_the_same_again_creates_nothing():
    save({"sources": {"article": article(), "agency": outlet("agency")}})
    take([line()], create_missing=True)

    again = take([line()], create_missing=True)

    assert (again.revision, again.created_missing.count) == (None, 0)


def test_only_the_first_thousand_are_listed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.report.LISTED", 2)
    lines = [
        {
            "resource": "topics",
            **topic(f"t{n}", parent={"id": f"p{n}", "name": "P", "kind": "issue"}),
        }
        for n in range(4)
    ]

    imported = take(lines, create_missing=True)

    assert imported.created_missing.count == 4
    assert [one.line for one in imported.created_missing.first] == [1, 2]
