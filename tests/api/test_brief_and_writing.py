"""Brief answers beside writes: of what was just written, of the past, and of drafts."""

import json
from typing import Any

import pytest

from statements.models import Change, Revision
from tests.api.asking import RESOURCES, address, brief, faults, get, table
from tests.api.writing import Writer, fill
from tests.builders import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def test_one_line_stays_on_one_line_and_says_what_is_doubtful(writer: Writer):
    writer.patch(
        "statements/article-s01/",
        {"text": "First.\nSecond.\r\nThird\u2028and last.", "review_status": "disputed"},
    )

    line = brief("statements", "article-s01")["one_line"]

    assert line.splitlines() == [line]
    assert line.startswith("First. Second.  Third and last. [")
    assert "; disputed; " in line


NUMBERS: list[tuple[dict[str, Any], str]] = [
    ({"approximator": "exact", "value": 2.5}, "2.5"),
    ({"approximator": "about", "value": 40000}, "about 40000"),
    ({"approximator": "nearly", "value": 7, "lower": 5}, "nearly 7, at least 5"),
    ({"approximator": "at_least", "lower": 5, "upper": 9}, "at least 5, at most 9"),
    ({"approximator": "more_than", "lower": 5}, "more than 5"),
    ({"approximator": "at_most", "upper": 100000}, "at most 100000"),
    ({"approximator": "less_than", "upper": -1}, "less than -1"),
    ({"approximator": "between", "lower": 5, "upper": 8}, "between 5 and 8"),
    (
        {"approximator": "between", "lower": 5, "upper": 8, "value": 6},
        "between 5 and 8, likeliest 6",
    ),
    (
        {"approximator": "between", "lower": 5, "upper": 8, "upper_inclusive": False},
        "at least 5, less than 8",
    ),
]


@pytest.mark.parametrize(("number", "words"), NUMBERS)
def test_a_number_is_worded_as_it_was_said(number: Any, words: str, writer: Writer):
    estimate = {
        "id": "article-s01-e9",
        "measure": "ships_lost",
        "quantity_role": "actual",
        "unit": "{ship}",
        **number,
    }
    assert writer.patch("statements/article-s01/", {"estimates": [estimate]}).status_code == 200

    line = brief("estimates", "article-s01-e9")["one_line"]

    assert line.startswith(f"ships lost: {words} {{ship}} [")


def test_the_past_is_brief_in_the_words_of_then(writer: Writer):
    then = Revision.latest(sees_drafts=False)
    before = {
        resource: get(address(resource, "view=brief")).json()["results"]
        for resource in RESOURCES
        if resource != "estimates"
    }
    rows = table("statements")
    writer.patch("actors/ada/", {"name": "Ada of the Bridges"})
    writer.patch("sources/article/", {"publisher": None})
    writer.patch("statements/article-s01/", {"text": "Anew.", "stances": []})

    for resource, records in before.items():
        page = get(address(resource, f"view=brief&as_of={then}")).json()["results"]
        assert page == records
        assert [brief(resource, one["id"], f"&as_of={then}") for one in records] == records
        lines = get(address(resource, f"view=brief&format=ndjson&as_of={then}")).getvalue()
        assert [json.loads(line) for line in lines.decode().splitlines()] == records
    assert table("statements", f"as_of={then}") == rows
    assert table("statements") != rows
    assert faults("statements", f"as_of={then}&view=brief&omit=kind")


def test_one_line_is_in_no_kept_document_and_cannot_be_written(writer: Writer):
    refused = writer.patch("statements/article-s01/", {"one_line": "Mine."})
    writer.patch("statements/article-s01/", {"text": "Anew."})

    assert refused.status_code == 400
    assert not any(
        "one_line" in (text or "") for text in Change.objects.values_list("document", flat=True)
    )
    history = writer.get("statements/article-s01/history/").json()["results"]
    assert "one_line" not in history[0]["document"]


def test_a_write_takes_no_view_and_answers_whole(writer: Writer):
    refused = writer.put("actors/ada/?view=brief", {"kind": "person", "name": "Ada"})
    written = writer.patch("actors/ada/", {"name": "Ada of the Bridges"})

    assert [one["parameter"] for one in refused.json()["errors"]] == ["view"]
    assert "other_names" in written.json()


def test_drafts_are_brief_for_editors_alone(writer: Writer):
    writer.put("statements/article-s09/", statement("article-s09", review_status="draft"))

    assert get("/api/v1/statements/article-s09/?view=brief").status_code == 404
    assert "; draft; " in writer.get("statements/article-s09/?view=brief").json()["one_line"]
