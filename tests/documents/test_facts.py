"""Facts: what the rules know of other records, gathered in few queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements.documents import Batch, Facts
from statements.documents.serializers.layout import find_references
from tests.builders import actor, article, batch_of, changed, parsed, save, statement, topic, world


def test_every_reference_is_traced_to_its_place_and_kind():
    document = parsed("statements", world()["statements"]["article-s01"])

    assert {
        (trace.pointer, trace.resource, trace.kinds, trace.id)
        for trace in find_references("statements", document)
    } == {
        ("/document", "sources", ("document",), "article"),
        ("/topics/0", "topics", (), "bridge"),
        ("/topics/1", "topics", (), "toll"),
        ("/participants/0/actor", "actors", (), "ada"),
        ("/participants/1/actor", "actors", (), "ministry"),
        ("/participants/2/actor", "actors", (), "realm"),
        ("/chain/0/source", "sources", (), "agency"),
        ("/chain/1/actor", "actors", (), "witness"),
        ("/stances/0/holder", "actors", (), "ada"),
        ("/stances/0/topic", "topics", (), "toll"),
        ("/conditions/0/topic", "topics", (), "harbor"),
        ("/relations/0/other", "statements", (), "article-s00"),
        ("/estimates/0/topic", "topics", (), "bridge"),
        ("/assessments/0/assessor", "actors", (), "desk"),
        ("/assessments/0/document", "sources", ("document",), "notice"),
    }


@pytest.mark.parametrize(
    ("resource", "id", "traced"),
    [
        ("actors", "ada", {("/parent", "actors", (), "ministry")}),
        ("actors", "witness", {("/known_via", "sources", ("outlet",), "herald")}),
        ("sources", "herald", {("/actor", "actors", (), "desk")}),
        (
            "sources",
            "article",
            {
                ("/publisher", "sources", ("outlet",), "herald"),
                ("/authors/0", "actors", (), "witness"),
                ("/authors/1", "actors", (), "ada"),
            },
        ),
        (
            "sources",
            "notice",
            {("/corrections/0/document", "sources", ("document",), "article")},
        ),
        ("topics", "toll", {("/parent", "topics", (), "bridge")}),
        ("topics", "harbor", set()),
    ],
)
def test_references_of_other_records_are_traced(resource: str, id: str, traced: set[Any]):
    traces = list(find_references(resource, parsed(resource, world()[resource][id])))

    assert {(one.pointer, one.resource, one.kinds, one.id) for one in traces} == traced


def queries_to_gather(batch: Batch) -> int:
    with CaptureQueriesContext(connection) as captured:
        Facts.gather(batch)
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", ["actors", "sources", "topics", "statements"])
def test_facts_take_as_many_queries_for_many_records_as_for_one(resource: str):
    save(world())
    raw = list(world()[resource].values())[1]
    copies = {f"copy-{n}": changed(raw, {"/id": f"copy-{n}"}) for n in range(12)}
    if resource == "statements":
        for n in range(12):
            copies[f"copy-{n}"]["estimates"][0]["id"] = f"copy-{n}-e1"
            copies[f"copy-{n}"]["relations"] = [{"kind": "supersedes", "other": "article-s00"}]
    one = batch_of({resource: {"copy-0": copies["copy-0"]}})

    assert queries_to_gather(batch_of({resource: copies})) == queries_to_gather(one) < 12


@pytest.mark.django_db
def test_facts_of_a_batch_that_refers_to_nothing_take_no_query_for_references():
    assert queries_to_gather(batch_of({"topics": {"lone": topic("lone")}})) == 0
    assert queries_to_gather({}) == 0


@pytest.mark.django_db
def test_facts_follow_references_as_far_as_they_lead():
    chain = {f"t{n}": topic(f"t{n}", parent=f"t{n - 1}" if n else None) for n in range(6)}
    save({"topics": chain})
    batch = batch_of({"topics": {"t6": topic("t6", parent="t5")}})

    facts = Facts.gather(batch)

    assert {id: facts.records["topics"][id]["parent"] for id in facts.records["topics"]} == {
        "t0": None,
        **{f"t{n}": f"t{n - 1}" for n in range(1, 7)},
    }


@pytest.mark.django_db
def test_facts_follow_what_statements_supersede():
    save(world())
    older = [
        {"kind": "supersedes", "other": "article-s00"},
        {"kind": "supports", "other": "article-s01"},
    ]
    save({"statements": {"article-s02": statement("article-s02", relations=older)}})
    newest = statement("s03", relations=[{"kind": "supersedes", "other": "article-s02"}])

    facts = Facts.gather(batch_of({"statements": {"s03": newest}}))

    assert facts.supersedes("s03") == ["article-s02"]
    assert facts.supersedes("article-s02") == ["article-s00"]
    assert facts.supersedes("article-s00") == []
    assert facts.supersedes("nowhere") == []


def replacing(id: str, *others: str) -> dict[str, Any]:
    return article(id, corrections=[{"kind": "replaces", "document": other} for other in others])


@pytest.mark.django_db
def test_facts_follow_what_documents_replace():
    retracting = article("d1", corrections=[{"kind": "retracts", "document": "d0"}])
    save({"sources": {"d0": article("d0"), "d1": retracting, "d2": replacing("d2", "d1")}})

    facts = Facts.gather(batch_of({"sources": {"d3": replacing("d3", "d2")}}))

    assert facts.replaced == {"d3": ["d2"], "d2": ["d1"], "d1": []}


@pytest.mark.django_db
def test_facts_about_replaced_documents_take_a_query_for_each_step_and_none_without():
    save({"sources": {id: article(id) for id in ("d0", "d1", "d2")}})
    without = queries_to_gather(batch_of({"sources": {"new": article("new")}}))
    one = batch_of({"sources": {"new": replacing("new", "d0")}})
    many = batch_of({"sources": {"new": replacing("new", "d0", "d1", "d2")}})

    # One for the kinds of the documents, one for what they replace.
    assert queries_to_gather(one) == queries_to_gather(many) == without + 2


@pytest.mark.django_db
def test_a_batch_prevails_over_the_database():
    save(world())
    batch = batch_of({"actors": {"ada": actor(kind="group"), "eve": actor("eve", parent="ada")}})

    facts = Facts.gather(batch)

    ada = facts.get("actors", "ada")
    assert ada is not None
    assert (ada["kind"], ada["parent"]) == ("group", None)


@pytest.mark.django_db
def test_facts_know_who_has_a_unique_value_in_the_database_or_in_the_batch():
    save(world())
    batch = batch_of(
        {
            "actors": {
                "eve": actor("eve", wikidata_id="Q7259"),
                "new": actor("new", wikidata_id="Q5"),
            },
            "statements": {
                "s": changed(world()["statements"]["article-s01"], {"/id": "s"}),
            },
        }
    )

    facts = Facts.gather(batch)

    assert facts.owners == {
        ("actors", "wikidata_id", "Q7259"): "ada",
        ("actors", "wikidata_id", "Q5"): "new",
    }
    assert facts.estimates == {"article-s01-e1": "article-s01"}


@pytest.mark.django_db
def test_a_value_that_its_owner_gives_up_in_the_same_batch_is_free():
    save(world())
    batch = batch_of({"actors": {"eve": actor("eve", wikidata_id="Q7259"), "ada": actor()}})

    assert Facts.gather(batch).owners == {("actors", "wikidata_id", "Q7259"): "eve"}


def test_nobody_is_known_by_no_id():
    facts = Facts.of(batch_of(world()))

    assert facts.get("actors", None) is None
    assert facts.get("actors", "nobody") is None
