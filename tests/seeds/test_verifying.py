"""Every anchor proved against the text, or what contradicts it named at its place."""

from pathlib import Path

import pytest

from statements.seeds.article import NotUtf8
from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.verifying import verify_anchors
from tests.seeds.small import DEMO, HARBOR, STORY, TEXT, both, digest, edited, write


def contradictions(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SeedError) as raised:
        verify_anchors(folder, "story", text.encode())
    return [(fault.line, fault.path, fault.message) for fault in raised.value.faults]


def test_the_small_seed_agrees_with_its_text(tmp_path: Path):
    assert verify_anchors(write(tmp_path), "story", TEXT.encode()).anchors == 3


def test_offsets_count_code_points_beyond_16_bit_as_one(tmp_path: Path):
    text = (DEMO / f"{HARBOR}.txt").read_bytes()

    assert verify_anchors(both(tmp_path / "seeds"), HARBOR, text).anchors == 64


def warnings(folder: Path, *, story: str, text: str = TEXT) -> list[tuple[int, str, str]]:
    found = verify_anchors(write(folder, story=story), "story", text.encode()).warnings
    return [(fault.line, fault.path, fault.message) for fault in found]


def test_a_seed_without_likely_mistakes_gets_no_warning(tmp_path: Path):
    assert warnings(tmp_path, story=STORY) == []


@pytest.mark.parametrize("part", ["source", "cue"])
def test_a_source_or_cue_far_from_its_statement_is_warned_of(tmp_path: Path, part: str):
    far = "Ana said: no. Ben: so? Cleo: Ana said no.\n"
    story = f"""\
recorded: 2026-01-02T00:00:00Z
document: {{id: story, text_sha256: {digest(far)}, text_length: {len(far)}}}
statements:
  s01:
    text: Ana refused.
    kind: refusal
    speaker: ana
    spans:
      content: {{exact: no, start: 38}}
      {part}: {{exact: said, start: 4}}
  s02:
    text: Ana refused.
    kind: refusal
    speaker: ana
    spans:
      content: {{exact: so, start: 19}}
      {part}: {{exact: said, start: 4}}
coverage:
  - {{sentence: 1, paragraph: 1, start: 0, end: 13, reason: is the source of others}}
  - {{sentence: 2, paragraph: 1, start: 14, end: 22, statements: s02}}
  - {{sentence: 3, paragraph: 1, start: 23, end: 41, statements: s01}}
"""

    assert warnings(tmp_path, story=story, text=far) == [
        (
            10,
            f"statements.s01.spans.{part}",
            f"This {part} is in sentence 1, far from the statement, which is in 3: "
            "check its start.",
        )
    ]


@pytest.mark.parametrize("part", ["source", "cue"])
def test_a_content_that_overlaps_its_own_source_or_cue_is_warned_of(tmp_path: Path, part: str):
    story = edited(
        STORY,
        18,
        "      content: {exact: 'said: repair the bridge', start: 4}",
        f"      {part}: {{exact: said, start: 4}}",
        "      quote: {exact: repair, start: 10}",
    )

    ((line, path, message),) = warnings(tmp_path, story=story)

    assert (line, path) == (18, "statements.s01.spans.content")
    assert f"overlaps its own {part}, from 4 to 8" in message


def test_a_content_may_touch_its_cue_and_hold_its_quotation(tmp_path: Path):
    story = edited(
        STORY,
        18,
        "      content: {exact: ' repair the bridge', start: 9}",
        "      cue: {exact: 'said:', start: 4}",
        "      quote: {exact: repair the bridge, start: 10}",
    )

    assert warnings(tmp_path, story=story) == []


@pytest.mark.parametrize(
    ("line", "instead", "path"),
    [
        (14, "    event: {text: in May}", "statements.s01.event.text"),
        (14, "    said: {edtf: 2026, text: tak}", "statements.s01.said.text"),
        (22, "    likelihood_text: probably", "statements.s02.likelihood_text"),
        (32, "        approximator_text: From", "statements.s02.estimates.e1.approximator_text"),
        (32, "        as_of: {text: now}", "statements.s02.estimates.e1.as_of.text"),
        (9, "  repair: {kind: event, name: R, event: {text: soon}}", "topics.repair.event.text"),
    ],
)
def test_quoted_words_that_the_text_does_not_have_are_warned_of(
    tmp_path: Path, line: int, instead: str, path: str
):
    kept = STORY.splitlines()[line - 1]
    story = edited(STORY, line, instead, *([kept] if line != 9 else []))

    ((_, found, message),) = warnings(tmp_path, story=story)

    assert found == path
    assert "The text does not have" in message


def test_quoted_words_of_the_text_get_no_warning_even_around_others(tmp_path: Path):
    story = edited(STORY, 32, "        approximator_text: takes ... to", STORY.splitlines()[31])

    assert warnings(tmp_path, story=story) == []


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
    with pytest.raises(NotUtf8, match="not UTF-8: see its byte 1"):
        verify_anchors(write(tmp_path), "story", b"a\xff")


def test_an_unknown_document_is_answered_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UnknownDocument, match="there are: story"):
        verify_anchors(write(tmp_path), "stroy", b"")
