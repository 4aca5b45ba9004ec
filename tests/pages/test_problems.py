"""The page to which the `type` of every error leads."""

import pytest
from django.test import Client

from statements.rest.problems.problem_types import PROBLEM_TYPES
from tests.pages.html import read


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_every_problem_type_is_explained_under_its_anchor(client: Client, slug: str):
    title, meaning = PROBLEM_TYPES[slug]

    page = read(client, "/problems/")

    assert slug in page.ids
    assert title in page.text
    assert meaning in page.text


def test_every_anchor_is_there_once(client: Client):
    page = read(client, "/problems/")

    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} == set(PROBLEM_TYPES)


@pytest.mark.django_db
def test_the_error_it_shows_is_explained_on_it(client: Client):
    page = read(client, "/problems/")

    example = next(link for link in page.links if link.startswith("/api/v1/statements/?"))
    response = client.get(example, headers={"Accept": "application/json"})
    problem = response.json()

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] in {f"/problems/#{slug}" for slug in page.ids}
    assert "speaker" in problem["errors"][0]["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_can_only_be_read(method: str):
    response = Client(enforce_csrf_checks=True).generic(method, "/problems/")

    assert response.status_code == 405
