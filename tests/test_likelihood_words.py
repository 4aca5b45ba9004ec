"""Words of likelihood get the band that the vocabulary gives them, and others get none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.likelihood_words import LONGEST, read_likelihood
from statements.models import Statement
from statements.vocabularies import Likelihood

QUOTED = [(words, band) for band in Likelihood for words in re.findall("“(.+?)”", band.meaning)]


@pytest.mark.parametrize(("words", "band"), QUOTED)
def test_the_words_that_the_vocabulary_quotes_get_their_band(words: str, band: Likelihood):
    assert read_likelihood(words) == band
    assert read_likelihood(f"  {words.capitalize()} ") == band


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_the_words_of_recorded_statements_get_the_band_that_people_gave_them():
    recorded = Statement.objects.exclude(likelihood_text=None)
    given = {(one.likelihood_text, one.likelihood) for one in recorded}

    assert {(words, read_likelihood(words)) for words, _ in given} == given


@pytest.mark.parametrize(
    "words",
    ["", "not likely", "not unlikely", "certain", "possible", "may", "likely or not", "70 percent"],
)
def test_words_without_a_band_get_none(words: str):
    assert read_likelihood(words) is None


@given(st.text(max_size=2 * LONGEST))
def test_any_words_are_taken(words: str):
    assert read_likelihood(words) in {None, *Likelihood}
