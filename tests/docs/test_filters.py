"""The tables of docs/filters.md are those of the code: every parameter, ordering and error code."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from statements.api.urls import RESOURCES
from statements.rest.lists import pagination
from statements.rest.query.computed import ComputedParameter, OverlapParameter, SearchParameter
from statements.rest.query.dates import DateRangeParameter, DateTimeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import (
    BooleanParameter,
    ChoiceParameter,
    NumberParameter,
    Parameter,
)
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.rest.serializers import sparse_fields
from tests.docs.markdown import ROOT, Row, code_in, table_under

FILTERS = ROOT / "docs" / "filters.md"

VALUES: dict[type[Parameter], str] = {
    ReferenceParameter: "id",
    ChoiceParameter: "word",
    ComputedParameter: "flag",
    BooleanParameter: "flag",
    NumberParameter: "number",
    DateRangeParameter: "date",
    DateTimeParameter: "time",
    OverlapParameter: "range",
    SearchParameter: "words",
    Parameter: "text",
}
"""What the values of each class of parameter are called; the first that fits counts."""


def value_of(parameter: Parameter) -> str:
    """Return what the values of a parameter are called."""
    return next(name for kind, name in VALUES.items() if isinstance(parameter, kind))


def row_of(group: RowGroup) -> str:
    """Return what the rows of a group are, where several parameters ask about one; else nothing."""
    # There is only one row to be the same if the record refers to it.
    if len(group.parameters) < 2 or group.link == "pk":
        return ""
    role: str | None = group.only.get("role")
    return role or str(group.rows._meta.verbose_name)


def table_of(filterset: type[ParameterFilterSet]) -> list[Row]:
    """Return the table of parameters that a filter set should have in the document."""
    flat = [
        (parameter, row_of(one) if isinstance(one, RowGroup) else "")
        for one in filterset.parameters
        for parameter in (one.parameters if isinstance(one, RowGroup) else [one])
    ]
    return [
        {
            "Parameter": f"`{parameter.name}`",
            "Value": value_of(parameter),
            "Suffixes": " ".join(
                f"`{one.name.removeprefix(parameter.name)}`"
                for one in parameter.family()
                if one.name != parameter.name
            ),
            "Same row": row,
            "Finds by": parameter.help_text,
        }
        for parameter, row in flat
    ]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_of_a_list_stands_in_its_table(resource: str):
    shown = table_under(FILTERS, f"### {resource.capitalize()}")

    assert shown == table_of(RESOURCES[resource].filterset_class)


def test_the_orderings_of_every_list_stand_in_the_table():
    shown = {row["List"]: row["Orderings"] for row in table_under(FILTERS, "## Order")}

    assert shown == {
        f"`{resource}`": ", ".join(f"`{name}`" for name in viewset.orderings)
        for resource, viewset in RESOURCES.items()
    }


def test_the_parameters_that_every_list_has_stand_in_the_table():
    shown = table_under(FILTERS, "### On every list")
    known = [
        *pagination.KeysetPagination().query_parameters({"id": "key"}),
        *sparse_fields.SPARSE_PARAMETERS,
    ]

    names = [code_in(row["Parameter"])[0] for row in shown]
    assert names == [*(one.name for one in known), "format"]


def test_the_limits_are_those_of_the_code():
    text = FILTERS.read_text(encoding="utf-8")

    assert f"{pagination.LIMIT} unless asked, at most {pagination.LIMIT_MAX}" in text
    assert f"{pagination.COUNT_CAP:,}" in text


def test_every_code_of_a_bad_parameter_stands_in_the_table():
    used: set[str] = set()
    for room in ("rest", "history", "api"):
        for module in (ROOT / "statements" / room).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            used |= set(re.findall(r'InvalidValue\(\s*"(\w+)"', text))

    shown = {code_in(row["Code"])[0] for row in table_under(FILTERS, "### Codes")}
    assert shown == used


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    "row",
    # What takes hundreds of values or letters to break is broken by the tests of the API.
    [row for row in table_under(FILTERS, "### Codes") if row["Such as"] != "-"],
    ids=lambda row: row["Code"].strip("`"),
)
def test_each_bad_query_of_the_table_is_refused_with_its_code(row: Row, client: Client):
    code, query = code_in(row["Code"])[0], code_in(row["Such as"])[0]
    answer: Any = client.get(f"/api/v1/{query}")
    problem = json.loads(answer.content)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert code in {fault["code"] for fault in problem["errors"]}


def test_the_expensive_parameters_are_listed_for_each_list():
    listed = {
        row["list"]: set(code_in(row["expensive"]))
        for row in table_under(FILTERS, "## Expensive queries")
    }

    assert listed == {
        resource: {*viewset.filterset_class.costly, "count=exact"}
        for resource, viewset in RESOURCES.items()
    }
