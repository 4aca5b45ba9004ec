"""Every anchor proved against the text, or what contradicts it named at its place."""

from pathlib import Path

import pytest

from statements.seeds.faults import SeedError
from statements.seeds.verifying import UnknownDocument, verify
from tests.seeds.small import HARBOR, INVENTED, STORY, TEXT, both, edited, write


def contradictions(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SeedError) as raised:
        verify(folder, "story", text.encode())
    return [(fault.line, fault.path, fault.message) for fault in raised.value.faults]


def test_the_small_seed_agrees_with_its_text(tmp_path: Path):
    assert verify(write(tmp_path), "story", TEXT.encode()) == 3


def test_offsets_count_code_points_beyond_16_bit_as_one(tmp_path: Path):
    text = (INVENTED / f"{HARBOR}.txt").read_bytes()

    assert verify(both(tmp_path / "seeds"), HARBOR, text) == 64


def test_another_text_contradicts_everything_it_changes(tmp_path: Path):
    other = TEXT.replace("repair", "burn  ").replace("eight", "nine!")

    places = [(line, path) for line, path, _ in contradictions(write(tmp_path), other)]

    assert places == [
        (4, "document.text_sha256"),
        (18, "statements.s01.spans.content"),
        (26, "statements.s02.estimates.e1"),
        (36, "statements.s02.spans.content"),
    ]


def test_a_text_of_another_length_is_named(tmp_path: Path):
    found = contradictions(write(tmp_path), TEXT[:-1])

    assert (5, "document.text_length", "The text has 61 code points.") in found


def test_line_ends_other_than_lf_are_named(tmp_path: Path):
    found = contradictions(write(tmp_path), TEXT.replace("\n", "\r\n"))

    assert any("line ends other than LF" in message for *_, message in found)


def test_text_between_the_sentences_must_be_white_space(tmp_path: Path):
    story = edited(
        STORY, 40, "  - {sentence: 2, paragraph: 1, start: 34, end: 60, statements: [s02]}"
    )

    assert contradictions(write(tmp_path, story=story), TEXT) == [
        (38, "coverage", "The text from 60 to its end is in no sentence."),
        (40, "coverage[1].start", "The text from 28 to 34 is in no sentence."),
    ]


def test_a_text_that_is_not_utf_8_is_named(tmp_path: Path):
    with pytest.raises(SeedError, match="not UTF-8: see its byte 1"):
        verify(write(tmp_path), "story", b"a\xff")


def test_an_unknown_document_is_answered_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UnknownDocument, match="there are: story"):
        verify(write(tmp_path), "stroy", b"")
