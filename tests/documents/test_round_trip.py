"""What is written is what is read: a record's answer, taken as a body, is the same document."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.renderers import JSONRenderer

from statements.documents import (
    MODELS,
    Document,
    Facts,
    check,
    columns_of,
    document_of,
    layout_of,
    normalize,
    parse_document,
    serializer_for,
)
from statements.documents.serializers.records import SERIALIZERS, WholeEstimateSerializer
from statements.models import Estimate
from tests.builders import ABSENT, Raw, changed, parsed, save, world
from tests.documents.strategies import RECORDS, fill, known

ANY_RECORD = st.one_of(
    [st.tuples(st.just(resource), record) for resource, record in RECORDS.items()]
)


# Making a whole statement, and writing it, takes its time.
FEWER = settings(max_examples=settings().max_examples // 4)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(resource: str, id: str) -> Raw:
    """Return a record as the API shows it, by way of JSON text."""
    return as_json(SERIALIZERS[resource](MODELS[resource].objects.get(key=id)).data)


def as_json(data: Any) -> Raw:
    return json.loads(JSONRenderer().render(data))


def one_form(resource: str, raw: Raw) -> Document:
    return normalize(serializer_for(resource), parsed(resource, raw))


@pytest.fixture
def the_world(db: None) -> None:
    fill()


@pytest.mark.usefixtures("the_world")
@pytest.mark.parametrize("resource", RECORDS)
@given(data=st.data())
@FEWER
def test_what_get_gives_put_takes(resource: str, data: Any):
    raw = data.draw(RECORDS[resource])

    with undone():
        save({resource: {raw["id"]: raw}})
        shown = answer(resource, raw["id"])

    assert one_form(resource, shown) == one_form(resource, raw)
    assert set(shown) == set(SERIALIZERS[resource]().fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("resource", "id"),
    [(resource, id) for resource, raws in world().items() for id in raws],
)
def test_writing_an_answer_back_changes_nothing_but_the_revision(resource: str, id: str):
    save(world())
    before = answer(resource, id)

    revision = save({resource: {id: before}})

    after = answer(resource, id)
    assert after["revision"] == revision.number
    assert without_stamps(after) == without_stamps(before)


def without_stamps(shown: Any) -> Any:
    """Return an answer without the stamps of the write, in its estimates as well."""
    if isinstance(shown, list):
        return [without_stamps(item) for item in shown]
    if isinstance(shown, dict):
        stamps = ("updated_at", "revision")
        return {key: without_stamps(value) for key, value in shown.items() if key not in stamps}
    return shown


@pytest.mark.usefixtures("the_world")
def test_an_estimate_is_shown_alone_as_in_its_statement_with_where_it_stands():
    (within,) = answer("statements", "article-s01")["estimates"]

    alone = as_json(WholeEstimateSerializer(Estimate.objects.get()).data)

    assert {key: alone[key] for key in within} == within
    assert {key: alone[key]["id"] for key in alone.keys() - within.keys()} == {
        "statement": "article-s01",
        "document": "article",
    }


@given(record=ANY_RECORD)
@FEWER
def test_generated_records_keep_every_rule(record: tuple[str, Raw]):
    resource, raw = record
    records = known()
    batch = {
        other: [parsed(other, each) for each in raws.values()] for other, raws in records.items()
    }
    document = parsed(resource, raw)
    batch[resource].append(document)

    assert check(resource, document, Facts.of(batch)) == []


@given(record=ANY_RECORD)
@FEWER
def test_columns_and_documents_are_two_forms_of_one_thing(record: tuple[str, Raw]):
    resource, raw = record
    shape, document = serializer_for(resource), parsed(resource, raw)
    parts = {
        name: [document_of(child, columns_of(child, part), {}) for part in document[name]]
        for name, child in layout_of(shape).parts.items()
    }

    assert document_of(shape, columns_of(shape, document), parts) == document


@pytest.mark.parametrize("resource", RECORDS)
def test_columns_are_those_of_the_table(resource: str):
    raw = next(iter(world()[resource].values()))
    model = MODELS[resource]
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert set(columns_of(serializer_for(resource), parsed(resource, raw))) == {
        name
        for name in names - {"id", "created_at", "updated_at", "revision"}
        if not model._meta.get_field(name).generated  # type: ignore[union-attr]
    }


def test_what_is_left_out_takes_its_default():
    least = parsed("statements", {"id": "s", "document": "d", "text": "So.", "kind": "assertion"})

    assert {name: value for name, value in least.items() if value not in (None, [])} == {
        "id": "s",
        "document": "d",
        "text": "So.",
        "kind": "assertion",
        "language": "en",
        "attribution": "explicit",
        "speech": "indirect",
        "polarity": "affirmative",
        "modality": "asserted",
        "review_status": "unreviewed",
    }


def test_a_part_stands_where_its_list_has_it_unless_it_says_otherwise():
    raw = world()["statements"]["article-s01"]
    raw = changed(raw, {"/participants/0/position": 9})

    document = parsed("statements", raw)

    assert [part["position"] for part in document["participants"]] == [9, 2, 3]
    assert [part["position"] for part in document["spans"]] == [1, 2]


@pytest.mark.parametrize(
    ("approximator", "included"),
    [
        ("more_than", (False, True)),
        ("less_than", (True, False)),
        ("at_least", (True, True)),
        ("at_most", (True, True)),
        ("between", (True, True)),
        ("about", (True, True)),
    ],
)
def test_an_end_is_included_unless_the_approximator_excludes_it(
    approximator: str, included: tuple[bool, bool]
):
    raw = changed(world()["statements"]["article-s01"], {"/estimates/0/approximator": approximator})

    (number,) = parsed("statements", raw)["estimates"]

    assert (number["lower_inclusive"], number["upper_inclusive"]) == included


def test_documents_that_mean_the_same_settle_into_one():
    raw = world()["statements"]["article-s01"]
    document = parsed("statements", raw)
    turned = parsed(
        "statements",
        {
            **raw,
            **{
                name: [
                    {**part, "position": place} for place, part in enumerate(raw[name], start=1)
                ][::-1]
                for name in ("participants", "chain", "conditions", "spans", "assessments")
            },
        },
    )
    shape = serializer_for("statements")

    assert turned != document
    assert normalize(shape, turned) == normalize(shape, document)


def test_a_parser_leaves_the_order_in_which_things_were_written():
    raw = world()["statements"]["article-s01"]
    number = raw["estimates"][0]
    raw["estimates"] = [{**number, "id": "article-s01-e2"}, number]
    raw["topics"] = ["toll", "bridge"]

    document = parsed("statements", raw)

    assert [estimate["id"] for estimate in document["estimates"]] == [
        "article-s01-e2",
        "article-s01-e1",
    ]
    assert document["topics"] == ["toll", "bridge"]


@pytest.mark.django_db
@pytest.mark.parametrize("topics", [["toll", "bridge"], ["bridge", "toll"]])
@pytest.mark.parametrize("numbers", [["e2", "e1"], ["e1", "e2"]])
def test_topics_estimates_and_authors_stay_in_the_order_given(
    topics: list[str], numbers: list[str]
):
    records = world()
    raw = records["statements"]["article-s01"]
    (number,) = raw["estimates"]
    raw["topics"] = topics
    raw["estimates"] = [{**number, "id": f"article-s01-{end}"} for end in numbers]
    save(records)
    # Once more, over what is there.
    save(
        {"statements": {"article-s01": raw}, "sources": {"article": records["sources"]["article"]}}
    )

    shown = answer("statements", "article-s01")
    assert [topic["id"] for topic in shown["topics"]] == topics
    assert [one["id"] for one in shown["estimates"]] == [f"article-s01-{end}" for end in numbers]
    assert [one["id"] for one in answer("sources", "article")["authors"]] == ["witness", "ada"]


@pytest.mark.parametrize(
    "text", [" around ", "\u00a0around", "around\u202f", "\taround\n"], ids=ascii
)
def test_words_of_the_article_are_kept_to_the_letter_and_our_own_are_trimmed(text: str):
    theirs = (
        *("/said/text", "/occasion", "/likelihood_text", "/participants/2/described_as"),
        *("/conditions/0/text", "/assessments/0/verdict_text"),
        *("/estimates/0/approximator_text", "/estimates/0/likelihood_text"),
    )
    ours = ("/text", "/note", "/participants/0/office", "/estimates/0/measured")
    raw = world()["statements"]["article-s01"]

    document = parsed("statements", changed(raw, dict.fromkeys((*theirs, *ours), text)))

    kept = dict.fromkeys(theirs, text) | dict.fromkeys(ours, text.strip())
    assert document == changed(parsed("statements", raw), kept)


def test_blanks_alone_are_no_words_of_the_article():
    raw = changed(world()["statements"]["article-s01"], {"/occasion": " \u00a0"})

    _, faults = parse_document("statements", raw)

    assert [(fault.pointer, fault.code) for fault in faults] == [("/occasion", "blank")]


@pytest.mark.parametrize("part", ["/chain/1", "/conditions/0", "/spans/1", "/estimates/0"])
def test_the_end_and_the_digest_of_an_anchor_are_worked_out(part: str):
    raw = world()["statements"]["article-s01"]
    bare = changed(raw, {f"{part}/end": ABSENT, f"{part}/digest": ABSENT})

    assert parsed("statements", bare) == parsed("statements", raw)


def test_what_follows_from_an_anchor_is_not_missing_where_something_else_is_wrong():
    raw = world()["statements"]["article-s01"]
    span = {"part": "nonsense", "start": 27, "exact": "40,000"}

    document, faults = parse_document("statements", changed(raw, {"/spans": [span]}))

    assert [(fault.pointer, fault.code) for fault in faults] == [("/spans/0/part", "unknown_word")]
    assert document is not None
    assert document["spans"][0]["end"] == 33
    assert document["spans"][0]["digest"] == sha256(b"40,000").hexdigest()
