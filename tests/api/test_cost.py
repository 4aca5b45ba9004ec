"""What an answer costs: a number of queries that neither records nor parts can raise."""

from copy import deepcopy
from typing import Any

import pytest

from tests.api.asking import RESOURCES, address, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

COSTS = {
    # statements with their documents; topics; participants with their actors; hops with their
    # sources and actors; stances with their holders and topics; conditions with their topics;
    # spans; relations with the other statements; estimates with their topics
    "statements": 9,
    # estimates with their statements, those statements' documents, and their topics
    "estimates": 1,
    # actors with their parents and the outlets that vouch for them; names; identifiers
    "actors": 3,
    # sources with their publishers and voices; names; identifiers
    "sources": 3,
    # topics with their parents; identifiers
    "topics": 2,
}
RICH_AND_POOR = [
    ("statements", "quay-notes-s01", "quay-notes-s07"),
    ("estimates", "harbor-accord-2031-e6", "quay-notes-e5"),
    ("actors", "ostermark", "quay-rumor"),
    ("sources", "quay-notes", "quay-times"),
    ("topics", "quay-east", "quay"),
]
MANY = 520


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("query", ["", "limit=1", "limit=500", "ordering=-updated&limit=7"])
def test_a_list_costs_the_same_whatever_is_on_its_page(resource, query, django_assert_num_queries):
    with django_assert_num_queries(COSTS[resource]):
        assert get(address(resource, query)).json()["results"]


@pytest.mark.parametrize(("resource", "rich", "poor"), RICH_AND_POOR)
def test_one_record_costs_the_same_with_many_parts_as_with_none(
    resource, rich, poor, django_assert_num_queries
):
    for id in (rich, poor):
        with django_assert_num_queries(COSTS[resource]):
            assert get(f"{address(resource)}{id}/").json()["id"] == id


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_page_without_records_costs_one_query(resource, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get(address(resource, "created=1999")).json()["results"] == []


def test_500_records_with_all_their_parts_cost_as_much_as_one(django_assert_num_queries):
    from statements.documents import write
    from statements.vocabularies import Through
    from tests.api.world import ACTORS, SOURCES, TOPICS, TWICE, parsed

    copies: dict[str, list[Any]] = {"statements": [], "actors": [], "sources": [], "topics": []}
    for number in range(MANY):
        statement = deepcopy(TWICE) | {"id": f"copy-s{number}"}
        for place, estimate in enumerate(statement["estimates"]):
            estimate["id"] = f"copy-{number}-e{place}"
        copies["statements"].append(statement)
        copies["actors"].append(ACTORS[1] | {"id": f"copy-a{number}", "parent": "quay-board"})
        copies["sources"].append(SOURCES[0] | {"id": f"copy-d{number}"})
        copies["topics"].append(TOPICS[1] | {"id": f"copy-t{number}"})
    batch = {resource: parsed(resource, raws) for resource, raws in copies.items()}
    write(batch, by=None, through=Through.FIXTURES)

    for resource in RESOURCES:
        with django_assert_num_queries(COSTS[resource]):
            page = get(address(resource, "limit=500"))
        assert len(page.json()["results"]) == 500
        assert page.json()["next"]
        with django_assert_num_queries(COSTS[resource]):
            following = get(page.json()["next"]).json()
        assert following["results"]


@pytest.mark.parametrize(
    ("resource", "query", "more"),
    [
        # the ids of sources; of actors
        ("statements", "via=reuters", 2),
        # the ids of actors
        ("statements", "speaker=ukraine&speaker=reuters&speaker_not=politico", 2),
        # the subtrees of both topics
        ("statements", "topic=mandate&topic=quay", 1),
        ("statements", "kind=demand&stance=favor&said_after=2024&q=quay&condition_isnull=true", 0),
        ("estimates", "topic=mandate&topic_exact=mandate&speaker_kind=person", 2),
        ("actors", "parent=italy&known_via=reuters", 2),
        ("sources", "publisher=politico&actor=reuters", 2),
        ("topics", "topic=mandate&parent=mandate", 2),
        # the count
        ("statements", "count=exact", 1),
        ("statements", "count=capped", 1),
    ],
)
def test_a_filter_costs_one_query_for_each_kind_of_record_that_it_names(
    resource, query, more, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as spent:
        page = get(address(resource, query)).json()

    assert len(spent) == (COSTS[resource] if page["results"] else 1) + more


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_fault_that_no_record_has_a_say_in_costs_nothing(resource, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert get(address(resource, "limit=0&kind=x&xyz=1&fields=y&cursor=z")).status_code == 400


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_unknown_id_costs_the_look_up_and_the_nearest_one(resource, django_assert_num_queries):
    # the record; its neighbors after and before in the order of ids; the first ids of all
    with django_assert_num_queries(4):
        assert get(f"{address(resource)}nobody/").status_code == 404


@pytest.mark.parametrize(
    ("resource", "query", "cost"),
    [
        ("statements", "fields=id", 1),
        ("statements", "fields=text,said,document.name,revision", 1),
        ("statements", "fields=topics.name", 2),
        ("statements", "fields=participants.role", 2),
        ("statements", "fields=chain.source.name,stances", 3),
        ("statements", "omit=spans", 8),
        ("statements", "omit=estimates.topic,relations,topics", 7),
        ("statements", "fields=topics,spans&omit=spans", 2),
        ("actors", "fields=name", 1),
        ("actors", "omit=identifiers", 2),
        ("sources", "fields=other_names.name", 2),
        ("topics", "omit=identifiers,parent", 1),
    ],
)
def test_what_is_not_asked_for_is_not_fetched(resource, query, cost, django_assert_num_queries):
    with django_assert_num_queries(cost):
        assert get(address(resource, query)).status_code == 200
    with django_assert_num_queries(cost):
        id = {one: rich for one, rich, _ in RICH_AND_POOR}[resource]
        assert get(f"{address(resource)}{id}/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("fields=participants.role", "statements_actor"),
        ("fields=stances.stance", "statements_actor"),
        ("fields=conditions.text", "statements_topic"),
        ("fields=chain.relation", "statements_source"),
        ("omit=document,chain.source", "statements_source"),
    ],
)
def test_what_is_not_asked_for_is_not_joined(query, absent, django_assert_max_num_queries):
    with django_assert_max_num_queries(9) as spent:
        get(address("statements", query))

    assert not [one["sql"] for one in spent.captured_queries if absent in one["sql"]]
