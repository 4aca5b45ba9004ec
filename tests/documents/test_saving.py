"""The one write path: whole records, one revision, all or nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from statements.documents import InUse, delete_records, write_documents
from statements.models import (
    Actor,
    Change,
    Estimate,
    Hop,
    Revision,
    Source,
    Span,
    Stance,
    Statement,
    Topic,
)
from statements.vocabularies import Through
from tests.builders import (
    actor,
    batch_of,
    changed,
    estimate,
    everything,
    outlet,
    save,
    statement,
    topic,
    world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


def rewrite(id: str = "article-s01", **changes: Any) -> Revision:
    """Write a statement of the world again, with other values at the given keys."""
    return save({"statements": {id: {**world()["statements"][id], **changes}}})


def test_a_write_makes_one_revision_that_says_who_and_through_what():
    editor = User.objects.create_user("editor")

    revision = write_documents(batch_of(world()), by=editor, through=Through.ADMIN)

    assert list(Revision.objects.all()) == [revision]
    assert (revision.number, revision.by, revision.through) == (1, editor, "admin")
    assert save({"topics": {"tower": topic("tower")}}).number == 2
    assert [one.number for one in Revision.objects.all()] == [1, 2]


def test_every_record_written_has_the_stamps_of_the_revision():
    revision = save(world())

    for model in (Actor, Source, Topic, Statement, Estimate):
        for record in model.objects.all():
            assert record.revision == revision.number
            assert record.created_at == record.updated_at == revision.at


def test_a_record_that_is_written_again_keeps_its_key_and_the_time_it_was_made():
    first = save(world())
    before = Statement.objects.get(key="article-s01")

    second = rewrite(text="Something else.")

    after = Statement.objects.get(key="article-s01")
    assert (after.pk, after.created_at) == (before.pk, first.at)
    assert (after.revision, after.updated_at) == (second.number, second.at)
    assert after.text == "Something else."


def test_parts_that_are_left_out_are_gone():
    save(world())

    rewrite(
        topics=[],
        chain=[],
        stances=[],
        conditions=[],
        spans=[],
        relations=[],
        estimates=[],
        likelihood=None,
    )

    s01 = Statement.objects.get(key="article-s01")
    assert not s01.topics.exists()
    for parts in (s01.chain, s01.stances, s01.conditions, s01.spans, s01.relations, s01.estimates):
        assert not parts.exists()
    assert s01.participants.count() == 3
    assert s01.likelihood is None


def test_what_is_left_out_of_a_body_goes_back_to_its_default():
    save(world())

    save({"statements": {"article-s01": statement()}})

    s01: Any = Statement.objects.get(key="article-s01")
    assert (s01.speech, s01.confidence, s01.said_edtf, s01.said_first) == (
        "indirect",
        None,
        None,
        None,
    )
    assert [part.role for part in s01.participants.all()] == ["speaker"]


def test_parts_are_replaced_even_by_others_in_their_places():
    save(world())
    chain = world()["statements"]["article-s01"]["chain"]

    rewrite(chain=[{**chain[1], "position": 1}, {**chain[0], "position": 2}])

    assert list(
        Hop.objects.filter(statement__key="article-s01").values_list("position", "actor__key")
    ) == [(1, "witness"), (2, None)]


def test_an_estimate_that_stays_keeps_its_key_and_the_time_it_was_made():
    first = save(world())
    before = Estimate.objects.get(key="article-s01-e1")

    second = rewrite(
        estimates=[estimate("article-s01-e1", value=50000), estimate("article-s01-e2")]
    )

    kept = Estimate.objects.get(key="article-s01-e1")
    new = Estimate.objects.get(key="article-s01-e2")
    assert (kept.pk, kept.created_at, kept.value) == (before.pk, first.at, 50000)
    assert (kept.revision, kept.updated_at) == (second.number, second.at)
    assert (new.created_at, new.revision) == (second.at, second.number)


def test_what_is_not_written_is_not_touched():
    save(world())
    before = everything()

    rewrite("article-s02", text="Something else.")

    after = everything()
    written = Statement.objects.get(key="article-s02").pk
    for table, rows in before.items():
        for row in rows:
            if written not in (
                row.get("id") if table == "statement" else None,
                row.get("statement_id"),
                row.get("record_id") if table == "statementwords" else None,
            ):
                assert row in after[table]
    assert len(after["revision"]) == len(before["revision"]) + 1


def test_nothing_is_written_when_the_database_refuses_anything():
    save(world())
    before = everything()
    batch = batch_of(
        {
            "actors": {"eve": actor("eve")},
            "statements": {
                "article-s01": changed(world()["statements"]["article-s01"], {"/text": "Else."})
            },
        }
    )
    batch["statements"][0]["estimates"][0]["lower"] = 10**9

    with pytest.raises(IntegrityError):
        write_documents(batch, by=None, through=Through.ADMIN)

    assert everything() == before


def test_a_reference_to_what_is_gone_meanwhile_is_refused_by_the_database():
    save(world())
    batch = batch_of({"actors": {"eve": actor("eve", parent="nobody")}})
    before = everything()

    with pytest.raises(IntegrityError, match="nobody"):
        write_documents(batch, by=None, through=Through.ADMIN)

    assert everything() == before


def test_records_are_written_in_whatever_order_they_come():
    records = world()
    turned = {
        resource: dict(reversed(list(raws.items())))
        for resource, raws in reversed(list(records.items()))
    }

    save(turned)

    assert {
        model.resource: {record.key for record in model.objects.all()}
        for model in (Actor, Source, Topic, Statement)
    } == {resource: set(raws) for resource, raws in records.items()}
    assert Actor.objects.get(key="ada").parent == Actor.objects.get(key="ministry")


@pytest.mark.parametrize(
    "records",
    [
        {
            "actors": {
                "ada": actor("ada", parent="ministry"),
                "eve": actor("eve", wikidata_id="Q7259"),
            }
        },
        {
            "actors": {
                "realm": actor("realm", kind="state", wikidata_id="Q7259"),
                "ada": actor("ada", parent="ministry"),
            }
        },
        {
            "topics": {
                "bridge": topic("bridge", kind="proposal", wikidata_id="Q2"),
                "harbor": topic("harbor", wikidata_id="Q12280"),
            }
        },
        {"sources": {"echo": outlet("echo", actor="desk"), "herald": outlet("herald")}},
    ],
    ids=["to a new record", "to one below which it stands", "and another in turn", "of a voice"],
)
def test_a_unique_value_moves_from_one_record_to_another_in_one_write(
    records: dict[str, dict[str, Any]],
):
    save(world())

    save(records)

    for resource, raws in records.items():
        model: Any = {"actors": Actor, "topics": Topic, "sources": Source}[resource]
        for id, raw in raws.items():
            assert model.objects.get(key=id).wikidata_id == raw.get("wikidata_id")
    if "sources" in records:
        assert Source.objects.get(actor__key="desk").key == "echo"


def test_unique_values_are_exchanged_in_one_write():
    save(world())
    save({"topics": {"harbor": topic("harbor", wikidata_id="Q5")}})

    save(
        {
            "topics": {
                "bridge": topic("bridge", kind="proposal", wikidata_id="Q5"),
                "harbor": topic("harbor", wikidata_id="Q12280"),
            }
        }
    )

    assert dict(Topic.objects.values_list("key", "wikidata_id")) == {
        "bridge": "Q5",
        "harbor": "Q12280",
        "toll": None,
    }


def gone_records() -> Any:
    return Change.objects.filter(document=None)


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_records():
    save(world())
    full = world()["statements"]["article-s01"]

    def statements(count: int, prefix: str) -> dict[str, Any]:
        raws = {f"{prefix}-{n}": {**full, "id": f"{prefix}-{n}"} for n in range(count)}
        for id, raw in raws.items():
            raw["estimates"] = [{**full["estimates"][0], "id": f"{id}-e1"}]
            raw["identifiers"] = [{"scheme": "checks", "value": id}]
        return batch_of({"statements": raws})

    few, many = statements(2, "few"), statements(8, "many")
    made = queries(lambda: write_documents(few, by=None, through=Through.ADMIN))

    assert queries(lambda: write_documents(many, by=None, through=Through.ADMIN)) == made
    replaced = queries(lambda: write_documents(few, by=None, through=Through.ADMIN))
    assert queries(lambda: write_documents(many, by=None, through=Through.ADMIN)) == replaced


def test_a_deletion_is_a_revision_that_is_remembered():
    save(world())
    editor = User.objects.create_user("editor")

    revision = delete_records(
        Statement.objects.filter(key__in=["article-s01", "article-s02"]),
        by=editor,
        through=Through.ADMIN,
    )

    assert (revision.number, revision.by, revision.through) == (2, editor, "admin")
    assert {(gone.resource, gone.key, gone.revision) for gone in gone_records()} == {
        ("statements", "article-s01", revision),
        ("statements", "article-s02", revision),
    }
    assert {one.key for one in Statement.objects.all()} == {"article-s00"}
    assert not Span.objects.exists()
    assert not Stance.objects.exists()
    assert not Estimate.objects.exists()


def test_records_of_several_kinds_are_deleted_together():
    save(world())
    statements = list(Statement.objects.all())
    sources = list(Source.objects.filter(key__in=["article", "notice"]))

    revision = delete_records([*statements, *sources], by=None, through=Through.ADMIN)

    assert {gone.key for gone in gone_records().filter(revision=revision)} == {
        "article",
        "notice",
        "article-s00",
        "article-s01",
        "article-s02",
    }


@pytest.mark.parametrize(
    ("model", "key"),
    [
        (Topic, "toll"),
        (Actor, "realm"),
        (Source, "herald"),
        (Statement, "article-s00"),
    ],
)
def test_nothing_is_deleted_while_others_refer_to_any_of_it(model: Any, key: str):
    save(world())
    before = everything()

    with pytest.raises(InUse):
        delete_records(
            [Statement.objects.get(key="article-s02"), model.objects.get(key=key)],
            by=None,
            through=Through.ADMIN,
        )

    assert everything() == before


def test_a_record_that_comes_back_is_no_longer_deleted_and_begins_anew():
    save(world())
    deleted = delete_records(
        [Statement.objects.get(key="article-s02")], by=None, through=Through.ADMIN
    )

    revision = rewrite("article-s02")

    assert Statement.objects.get(key="article-s02").created_at == revision.at

    again = delete_records(
        [Statement.objects.get(key="article-s02")], by=None, through=Through.ADMIN
    )
    assert [change.revision for change in gone_records()] == [deleted, again]
