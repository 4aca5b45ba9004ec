"""Who watches a topic watches all below it, as long as none of them moves across the border."""

import pytest

from statements.history import past_subtrees
from statements.models import Change, Revision, Topic
from tests.api import feed
from tests.api.asking import get
from tests.api.writing import Writer, fill
from tests.builders import topic

pytestmark = pytest.mark.django_db

S02 = "statements/article-s02/"


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def told(query: str) -> list[tuple[int, str, str]]:
    return [(revision, id, action) for revision, _, id, action in feed.told(get, query)]


def test_topics_may_come_and_go_below(writer: Writer):
    start = writer.post("topics/", topic("ramp", parent="toll")).json()["revision"]
    writer.patch(S02, {"topics": ["ramp"]})
    writer.patch("topics/ramp/", {"name": "Up the ramp"})
    writer.patch(S02, {"topics": ["harbor"]})
    writer.delete("topics/ramp/")

    expected = [(start + 1, "article-s02", "created"), (start + 3, "article-s02", "deleted")]
    for after in (start - 1, start):
        assert told(f"after={after}&topic=bridge") == expected
    assert told(f"after={start}&topic=ramp") == expected
    assert told(f"after={start + 1}&topic=bridge") == expected[1:]
    assert told(f"after={start + 4}&topic=ramp") == []


@pytest.mark.parametrize("parent", ["harbor", None])
def test_one_that_moves_across_the_border_is_410_until_one_begins_again(
    parent: str | None, writer: Writer
):
    writer.post("topics/", topic("ramp", parent="bridge"))
    start = writer.post("topics/", topic("step", parent="ramp")).json()["revision"]
    moved = writer.patch("topics/ramp/", {"parent": parent}).json()["revision"]

    for root in ("bridge", *([parent] if parent else [])):
        response = get(f"/api/v1/changes/?after={start}&topic={root}")
        assert response.status_code == 410
        assert response.json()["type"] == "/problems/#begin-again"
        (error,) = response.json()["errors"]
        assert (error["parameter"], error["code"]) == ("topic", "moved")
        assert '"ramp"' in error["detail"]
        assert "X-Revision" in error["detail"]
        assert response.headers["Cache-Control"] == "no-store"
        assert told(f"after={moved}&topic={root}") == []
    for root in ("topic=ramp", "topic=step", "topic=toll", "topic=harbor&topic=bridge"):
        is_left = parent is None and "&" in root
        response = get(f"/api/v1/changes/?after={start}&{root}")
        assert response.status_code == (410 if is_left else 200), root


def test_one_that_was_moved_away_and_then_deleted_is_410_too(writer: Writer):
    start = writer.post("topics/", topic("ramp", parent="bridge")).json()["revision"]
    writer.patch(S02, {"topics": ["ramp"]})
    writer.patch("topics/ramp/", {"parent": None})
    writer.patch(S02, {"topics": []})
    writer.delete("topics/ramp/")

    assert get(f"/api/v1/changes/?after={start + 1}&topic=bridge").status_code == 410
    assert told(f"after={start + 4}&topic=bridge") == []


def test_one_that_moves_within_or_elsewhere_is_fine(writer: Writer):
    writer.post("topics/", topic("ramp", parent="toll"))
    start = writer.post("topics/", topic("step", parent="harbor")).json()["revision"]
    writer.patch("topics/ramp/", {"parent": "bridge"})
    writer.patch("topics/step/", {"parent": None})

    assert told(f"after={start}&topic=bridge") == []


def test_a_watched_topic_may_move_itself(writer: Writer):
    start = writer.patch(S02, {"topics": ["harbor"]}).json()["revision"]
    writer.patch("topics/harbor/", {"parent": "toll"})

    expected = [(start, "article-s02", "created")]
    assert told(f"after={start - 1}&topic=harbor") == expected
    assert told(f"after={start - 1}&topic=harbor&topic=bridge") == expected
    assert get(f"/api/v1/changes/?after={start - 1}&topic=bridge").status_code == 410


def test_one_that_was_delivered_and_never_written_here_is_known(writer: Writer):
    Change.objects.filter(key="toll").delete()
    Topic.objects.filter(key="toll").update(revision=0)
    start = writer.patch(S02, {"topics": ["toll"]}).json()["revision"]

    assert told(f"after={start - 1}&topic=bridge") == [(start, "article-s02", "created")]
    writer.patch("topics/toll/", {"parent": "harbor"})
    assert get(f"/api/v1/changes/?after={start}&topic=bridge").status_code == 410


def test_more_changes_to_topics_than_can_be_compared_are_410(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
):
    start = Revision.latest(sees_drafts=True)
    for name in ("One", "Two", "Three"):
        writer.patch("topics/harbor/", {"name": name})
    monkeypatch.setattr(past_subtrees, "MAX_COMPARED", 2)

    response = get(f"/api/v1/changes/?after={start}&topic=bridge")

    assert response.status_code == 410
    assert [error["code"] for error in response.json()["errors"]] == ["too_many_changes"]
    assert told(f"after={start + 1}&topic=bridge") == []
