"""The words that differ between two texts are marked, and the texts stay as they are."""

from hypothesis import given
from hypothesis import strategies as st

from statements.history.marked_words import MAX_COMPARED, Run, Runs, mark_words

TEXTS = st.text("ab \n", min_size=1, max_size=40).filter(str.strip)


def shown(runs: Runs) -> str:
    """Return a text with its marked words in brackets."""
    return "".join(f"[{run.text}]" if run.is_changed else run.text for run in runs)


def words(runs: Runs, *, is_changed: bool) -> list[str]:
    return " ".join(run.text for run in runs if run.is_changed is is_changed).split()


def test_the_words_of_one_text_alone_are_marked():
    before, after = mark_words("Italy sends 5,000 troops to Kyiv.", "Italy sends no troops, ever.")

    assert shown(before) == "Italy sends [5,000 troops to Kyiv.]"
    assert shown(after) == "Italy sends [no troops, ever.]"


def test_words_are_marked_on_both_sides_of_those_that_stay():
    before, after = mark_words("He asks for ten men now", "She asks for two hundred men")

    assert shown(before) == "[He] asks for [ten] men [now]"
    assert shown(after) == "[She] asks for [two hundred] men"


@given(before=TEXTS, after=TEXTS)
def test_what_is_not_marked_is_the_same_in_both(before: str, after: str):
    old, new = mark_words(before, after)

    assert "".join(run.text for run in old) == before
    assert "".join(run.text for run in new) == after
    if not {*before.split()}.isdisjoint(after.split()):
        assert words(old, is_changed=False) == words(new, is_changed=False)
    if before.split() == after.split():
        assert words(old, is_changed=True) == []


def test_texts_with_no_word_in_common_have_no_marks():
    assert mark_words("{person}", "{country}") == ([Run("{person}")], [Run("{country}")])


def test_of_texts_too_long_to_compare_all_but_their_ends_is_marked():
    long = int(MAX_COMPARED**0.5) + 1
    before, after = mark_words(f"a {'x b ' * long}c", f"a {'y b ' * long}c")

    for runs in (before, after):
        assert [run.is_changed for run in runs] == [False, True, False, False]
        assert words(runs, is_changed=False) == ["a", "b", "c"]
