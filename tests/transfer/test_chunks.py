"""An import in chunks: each is all or none, others may write in between, the end is the same."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from statements.models import Actor, Change, Relation, Revision, Statement, Topic
from statements.models import revision as revisions
from statements.transfer import (
    Imported,
    ImportRefused,
    export_lines,
    import_in_chunks,
    read_lines,
)
from statements.transfer.importer import make_plan
from statements.transfer.plan import write_plan
from tests.builders import actor, save, statement, topic
from tests.transfer.lines import COMMAND, lines_of, ndjson, take, take_bytes, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statements.transfer.chunked_importer.PAUSE", 0)


def chunks(records: Any, size: int) -> Iterator[Imported]:
    data = records if isinstance(records, bytes) else ndjson(records)
    return import_in_chunks(read_lines(BytesIO(data), "ndjson"), author=COMMAND, size=size)


def take_chunks(records: Any, size: int) -> Imported:
    """Import in chunks and return what they did together."""
    whole = Imported()
    for imported in chunks(records, size):
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
