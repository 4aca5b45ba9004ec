"""How text becomes words that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.word_forms import LONGEST, fold, place_words, split_words, stem

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


PLACES = [
    ("Kyiv's hope", ["Kyiv's", "hope"]),
    ("na\u00efve nai\u0308ve", ["na\u00efve", "nai\u0308ve"]),
    ("STRA\u00dfE, cafe\u0301.", ["STRA\u00dfE", "cafe\u0301"]),
    ("\ufb01ne \u2460a", ["\ufb01ne", "\u2460a"]),
    ("\ufdfa", ["\ufdfa"] * 4),
    ("\u0301a - b", ["a", "b"]),
]


@pytest.mark.parametrize(("text", "words"), PLACES)
def test_words_are_placed_in_the_text_as_it_was(text: str, words: list[str]):
    assert [text[one.start : one.end] for one in place_words(text)] == words


HOSTILE = st.text(
    st.characters() | st.sampled_from("a's\u2019 \u0301\u0338\u0130\ufdfa\u00df\u094d\u0915")
)


@given(text=HOSTILE)
def test_placed_words_are_the_words_and_stand_in_order(text: str):
    placed = place_words(text)

    assert [one.word for one in placed] == split_words(text)
    assert all(0 <= one.start < one.end <= len(text) for one in placed)
    assert [one.start for one in placed] == sorted(one.start for one in placed)
    for one in placed:
        assert one.word in split_words(text[one.start : one.end])
