"""A reader of the API: what lists find, and for what they refuse a query."""

import csv
import io
from typing import Any

import yaml
from django.test import Client
from django.urls import reverse

RESOURCES = ("statements", "estimates", "actors", "sources", "topics")


READER = Client()
"""An anonymous client for all requests: each new one would load the middleware again."""


def get(address: str, **headers: str) -> Any:
    """Return the response to a reader; what fails in a view is raised here."""
    return READER.get(address, headers=headers)


def address(resource: str, query: str = "") -> str:
    """Return the address of a list with a query string."""
    path = reverse(f"{resource}-list")
    return f"{path}?{query}" if query else path


def listed(resource: str, query: str = "") -> list[str]:
    """Return the ids that a list has for a query, in its order."""
    shape = "limit=500&fields=id"
    response = get(address(resource, f"{query}&{shape}" if query else shape))
    assert response.status_code == 200, response.text
    page = response.json()
    assert page["next"] is None
    return [record["id"] for record in page["results"]]


def found(resource: str, query: str = "") -> set[str]:
    """Return the set of ids that a list has for a query; none of them stands there twice."""
    ids = listed(resource, query)
    assert len(set(ids)) == len(ids)
    return set(ids)


def records(resource: str) -> list[dict[str, Any]]:
    """Return all records of a list, whole, in the order of their ids."""
    page = get(address(resource, "limit=500")).json()
    assert page["next"] is None
    return list(page["results"])


def brief(resource: str, id: str, query: str = "") -> Any:
    """Return a record in brief."""
    response = get(f"/api/v1/{resource}/{id}/?view=brief{query}")
    assert response.status_code == 200, response.text
    return response.json()


def table(resource: str, query: str = "") -> list[dict[str, str]]:
    """Return the rows of a list as CSV, each by the names of its columns."""
    response = get(address(resource, f"format=csv&{query}"))
    assert response.status_code == 200, response.getvalue()
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def faults(resource: str, query: str) -> list[dict[str, str]]:
    """Return the faults for which a list refuses a query."""
    return faults_at(address(resource, query))


def faults_at(url: str) -> list[dict[str, str]]:
    """Return the faults for which an address refuses to answer."""
    response = get(url)
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert "results" not in problem
    return list(problem["errors"])


def viewset(resource: str) -> Any:
    """Return what answers for a list."""
    from statements.api import urls

    return urls.RESOURCES[resource]


def filter_names(resource: str) -> set[str]:
    """Return the name of every query parameter by which a list can be filtered."""
    return set(viewset(resource).filterset_class.by_name)


def query_parameters(resource: str) -> list[Any]:
    """Return every query parameter that a list knows, with its schema and whether it repeats."""
    view = viewset(resource)(detail=False, action_map={}, basename=resource)
    return list(view.query_parameters())


def assert_answers_as_lists_do(url: str) -> None:
    """Assert that people get a page, and other methods what they get of a list."""
    page = get(url, accept="text/html")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert READER.head(url).headers["ETag"] == get(url).headers["ETag"]
    assert READER.options(url).status_code == 200
    assert READER.post(url).status_code in (401, 403, 405)


def load_yaml(text: str | bytes) -> Any:
    """Return the value of a YAML text; libyaml, where there is one, takes a fifth of the time."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
