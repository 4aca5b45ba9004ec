"""`manage.py verify_spans`: for those who have the article."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.small import DEMO, HARBOR, STORY, TEXT, digest, edited, write


def verify(folder: Path, text: str, document: str = "story", **files: str) -> str:
    write(folder / "seeds", **files)
    (folder / "article.txt").write_bytes(text.encode())
    output = StringIO()
    call_command(
        "verify_spans",
        document,
        *("--text", str(folder / "article.txt"), "--seeds", str(folder / "seeds")),
        stdout=output,
    )
    return output.getvalue()


def test_the_right_text_is_confirmed(tmp_path: Path):
    assert verify(tmp_path, TEXT) == "All 3 anchors of story agree with the text.\n"


def test_the_article_of_the_demo_world_is_verified_with_the_shared_records_it_refers_to(
    capsys: pytest.CaptureFixture[str],
):
    output = StringIO()

    call_command(
        "verify_spans",
        HARBOR,
        text=DEMO / f"{HARBOR}.txt",
        seeds=DEMO,
        stdout=output,
    )

    assert output.getvalue() == f"All 64 anchors of {HARBOR} agree with the text.\n"
    # The notice that corrects it says "today": those words are not looked for in the article.
    assert capsys.readouterr().err == ""


def test_the_wrong_text_is_an_error_with_every_contradiction_at_its_place(tmp_path: Path):
    with pytest.raises(CommandError) as raised:
        verify(tmp_path, TEXT.replace("repair", "mend"))

    lines = str(raised.value).splitlines()
    assert f"{tmp_path / 'seeds' / 'story.yaml'}:5: document.text_length" in lines[1]
    assert any(":18: statements.s01.spans.content: " in line for line in lines)


def test_what_is_likely_a_mistake_is_a_warning_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    story = edited(STORY, 14, "    event: {text: in May}", STORY.splitlines()[13])

    assert verify(tmp_path, TEXT, story=story) == "All 3 anchors of story agree with the text.\n"
    assert capsys.readouterr().err == (
        f"Warning: {tmp_path / 'seeds' / 'story.yaml'}:14: statements.s01.event.text: "
        "The text does not have 'in May': write the words as it has them.\n"
    )


def test_an_unknown_document_is_an_error(tmp_path: Path):
    with pytest.raises(CommandError, match="there are: story"):
        verify(tmp_path, TEXT, document="tale")


def test_a_text_that_is_not_there_is_an_error(tmp_path: Path):
    write(tmp_path / "seeds")

    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        call_command(
            "verify_spans", "story", text=tmp_path / "nowhere.txt", seeds=tmp_path / "seeds"
        )


BRACES = "      content: {start: 34, end: 60}  # his words"
LINES = """\
    conditions:
      kind: if  # none of the kinds fits well
      text: It takes men.
      start: 34
      end: 42   # the comma is not in it

      topic: bridge"""
UNFINISHED = edited(edited(STORY, 36, BRACES), 20, LINES, STORY.splitlines()[19])
"""The small seed with two anchors that lack their digest, in braces and on lines of their own."""

FINISHED = UNFINISHED.replace(
    BRACES, BRACES.replace("}", f", digest: {digest(TEXT[34:60])}}}")
).replace("not in it\n", f"not in it\n      digest: {digest(TEXT[34:42])}\n")


def fill(folder: Path, text: str = TEXT, **files: str) -> str:
    write(folder / "seeds", **files)
    (folder / "article.txt").write_bytes(text.encode())
    output = StringIO()
    call_command(
        "verify_spans",
        "story",
        *("--text", str(folder / "article.txt"), "--seeds", str(folder / "seeds"), "--fill"),
        stdout=output,
    )
    return output.getvalue()


def story_in(folder: Path) -> str:
    return (folder / "seeds" / "story.yaml").read_bytes().decode()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_missing_digests_are_written_into_the_seed_file_and_nothing_else_changes(
    tmp_path: Path, line_end: str
):
    printed = fill(tmp_path, story=UNFINISHED.replace("\n", line_end))

    assert story_in(tmp_path) == FINISHED.replace("\n", line_end)
    place = tmp_path / "seeds" / "story.yaml"
    assert printed.splitlines() == [
        f"Filled in: {place}:20: statements.s02.conditions: 34 to 42, {TEXT[34:42]!r}",
        f"Filled in: {place}:44: statements.s02.spans.content: 34 to 60, {TEXT[34:60]!r}",
        "All 4 anchors of story agree with the text.",
    ]


def test_a_digest_is_added_where_the_file_ends_without_a_line_end(tmp_path: Path):
    lines = STORY.splitlines()
    head, statements, coverage = lines[:9], lines[9:35], lines[37:]
    content = ["      content:", "        start: 34", "        end: 60"]
    story = "\n".join([*head, *coverage, *statements, *content])

    fill(tmp_path, story=story)

    assert story_in(tmp_path) == f"{story}\n        digest: {digest(TEXT[34:60])}"


def test_where_no_digest_is_missing_the_seed_file_stays_as_it_is(tmp_path: Path):
    assert fill(tmp_path).splitlines() == [
        "There was nothing to fill in.",
        "All 3 anchors of story agree with the text.",
    ]
    assert story_in(tmp_path) == STORY


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (34, 39, "This begins or ends inside a word: the text has 'it ta' from 34 to 39. "),
        (33, 36, "This begins or ends with a blank or a line end: the text has ' it' from 33 "),
        (60, 99, "There are no words from 60 to 99: the text has 62 code points."),
        (40, 40, "There are no words from 40 to 40: "),
    ],
)
def test_an_anchor_without_whole_words_is_an_error_and_the_seed_file_stays_as_it_is(
    tmp_path: Path, start: int, end: int, says: str
):
    story = UNFINISHED.replace("start: 34, end: 60", f"start: {start}, end: {end}")

    with pytest.raises(CommandError, match=rf":43: statements.s02.spans.content: {says}"):
        fill(tmp_path, story=story)

    assert story_in(tmp_path) == story


def test_an_anchor_without_an_end_is_left_to_whoever_knows_it(tmp_path: Path):
    story = edited(STORY, 36, "      content: {start: 34}")

    with pytest.raises(CommandError, match=r":36: statements\.s02\.spans\.content: .* an end"):
        fill(tmp_path, story=story)

    assert story_in(tmp_path) == story


@pytest.mark.parametrize(
    ("story", "place"),
    [
        (UNFINISHED.replace(digest(TEXT), digest("another")), "4: document.text_sha256"),
        (edited(UNFINISHED, 4), "2: document.text_sha256"),
        (edited(UNFINISHED, 5, "  text_length: 61"), "5: document.text_length"),
    ],
)
def test_for_another_text_no_digest_is_worked_out(tmp_path: Path, story: str, place: str):
    with pytest.raises(CommandError, match=rf"story\.yaml:{place}: "):
        fill(tmp_path, story=story)

    assert story_in(tmp_path) == story


def test_digests_are_filled_in_before_the_rest_of_the_file_is_finished(tmp_path: Path):
    story = edited(UNFINISHED, 13, "    kind: demnad")

    with pytest.raises(CommandError) as raised:
        fill(tmp_path, story=story)

    (line,) = str(raised.value).splitlines()
    assert ":13: statements.s01.kind: " in line
    assert story_in(tmp_path) == edited(FINISHED, 13, "    kind: demnad")


def test_a_draft_may_lack_digests_which_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    story = edited(UNFINISHED, 27, UNFINISHED.splitlines()[26], "    review_status: draft")

    assert verify(tmp_path, TEXT, story=story) == "All 2 anchors of story agree with the text.\n"
    place = tmp_path / "seeds" / "story.yaml"
    says = "This has no digest yet, so it isn't checked: --fill works it out."
    assert capsys.readouterr().err.splitlines() == [
        f"Warning: {place}:20: statements.s02.conditions: {says}",
        f"Warning: {place}:44: statements.s02.spans.content: {says}",
    ]


def test_the_words_of_who_assesses_a_statement_are_not_looked_for_in_its_article(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assessment = "    assessments: {assessor: ben, verdict_text: Bad, assessed: {text: in May}}"
    story = edited(STORY, 14, assessment, STORY.splitlines()[13])

    verify(tmp_path, TEXT, story=story)

    assert capsys.readouterr().err == ""
