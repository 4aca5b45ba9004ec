"""Dates are read as people write them, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements import edtf
from statements.date_sentences import describe_date, explain_date
from statements.models import Statement
from statements.typed_dates import LONGEST, read_date
from statements.vocabularies import DateBasis

PUBLISHED = "2024-12-18"  # a Wednesday

STATED = {
    "2024-11/2024-12": "2024-11/2024-12",
    "Dec 2024": "2024-12",
    "Dec. 18, 2024": "2024-12-18",
    "on the 18th of December 2024": "2024-12-18",
    "Wednesday, 18 December 2024": "2024-12-18",
    "18.12.2024": "2024-12-18",
    "12/18/2024": "2024-12-18",
    "4/4/2024": "2024-04-04",
    "2024/12/18": "2024-12-18",
    "spring 2031": "2031-21",
    "autumn 2031": "2031-23",
    "the 1990s": "199X",
    "20th century": "19XX",
    "some day in December 2024": "2024-12-XX",
    "about 2024": "2024~",
    "maybe December 2024": "2024-12?",
    "perhaps around 2024": "2024%",
    "from 6 November to 17 December 2024": "2024-11-06/2024-12-17",
    "6–17 December 2024": "2024-12-06/2024-12-17",
    "Nov 6-17, 2024": "2024-11-06/2024-11-17",
    "November – December 2024": "2024-11/2024-12",
    "2024–2025": "2024/2025",
    "since 2024": "2024/..",
    "until about 2024": "../2024~",
    "Q1 2025": "2025-01/2025-03",
    "the second half of 2025": "2025-07/2025-12",
}

INFERRED = {
    "18 December": "2024-12-18",
    "December 17": "2024-12-17",
    "December": "2024-12",
    "spring": "2024-21",
    "6-17 December": "2024-12-06/2024-12-17",
    "November to January 2025": "2024-11/2025-01",
    "Tuesday": "2024-12-17",
    "on Wednesday": "2024-12-18",
    "last Wednesday": "2024-12-11",
    "next Wednesday": "2024-12-25",
    "yesterday": "2024-12-17",
    "last month": "2024-11",
    "next year": "2025",
    "late December": "2024-12",
}

KEPT = {"early 2025": "2025", "mid-2025": "2025", "the end of December 2024": "2024-12"}

NONE = [
    *("03.04.2024", "3/4/2024", "18.12.24", "2024-25"),
    *("31 February 2024", "31.02.2024", "2024-13", "Tuesday, 18 December 2024", "Q5 2024"),
    *("", "0", "previously", "next spring", "before 2024", "about Q1 2025", "third half of 2025"),
    "2024 " * LONGEST,
]


@pytest.mark.parametrize("words", STATED)
def test_a_whole_date_is_stated(words: str):
    reading = read_date(words)

    assert (reading.edtf, reading.basis, reading.text) == (STATED[words], "stated", None)


@pytest.mark.parametrize("words", INFERRED)
def test_what_the_document_adds_is_inferred_and_the_words_are_kept(words: str):
    reading = read_date(words, PUBLISHED)

    assert (reading.edtf, reading.basis, reading.text) == (INFERRED[words], "inferred", words)
    assert "confirm it." in reading.sentence


@pytest.mark.parametrize("words", [one for one in INFERRED if one != "November to January 2025"])
@pytest.mark.parametrize("published", [None, "../2024", "2024/2025"])
def test_without_a_document_of_one_year_nothing_is_offered(words: str, published: str | None):
    assert read_date(words, published)[1:] == (None, None, None)


@pytest.mark.parametrize("words", KEPT)
def test_words_that_no_date_tells_are_kept_beside_it(words: str):
    reading = read_date(words)

    assert (reading.edtf, reading.basis, reading.text) == (KEPT[words], "stated", words)


@pytest.mark.parametrize("words", NONE)
def test_what_could_mean_two_dates_or_none_fills_nothing_in(words: str):
    sentence, *date = read_date(words, PUBLISHED)

    assert date == [None, None, None]
    assert sentence.endswith(".")


def test_both_meanings_of_an_ambiguous_date_are_named():
    sentence = read_date("03.04.2024").sentence

    assert "3 April 2024" in sentence
    assert "4 March 2024" in sentence


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2024-12-18", "18 December 2024."),
        ("2024-21", "Spring 2024 (1 March 2024 to 31 May 2024)."),
        ("2024-24", "Winter 2024 (1 December 2024 to 28 February 2025)."),
        ("202X", "The 2020s (1 January 2020 to 31 December 2029)."),
        ("2024-12%", "Perhaps about December 2024."),
        ("2024-11-06/2024-12-17", "From 6 November 2024 to 17 December 2024."),
        ("2024/..", "Since 2024, and it goes on."),
        ("../2024", "Until 2024."),
        ("2024/", "From 2024 to an unknown date."),
    ],
)
def test_a_date_is_explained(date: str, sentence: str):
    assert explain_date(date) == sentence
    assert read_date(date).sentence == sentence


DAYS = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30))
YEARS = st.integers(min_value=2, max_value=9998)
QUALIFIED = st.sampled_from(["", "", "~", "?", "%"])


@st.composite
def dates(draw: st.DrawFn) -> str:
    """Return one date as EDTF, without unspecified digits."""
    day = draw(DAYS).isoformat()
    year = f"{draw(YEARS):04}"
    plain = st.sampled_from([day, day[:7], year, f"{year}-{draw(st.integers(21, 24))}"])
    return draw(plain) + draw(QUALIFIED)


@st.composite
def unspecific(draw: st.DrawFn) -> str:
    """Return one date as EDTF, with unspecified digits."""
    year = f"{draw(YEARS):04}"
    month = f"{draw(st.integers(1, 12)):02}"
    forms = [f"{year}-{month}-XX", f"{year}-XX", f"{year}-XX-XX", f"{year[:3]}X", f"{year[:2]}XX"]
    return draw(st.sampled_from(forms)) + draw(QUALIFIED)


def is_valid(text: str) -> bool:
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return False
    return True


@given(dates() | unspecific())
def test_a_date_that_is_described_and_read_again_is_the_same(written: str):
    if is_valid(written):
        assert read_date(describe_date(written)).edtf == written


@given(dates() | st.sampled_from(["..", ""]), dates() | st.sampled_from(["..", ""]))
def test_an_interval_that_is_described_and_read_again_is_the_same(start: str, end: str):
    written = f"{start}/{end}"
    if is_valid(written) and written != "../..":
        assert read_date(describe_date(written)).edtf == written


PIECES = st.sampled_from(
    [
        *("about", "early", "last", "next", "from", "to", "-", "–", "since", "until", "the", "of"),
        *("2024", "18", "18th", "31", "12", "/", ".", "0000", "9999", "0001", "1990s", "Q1"),
        *("december", "may", "spring", "tuesday", "yesterday", "year", "month", "first", "half"),
    ]
)


@given(
    st.text(max_size=LONGEST + 5) | st.lists(PIECES, max_size=9).map(" ".join),
    st.none() | dates().filter(is_valid),
)
def test_whatever_is_read_is_a_date_that_can_be_recorded(words: str, published: str | None):
    reading = read_date(words, published)

    assert reading.sentence
    if reading.edtf is None:
        assert (reading.basis, reading.text) == (None, None)
    else:
        edtf.parse(reading.edtf)
        assert reading.basis in {*DateBasis}
        assert (reading.basis == DateBasis.STATED) or reading.text == words.strip()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_words_of_recorded_dates_never_get_another_date():
    """Where the words are read, they offer what people recorded, or a date that holds it."""
    read = 0
    for statement in Statement.objects.select_related("document"):
        for name in ("said", "event"):
            text, recorded = (getattr(statement, f"{name}_{part}") for part in ("text", "edtf"))
            if text and recorded:
                offered = read_date(text, statement.document.published_edtf).edtf
                read += offered is not None
                if offered is not None and "-" in recorded:
                    assert recorded[:4] in offered, (text, recorded, offered)
    assert read >= 5
