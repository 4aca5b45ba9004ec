"""Words found in an article, and the anchor that a seed file has for them."""

from pathlib import Path
from typing import Any

import pytest

from statements.seeds.anchors import PARTS
from statements.seeds.article import NotUtf8
from statements.seeds.faults import SeedError, UnknownDocument
from statements.seeds.finding import NoSinglePlace, find_anchor
from statements.seeds.reading import read_yaml
from tests.seeds.small import digest

TEXT = (
    "They came with it 🧪. However, they said: “We stay”, and 1e3 guests, yes, saw it.\n"
    "It is one two three four five six seven eight nine ten eleven twelve thirteen.\n"
)
SENTENCES = (
    "coverage:\n"
    "  - {sentence: 1, paragraph: 1, start: 0, end: 20, statements: s01}\n"
    "  - {sentence: 2, paragraph: 1, start: 21, end: 80, statements: s02}\n"
    "  - {sentence: 3, paragraph: 2, start: 81, end: 159, statements: s03}\n"
)
UNFINISHED = f"document: {{id: visit}}\nstatements: {{s01: to be written}}\n{SENTENCES}"
THIRTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "visit.yaml").write_text(UNFINISHED, encoding="utf-8")
    return tmp_path


def anchor(
    folder: Path, words: str, *, part: str = "source", sentence: str | None = None, text: str = TEXT
) -> str:
    return find_anchor(folder, "visit", text.encode(), words, part=part, sentence=sentence)


def refusal(folder: Path, words: str, **wanted: Any) -> str:
    with pytest.raises(NoSinglePlace) as raised:
        anchor(folder, words, **wanted)
    return str(raised.value)


@pytest.mark.parametrize("sentence", [None, "2", "However", "guests, yes"])
def test_words_are_found_by_the_number_or_by_other_words_of_their_sentence(
    folder: Path, sentence: str | None
):
    assert anchor(folder, "they", sentence=sentence) == "source: {exact: they, start: 30}"


def test_the_sentence_decides_between_places(folder: Path):
    assert anchor(folder, "it", sentence="1") == "source: {exact: it, start: 15}"
    assert anchor(folder, "it", sentence="2") == "source: {exact: it, start: 77}"


def test_a_piece_of_a_word_is_not_found(folder: Path):
    assert "are not in the text" in refusal(folder, "hey")
    assert "are not in the text" in refusal(folder, "1e")


def test_a_script_without_spaces_is_searched_by_characters(folder: Path):
    (folder / "visit.yaml").write_text("document: {id: visit}\n")

    assert anchor(folder, "外相", text="日本の外相は述べた。") == "source: {exact: 外相, start: 3}"


SHORT = "{exact: We stay, start: 42}"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("content", f"content: {{start: 42, end: 49, digest: {digest('We stay')}}}"),
        ("source", f"source: {SHORT}"),
        ("cue", f"cue: {SHORT}"),
        ("quote", f"quote: {SHORT}"),
        ("time", f"time: {SHORT}"),
        ("hop", "exact: We stay, start: 42"),
        ("condition", f"start: 42\nend: 49\ndigest: {digest('We stay')}"),
        ("estimate", "exact: We stay\nstart: 42"),
    ],
)
def test_each_part_gets_the_keys_that_a_seed_file_has_for_it(
    folder: Path, part: str, expected: str
):
    assert anchor(folder, "We stay", part=part) == expected


def test_every_part_is_tested():
    assert {"content", "source", "cue", "quote", "time", "hop", "condition", "estimate"} == set(
        PARTS
    )


def test_more_than_twelve_words_are_never_repeated(folder: Path):
    twelve = THIRTEEN.removesuffix(" thirteen")

    assert anchor(folder, twelve, part="quote") == f"quote: {{exact: {twelve}, start: 87}}"
    for part in PARTS:
        assert "thirteen" not in anchor(folder, THIRTEEN, part=part)
    assert anchor(folder, THIRTEEN, part="quote") == (
        f"quote: {{start: 87, end: 158, digest: {digest(THIRTEEN)}}}"
    )


@pytest.mark.parametrize("words", ["1e3", "yes", "yes, saw", "said: “We", "“We stay”,", "🧪."])
@pytest.mark.parametrize("part", ["cue", "hop", "estimate"])
def test_what_is_printed_is_read_as_the_same_words(folder: Path, words: str, part: str):
    printed = anchor(folder, words, part=part)

    data = read_yaml((f"{{{printed}}}" if part == "hop" else printed).encode(), "pasted").mapping
    assert data.get("cue", data) == {"exact": words, "start": TEXT.index(words)}


