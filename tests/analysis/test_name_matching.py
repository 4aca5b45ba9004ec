"""How well one name fits another, without any records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.analysis.name_matching import Fit, Likeness, compare_names, read_name
from statements.analysis.names import HEARD, LETTERS, one_away

NAMES = st.text(min_size=1, max_size=300)


def fit(asked: str, name: str) -> Fit:
    return compare_names(read_name(asked), read_name(name))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Emmanuel Macron", "EMMANUEL MACRON"),
        ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"),
        ("Łukasz  Żółć", "lukasz-zolc"),
        ("O\u2019Brien", "O'Brien"),
        ("Владимир Путин", "владимир ПУТИН"),
        ("U.N.", "u n"),
        ("?!", "?!"),
        ("🙂", "🙂"),
    ],
)
def test_case_accents_and_punctuation_make_no_difference(asked: str, name: str):
    assert fit(asked, name) == Fit(100, Likeness.SAME)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Зеленський", "Zelenskyy"),
        ("Selenskyj", "Zelenskiy"),
        ("Zełenski", "Zelensky"),
        ("Jelzin", "Yeltsin"),
        ("Ельцин", "Eltsine"),
        ("Chruschtschow", "Khrushchev"),
        ("Хрущёв", "Chruszczow"),
        ("Lawrow", "Лавров"),
        ("Schröder", "Шрёдер"),
        ("Μητσοτάκης", "Mitsotakis"),
        ("習近平", "Xi Jinping"),
        ("Mohammed", "محمد"),
        ("Tchaikovsky", "Чайковский"),
        ("Kiev", "Київ"),
    ],
)
def test_other_scripts_and_ways_of_writing_sound_the_same(asked: str, name: str):
    for one, other in ((asked, name), (name, asked)):
        found = fit(one, other)
        assert found.likeness is Likeness.SOUND
        assert 85 <= found.score < 100


@pytest.mark.parametrize(
    ("better", "worse", "name"),
    [
        ("Zelenskyy Volodymyr", "Zelenskyy", "Volodymyr Zelenskyy"),
        ("Volodymyr Zelensky", "Volodymyr Zelenska", "Volodymyr Zelenskyy"),
        ("V. Zelenskyy", "O. Zelenskyy", "Volodymyr Zelenskyy"),
        ("Emmanuel Macron", "Emmanuel Mackron", "Emmanuel Macron"),
        ("Emmanuel Macrno", "Emmanuel", "Emmanuel Macron"),
        ("United Nations", "Nations", "United Nations Security Council"),
    ],
)
def test_what_is_nearer_scores_higher(better: str, worse: str, name: str):
    assert fit(better, name).score > fit(worse, name).score


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Donald Tusk", "Donald Trump"),
        ("Xi", "Li"),
        ("Angela Merkel", "Emmanuel Macron"),
        ("Biden", "Putin"),
    ],
)
def test_other_people_and_states_are_not_like_each_other(asked: str, name: str):
    assert fit(asked, name).score < 60


@given(name=NAMES)
def test_every_name_fits_itself(name: str):
    assert fit(name, name) == Fit(100, Likeness.SAME)


@given(asked=NAMES, name=NAMES)
def test_any_two_names_are_compared_and_only_the_same_words_have_100(asked: str, name: str):
    found = fit(asked, name)

    assert 0 <= found.score <= 100
    ours, theirs = ([word.own for word in read_name(one).words] for one in (asked, name))
    assert (found.score == 100) == (ours == theirs)


@given(text=st.text(alphabet=HEARD, min_size=3, max_size=9))
def test_texts_one_letter_away_have_each_other_in_their_lists(text: str):
    for other in one_away(text, HEARD, 1):
        assert len(other) - len(text) in (-1, 0, 1)
        assert text in one_away(other, HEARD, 1)


def test_a_letter_is_left_out_added_replaced_or_swapped():
    found = one_away("macron", LETTERS, 3)

    assert {"acron", "macrons", "makron", "mcaron", "macorn"} <= set(found)
    assert len(set(found)) == len(found)
    assert one_away("xi", LETTERS, 3) == []
    assert one_away("x" * 17, LETTERS, 3) == []
