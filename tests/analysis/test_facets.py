"""Facets: compared with a search by hand in the documents, and with the list itself."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.by_hand import Catalog, picks, places
from tests.api.asking import get
from tests.api.families import Family, asked, ends, families, values_of
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

Counts = dict[str | None, int]


@pytest.fixture(scope="module")
def catalog(world: None) -> Catalog:
    return Catalog()


def counts(resource: str, facet: str, query: str = "") -> Counts:
    """Return the counts of a facet by its values, all of which there are."""
    response = get(f"/api/v1/{resource}/facets/?facet={facet}&{query}")
    assert response.status_code == 200, response.text
    (answer,) = response.json()["facets"]
    assert answer["facet"] == facet
    assert answer["more"] == 0
    shown = [(one["value"], one["count"]) for one in answer["values"]]
    assert len(dict(shown)) == len(shown)
    assert shown == sorted(shown, key=lambda one: (-one[1], one[0] is None, one[0]))
    return dict(shown)


def test_every_parameter_that_can_be_a_facet_is_counted_by_hand(catalog: Catalog):
    from statements.filters import StatementFilterSet

    assert set(catalog.facets) == set(StatementFilterSet.facets())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=places, picks=picks, own=st.booleans())
def test_a_count_is_that_of_a_search_by_hand_for_the_value_as_well(
    place: int, picks: Any, own: bool, catalog: Catalog
):
    facet = catalog.facets[place % len(catalog.facets)]
    asked = catalog.ask(picks, near=facet)
    query = "&".join([*map(str, asked), f"own={str(own).lower()}"])
    kept = asked if own else [one for one in asked if one.name != facet]

    found = {value: len(catalog.find([*kept, one])) for value, one in catalog.with_values(facet)}

    assert counts("statements", facet, query) == {key: n for key, n in found.items() if n}, query


SIBLINGS = ("", "_not")


def conditions(resource: str, parameter: Any) -> list[list[tuple[str, list[str]]]]:
    """Return what may be asked beside a facet: nothing, or something about the same row."""
    group = parameter.group.parameters if parameter.group else ()
    beside = [
        [(f"{one.name}{suffix}", [value])]
        for one in group
        if one is not parameter
        for suffix in SIBLINGS
        for value in ends(values_of(one))
    ]
    return [[], [("created", ["2024"])], *beside]


@pytest.mark.parametrize(
    "family",
    [
        one
        for one in families(lambda parameter: parameter.is_facet)
        if one.values[0][0] in ("statements", "estimates")
    ],
)
@pytest.mark.parametrize("one_of", sample(3))
def test_a_count_is_what_the_list_finds_with_the_value_as_well(family: Family, one_of: int):
    resource, parameter = family
    for beside in conditions(resource, parameter)[::one_of]:
        query = "&".join(f"{name}={value}" for name, values in beside for value in values)
        counted = counts(resource, parameter.name, query.replace("+", "%2B"))
        # An outlet that speaks is no value of any hop.
        values = {*values_of(parameter), *filter(None, counted)}
        found: Counts = {
            value: len(asked(resource, *beside, (parameter.name, [value]))) for value in values
        }
        if parameter.is_optional:
            found[None] = len(asked(resource, *beside, (f"{parameter.name}_isnull", ["true"])))

        assert counted == {value: count for value, count in found.items() if count}, query
