"""Fixtures of the tests of the wing: a small world, and ways to ask about it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.database import module_data


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with a small made-up world, for all tests of a module to read."""
    from tests.rest.world import make_world

    with module_data(django_db_blocker, make_world):
        yield


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with both seeds and the quay, which has what they lack."""
    from tests.api.world import fill

    with module_data(django_db_blocker, fill):
        yield


@pytest.fixture
def found(client: Client) -> Callable[[str], set[str]]:
    """Return a function from an address below the API's version to the ids found there."""

    def found(address: str) -> set[str]:
        response = client.get(f"/api/v1/{address}{'&' if '?' in address else '?'}fields=id")
        assert response.status_code == 200, response.content
        ids = [record["id"] for record in response.json()["results"]]
        assert len(ids) == len(set(ids))
        return set(ids)

    return found


@pytest.fixture
def faults(client: Client) -> Callable[[str], dict[str, tuple[str, str]]]:
    """Return a function from an address to what is wrong with it: parameter to code and detail."""

    def faults(address: str) -> dict[str, tuple[str, str]]:
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 400, response.content
        assert response.headers["Content-Type"] == "application/problem+json"
        return {
            error["parameter"]: (error["code"], error["detail"])
            for error in response.json()["errors"]
        }

    return faults
