"""The words of a number are read as what they say, and never as more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.models import Estimate
from statements.number_words import GREATEST, LONGEST, SMALL, read_number, show_number
from statements.vocabularies import Approximator, is_unit

NUMBERS = ("approximator", "value", "lower", "upper", "lower_inclusive", "upper_inclusive")

SAID = {
    "40,000": {"exact": (40_000, None, None)},
    "exactly 212 berths": {"exact": (212, None, None)},
    "around 40,000": {"about": (40_000, None, None)},
    "Some 300 sailors": {"about": (300, None, None)},
    "300 or so": {"about": (300, None, None)},
    "~300": {"about": (300, None, None)},
    "nearly 40 million crowns": {"nearly": (40_000_000, None, None)},
    "at least two dozen": {"at_least": (None, 24, None)},
    "no fewer than 300": {"at_least": (None, 300, None)},
    "18 months or more": {"at_least": (None, 18, None)},
    "300+ people": {"at_least": (None, 300, None)},
    "more than 150 of them": {"more_than": (None, 150, None)},
    "well over a hundred": {"more_than": (None, 100, None)},
    "up to 100,000": {"at_most": (None, None, 100_000)},
    "as many as a dozen boats": {"at_most": (None, None, 12)},
    "no more than 2.5 percent": {"at_most": (None, None, 2.5)},
    "Fewer than 90 pilots": {"less_than": (None, None, 90)},
    "just under half a million": {"less_than": (None, None, 500_000)},
    "five to eight": {"between": (None, 5, 8)},
    "from 3,000 to 5,000": {"between": (None, 3_000, 5_000)},
    "between 3,000 and 5,000": {"between": (None, 3_000, 5_000)},
    "3-5 countries": {"between": (None, 3, 5)},
    "three to five million": {"between": (None, 3_000_000, 5_000_000)},
    "five hundred to a thousand": {"between": (None, 500, 1_000)},
    "more than five but fewer than eight": {"between": (None, 5, 8)},
    "at least 3 and at most 5": {"between": (None, 3, 5)},
    "1.5 million": {"exact": (1_500_000, None, None)},
    "one and a half million": {"exact": (1_500_000, None, None)},
    "two hundred and fifty thousand": {"exact": (250_000, None, None)},
    "40\u00a0000": {"exact": (40_000, None, None)},
    "€200bn": {"exact": (200_000_000_000, None, None)},
    "12 F-16 jets": {"exact": (12, None, None)},
}


@pytest.mark.parametrize("words", SAID)
def test_a_number_is_read_as_it_was_said(words: str):
    reading = read_number(words)

    assert {reading.approximator: (reading.value, reading.lower, reading.upper)} == SAID[words]


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("above 200 but below 300", (False, False)),
        ("at least 200 but below 300", (True, False)),
        ("more than 200", (False, True)),
        ("less than 200", (True, False)),
        ("200 to 300", (True, True)),
    ],
)
def test_an_end_that_the_words_leave_out_is_excluded(words: str, ends: tuple[bool, bool]):
    reading = read_number(words)

    assert (reading.lower_inclusive, reading.upper_inclusive) == ends


@pytest.mark.parametrize(
    "words",
    [
        *("several thousand", "a few dozen", "tens of thousands", "up to a few hundred", "many"),
        *("about 5 to 8", "up to 5 or 6", "between around 3 and 5", "about 300 or more"),
        *("possibly 300", "not 300", "minus 5", "-5", "no", "", "the talks"),
        *("1.500", "1,5", "3,0000", "1/3", "10:30", "40 000", "500 to 2 million", "8 to 5"),
        *("18th", "T-72", "the 1990s", "five six", "300 ships and 40 boats", "5m"),
        "999999999999 trillion",
        "1" * (LONGEST + 1),
    ],
)
def test_words_that_say_no_single_number_fill_nothing_in(words: str):
    reading = read_number(words)

    assert {getattr(reading, name) for name in NUMBERS} == {None, True}
    assert reading.unit is None
    assert reading.approximator_text is None
    assert reading.sentence.endswith(".")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Some 300 sailors", "Some"),
        ("five to eight", "to"),
        ("Above 200 but below 300 ships", "Above ... but below"),
        ("Between 3 and 5", "Between ... and"),
        ("18 months or more", "or more"),
        ("300", None),
    ],
)
def test_the_hedge_has_the_words_of_the_text(words: str, text: str | None):
    assert read_number(words).approximator_text == text


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Some 300 sailors", "{person}"),
        ("five to eight countries", "{country}"),
        ("two patrol boats", "{ship}"),
        ("200 ships a month", "{ship}/mo"),
        ("40 percent", "%"),
        ("3–5%", "%"),
        ("at least 18 months", "mo"),
        ("€2 million a year", "{EUR}/a"),
        ("$2 million", None),
        ("40 million crowns", None),
        ("300 of the soldiers", None),
        ("5 states' ports", None),
    ],
)
def test_the_unit_is_told_if_it_is_evident(words: str, unit: str | None):
    assert read_number(words).unit == unit
    assert unit is None or is_unit(unit)


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_recorded_numbers_are_read_as_people_recorded_them():
    read = 0
    for estimate in Estimate.objects.exclude(exact=None):
        reading = read_number(estimate.exact)
        if reading.approximator is None:
            continue
        read += 1
        for name in NUMBERS:
            # "More than" excludes its bound by itself, as the form and the parser know.
            assert getattr(reading, name) == getattr(estimate, name), (estimate.exact, name)
        assert reading.approximator_text == estimate.approximator_text, estimate.exact
        assert reading.unit in (None, estimate.unit), estimate.exact
    assert read >= 10


TENS = {word: number for word, number in SMALL.items() if number >= 20}
ONES = {word: number for word, number in SMALL.items() if number < 20}


def in_words(number: int) -> str:
    """Return a whole number below a billion in words."""
    for scale, word in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            joint = " and " if scale == 100 else " "
            said = f"{in_words(number // scale)} {word}"
            return f"{said}{joint}{in_words(rest)}" if rest else said
    if number < 20:
        return next(word for word, value in ONES.items() if value == number)
    ten = next(word for word, value in TENS.items() if value == number // 10 * 10)
    return f"{ten}-{in_words(number % 10)}" if number % 10 else ten


WHOLE = st.integers(min_value=0, max_value=GREATEST)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_number_in_words_is_the_number_in_digits(number: int):
    assert read_number(in_words(number)).value == number


@given(WHOLE, st.sampled_from(["{}", "{:,}"]))
def test_digits_are_read_as_they_are_written(number: int, form: str):
    reading = read_number(form.format(number))

    assert (reading.approximator, reading.value) == (Approximator.EXACT, number)
    assert show_number(number) in reading.sentence


@given(WHOLE, WHOLE, st.sampled_from(["{:,} to {:,}", "between {:,} and {:,}", "{:,}–{:,}"]))
def test_a_range_has_both_its_ends_and_no_value(one: int, other: int, form: str):
    low, high = sorted([one, other])
    reading = read_number(form.format(low, high))

    assert (reading.lower, reading.upper, reading.value) == (low, high, None)


@given(st.text(max_size=LONGEST + 5) | st.from_regex(r"[a-z ]{0,9}[0-9.,]{1,20}[a-z+% -]{0,20}"))
def test_whatever_is_read_is_a_number_that_an_estimate_can_have(words: str):
    """The rules of estimates, written once more."""
    reading = read_number(words)
    value, lower, upper = reading.value, reading.lower, reading.upper

    match reading.approximator:
        case None:
            assert (value, lower, upper) == (None, None, None)
        case Approximator.BETWEEN:
            assert value is None
            assert lower is not None
            assert upper is not None
            assert lower <= upper
        case Approximator.AT_LEAST | Approximator.MORE_THAN:
            assert (value, upper) == (None, None)
            assert lower is not None
            assert reading.lower_inclusive == (reading.approximator == Approximator.AT_LEAST)
        case Approximator.AT_MOST | Approximator.LESS_THAN:
            assert (value, lower) == (None, None)
            assert upper is not None
            assert reading.upper_inclusive == (reading.approximator == Approximator.AT_MOST)
        case _:
            assert (lower, upper) == (None, None)
            assert value is not None
    pieces = re.split(r" ?\.\.\. ?", reading.approximator_text or "")
    assert all(piece in words for piece in pieces)
