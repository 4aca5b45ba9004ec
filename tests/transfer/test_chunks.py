"""An import in chunks: each is all or none, others may write in between, the end is the same."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from statements.models import Actor, Change, Correction, Relation, Revision, Statement, Topic
from statements.models import revision as revisions
from statements.transfer import (
    Imported,
    ImportRefused,
    Mode,
    export_lines,
    import_in_chunks,
    read_lines,
)
from statements.transfer.importer import make_plan
from statements.transfer.plan import write_plan
from tests.builders import actor, article, save, statement, topic
from tests.transfer.lines import COMMAND, lines_of, ndjson, take, take_bytes, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statements.transfer.chunked_importer.PAUSE", 0)


def chunks(records: Any, size: int, **options: Any) -> Iterator[Imported]:
    data = records if isinstance(records, bytes) else ndjson(records)
    items = read_lines(BytesIO(data), "ndjson")
    return import_in_chunks(items, author=COMMAND, size=size, **options)


def take_chunks(records: Any, size: int, **options: Any) -> Imported:
    """Import in chunks and return what they did together."""
    whole = Imported()
    for imported in chunks(records, size, **options):
        whole.add(imported)
    return whole


def exported() -> str:
    return "".join(export_lines())


def deletions() -> list[dict[str, Any]]:
    return [
        {"resource": change.resource, "id": change.key, "deleted": True}
        for change in Change.objects.filter(document__isnull=False)
    ]


def everyone_speaks(count: int) -> list[Any]:
    """Return that many statements; each responds to the next, and the last to the first."""
    return [
        {
            "resource": "statements",
            **statement(
                f"article-t{number}",
                estimates=[],
                relations=[{"kind": "responds_to", "other": f"article-t{(number + 1) % count}"}],
            ),
        }
        for number in range(count)
    ]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_in_chunks_of_any_size_the_end_is_that_of_an_import_in_one(size: int):
    before = exported()
    records = Change.objects.filter(document__isnull=False).count()
    take(deletions())
    assert exported() == ""

    imported = take_chunks(before.encode(), size)

    assert exported() == before
    assert sum(imported.created.values()) == records
    assert not imported.replaced


def test_each_chunk_is_a_revision_and_relations_that_had_to_wait_are_written_last():
    save(world())
    latest = Revision.latest(sees_drafts=True)

    imported = take_chunks(everyone_speaks(5), 2)

    assert imported.created == {"statements": 5}
    assert not imported.replaced
    made = [
        {change.key for change in Change.objects.filter(revision__number=number)}
        for number in range(latest + 1, Revision.latest(sees_drafts=True) + 1)
    ]
    assert made == [
        {"article-t0", "article-t1"},
        {"article-t2", "article-t3"},
        {"article-t4"},
        # The second of a pair waited for the next pair; the last one responds to the first.
        {"article-t1", "article-t3"},
    ]
    pairs = Relation.objects.filter(statement__key__startswith="article-t")
    assert set(pairs.values_list("statement__key", "other__key")) == {
        (f"article-t{number}", f"article-t{(number + 1) % 5}") for number in range(5)
    }


def test_importing_the_same_again_changes_nothing():
    take_chunks(lines_of(world()), 2)
    latest = Revision.latest(sees_drafts=True)

    again = take_chunks(lines_of(world()), 2)

    assert again.unchanged == {resource: len(raws) for resource, raws in world().items()}
    assert Revision.latest(sees_drafts=True) == latest
    assert again.revision is None


def test_nothing_is_written_if_anything_is_wrong_in_the_whole():
    lines = [{"resource": "topics", **topic(f"pier-{number}")} for number in range(5)]

    with pytest.raises(ImportRefused) as refused:
        take_chunks([*lines, {"resource": "topics", **topic("quay", country="xx")}], 2)

    assert [(fault.line, fault.pointer) for fault in refused.value.faults] == [(6, "/country")]
    assert not Topic.objects.exists()


def test_a_chunk_that_fails_stops_the_run_and_the_same_again_writes_the_rest():
    save({"actors": {"ada": actor()}})
    names = ("a", "b", "c", "d")
    lines = [{"resource": "actors", **actor(name, parent="ada")} for name in names]
    running = chunks(lines, 2)
    assert not next(running).unchanged
    assert next(running).created == {"actors": 2}
    # Somebody else deletes what the rest refers to; it has been checked before.
    Actor.objects.filter(key__in=["a", "b"]).update(parent=None)
    Actor.objects.get(key="ada").delete()

    with pytest.raises(ImportRefused) as refused:
        next(running)

    assert [(fault.line, fault.pointer) for fault in refused.value.faults] == [
        (3, "/parent"),
        (4, "/parent"),
    ]
    assert set(Actor.objects.values_list("key", flat=True)) == {"a", "b"}
    save({"actors": {"ada": actor()}})
    again = take_chunks(lines, 2)
    assert (again.created, again.replaced) == ({"actors": 2}, {"actors": 2})


def test_nobody_holds_the_lock_while_the_whole_is_checked_nor_between_chunks(
    monkeypatch: pytest.MonkeyPatch,
):
    held: list[tuple[str, bool]] = []

    def noting(name: str, function: Any) -> Any:
        def noted(*args: Any, **kwargs: Any) -> Any:
            held.append((name, getattr(revisions._lock, "is_held", False)))
            return function(*args, **kwargs)

        return noted

    chunked = "statements.transfer.chunked_importer"
    monkeypatch.setattr(f"{chunked}.make_plan", noting("whole", make_plan))
    monkeypatch.setattr("statements.transfer.importer.write_plan", noting("chunk", write_plan))
    monkeypatch.setattr(f"{chunked}._let_others_write", noting("between", lambda: None))

    take_chunks([{"resource": "topics", **topic(name)} for name in ("a", "b")], 1)

    assert held == [
        ("whole", False),
        ("chunk", True),
        ("between", False),
        ("chunk", True),
        ("between", False),
    ]


def test_deletions_come_last_in_one_chunk():
    save(world())
    take([{"resource": "topics", **topic(name)} for name in ("a", "b", "c")])
    latest = Revision.latest(sees_drafts=True)
    gone = [{"resource": "topics", "id": name, "deleted": True} for name in ("a", "b", "c")]

    imported = take_chunks([*gone, {"resource": "topics", **topic("d")}], 1)

    assert imported.deleted == {"topics": 3}
    last = Change.objects.filter(revision__number=latest + 2)
    assert {(change.key, change.document) for change in last} == {
        ("a", None),
        ("b", None),
        ("c", None),
    }


def test_a_statement_keeps_relations_to_those_that_are_there_already():
    save(world())
    take(everyone_speaks(3))
    other = [{**line, "text": f"{line['text']} Again."} for line in everyone_speaks(3)]

    take_chunks(other, 1)

    kept = Change.objects.filter(key="article-t0").order_by("pk")
    assert all('"other":"article-t1"' in (change.document or "") for change in kept)
    assert Statement.objects.get(key="article-t0").text.endswith("Again.")


@pytest.mark.parametrize("size", [1, 100])
def test_documents_that_replace_each_other_are_found_before_anything_is_written(size: int):
    ring = [
        {
            "resource": "sources",
            **article(one, corrections=[{"kind": "replaces", "document": other}]),
        }
        for one, other in (("d1", "d2"), ("d2", "d3"), ("d3", "d1"))
    ]

    with pytest.raises(ImportRefused) as refused:
        take_chunks(ring, size)

    assert [(fault.line, fault.code) for fault in refused.value.faults] == [
        (1, "circle"),
        (2, "circle"),
        (3, "circle"),
    ]
    assert not Revision.objects.exists()


@pytest.mark.parametrize("size", [1, 100])
def test_chunks_write_documents_that_replace_later_ones(size: int):
    row = [
        {
            "resource": "sources",
            **article(one, corrections=[{"kind": "replaces", "document": other}]),
        }
        for one, other in (("d1", "d2"), ("d2", "d3"))
    ]

    take_chunks([*row, {"resource": "sources", **article("d3")}], size)

    replaced = Correction.objects.values_list("source__key", "document__key")
    assert set(replaced) == {("d1", "d2"), ("d2", "d3")}


def test_a_fault_of_reading_is_told_as_ever():
    with pytest.raises(ImportRefused):
        take_chunks(b"x\n", 2)
    with pytest.raises(ImportRefused):
        take_bytes(b"x\n")


def test_even_a_chunk_of_one_renews_the_statistics(monkeypatch: pytest.MonkeyPatch):
    done: list[int] = []

    def renew(*, only_grown: bool) -> None:
        assert only_grown
        done.append(Topic.objects.count())

    monkeypatch.setattr("statements.transfer.chunked_importer.renew_statistics", renew)

    take_chunks([{"resource": "topics", **topic(f"topic-{place}")} for place in range(3)], 1)

    assert done == [1, 2, 3]


@pytest.mark.parametrize("mode", [Mode.CREATE, Mode.MERGE])
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_records_are_created_in_chunks_in_any_mode_with_relations_that_had_to_wait(
    mode: Mode, size: int
):
    save(world())
    take(everyone_speaks(5))
    expected = exported()
    take([{"resource": "statements", "id": f"article-t{n}", "deleted": True} for n in range(5)])

    imported = take_chunks(everyone_speaks(5), size, mode=mode)

    assert exported() == expected
    assert (imported.created, imported.replaced) == ({"statements": 5}, {})


def test_what_was_created_in_chunks_is_named_when_it_is_to_be_created_again():
    lines = [{"resource": "topics", **topic(name)} for name in ("a", "b", "c")]
    take_chunks(lines, 2, mode=Mode.CREATE)

    with pytest.raises(ImportRefused) as refused:
        take_chunks(lines, 2, mode=Mode.CREATE)

    assert [(fault.line, fault.code) for fault in refused.value.faults] == [
        (1, "exists"),
        (2, "exists"),
        (3, "exists"),
    ]


def test_a_merge_in_chunks_keeps_what_somebody_else_has_written_since_the_whole_was_checked():
    save({"topics": {"a": topic("a"), "b": topic("b")}})
    lines = [{"resource": "topics", "id": id, "name": id.upper()} for id in ("a", "b")]
    running = chunks(lines, 1, mode=Mode.MERGE)
    assert not next(running).unchanged
    save({"topics": {"b": topic("b", country="IT")}})

    written = list(running)

    assert [one.replaced for one in written] == [{"topics": 1}, {"topics": 1}]
    assert set(Topic.objects.values_list("key", "name", "country")) == {
        ("a", "A", None),
        ("b", "B", "IT"),
    }
    assert take_chunks(lines, 1, mode=Mode.MERGE).unchanged == {"topics": 2}


def test_a_merge_in_chunks_adds_relations_to_statements_that_come_later():
    save(world())
    relations = [
        {"kind": "contradicts", "other": {"id": "article-s00"}},
        {"kind": "responds_to", "other": {"id": "later", "kind": "assertion"}},
    ]
    lines = [
        {"resource": "statements", "id": "article-s01", "note": "Noted.", "relations": relations},
        {"resource": "statements", **statement("later")},
    ]

    imported = take_chunks(lines, 1, mode=Mode.MERGE)

    kept = Statement.objects.get(key="article-s01")
    assert kept.note == "Noted."
    assert set(kept.relations.values_list("other__key", flat=True)) == {"article-s00", "later"}
    assert imported.given_up.count == 0


@pytest.mark.parametrize("size", [1, 1000])
def test_what_references_describe_is_created_in_chunks_before_those_that_refer_to_it(size: int):
    parent = {"id": "z", "name": "Z", "kind": "state"}
    lines = [{"resource": "actors", **actor(name, parent=parent)} for name in ("a", "b")]

    imported = take_chunks(lines, size, create_missing=True)
    again = take_chunks(lines, size, create_missing=True)

    assert [(one.line, one.id) for one in imported.created_missing.first] == [(1, "z")]
    assert imported.created == {"actors": 3}
    assert (again.created_missing.count, again.unchanged) == (0, {"actors": 2})


def test_what_somebody_else_has_created_meanwhile_is_not_overwritten_by_what_a_reference_says():
    parent = {"id": "z", "name": "Z", "kind": "state"}
    running = chunks([{"resource": "actors", **actor("a", parent=parent)}], 1, create_missing=True)
    next(running)
    save({"actors": {"z": actor("z", name="Zed", country="IT")}})

    with pytest.raises(ImportRefused) as refused:
        next(running)

    assert [(fault.line, fault.pointer, fault.code) for fault in refused.value.faults] == [
        (1, "/parent/id", "exists")
    ]
    assert Actor.objects.get().name == "Zed"


def test_chunks_add_up_what_is_given_up():
    save({"topics": {name: topic(name, country="IT") for name in ("a", "b")}})

    imported = take_chunks([{"resource": "topics", **topic(name)} for name in ("a", "b")], 1)

    assert imported.given_up.count == 2
    assert [(one.line, one.id, one.key) for one in imported.given_up.first] == [
        (1, "a", "country"),
        (2, "b", "country"),
    ]
