"""An answer costs a fixed number of queries, and what is not asked for costs none."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from statements.models import Actor, Source, Statement
from tests.rest.world import make, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

PAGE = 2
"""The version, and the page with whatever it shows."""

FOR_PEOPLE = {"statements": 9, "estimates": 1, "actors": 3, "sources": 3, "topics": 2}
"""The records themselves, then one query for each list in them.

Of statements topics, participants, chain, stances, conditions, spans, relations and estimates; of
actors and sources other names and identifiers; of topics identifiers.
"""


@pytest.mark.parametrize(("resource", "queries"), FOR_PEOPLE.items())
def test_a_list_costs_the_same_however_long(
    resource: str, queries: int, client: Client, django_assert_num_queries: Any
):
    for limit in (1, 500):
        with django_assert_num_queries(PAGE):
            assert client.get(f"/api/v1/{resource}/?limit={limit}").status_code == 200
        with django_assert_num_queries(queries):
            page = client.get(f"/api/v1/{resource}/?limit={limit}&format=api")
        assert page.status_code == 200


@pytest.mark.parametrize(
    ("resource", "key"),
    [
        ("statements", "s1"),
        ("estimates", "e1"),
        ("actors", "alice"),
        ("sources", "gazette"),
        ("topics", "plan"),
    ],
)
def test_a_record_costs_what_a_list_costs(
    resource: str, key: str, client: Client, django_assert_num_queries: Any
):
    with django_assert_num_queries(PAGE):
        assert client.get(f"/api/v1/{resource}/{key}/").json()["id"] == key
    with django_assert_num_queries(FOR_PEOPLE[resource]):
        assert client.get(f"/api/v1/{resource}/{key}/?format=api").status_code == 200


@pytest.mark.parametrize(
    ("query", "json", "for_people"),
    [
        ("fields=text", PAGE, 1),
        ("fields=document", PAGE, 1),
        ("fields=topics.id", PAGE, 2),
        ("fields=topics,stances.holder", PAGE, 3),
        ("omit=topics,spans", PAGE, 7),
        ("fields=id&count=exact", PAGE + 1, 2),
        ("fields=id&speaker=alice", PAGE + 1, 2),
        ("fields=id&speaker=alice&speaker_not=bob&topic=peace&q=a", PAGE + 1, 2),
    ],
)
def test_what_is_not_asked_for_is_not_read(
    query: str, json: int, for_people: int, client: Client, django_assert_num_queries: Any
):
    with django_assert_num_queries(json):
        assert client.get(f"/api/v1/statements/?{query}").status_code == 200
    with django_assert_num_queries(for_people):
        assert client.get(f"/api/v1/statements/?{query}&format=api").status_code == 200


def test_a_statement_shows_no_relation_to_a_draft(client: Client):
    assert client.get("/api/v1/statements/s3/").json()["relations"] == []


@pytest.mark.parametrize(
    ("resource", "key"), [("statements", "s5-draft"), ("estimates", "e4-draft")]
)
def test_a_draft_and_its_estimates_are_not_there(resource: str, key: str, client: Client):
    records = client.get(f"/api/v1/{resource}/").json()["results"]

    assert key not in {record["id"] for record in records}
    assert client.get(f"/api/v1/{resource}/{key}/").status_code == 404


def test_the_browsable_page_stays_quick_beside_a_thousand_actors(
    client: Client, django_assert_max_num_queries: Any
):
    with transaction.atomic():
        Actor.objects.bulk_create(
            Actor(
                key=f"actor-{place}",
                kind="person",
                name=f"Actor {place}",
                created_at="2024-01-01T00:00:00Z",
                updated_at="2024-01-01T00:00:00Z",
            )
            for place in range(1000)
        )
        document = Source.objects.get(key="doc-1")
        statement = make(Statement, "s6", document=document, text="Another.", kind="demand")
        take_part(statement, Actor.objects.get(key="actor-7"), "speaker")

        with django_assert_max_num_queries(FOR_PEOPLE["statements"]):
            response = client.get("/api/v1/statements/?format=api")
        transaction.set_rollback(True)

    assert response.headers["Content-Type"].startswith("text/html")
    assert b"actor-7" in response.content
    assert b"actor-8" not in response.content
