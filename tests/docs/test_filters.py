"""The tables of docs/filters.md are those of the code: every parameter, ordering and error code."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from statements.api.urls import RESOURCES
from statements.rest.lists import pagination
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.row_groups import RowGroup
from statements.rest.serializers import sparse_fields
from tests.docs.markdown import ROOT, Row, code_in, table_under
from tests.pages.html import Page

FILTERS = ROOT / "docs" / "filters.md"


def table_of(filterset: type[ParameterFilterSet]) -> list[Row]:
    """Return the table of parameters that a filter set should have in the document."""
    flat = [
        parameter
        for one in filterset.parameters
        for parameter in (one.parameters if isinstance(one, RowGroup) else [one])
    ]
    return [
        {
            "Parameter": f"`{parameter.name}`",
            "Value": parameter.takes,
            "Suffixes": " ".join(
                f"`{one.name.removeprefix(parameter.name)}`"
                for one in parameter.family()
                if one.name != parameter.name
            ),
            "Same row": parameter.shared_row,
            "Finds by": parameter.help_text,
        }
        for parameter in flat
    ]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_of_a_list_stands_in_its_table(resource: str):
    shown = table_under(FILTERS, f"### {resource.capitalize()}")

    assert shown == table_of(RESOURCES[resource].filterset_class)


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_schema_has_the_table_s_order_and_links_and_then_the_suffixed_forms(
    resource: str, client: Client
):
    table = table_under(FILTERS, f"### {resource.capitalize()}")
    schema: Any = client.get("/api/schema/?format=json")
    described = {
        one["name"]: one["description"]
        for one in json.loads(schema.content)["paths"][f"/api/v1/{resource}/"]["get"]["parameters"]
        if one["in"] == "query"
    }
    base = [code_in(row["Parameter"])[0] for row in table]
    suffixed = [
        f"{name}{suffix}"
        for name, row in zip(base, table, strict=True)
        for suffix in code_in(row["Suffixes"])
    ]

    assert list(described)[: len(base)] == base
    assert list(described)[-len(suffixed) :] == suffixed
    for name, row in zip(base, table, strict=True):
        links = [f"[{row['Value']}](/filters/#{row['Value']})"]
        if row["Suffixes"]:
            links.append(f"[{row['Suffixes'].replace(' ', ', ')}](/filters/#suffixes)")
        if row["Same row"]:
            links.append(f"[{row['Same row']}](/filters/#same-row)")
        assert re.findall(r"\[[^\]]*\]\([^)]*\)", described[name]) == links
    for name in suffixed:
        assert described[name].endswith("[Suffixes](/filters/#suffixes).")


def test_the_page_about_filters_says_the_same_of_values_and_suffixes(client: Client):
    text = FILTERS.read_text(encoding="utf-8")
    values = re.findall(r"^- \*\*(\w+)\*\*: (.*?)(?=^- |\n\n)", text, re.MULTILINE | re.DOTALL)
    suffixes = table_under(FILTERS, "## Suffixes")
    response: Any = client.get("/filters/")
    shown = Page(response.content.decode())
    page = plain(shown.text)

    assert {name for name, _ in values} <= set(shown.ids)
    assert len(values) == 10
    for sentence in (one for _, words in values for one in plain(words).split(". ")):
        assert sentence.split(" (annotating")[0].rstrip(".") in page
    for row in suffixes:
        assert plain(row["suffix"]) in page
        assert plain(row["means"]) in page
    assert "up to 500 values in all, and up to 20 for any one" in page


def plain(text: str) -> str:
    """Return text without marks, in lower case, with straight apostrophes and single spaces."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", text).replace("\u2019", "'").split()
    return re.sub(r" ([.,;:])", r"\1", " ".join(words)).lower()


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
    assert names == [*(one.name for one in known), "view", "format"]


def test_the_limits_are_those_of_the_code():
    text = FILTERS.read_text(encoding="utf-8")

    assert f"{pagination.LIMIT} unless asked, at most {pagination.LIMIT_MAX}" in text
    assert f"{pagination.COUNT_CAP:,}" in text


def test_every_code_of_a_bad_parameter_stands_in_the_table():
    used: set[str] = set()
    for room in ("rest", "history", "filters", "api"):
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
