"""The sweep asks each filter of each list for heavy, middling and rare values, in every order."""

from typing import Any

import pytest

from benchmarks.dataset.reading import across
from benchmarks.expensive.known import Values, find_examples
from benchmarks.explaining import explain
from benchmarks.lists import read_list
from benchmarks.sweep.__main__ import sweep
from benchmarks.sweep.results import LONG, as_text, markdown
from statements.models import Statement
from tests.api.asking import RESOURCES, filter_names, get, query_parameters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture(scope="module")
def examples(world: None) -> Values:
    return find_examples()


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_filter_is_asked_for_in_every_ordering(resource: str, examples: Values):
    (orderings,) = [
        {*one.schema["enum"]} - {"relevance"}
        for one in query_parameters(resource)
        if one.name == "ordering"
    ]
    asked = [
        (name, ordering)
        for of, query, ordering in sweep(examples)
        for name, _ in query
        if of == resource
    ]

    assert {*asked} == {
        (name, ordering)
        for name in filter_names(resource)
        if examples[resource][name]
        for ordering in orderings
    }


def test_only_what_the_data_do_not_have_is_left_out(examples: Values):
    without = {name for name in examples["statements"] if not examples["statements"][name]}

    assert without <= {"wikidata_id", "known_via", "known_via_not"}


@pytest.mark.parametrize("resource", RESOURCES)
def test_nothing_that_is_asked_is_refused(resource: str, examples: Values):
    refused = [
        (name, value)
        for name, values in examples[resource].items()
        for value in values
        if read_list(resource, [(name, value)]).query.faults
    ]

    assert refused == []


def test_examples_are_the_most_frequent_a_middling_and_the_rarest_value(examples: Values):
    counts: dict[str, int] = {}
    for kind in Statement.objects.public().values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    found = [counts[kind] for kind in examples["statements"]["kind"]]

    assert found == [count for _, count in across([*counts.items()], 3)]
    assert examples["statements"]["kind_not"] == examples["statements"]["kind"]
    assert examples["statements"]["likelihood_isnull"] == ["true", "false"]


def test_bounds_lie_at_both_ends_of_what_there_is(examples: Values):
    bounds = examples["estimates"]["value_min"]
    lists = [read_list("estimates", [("value_min", bound)]).records.count() for bound in bounds]

    assert lists == sorted(lists, reverse=True)
    assert lists[0] > lists[-1] > 0


@pytest.mark.parametrize(
    ("resource", "query", "ordering", "table"),
    [
        ("statements", ("kind", "assertion"), "-said", "statements_statement"),
        # Whether a few estimates are found by way of their statements is the database's choice.
        ("estimates", ("value_min", "1"), "value", "statements_"),
        ("actors", ("kind_not", "person"), "-updated", "statements_actor"),
        ("sources", ("published_isnull", "true"), "name", "statements_source"),
    ],
)
def test_a_page_is_explained_as_the_list_answers_it(
    resource: str, query: tuple[str, str], ordering: str, table: str
):
    name, value = query
    page = get(f"/api/v1/{resource}/?{name}={value}&ordering={ordering}").json()

    explained = explain(resource, [query], ordering, 100)

    assert explained.found == len(page["results"])
    assert explained.milliseconds is not None
    assert explained.cause
    assert any(table in line for line in explained.plan)


def answer(milliseconds: float | None, name: str, **others: Any) -> dict[str, Any]:
    return {
        "resource": "topics",
        "parameters": [[name, "x"]],
        "ordering": "-name",
        "milliseconds": milliseconds,
        "found": 1,
        "reads": "",
        "cause": f"Seq Scan of {name}: 7 rows",
        "plan": [f"the plan of {name}"],
        **others,
    }


def test_only_what_takes_long_is_told_the_slowest_first_with_its_cause_and_its_plan():
    answers = [answer(LONG - 1, "quick"), answer(LONG + 1, "slow"), answer(None, "endless")]

    text = as_text(10, {"SQLite": answers})

    assert "SQLite: 2 of 3 take over 100 ms" in text
    assert "quick=x" not in text
    assert ">20,000 ms  topics/?endless=x&ordering=-name" in text
    assert text.index("endless=x") < text.index("slow=x")
    assert text.index("Seq Scan of slow: 7 rows") < text.index("    the plan of slow")


def test_a_plan_is_told_once_for_a_filter_and_its_cause():
    answers = [answer(200 + place, "slow", cause=f"Sort: {place} rows") for place in range(3)]

    assert as_text(10, {"SQLite": answers}).count("the plan of slow") == 1


def test_the_table_for_the_docs_has_the_slowest_of_each_filter_and_cause():
    answers = [answer(200 + place, "slow", cause=f"Sort: {place} rows") for place in range(3)]

    lines = [*markdown({"SQLite": [*answers, answer(1, "quick"), answer(150, "other")]})]

    assert lines[2:-1] == [
        "| SQLite | `topics/?slow=x&ordering=-name` | 2 | 202 | Sort: 2 rows |",
        "| SQLite | `topics/?other=x&ordering=-name` | 0 | 150 | Seq Scan of other: 7 rows |",
    ]
