"""What an answer costs: a number of queries that neither records nor parts can raise."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import connection

from tests.api.asking import RESOURCES, address, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

VERSION = 1
"""The number of the latest revision, by which a reader's copy is still good or not."""

PAGE = VERSION + 1
"""The version, and the page with whatever it shows."""

NAMED = 1
"""All the ids that a query names, of whatever kind."""

WEIGHED = 1
"""A count of rows, to choose between finding them first and checking record by record."""

TOGETHER = WEIGHED if connection.vendor == "sqlite" else 0
"""A count of the rows of one of several groups, of which that with the fewest comes first."""

EXPECTED = 1 if connection.vendor == "postgresql" else 0
"""PostgreSQL says how many rows of its index of words it expects, before it counts them."""

SEARCHED = EXPECTED + WEIGHED

FOR_PEOPLE = 1
"""The same page without the version: a page for people has no tag."""

RICH_AND_POOR = [
    ("statements", "quay-notes-s01", "quay-notes-s07"),
    ("estimates", "harbor-accord-2031-e6", "quay-notes-e5"),
    ("actors", "ostermark", "quay-rumor"),
    ("sources", "quay-notes", "quay-times"),
    ("topics", "quay-east", "quay"),
]
MANY = 520
QUERIES = ["", "limit=1", "limit=500", "ordering=-updated&limit=7"]


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("query", QUERIES)
def test_a_list_costs_the_same_whatever_is_on_its_page(resource, query, django_assert_num_queries):
    with django_assert_num_queries(PAGE):
        assert get(address(resource, query)).json()["results"]


@pytest.mark.parametrize(("resource", "rich", "poor"), RICH_AND_POOR)
def test_one_record_costs_the_same_with_many_parts_as_with_none(
    resource, rich, poor, django_assert_num_queries
):
    for id in (rich, poor):
        with django_assert_num_queries(PAGE):
            assert get(f"{address(resource)}{id}/").json()["id"] == id


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("query", QUERIES)
def test_a_page_for_people_costs_one_query(resource, query, django_assert_num_queries):
    with django_assert_num_queries(FOR_PEOPLE):
        page = get(address(resource, query), accept="text/html")

    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(("resource", "rich", "poor"), RICH_AND_POOR)
def test_a_record_for_people_costs_what_a_page_for_people_costs(
    resource, rich, poor, django_assert_num_queries
):
    for id in (rich, poor):
        with django_assert_num_queries(FOR_PEOPLE):
            assert id in get(f"{address(resource)}{id}/?format=api").text


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_page_without_records_costs_what_a_page_costs(resource, django_assert_num_queries):
    with django_assert_num_queries(PAGE):
        assert get(address(resource, "created=1999")).json()["results"] == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_what_the_reader_has_costs_only_the_version(resource, django_assert_num_queries):
    for url in (address(resource), address(resource, "count=exact&limit=1&fields=id")):
        tag = get(url).headers["ETag"]
        with django_assert_num_queries(VERSION):
            assert get(url, if_none_match=tag).status_code == 304


def test_500_records_with_all_their_parts_cost_as_much_as_one(django_assert_num_queries):
    from statements.documents import write_documents
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
    write_documents(batch, by=None, through=Through.FIXTURES)

    for resource in RESOURCES:
        with django_assert_num_queries(PAGE):
            page = get(address(resource, "limit=500"))
        assert len(page.json()["results"]) == 500
        assert page.json()["next"]
        with django_assert_num_queries(PAGE):
            following = get(page.json()["next"]).json()
        assert following["results"]
        with django_assert_num_queries(FOR_PEOPLE):
            assert get(address(resource, "limit=500&format=api")).status_code == 200


@pytest.mark.parametrize(
    ("resource", "query", "more"),
    [
        # the ids of sources and of actors
        ("statements", "via=reuters&hop_relation=cites&kind=demand", NAMED),
        ("statements", "kind=demand&speaker=ukraine&speaker=reuters&speaker_not=politico", NAMED),
        # the subtrees of both topics
        ("statements", "topic=mandate&topic=quay&kind=demand", NAMED),
        # statements, subtrees, sources, actors; the version was there before
        (
            "statements",
            "id=quay-notes-s01&topic=quay&topic_exact_not=mandate&document=quay-notes&via=reuters"
            "&hop_relation=cites&speaker=quay-ada&stance_topic=quay-east&related_to=peacekeepers-ukraine-2024-12-s23",
            NAMED + 5 * TOGETHER,
        ),
        # the names of actors and of topics, and how many statements the index has
        ("statements", "kind=demand&created_after=2024&q=quay&condition_isnull=true", SEARCHED + 2),
        ("actors", "q=quay", SEARCHED),
        ("estimates", "topic=mandate&topic_exact=mandate", NAMED),
        ("actors", "parent=italy&known_via=reuters", NAMED),
        ("sources", "publisher=politico&actor=reuters", NAMED),
        ("topics", "topic=mandate&parent=mandate", NAMED),
        # the count
        ("statements", "count=exact", 1),
        ("statements", "count=capped", 1),
        ("statements", "count=capped&topic=quay&kind=demand", NAMED + 1),
    ],
)
def test_all_the_ids_that_a_query_names_cost_one_query_together(
    resource, query, more, django_assert_num_queries
):
    with django_assert_num_queries(PAGE + more):
        assert get(address(resource, query)).status_code == 200


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("rests_on_corrected=corrects", WEIGHED),
        ("rests_on_corrected=corrects&rests_on_corrected=retracts", WEIGHED),
        ("rests_on_corrected_not=corrects", 0),
    ],
)
def test_what_rests_on_corrected_documents_costs_a_look_at_those(
    query, more, django_assert_num_queries
):
    with django_assert_num_queries(PAGE + more):
        assert get(address("statements", query)).json()["results"]


