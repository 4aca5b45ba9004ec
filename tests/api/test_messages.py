"""A message says what to write instead, and a long list of faults says first what it is made of."""

import json
from typing import Any

import pytest

from tests.api.asking import get
from tests.api.writing import Writer, fill
from tests.builders import estimate, statement

pytestmark = pytest.mark.django_db

S02 = "statements/article-s02/"


def details(response: Any) -> dict[str, str]:
    """Return the messages of a refusal by their pointers."""
    assert response.status_code == 400, response.text
    return {fault["pointer"]: fault["detail"] for fault in response.json()["errors"]}


@pytest.mark.parametrize(
    ("key", "value", "detail"),
    [
        ("credibility", "2", "Give the number, without quotation marks: 2."),
        ("credibility", "7", "'7' is not one of: 1, 2, 3, 4, 5, 6."),
        ("credibility", [2], "Give one of: 1, 2, 3, 4, 5, 6."),
        ("confidence", "80", "Give a whole number, without quotation marks."),
        ("confidence", 8.5, "Give a whole number, without quotation marks."),
        ("note", 7, "Give text, in quotation marks."),
        ("said", "2024-01-01", 'Give an object with the date in EDTF: {"edtf": "2024-01-01"}.'),
        ("said", "2024/..", 'Give an object with the date in EDTF: {"edtf": "2024/.."}.'),
        (
            "said",
            "on Monday",
            'Give an object with the date in EDTF, such as {"edtf": "2024-12-18"}, or with only '
            'its words: {"text": "last week"}.',
        ),
        (
            "said",
            20240101,
            'Give an object with the date in EDTF, such as {"edtf": "2024-12-18"}, or with only '
            'its words: {"text": "last week"}.',
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_told_how_to_write_it(key: str, value: Any, detail: str):
    fill()

    refused = Writer().put(S02, {**statement("article-s02"), key: value})

    assert details(refused) == {f"#/{key}": detail}


def test_numbers_and_flags_in_parts_are_told_how_to_write_them_too():
    fill()
    number = estimate("article-s02-e1", value="40000", lower_inclusive="yes", as_of="2024-12")

    refused = Writer().put(S02, {**statement("article-s02"), "estimates": [number]})

    assert details(refused) == {
        "#/estimates/0/value": "Give a number, without quotation marks.",
        "#/estimates/0/lower_inclusive": "Give true or false, without quotation marks.",
        "#/estimates/0/as_of": 'Give an object with the date in EDTF: {"edtf": "2024-12"}.',
    }


def test_a_long_list_of_faults_begins_with_a_tally():
    names = [f"unknown{number}" for number in range(9)]
    query = "&".join([*(f"{name}=1" for name in names), "kind=", "limit=0"])

    problem = get(f"/api/v1/statements/?{query}").json()

    assert len(problem["errors"]) == 11
    assert list(problem["tally"].items()) == [
        ("unknown_parameter", 9),
        ("empty", 1),
        ("out_of_range", 1),
    ]
    assert list(problem)[-2:] == ["tally", "errors"]


def test_a_short_list_has_no_tally():
    query = "&".join(f"unknown{number}=1" for number in range(10))

    problem = get(f"/api/v1/statements/?{query}").json()

    assert len(problem["errors"]) == 10
    assert "tally" not in problem


def test_the_tally_of_an_import_counts_what_is_not_listed_as_well():
    lines = [
        {"resource": "topics", "id": f"t-{number}", "kind": "option", "name": "T", "country": "xx"}
        for number in range(800)
    ]
    body = "\n".join(json.dumps(line) for line in lines).encode()

    problem = Writer().post("imports/", body, content_type="application/x-ndjson").json()

    assert len(problem["errors"]) == 1000
    assert problem["tally"] == {"country": 800, "required": 800}
