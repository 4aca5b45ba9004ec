"""How text becomes words that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.word_forms import LONGEST, fold, split_words, stem

WORDS = [
    ("Kyiv's", ["kyiv"]),
    ("Kyiv\u2019s hope", ["kyiv", "hope"]),
    ("O'Brien doesn't", ["obrien", "doesnt"]),
    ("peace-keepers, 40,000!", ["peace", "keepers", "40", "000"]),
    ("\u0130stanbul STRASSE Straße \ufb01ne", ["istanbul", "strasse", "strasse", "fine"]),
    ("Łódź Øresund Æthel e\u0301te\u0301", ["lodz", "oresund", "aethel", "ete"]),
    ("Зеленський ёлка", ["зеленськии", "елка"]),
    ("कीव 習近平", ["कीव", "習近平"]),
    ("snake_case ''s \u200b - ", ["snake", "case", "s"]),
    ("a" * 100, ["a" * LONGEST]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_split_and_folded(text: str, words: list[str]):
    assert split_words(text) == words


STEMS = [
    *(("forces", "forc"), ("peacekeepers", "peacekeep"), ("peacekeeping", "peacekeep")),
    *(("news", "news"), ("new", "new"), ("ministries", "ministri"), ("ministry", "ministri")),
]


@pytest.mark.parametrize(("word", "stemmed"), STEMS)
def test_english_is_stemmed(word: str, stemmed: str):
    assert stem(word) == stemmed


@given(text=st.text())
def test_folding_is_done_after_one_go_and_case_does_not_matter(text: str):
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().casefold())


@given(text=st.text())
def test_a_word_is_one_word(text: str):
    for word in split_words(text):
        assert word
        assert split_words(word) == [word]
