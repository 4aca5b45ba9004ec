"""`manage.py find_span`: anchors for those who annotate."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.small import STORY, TEXT, edited, write


def find(folder: Path, words: str, *options: str, **files: str) -> str:
    write(folder / "seeds", **files)
    (folder / "article.txt").write_bytes(TEXT.encode())
    output = StringIO()
    call_command(
        "find_span",
        *("story", words, *options),
        *("--text", str(folder / "article.txt"), "--seeds", str(folder / "seeds")),
        stdout=output,
    )
    return output.getvalue()


def test_the_anchor_is_printed_and_verifies_when_it_is_pasted(tmp_path: Path):
    cue = find(tmp_path, "said", "--part", "cue", "--sentence", "1")
    content = find(tmp_path, "repair the bridge", "--part", "content", "--sentence", "Ana")
    story = edited(STORY, 18, f"      {content.strip()}", f"      {cue.strip()}")

    find(tmp_path, "said", "--part", "cue", story=story)

    assert cue == "cue: {exact: said, start: 4}\n"
    call_command(
        "verify_spans",
        "story",
        text=tmp_path / "article.txt",
        seeds=tmp_path / "seeds",
        stdout=(output := StringIO()),
    )
    assert output.getvalue() == "All 4 anchors of story agree with the text.\n"


@pytest.mark.parametrize(
    ("words", "options", "says"),
    [
        ("five", ("--sentence", "1"), "are not in sentence 1, but in sentence 2, at 43."),
        ("six", (), "are not in the text"),
        ("five", ("--sentence", "3"), "There is no sentence 3: the coverage list has 2."),
    ],
)
def test_words_without_a_single_place_are_an_error(
    tmp_path: Path, words: str, options: tuple[str, ...], says: str
):
    with pytest.raises(CommandError, match=says):
        find(tmp_path, words, "--part", "cue", *options)


def test_the_part_is_asked_for(tmp_path: Path):
    with pytest.raises(CommandError, match="--part"):
        find(tmp_path, "five")
    with pytest.raises(CommandError, match=r"invalid choice: 'colour'"):
        find(tmp_path, "five", "--part", "colour")


def test_a_text_that_is_not_there_is_an_error(tmp_path: Path):
    write(tmp_path / "seeds")

    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        call_command(
            "find_span",
            *("story", "five", "--part", "cue"),
            *("--text", str(tmp_path / "nowhere.txt"), "--seeds", str(tmp_path / "seeds")),
        )
