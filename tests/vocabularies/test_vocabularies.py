"""Every controlled list, and what each of its values tells an annotator."""

import re
from collections import Counter

import pytest

from statements import vocabularies
from statements.vocabularies import (
    VOCABULARIES,
    Credibility,
    Likelihood,
    Polarity,
    Reliability,
    Scale,
    StatementKind,
    Vocabulary,
)

VALUES = [value for vocabulary in VOCABULARIES for value in vocabulary]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_has_a_meaning_in_full_sentences(value: Vocabulary | Scale):
    assert value.meaning[0].isupper()
    assert value.meaning.endswith(".")
    assert len(value.meaning.split()) > 4
    assert "  " not in value.meaning
    assert value.meaning.isprintable()


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_has_an_origin_and_a_label(value: Vocabulary | Scale):
    assert value.origin[0].isupper() or value.origin.startswith("schema.org")
    assert not value.origin.endswith(".")
    assert value.label[0].isupper() or value.label[0].isdigit()
    assert "_" not in value.label


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.__name__)
def test_the_values_of_a_list_are_all_different(vocabulary: type[Vocabulary] | type[Scale]):
    members = list(vocabulary)

    assert len(vocabulary.__members__) == len(members), "a value stands twice in its list"
    for facet in ("value", "label", "meaning"):
        counted = Counter(getattr(member, facet) for member in members)
        assert [each for each, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.__name__)
def test_a_list_says_in_a_sentence_what_it_describes(vocabulary: type[Vocabulary] | type[Scale]):
    assert vocabulary.__doc__
    assert vocabulary.__doc__.endswith(".")


def test_every_value_is_a_lower_case_slug_a_grade_or_a_letter_of_the_admiralty_code():
    for value in VALUES:
        if isinstance(value, Scale):
            assert 1 <= value <= 6
        elif isinstance(value, Reliability):
            assert re.fullmatch("[A-F]", value)
        else:
            assert re.fullmatch("[a-z]+(_[a-z]+)*", value)


def test_every_list_of_the_package_is_listed():
    exported = {
        each
        for each in vars(vocabularies).values()
        if isinstance(each, type) and issubclass(each, Vocabulary | Scale)
    } - {Vocabulary, Scale}

    assert set(VOCABULARIES) == exported == {*Vocabulary.__subclasses__(), *Scale.__subclasses__()}
    assert len(VOCABULARIES) == len(exported)


def test_a_value_is_its_slug():
    assert str(StatementKind.EVENT_REPORT) == "event_report"
    assert StatementKind("event_report") is StatementKind.EVENT_REPORT
    assert f"{StatementKind.EVENT_REPORT}" == "event_report"


def test_a_grade_is_its_number():
    assert Credibility(2) is Credibility.PROBABLY_TRUE
    assert Credibility.CONFIRMED < Credibility.DOUBTFUL
    assert Credibility.values() == [1, 2, 3, 4, 5, 6]


def test_choices_are_pairs_of_value_and_label_in_the_order_of_the_list():
    assert Polarity.choices() == [("affirmative", "Affirmative"), ("negative", "Negative")]
    assert StatementKind.choices()[-1] == ("event_report", "Event report")
    assert Reliability.choices()[0] == ("A", "A: completely reliable")
    assert Credibility.choices()[0] == (1, "1: confirmed by other sources")


def test_likelihoods_stand_in_the_order_of_their_bands():
    assert Likelihood.values() == [
        "almost_no_chance",
        "very_unlikely",
        "unlikely",
        "roughly_even_chance",
        "likely",
        "very_likely",
        "almost_certain",
    ]