def test_words_in_several_places_are_listed_with_the_anchor_each_would_get(folder: Path):
    assert refusal(folder, "it") == (
        'The words "it" occur 2 times in the text. Name the sentence, or use the one you '
        "mean:\n"
        "\n"
        "# sentence 1, at 15: … They came with [it] 🧪. However, they said: “We st …\n"
        "source: {exact: it, start: 15}\n"
        "\n"
        "# sentence 2, at 77: … ay”, and 1e3 guests, yes, saw [it]. "
        "It is one two three four fiv …\n"
        "source: {exact: it, start: 77}"
    )


def test_words_twice_in_one_sentence_need_more_words(folder: Path):
    text = TEXT.replace("guests", "they  ")

    said = refusal(folder, "they", sentence="2", text=text)

    assert said.startswith('The words "they" occur 2 times in sentence 2. Give more words, or')
    assert "source: {exact: they, start: 30}" in said
    assert "source: {exact: they, start: 60}" in said


def test_a_long_list_of_places_is_cut_short(folder: Path):
    said = refusal(folder, "so", text="so " * 25)

    assert said.count("source: ") == 10
    assert said.endswith("There are 15 more.")


def test_words_of_another_sentence_are_said_to_stand_there(folder: Path):
    assert refusal(folder, "It", sentence="1") == (
        'The words "It" are not in sentence 1, but in sentence 3, at 81. '
        "Name the sentence you mean."
    )
    said = refusal(folder, "so", sentence="3", text=f"{TEXT[:81]}{'no ' * 26}{'so ' * 12}")
    assert said.count("no sentence, at ") == 10
    assert "and 2 more" in said


@pytest.mark.parametrize("words", ["they stay", "they Said", "", "  "])
def test_words_that_stand_nowhere_get_the_remedy(folder: Path, words: str):
    assert refusal(folder, words, sentence="1").endswith(
        "are not in the text. Copy them from it: capitals, spaces and quotation marks count."
    )


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("4", "There is no sentence 4: the coverage list has 3."),
        ("0", "There is no sentence 0: the coverage list has 3."),
        ("it", 'The words "it" are in the sentences 1, 2: give other words of the sentence'),
        ("they came", 'The words "they came" are in no sentence: give other words'),
        ("", 'The words "" are in no sentence: give other words'),
    ],
)
def test_a_sentence_that_is_none_or_several_is_refused(folder: Path, sentence: str, says: str):
    assert refusal(folder, "they", sentence=sentence).startswith(says)


def test_without_a_coverage_list_the_whole_text_can_be_searched(folder: Path):
    (folder / "visit.yaml").write_text("document: {id: visit}\n")

    assert anchor(folder, "they") == "source: {exact: they, start: 30}"
    with pytest.raises(SeedError, match="Give the coverage list"):
        anchor(folder, "they", sentence="2")


def test_a_text_that_the_file_is_not_about_is_refused(folder: Path):
    described = UNFINISHED.replace("id: visit", f"id: visit, text_sha256: {digest(TEXT)}")
    (folder / "visit.yaml").write_text(described, encoding="utf-8")

    assert anchor(folder, "they") == "source: {exact: they, start: 30}"
    with pytest.raises(SeedError, match=r"visit\.yaml:1: document\.text_sha256: The text has the"):
        anchor(folder, "they", text=f" {TEXT}")


def test_a_text_that_is_not_utf_8_is_named(folder: Path):
    with pytest.raises(NotUtf8, match="not UTF-8: see its byte 1"):
        find_anchor(folder, "visit", b"a\xff", "a", part="cue", sentence=None)


@pytest.mark.parametrize("document", ["visits", "shared", "../visit"])
def test_an_unknown_document_is_answered_with_the_known_ones(folder: Path, document: str):
    (folder / "shared.yaml").write_text("recorded: 2026-01-01T00:00:00Z\n")

    with pytest.raises(UnknownDocument, match=r"there are: visit\.$"):
        find_anchor(folder, document, TEXT.encode(), "they", part="cue", sentence=None)


@pytest.mark.parametrize("content", ["- 1\n", "a: [\n", ""])
def test_a_file_that_is_not_a_seed_file_is_refused(folder: Path, content: str):
    (folder / "visit.yaml").write_text(content)

    with pytest.raises(SeedError, match=r"visit\.yaml"):
        anchor(folder, "they")