@pytest.mark.parametrize(
    ("resource", "query", "more", "groups"),
    [
        ("statements", "speaker=quay-ada", NAMED, 1),
        ("statements", "topic=quay&topic_not=mandate", NAMED, 1),
        ("statements", "publisher=politico", NAMED, 1),
        ("statements", "stance=favor", 0, 1),
        ("statements", "said_after=2024&event=2025&confidence_min=3", 0, 3),
        ("statements", "said_after=2024&said_isnull=false&ordering=-said", 0, 0),
        ("statements", "stance=favor&speaker_kind=person&published=2024", 0, 3),
        ("estimates", "topic=mandate&speaker_kind=person&published=2024", NAMED, 2),
    ],
)
def test_each_group_and_each_filter_with_a_twin_costs_one_query_more_on_sqlite(
    resource, query, more, groups, django_assert_num_queries
):
    counts = groups * WEIGHED if connection.vendor == "sqlite" else 0

    with django_assert_num_queries(PAGE + more + counts):
        assert get(address(resource, query)).status_code == 200


def test_a_query_that_is_refused_counts_no_rows(django_assert_num_queries):
    with django_assert_num_queries(VERSION):
        assert get(address("statements", "stance=favor&kind=nonsense")).status_code == 400


def test_an_alternative_costs_one_query_more(django_assert_num_queries):
    with django_assert_num_queries(PAGE + NAMED + WEIGHED):
        assert get(address("statements", "via=reuters")).status_code == 200


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_fault_that_no_record_has_a_say_in_costs_only_the_version(
    resource, django_assert_num_queries
):
    faulty = address(resource, "limit=0&kind=x&xyz=1&fields=y&cursor=z")

    with django_assert_num_queries(VERSION):
        assert get(faulty).status_code == 400
    with django_assert_num_queries(0):
        assert get(faulty, accept="text/html").status_code == 400


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_unknown_id_costs_the_look_up_and_the_nearest_one(resource, django_assert_num_queries):
    # the record; its neighbors after and before in the order of ids; the first ids of all; and
    # the words of its name, and whether it was merged, if such records have names
    named = 2 * (resource in ("actors", "sources", "topics"))
    with django_assert_num_queries(VERSION + 4 + named):
        assert get(f"{address(resource)}nobody/").status_code == 404


TRIMS = [
    # the tables that are not in the query
    ("statements", "fields=id", ["participation", "estimate", "topic", "source", "actor"]),
    ("statements", "fields=text,said,document.name,revision", ["topic", "actor", "span"]),
    ("statements", "fields=topics.name", ["participation", "actor", "source", "estimate"]),
    ("statements", "fields=participants.role", ["actor", "topic", "source"]),
    ("statements", "fields=chain.source.name,stances", ["participation", "span", "condition"]),
    ("statements", "fields=stances.stance", ["actor", "topic", "source"]),
    ("statements", "fields=conditions.text", ["actor", "topic", "source"]),
    ("statements", "fields=chain.relation", ["actor", "topic", "source"]),
    ("statements", "omit=spans", ["span"]),
    ("statements", "omit=document,chain.source,assessments", ["source"]),
    ("statements", "omit=estimates.topic,relations,topics", ["relation", "statementtopic"]),
    ("statements", "fields=topics,spans&omit=spans", ["span", "estimate"]),
    ("actors", "fields=name", ["actorname", "actoridentifier", "source"]),
    ("actors", "omit=identifiers", ["actoridentifier"]),
    ("sources", "fields=other_names.name", ["sourceidentifier", "actor"]),
    ("topics", "omit=identifiers,parent", ["topicidentifier"]),
]


@pytest.mark.parametrize(("resource", "query", "absent"), TRIMS)
def test_what_is_not_asked_for_is_not_fetched(resource, query, absent, django_assert_num_queries):
    id = {one: rich for one, rich, _ in RICH_AND_POOR}[resource]
    for url in (address(resource, query), f"{address(resource)}{id}/?{query}"):
        with django_assert_num_queries(PAGE) as spent:
            assert get(url).status_code == 200
        version, page = (one["sql"] for one in spent.captured_queries)
        assert "statements_change" in version
        assert f'"statements_{resource[:-1]}"' in page
        for table in absent:
            assert f'"statements_{table}"' not in page
        with django_assert_num_queries(FOR_PEOPLE) as spent:
            assert get(f"{url}&format=api").status_code == 200
        assert [one["sql"] for one in spent.captured_queries] == [page]


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("fields=participants.role", "statements_actor"),
        ("fields=stances.stance", "statements_actor"),
        ("fields=conditions.text", "statements_topic"),
        ("fields=chain.relation", "statements_source"),
        ("omit=document,chain.source,assessments", "statements_source"),
    ],
)
def test_what_is_not_asked_for_is_not_joined(query, absent, django_assert_max_num_queries):
    for shown in ("json", "api"):
        with django_assert_max_num_queries(9) as spent:
            get(address("statements", f"{query}&format={shown}"))

        assert not [one["sql"] for one in spent.captured_queries if absent in one["sql"]]
