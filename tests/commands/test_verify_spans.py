"""`manage.py verify_spans`: for those who have the article."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.small import STORY, TEXT, edited, write


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
