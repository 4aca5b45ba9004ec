"""A record that is there already is replaced, refused or merged, as the import or its line says."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.documents import merge_document
from statements.models import Actor, Revision, Statement, Topic
from statements.models import revision as revisions
from statements.transfer import ImportRefused, Item, Mode, export_lines, import_items
from tests.builders import actor, everything, save, topic
from tests.documents.strategies import RECORDS, fill
from tests.transfer.lines import COMMAND, faults_of, lines_of, ndjson, take, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


def exported(resource: str, id: str) -> dict[str, Any]:
    """Return a record as an export has it."""
    (line,) = (
        line
        for line in map(json.loads, export_lines())
        if (line["resource"], line["id"]) == (resource, id)
    )
    return line


def test_created_records_may_not_be_there_and_all_that_are_there_are_named_with_other_faults():
    save(world())
    before = everything()
    lines = [
        {"resource": "topics", **topic("pier")},
        {"resource": "topics", **topic("bridge")},
        {"resource": "actors", **actor("ada")},
        {"resource": "actors", **actor("eve", country="xx")},
    ]

    assert faults_of(ndjson(lines), mode=Mode.CREATE) == {
        (2, "/id", "exists"),
        (3, "/id", "exists"),
        (4, "/country", "country"),
    }
    assert everything() == before


def test_created_records_that_are_not_there_are_written():
    imported = take(lines_of(world()), mode=Mode.CREATE)

    assert imported.created == {resource: len(raws) for resource, raws in world().items()}
    assert set(Topic.objects.values_list("key", flat=True)) == set(world()["topics"])


def test_the_mode_of_a_line_comes_before_that_of_the_import():
    save({"topics": {id: topic(id, country="IT") for id in ("a", "b", "c")}})

    take(
        [
            {"resource": "topics", "mode": "merge", "id": "a", "name": "A"},
            {"resource": "topics", "mode": "replace", **topic("b", name="B")},
            {"resource": "topics", **topic("d", name="D")},
        ],
        mode=Mode.CREATE,
    )

    assert set(Topic.objects.values_list("key", "name", "country")) == {
        ("a", "A", "IT"),
        ("b", "B", None),
        ("c", "The c", "IT"),
        ("d", "D", None),
    }
    line = {"resource": "topics", "mode": "create", **topic("a")}
    assert faults_of(ndjson([line]), mode=Mode.MERGE) == {(1, "/id", "exists")}


def test_a_merge_changes_what_it_says_and_leaves_the_rest():
    save(world())
    before = exported("statements", "article-s01")

    imported = take(
        [
            {
                "resource": "statements",
                "id": "article-s01",
                "note": None,
                "review_status": None,
                "said": {"text": "last night"},
                "topics": ["harbor"],
                "revision": 900,
            }
        ],
        mode=Mode.MERGE,
    )

    assert imported.replaced == {"statements": 1}
    assert exported("statements", "article-s01") == {
        **before,
        "note": None,
        "review_status": "unreviewed",
        "said": {"edtf": "2024-12-17", "basis": "inferred", "text": "last night"},
        "topics": ["harbor"],
    }


def test_a_merge_creates_what_is_not_there():
    imported = take([{"resource": "topics", **topic("pier", country=None)}], mode=Mode.MERGE)

    assert imported.created == {"topics": 1}
    assert Topic.objects.get().name == "The pier"
    assert faults_of(b'{"resource": "topics", "id": "quay", "mode": "merge"}') == {
        (1, "/kind", "required"),
        (1, "/name", "required"),
    }


def test_a_merge_that_changes_nothing_makes_no_revision():
    save(world())
    latest = Revision.latest(sees_drafts=True)

    imported = take([{"resource": "actors", "id": "ada", "country": "IT"}], mode=Mode.MERGE)

    assert (imported.unchanged, imported.revision) == ({"actors": 1}, None)
    assert Revision.latest(sees_drafts=True) == latest


def test_the_rules_judge_the_whole_that_a_merge_makes():
    save(world())
    before = everything()
    lines = [
        {"resource": "actors", "id": "ada", "is_named": False},
        {"resource": "topics", "id": "bridge", "parent": "toll", "colour": "blue"},
        {"resource": "sources", "id": "article", "text_length": 3},
        {"resource": "topics", "id": "harbor", "deleted": True},
    ]

    assert faults_of(ndjson(lines), mode=Mode.MERGE) == {
        (1, "/wikidata_id", "unnamed"),
        (2, "/parent", "circle"),
        (2, "/colour", "unknown_key"),
        (3, "/text_length", "in_use"),
    }
    assert everything() == before


def test_what_a_merge_keeps_may_not_be_deleted_by_the_same_import():
    save(world())
    lines = [
        {"resource": "topics", "id": "toll", "name": "Tolls"},
        {"resource": "topics", "id": "bridge", "deleted": True},
    ]

    assert faults_of(ndjson(lines), mode=Mode.MERGE) == {(1, "/parent", "unknown_id")}


def test_merges_and_whole_records_are_judged_together():
    save({"topics": {"a": topic("a", wikidata_id="Q1"), "b": topic("b", wikidata_id="Q2")}})

    take(
        [
            {"resource": "topics", "id": "a", "wikidata_id": "Q2", "mode": "merge"},
            {"resource": "topics", **topic("b", wikidata_id="Q1", parent="c")},
            {"resource": "topics", **topic("c", wikidata_id="Q3"), "mode": "merge"},
        ]
    )

    assert dict(Topic.objects.values_list("key", "wikidata_id")) == {
        "a": "Q2",
        "b": "Q1",
        "c": "Q3",
    }


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({}, "required"),
        ({"id": None}, "null"),
        ({"id": 7}, "invalid"),
        ({"id": "a\0b"}, "null_characters_not_allowed"),
        ({"id": ""}, "blank"),
    ],
)
def test_a_merge_without_an_id_is_a_fault(patch: dict[str, Any], code: str):
    line = {"resource": "topics", "name": "Pier", **patch}

    assert faults_of(ndjson([line]), mode=Mode.MERGE) == {(1, "/id", code)}


def test_an_id_with_blanks_around_it_is_that_of_the_record():
    save({"topics": {"pier": topic("pier", country="IT")}})

    take([{"resource": "topics", "id": " pier ", "name": "A pier"}], mode=Mode.MERGE)

    assert set(Topic.objects.values_list("key", "name", "country")) == {("pier", "A pier", "IT")}


def test_a_record_is_given_once_in_whatever_mode():
    lines = [
        {"resource": "topics", **topic("pier")},
        {"resource": "topics", "id": "pier", "name": "Pier", "mode": "merge"},
    ]

    assert faults_of(ndjson(lines)) == {(1, "/id", "twice"), (2, "/id", "twice")}


@pytest.mark.parametrize("depth", [400, 900, 990])
def test_a_patch_that_is_nested_too_deep_is_a_fault_of_its_line(depth: int):
    save({"topics": {"pier": topic("pier")}})
    deep = b'{"resource": "topics", "id": "pier", "name": %s1%s}' % (b'{"a":' * depth, b"}" * depth)

    faults = faults_of(deep, mode=Mode.MERGE)

    assert faults in ({(1, "/name", "invalid")}, {(1, "", "too_deep")})


def test_a_record_is_read_for_a_merge_when_nobody_else_can_write(monkeypatch: pytest.MonkeyPatch):
    save({"topics": {"pier": topic("pier")}})
    held: list[bool] = []

    def merge(*args: Any) -> object:
        held.append(revisions._lock.is_held)
        return merge_document(*args)

    monkeypatch.setattr("statements.transfer.received.merge_document", merge)

    take([{"resource": "topics", "id": "pier", "name": "A pier"}], mode=Mode.MERGE)

    assert held == [True]


def test_who_may_not_judge_changes_no_judgment_by_a_merge():
    records = world()
    records["statements"]["article-s00"]["review_status"] = "accepted"
    save(records)
    line = {"resource": "statements", "id": "article-s00", "review_status": None, "mode": "merge"}
    clerk = COMMAND._replace(may_review=False)

    assert faults_of(ndjson([line]), author=clerk) == {(1, "/review_status", "judgment")}
    take([{**line, "review_status": "accepted", "note": "Noted."}], author=clerk)
    assert Statement.objects.get(key="article-s00").note == "Noted."


def test_the_number_of_queries_grows_with_chunks_only():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    save({"actors": {f"a{n}": actor(f"a{n}") for n in range(25)}})

    def queries(ids: range) -> int:
        lines = [{"resource": "actors", "id": f"a{n}", "country": "IT"} for n in ids]
        created = [{"resource": "actors", **actor(f"new{n}"), "mode": "create"} for n in ids]
        with CaptureQueriesContext(connection) as captured:
            take([*lines, *created], mode=Mode.MERGE)
        return len(captured)

    assert queries(range(2)) == queries(range(2, 25)) < 40


def test_a_caller_may_give_an_item_its_mode():
    save({"actors": {"ada": actor(country="IT")}})

    import_items([Item(1, "actors", {"id": "ada", "name": "A"}, mode=Mode.MERGE)], author=COMMAND)
    with pytest.raises(ImportRefused):
        import_items([Item(1, "actors", [], mode=Mode.MERGE)], author=COMMAND)

    assert set(Actor.objects.values_list("name", "country")) == {("A", "IT")}


def merge_by_the_book(target: Any, patch: Any) -> Any:
    """Return what section 2 of RFC 7396 makes of a target, written down as it is there."""
    if isinstance(patch, dict):
        if not isinstance(target, dict):
            target = {}
        target = dict(target)
        for name in patch:
            if patch[name] is None:
                if name in target:
                    del target[name]
            else:
                target[name] = merge_by_the_book(target.get(name), patch[name])
        return target
    return patch


@st.composite
def patches(draw: Any, resource: str) -> dict[str, Any]:
    """Return some keys of another record, some of them null or with only some of their own keys."""
    raw = draw(RECORDS[resource])
    names = draw(st.sets(st.sampled_from(sorted(raw.keys() - {"id"}))))
    patch: dict[str, Any] = {}
    for name in sorted(names):
        value = raw[name]
        if isinstance(value, dict):
            inner = draw(st.sets(st.sampled_from(sorted(value))))
            value = {key: draw(st.sampled_from([value[key], None])) for key in sorted(inner)}
        patch[name] = draw(st.sampled_from([value, value, None]))
    return patch


def outcome(lines: list[Any], mode: Mode) -> Any:
    """Return all records after an import, or what was wrong with it; undo it in any case."""
    with transaction.atomic():
        try:
            take(lines, mode=mode)
            return list(export_lines())
        except ImportRefused as refused:
            return {(fault.line, fault.pointer, fault.code) for fault in refused.faults}
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("resource", RECORDS)
@given(st.data())
@settings(max_examples=settings().max_examples // 2)
def test_a_merge_is_the_replacement_with_what_the_rfc_makes_of_the_record(
    resource: str, data: st.DataObject
):
    record = data.draw(RECORDS[resource])
    patch = data.draw(patches(resource))
    patch = {**patch, "resource": resource, "id": record["id"]}
    with transaction.atomic():
        fill()
        save({resource: {record["id"]: record}})
        target = exported(resource, record["id"])

        merged = outcome([patch], Mode.MERGE)
        replaced = outcome([merge_by_the_book(target, patch)], Mode.REPLACE)

        transaction.set_rollback(True)
    assert merged == replaced
