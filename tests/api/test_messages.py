"""A message says what to write instead, and a long list of faults says first what it is made of."""

import json
from typing import Any

import pytest

from tests.api.asking import get
from tests.api.writing import Writer, fill
from tests.builders import actor, article, estimate, statement, topic

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
        ("confidence", "80", "Give a whole number from 0 to 100, without quotation marks."),
        ("confidence", 0.9, "Give a whole number from 0 to 100, without quotation marks."),
        ("note", 7, "Give text, in quotation marks."),
        ("note", " ", "Give null, or leave the key out, if there is no text."),
        ("language", None, "This can't be null: give a value, or leave the key out."),
        ("polarity", None, "Give one of: affirmative, negative."),
        ("topics", None, "Give a list; one without items is []."),
        ("topics", "bridge", "Give a list of ids of topics."),
        ("identifiers", {"doi": "1"}, "Give a list of objects with the keys scheme and value."),
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
        "#/estimates/0/value": "Give a number, without quotation marks or separators, such as "
        "47000.",
        "#/estimates/0/lower_inclusive": "Give true or false, without quotation marks.",
        "#/estimates/0/as_of": 'Give an object with the date in EDTF: {"edtf": "2024-12"}.',
    }


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("langage", "en", 'Did you mean "language"?'),
        ("verdict", "false", 'Did you mean "verdict" in "assessments"?'),
        ("value", 7, 'Did you mean "value" in "estimates" or "value" in "identifiers"?'),
        ("speaker", "ada", 'Did you mean "role": "speaker" in "participants"?'),
    ],
)
def test_an_unknown_key_is_told_where_there_is_such_a_key_or_value(key: str, value: Any, hint: str):
    fill()

    refused = Writer().put(S02, {**statement("article-s02"), key: value})

    assert details(refused) == {f"#/{key}": f"There is no key {key!r} here. {hint}"}


def test_a_key_that_is_nowhere_is_told_the_keys_there_are():
    fill()

    refused = Writer().put("topics/bridge/", {**topic(), "title": "The bridge"})

    assert details(refused) == {
        "#/title": "There is no key 'title' here. The keys here are id, kind, name, other_names, "
        "parent, country, event, wikidata_id and identifiers."
    }


def test_what_stands_in_a_list_of_parts_is_told_its_keys_and_values():
    fill()
    parts: dict[str, Any] = {
        "participants": [{"speaker": "ada"}],
        "stances": [{"holder": "ada", "topic": "bridge"}],
        "conditions": ["if it rains"],
        "spans": [{"part": "quote", "exact": "it rains"}],
    }

    refused = Writer().put(S02, {**statement("article-s02"), **parts})

    assert details(refused) == {
        "#/participants/0/speaker": "There is no key 'speaker' here. "
        'Did you mean "role": "speaker"?',
        "#/participants/0/role": "Give one of: speaker, on_behalf_of, addressee, about, "
        "participant.",
        "#/participants/0/actor": "This field is required.",
        "#/stances/0/stance": "Give one of: favor, against, neutral, unclear.",
        "#/conditions/0": "Give an object with the keys position, kind, text, topic, start, end, "
        "exact and digest.",
        "#/spans/0/start": "Give the start of the exact fragment, as the number of characters "
        "before it in the document's text, or leave the fragment out.",
    }


@pytest.mark.parametrize(
    ("address", "raw", "expected"),
    [
        (
            "actors/ada/",
            actor(
                country="Germany",
                wikidata_id="https://www.wikidata.org/wiki/Q42",
                parent="The Ministry",
                url="https://ada.example/",
            ),
            {
                "#/country": "Give an ISO 3166-1 alpha-2 country code such as IT.",
                "#/wikidata_id": "Give a Wikidata id alone, such as Q38.",
                "#/parent": "There is no record 'The Ministry' among the actors: refer to it by "
                "its id.",
                "#/url": "This key is the record's own address in this API, and isn't stored.",
            },
        ),
        (
            "sources/article/",
            article(url="https://herald.example/1", retrieved_at="3/14/2024 1:00 PM"),
            {
                "#/url": "This key is the record's own address in this API, and isn't stored. "
                'Did you mean "web_url"?',
                "#/retrieved_at": "Give the time in ISO 8601, with Z or an offset, such as "
                "2024-12-18T09:30:00Z.",
            },
        ),
        (
            "statements/article-s02/",
            statement("article-s02", url="https://herald.example/1"),
            {
                "#/url": "This key is the record's own address in this API, and isn't stored. "
                'Did you mean "web_url" in "assessments"?',
            },
        ),
    ],
)
def test_names_and_addresses_are_told_what_stands_there_instead(
    address: str, raw: Any, expected: dict[str, str]
):
    fill()

    assert details(Writer().put(address, raw)) == expected


def test_a_record_is_taken_with_its_own_address_whatever_host_stands_before_it():
    fill()
    raw = topic(name="The old bridge", url="https://onrecord.example/api/v1/topics/bridge/")

    assert Writer().put("topics/bridge/", raw).status_code == 200


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("kind=demand,refusal", '"demand,refusal" is not a value of kind.'),
        ("kind_not=demand,refusal", '"demand,refusal" is not a value of kind.'),
        ("topic=mandate,un-auspices", 'There is no topic with the id "mandate,un-auspices".'),
    ],
)
def test_several_values_in_one_are_told_to_repeat_the_parameter(query: str, detail: str):
    (fault,) = get(f"/api/v1/statements/?{query}").json()["errors"]

    assert fault["detail"] == f"{detail} Repeat the parameter for each of them."


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
