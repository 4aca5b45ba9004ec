"""Many records at once: all or none, in any order, as one revision."""

import json
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.documents import MODELS
from statements.models import Actor, Change, Revision, Statement, Topic
from statements.transfer import (
    ImportRefused,
    Item,
    LineFault,
    export_lines,
    import_items,
    read_lines,
)
from tests.builders import actor, changed, everything, outlet, save, statement, topic
from tests.transfer.lines import COMMAND, faults_of, lines_of, ndjson, take, take_bytes, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


def ids() -> dict[str, set[str]]:
    return {
        resource: {record.key for record in model.objects.all()}
        for resource, model in MODELS.items()
    }


def exported() -> str:
    return "".join(export_lines())


def test_records_of_all_kinds_are_created_as_one_revision_that_says_why():
    imported = take(lines_of(world()), author=COMMAND._replace(why="the first load"))

    assert ids() == {resource: set(raws) for resource, raws in world().items()}
    [revision] = Revision.objects.all()
    assert (imported.revision, revision.number, revision.through, revision.why) == (
        1,
        1,
        "import",
        "the first load",
    )
    assert imported.created == {resource: len(raws) for resource, raws in world().items()}
    assert {(change.resource, change.key) for change in Change.objects.all()} == {
        (resource, id) for resource, raws in world().items() for id in raws
    }


def test_what_an_import_writes_is_what_the_rules_and_the_write_path_make_of_a_batch():
    take(lines_of(world()))
    imported = exported()
    kept = documents(Change.objects.all())
    take(
        {"resource": resource, "id": id, "deleted": True}
        for resource, known in ids().items()
        for id in known
    )

    revision = save(world())

    assert exported() == imported
    changes = Change.objects.filter(revision=revision)
    assert documents(changes) == kept


def documents(changes: Any) -> dict[tuple[str, str], Any]:
    """Return what was kept of records, but for what the write path itself writes."""
    stamps = {"created_at", "updated_at", "revision"}

    def plain(kept: Any) -> Any:
        return {name: value for name, value in kept.items() if name not in stamps}

    found = {}
    for one in changes:
        document = plain(json.loads(one.document))
        if "estimates" in document:
            document["estimates"] = [plain(estimate) for estimate in document["estimates"]]
        found[one.resource, one.key] = document
    return found


