"""What a resource answers besides its records."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from rest_framework.filters import BaseFilterBackend

from statements.api.urls import RESOURCES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ADDRESSES = ["", *(f"{resource}/" for resource in RESOURCES), "statements/s1/"]


def test_the_root_lists_the_resources_and_all_of_them_answer(client: Client):
    resources = client.get("/api/v1/").json()

    others = ("search", "positions", "changes", "imports")
    assert resources == {name: f"/api/v1/{name}/" for name in (*RESOURCES, *others)}
    del resources["imports"]  # which only takes what is written
    resources["search"] += "?q=peace"
    assert {client.get(address).status_code for address in resources.values()} == {200}


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_as_get_does_without_a_body(address: str, client: Client):
    response = client.head(f"/api/v1/{address}")

    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_names_the_methods(address: str, client: Client):
    response = client.options(f"/api/v1/{address}")

    assert response.status_code == 200
    readable = address in ("", "estimates/")
    one = "GET, PUT, PATCH, DELETE" if address == "statements/s1/" else "GET, POST"
    assert response.headers["Allow"] == f"{'GET' if readable else one}, HEAD, OPTIONS"


@pytest.mark.parametrize("format", ["ndjson", "csv"])
def test_options_of_a_stream_are_those_of_its_list(format: str, client: Client):
    response = client.options(f"/api/v1/statements/?format={format}")

    assert response.status_code == 200
    assert response.json() == client.options("/api/v1/statements/").json()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_gets_a_page(address: str, client: Client):
    response = client.get(f"/api/v1/{address}", headers={"accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert b"<select" not in response.content


@pytest.mark.parametrize(
    ("resource", "ordering"),
    [(resource, name) for resource, view in RESOURCES.items() for name in view.orderings],
)
def test_every_ordering_has_the_whole_list_in_pages(resource: str, ordering: str, client: Client):
    whole = client.get(f"/api/v1/{resource}/?fields=id").json()["results"]
    for sign in ("", "-"):
        paged = []
        link = f"/api/v1/{resource}/?fields=id&limit=2&ordering={sign}{ordering}"
        while link:
            page = client.get(link).json()
            paged += page["results"]
            link = page["next"]

        assert sorted(record["id"] for record in paged) == [record["id"] for record in whole]


class NotNamed(BaseFilterBackend):
    def filter_queryset(self, request: Any, queryset: QuerySet, view: Any) -> QuerySet:
        return queryset.filter(is_named=False)


def test_a_list_is_filtered_by_every_filter_backend_of_its_view(
    found: Callable[[str], set[str]], monkeypatch: pytest.MonkeyPatch
):
    view = RESOURCES["actors"]
    assert found("actors/?kind=group") == {"crowd"}
    assert found("actors/?kind=person") == {"alice", "bob"}

    monkeypatch.setattr(view, "filter_backends", [*view.filter_backends, NotNamed])

    assert found("actors/") == {"crowd"}
    assert found("actors/?kind=person") == set()


def test_a_format_in_the_query_goes_before_the_accept_header(client: Client):
    response = client.get("/api/v1/actors/?format=json", headers={"accept": "text/html"})

    assert response.headers["Content-Type"] == "application/json"


def test_an_unknown_id_names_the_nearest(client: Client):
    response = client.get("/api/v1/actors/alise/")

    assert response.status_code == 404
    assert response.json()["detail"] == (
        'There is no actor with the id "alise". Did you mean "alice"?'
    )
