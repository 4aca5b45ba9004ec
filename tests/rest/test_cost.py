"""An answer costs a fixed number of queries, and what is not asked for costs none."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from statements.api.urls import RESOURCES
from statements.models import Actor, Source, Statement
from tests.rest.world import make, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

PAGE = 2
"""The version, and the page with whatever it shows."""

FOR_PEOPLE = 1
"""The same page without the version: a page for people has no tag."""

SEARCHED = 5 if connection.vendor == "postgresql" else 6
"""The ids that are named, the names with the word, and how many rows the index has of it.

PostgreSQL first says how many it expects; SQLite counts the rows of each group that is asked.
"""


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_costs_the_same_however_long(
    resource: str, client: Client, django_assert_num_queries: Any
):
    for limit in (1, 500):
        with django_assert_num_queries(PAGE):
            assert client.get(f"/api/v1/{resource}/?limit={limit}").status_code == 200
        with django_assert_num_queries(FOR_PEOPLE):
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
    with django_assert_num_queries(FOR_PEOPLE):
        assert client.get(f"/api/v1/{resource}/{key}/?format=api").status_code == 200


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("fields=text", 0),
        ("fields=document", 0),
        ("fields=topics.id", 0),
        ("fields=topics,stances.holder", 0),
        ("omit=topics,spans", 0),
        ("fields=id&count=exact", 1),
        ("fields=id&speaker=alice&kind=demand", 1),
        ("fields=id&speaker=alice&speaker_not=bob&topic=peace&q=a", SEARCHED),
    ],
)
def test_what_is_not_asked_for_is_not_read(
    query: str, more: int, client: Client, django_assert_num_queries: Any
):
    with django_assert_num_queries(PAGE + more):
        assert client.get(f"/api/v1/statements/?{query}").status_code == 200
    with django_assert_num_queries(FOR_PEOPLE + more):
        assert client.get(f"/api/v1/statements/?{query}&format=api").status_code == 200


@pytest.mark.parametrize("key", ["alice", "nobody"])
def test_the_options_of_a_record_that_is_missing_cost_a_writer_no_more(
    key: str, admin_client: Client, django_assert_num_queries: Any
):
    with django_assert_num_queries(3):  # the session, the user and the record
        response = admin_client.options(f"/api/v1/actors/{key}/")

    assert response.status_code == 200
    assert ("actions" in response.json()) == (key == "alice")


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

        with django_assert_max_num_queries(FOR_PEOPLE):
            response = client.get("/api/v1/statements/?format=api")
        transaction.set_rollback(True)

    assert response.headers["Content-Type"].startswith("text/html")
    assert b"actor-7" in response.content
    assert b"actor-8" not in response.content
