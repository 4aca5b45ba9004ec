"""The nearest known name, and what people mean by a parameter that has another name here."""

import pytest

from statements.rest.query.suggestions import (
    MAX_MEANT,
    SYNONYMS,
    did_you_mean,
    quoted,
    suggest_parameters,
)

KNOWN = ["speaker", "speaker_kind", "said_before", "topic", "UA"]
LIST = [
    *("id", "kind", "speaker", "speaker_not", "speaker_country", "topic_country"),
    *("said", "said_not", "said_after", "said_before", "created", "created_after"),
    *("created_before", "value", "value_min", "value_max", "value_isnull", "q"),
    *("ordering", "limit", "cursor", "count", "fields", "omit", "format"),
]


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("speker", ' Did you mean "speaker"?'),
        ("Topic", ' Did you mean "topic"?'),
        ("ua", ' Did you mean "UA"?'),
        ("said_befor", ' Did you mean "said_before"?'),
        ("au", ""),
        ("topci", ' Did you mean "topic"?'),
        ("tonic_range", ""),
        ("unheard-of", ""),
        ("", ""),
        ("speaker" * 1000, ""),
    ],
)
def test_the_nearest_name_is_suggested_or_none(name: str, suggestion: str):
    assert did_you_mean(name, KNOWN) == suggestion


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("page", ["cursor"]),
        ("offset", ["cursor"]),
        ("page_size", ["limit"]),
        ("pageSize", ["limit"]),
        ("page[size]", ["limit"]),
        ("per_page", ["limit"]),
        ("sort", ["ordering"]),
        ("order_by", ["ordering"]),
        ("orderBy", ["ordering"]),
        ("search", ["q"]),
        ("type", ["kind"]),
        ("date", ["said", "created"]),
        ("from", ["said_after", "created_after"]),
        ("since", ["said_after", "created_after"]),
        ("to", ["said_before", "created_before"]),
        ("until", ["said_before", "created_before"]),
        ("said_from", ["said_after"]),
        ("said_to", ["said_before"]),
        ("said__gte", ["said_after"]),
        ("saidAfter", ["said_after"]),
        ("created_at", ["created"]),
        ("speaker_id", ["speaker"]),
        ("speaker_ne", ["speaker_not"]),
        ("value_from", ["value_min"]),
        ("value_lte", ["value_max"]),
        ("value_null", ["value_isnull"]),
        ("country", ["speaker_country", "topic_country"]),
        ("speker", ["speaker"]),
        ("knid", ["kind"]),
        ("di", []),
        ("conf", []),
        ("region", []),
        ("callback", []),
        ("api_key", []),
        ("x" * 1000, []),
        ("_", []),
        ("", []),
    ],
)
def test_what_a_person_would_mean_is_suggested_or_nothing(name: str, meant: list[str]):
    suggestion = suggest_parameters(name, LIST)

    assert suggestion.split('"')[1::2] == meant
    assert bool(suggestion) is bool(meant)


def test_several_suggestions_are_one_question():
    question = ' Did you mean "said", "event" or "published"?'
    dates = ["said", "said_after", "event", "event_after", "published", "published_after"]

    assert suggest_parameters("date", dates) == question


@pytest.mark.parametrize("word", [word for words in SYNONYMS.values() for word in words])
def test_a_word_for_what_the_list_does_not_have_gets_no_suggestion(word: str):
    assert suggest_parameters(word, ["xx"]) == ""


def test_no_more_than_a_few_names_are_suggested():
    known = [f"{letters * 3}_country" for letters in "abcdefghijkl"]

    assert suggest_parameters("country", known).count('"') == 2 * MAX_MEANT


def test_a_long_text_is_quoted_in_part():
    assert quoted("a" * 500) == f'"{"a" * 120}…"'