@given(st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_records_come_in_any_order(random: Any):
    from django.db import transaction

    lines = lines_of(world())
    random.shuffle(lines)
    with transaction.atomic():
        take(lines)
        assert ids() == {resource: set(raws) for resource, raws in world().items()}
        assert Actor.objects.get(key="ada").parent == Actor.objects.get(key="ministry")
        transaction.set_rollback(True)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_chunks_make_no_difference(size: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.spool.CHUNK", size)

    take(lines_of(world()))

    assert ids() == {resource: set(raws) for resource, raws in world().items()}
    assert Statement.objects.get(key="article-s01").relations.get().other.key == "article-s00"


def test_an_array_of_json_is_taken_as_lines_are():
    take_bytes(json.dumps(lines_of(world())).encode(), format="json")

    assert ids() == {resource: set(raws) for resource, raws in world().items()}


def test_a_repeated_import_changes_nothing_and_makes_no_revision():
    take(lines_of(world()))
    before = everything()

    again = take(lines_of(world()))

    assert again.revision is None
    assert again.unchanged == {resource: len(raws) for resource, raws in world().items()}
    assert everything() == before


def test_only_what_differs_is_written():
    take(lines_of(world()))
    records = world()
    records["statements"]["article-s02"]["text"] = "Something else."

    imported = take(lines_of(records))

    assert imported.replaced == Counter(statements=1)
    assert {change.key for change in Change.objects.filter(revision=imported.revision)} == {
        "article-s02"
    }
    assert {one.key for one in Statement.objects.filter(revision=1)} == {
        "article-s00",
        "article-s01",
    }


def test_a_dry_run_says_what_would_be_done_and_writes_nothing():
    before = everything()

    imported = take(lines_of(world()), dry_run=True)

    assert imported.revision is None
    assert imported.created["statements"] == 3
    assert everything() == before


def test_a_dry_run_finds_that_a_record_to_be_deleted_is_in_use_and_writes_nothing():
    take(lines_of(world()))
    before = everything()
    child = {"resource": "topics", **world()["topics"]["toll"], "parent": "bridge", "kind": "issue"}
    bridge = {"resource": "topics", "id": "bridge", "deleted": True}
    lonely = [{"resource": "topics", "id": "toll", "deleted": True}]

    assert faults_of(ndjson([child, bridge]), dry_run=True) == {(1, "/parent", "unknown_id")}
    assert faults_of(ndjson([bridge]), dry_run=True) == {(1, "", "in_use")}
    assert faults_of(ndjson(lonely), dry_run=True) == faults_of(ndjson(lonely))
    assert everything() == before


def test_a_dry_run_counts_what_would_be_deleted_and_writes_nothing():
    take([{"resource": "topics", **topic("pier")}])
    before = everything()

    imported = take([{"resource": "topics", "id": "pier", "deleted": True}], dry_run=True)

    assert (imported.deleted, imported.revision) == (Counter(topics=1), None)
    assert everything() == before


def test_one_fault_keeps_everything_out():
    before = everything()

    assert faults_of(ndjson([*lines_of(world()), {"resource": "topics", "id": "x"}])) == {
        (16, "/kind", "required"),
        (16, "/name", "required"),
    }
    assert everything() == before


def test_faults_of_parsing_and_of_rules_are_named_together_in_the_order_of_lines():
    lines = [
        {"resource": "actors", **actor("eve", parent="nobody")},
        {"resource": "topics", **topic("fair", kind="feast")},
        b"",
        {"resource": "actors", **actor("max", is_named=False, wikidata_id="Q5")},
    ]
    with pytest.raises(ImportRefused) as refused:
        take(lines)

    assert [(fault.line, fault.pointer, fault.code) for fault in refused.value.faults] == [
        (1, "/parent", "unknown_id"),
        (2, "/kind", "unknown_word"),
        (4, "/wikidata_id", "unnamed"),
    ]


def test_only_the_first_thousand_faults_are_named_and_nothing_is_read_beyond():
    stream = BytesIO(b"\n".join([b"x"] * 1003))
    with pytest.raises(ImportRefused) as refused:
        import_items(read_lines(stream, "ndjson"), author=COMMAND)

    assert [fault.line for fault in refused.value.faults] == list(range(1, 1001))
    assert refused.value.more == 1
    assert stream.read() == b"x\nx"


def test_faults_that_only_the_rules_find_are_all_counted():
    with pytest.raises(ImportRefused) as refused:
        take({"resource": "topics", **topic(f"t-{n}", parent="nobody")} for n in range(1003))

    assert [fault.line for fault in refused.value.faults] == list(range(1, 1001))
    assert refused.value.more == 3


def test_the_nearest_name_is_looked_for_at_the_first_five_faults_of_an_import():
    with pytest.raises(ImportRefused) as refused:
        take({"resource": "topics", **topic(f"t-{n}", kind="isue")} for n in range(7))

    hints = ["Did you mean" in fault.detail for fault in refused.value.faults]
    assert hints == [True] * 5 + [False] * 2


def test_the_same_id_given_twice_is_a_fault_at_each_line():
    line = {"resource": "actors", **actor()}

    assert faults_of(ndjson([line, {"resource": "topics", **topic("ada")}, line])) == {
        (1, "/id", "twice"),
        (3, "/id", "twice"),
    }


def test_unique_values_of_two_records_clash_even_in_different_chunks(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("statements.transfer.spool.CHUNK", 1)
    lines = [
        {"resource": "actors", **actor("eve", wikidata_id="Q1")},
        {"resource": "actors", **actor("max", wikidata_id="Q1")},
    ]

    assert faults_of(ndjson(lines)) == {(2, "/wikidata_id", "taken")}


def test_unique_values_are_exchanged_even_in_different_chunks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.spool.CHUNK", 1)
    save({"topics": {"a": topic("a", wikidata_id="Q1"), "b": topic("b", wikidata_id="Q2")}})

    take(
        [
            {"resource": "topics", **topic("a", wikidata_id="Q2")},
            {"resource": "topics", **topic("b", wikidata_id="Q1")},
        ]
    )

    assert dict(Topic.objects.values_list("key", "wikidata_id")) == {"a": "Q2", "b": "Q1"}


def test_a_circle_through_records_of_the_import_is_found():
    lines = [
        {"resource": "actors", **actor("a", parent="b")},
        {"resource": "actors", **actor("b", parent="a")},
        {"resource": "sources", **outlet()},
    ]

    assert faults_of(ndjson(lines)) == {(1, "/parent", "circle"), (2, "/parent", "circle")}


def test_statements_that_supersede_each_other_are_found():
    save({key: value for key, value in world().items() if key != "statements"})
    lines = [
        {
            "resource": "statements",
            **statement(one, relations=[{"kind": "supersedes", "other": other}]),
        }
        for one, other in (("s1", "s2"), ("s2", "s1"))
    ]

    assert faults_of(ndjson(lines)) == {
        (1, "/relations/0/other", "circle"),
        (2, "/relations/0/other", "circle"),
    }


def test_publishing_touches_those_that_relate_to_it_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.spool.CHUNK", 1)
    records = world()
    records["statements"]["article-s00"]["review_status"] = "draft"
    records["statements"]["article-s02"]["relations"] = [
        {"kind": "elaborates", "other": "article-s00"}
    ]
    take(lines_of(records))
    published = changed(records, {"/statements/article-s00/review_status": "accepted"})[
        "statements"
    ]
    rewritten = changed(published["article-s01"], {"/text": "Else."})

    imported = take(
        [
            {"resource": "statements", **published["article-s00"]},
            {"resource": "statements", **rewritten},
        ]
    )

    assert sorted(change.key for change in Change.objects.filter(revision=imported.revision)) == [
        "article-s00",
        "article-s01",
        "article-s02",
    ]


def test_records_that_are_gone_are_deleted_with_those_that_refer_to_them():
    take(lines_of(world()))

    imported = take(
        [
            {"resource": "sources", "id": "article", "deleted": True},
            {"resource": "sources", "id": "notice", "deleted": True},
            {"resource": "actors", "id": "ministry", "deleted": True},
            {"resource": "actors", "id": "ada", "deleted": True},
            {"resource": "actors", "id": "never-there", "deleted": True},
            *(
                {"resource": "statements", "id": id, "deleted": True}
                for id in ("article-s00", "article-s01", "article-s02")
            ),
        ]
    )

    assert imported.deleted == {"actors": 2, "sources": 2, "statements": 3}
    assert ids() == {
        "actors": {"realm", "desk", "witness"},
        "sources": {"herald", "agency"},
        "topics": {"bridge", "toll", "harbor"},
        "statements": set(),
    }
    gone = Change.objects.filter(revision=imported.revision, document=None)
    assert {change.key for change in gone} == {
        *("ada", "ministry", "article", "notice"),
        *("article-s00", "article-s01", "article-s02"),
    }


def test_what_others_refer_to_is_not_deleted_and_they_are_named():
    take(lines_of(world()))
    before = everything()

    with pytest.raises(ImportRefused) as refused:
        take([{"resource": "topics", "id": "toll", "deleted": True}])

    assert {(fault.line, fault.code) for fault in refused.value.faults} == {(1, "in_use")}
    assert "statements/article-s01" in refused.value.faults[0].detail
    assert everything() == before


def test_nothing_may_refer_to_what_the_same_import_deletes():
    take(lines_of(world()))
    lines = [
        {"resource": "topics", "id": "harbor", "deleted": True},
        {"resource": "topics", **topic("pier", parent="harbor")},
    ]

    assert faults_of(ndjson(lines)) == {(2, "/parent", "unknown_id")}


def test_a_unique_value_passes_from_a_deleted_record_to_a_new_one():
    save({"topics": {"old": topic("old", wikidata_id="Q1")}})

    take(
        [
            {"resource": "topics", **topic("new", wikidata_id="Q1")},
            {"resource": "topics", "id": "old", "deleted": True},
        ]
    )

    assert dict(Topic.objects.values_list("key", "wikidata_id")) == {"new": "Q1"}


def test_a_caller_may_hand_in_items_of_its_own():
    items = [
        Item(7, "topics", topic("pier", parent="quay")),
        Item(9, "topics", topic("quay")),
        Item(11, "topics", None, "gone"),
    ]

    import_items(items, author=COMMAND)

    assert ids()["topics"] == {"pier", "quay"}
    with pytest.raises(ImportRefused) as refused:
        import_items([LineFault(3, "", "odd", "Odd.")], author=COMMAND)
    assert refused.value.faults == [LineFault(3, "", "odd", "Odd.")]
