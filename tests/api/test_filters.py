"""What each query parameter of each list finds, over both seeds and the quay."""

import pytest
from django.http import QueryDict

from tests.api.asking import RESOURCES, filter_names, found
from tests.api.tables import actors, estimates, parts, sources, statements, topics
from tests.api.tables.shared import Row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TABLES: dict[str, list[Row]] = {
    "statements": [*statements.ROWS, *parts.ROWS],
    "estimates": estimates.ROWS,
    "actors": actors.ROWS,
    "sources": sources.ROWS,
    "topics": topics.ROWS,
}
ROWS = [(resource, *row) for resource in RESOURCES for row in TABLES[resource]]


def expected_of(names: str, everything: set[str]) -> set[str]:
    """Return the ids that short names stand for, or all others after "all but"."""
    from tests.api.world import ids

    excepted = names.removeprefix("all but ")
    return ids(names) if excepted == names else everything - ids(excepted)


@pytest.fixture(scope="module")
def everything(world: None) -> dict[str, set[str]]:
    """Return the ids of all that each list has."""
    return {resource: found(resource) for resource in RESOURCES}


@pytest.mark.parametrize(("resource", "query", "names"), ROWS)
def test_a_query_finds_exactly_these_records(resource, query, names, everything):
    expected = expected_of(names, everything[resource])

    assert expected <= everything[resource]
    assert found(resource, query) == expected


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_has_a_row_that_finds_some_records_and_not_all(resource, everything):
    whole = everything[resource]
    shown = {
        name
        for query, names in TABLES[resource]
        if set() < expected_of(names, whole) < whole
        for name in QueryDict(query)
    }

    assert filter_names(resource) - shown == set()
    assert shown - filter_names(resource) == set()
