"""Nothing is ever lost: what records were, who changed what and why, and back again."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from statements.models import Change, Revision, Statement
from statements.vocabularies import Through
from tests.api.asking import READER, get
from tests.api.writing import Writer, fill
from tests.builders import save, statement, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

RESOURCES = ("statements", "actors", "sources", "topics")
S01 = "statements/article-s01/"


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def seen(asking: Callable[[str], Any], query: str = "") -> dict[str, Any]:
    """Return all lists as somebody sees them, and each record by its address."""
    answers: dict[str, Any] = {}
    for resource in RESOURCES:
        page = asking(f"/api/v1/{resource}/?limit=500{query}").json()
        answers[resource] = page["results"]
        for record in page["results"]:
            at = f"{record['url']}?{query.removeprefix('&')}"
            answers[record["url"]] = asking(at).json()
    return answers


def reader(address: str) -> Any:
    return get(address)


def test_the_past_is_shown_to_the_letter_as_everybody_saw_it(writer):
    def editor(address: str) -> Any:
        return writer.client.get(address)

    then: dict[int, tuple[Any, Any]] = {}

    def remember(response: Any) -> None:
        assert response.status_code < 300, response.text
        then[Revision.latest(sees_drafts=True)] = seen(editor), seen(reader)

    then[Revision.latest(sees_drafts=True)] = seen(editor), seen(reader)
    remember(writer.patch(S01, {"text": "Anew.", "topics": ["harbor"], "estimates": []}))
    remember(writer.patch("statements/article-s00/", {"review_status": "draft"}))
    remember(writer.patch("actors/ada/", {"name": "Ada of the Bridges"}))
    remember(writer.patch("sources/herald/", {"name": "The Evening Herald", "reliability": None}))
    remember(writer.delete("statements/article-s02/"))
    remember(writer.put("topics/ferry/", {"kind": "event", "name": "F", "event": {"edtf": "2025"}}))
    remember(writer.patch("statements/article-s00/", {"review_status": "accepted"}))
    remember(writer.post(f"{S01}restore/", {"revision": 1}))
    remember(writer.post("statements/article-s02/restore/", {"revision": 1}))
    remember(writer.delete("topics/ferry/"))

    assert len(then) == 11
    for number, (for_editor, for_reader) in then.items():
        assert seen(editor, f"&as_of={number}") == for_editor
        assert seen(reader, f"&as_of={number}") == for_reader


@pytest.mark.parametrize("address", ["topics/", "topics/bridge/"])
def test_a_browser_gets_the_past_as_a_page_too(address: str, writer):
    writer.patch("topics/bridge/", {"name": "The Bridge of Then"})
    number = Revision.latest(sees_drafts=True)
    writer.patch("topics/bridge/", {"name": "The Bridge of Now"})

    page = get(f"/api/v1/{address}?as_of={number}", accept="text/html")

    assert page.headers["Content-Type"].startswith("text/html")
    assert "The Bridge of Then" in page.text
    assert "The Bridge of Now" not in page.text


def test_a_time_means_the_latest_revision_until_then(writer):
    moments = []
    for name in ("One", "Two"):
        writer.patch("topics/bridge/", {"name": name})
        moments.append(Revision.objects.latest("number").at.isoformat().replace("+00:00", "Z"))

    names = [get(f"/api/v1/topics/bridge/?as_of={moment}").json()["name"] for moment in moments]
    before = Revision.objects.earliest("number").at - timedelta(seconds=1)
    early = before.isoformat().replace("+00:00", "Z")

    assert names == ["One", "Two"]
    assert get(f"/api/v1/topics/bridge/?as_of={early}").status_code == 404
    assert get(f"/api/v1/topics/?as_of={early}").json()["results"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("99", "ahead"),
        ("99999999999999999999", "out_of_range"),
        ("-1", "not_an_instant"),
        ("yesterday", "not_an_instant"),
        ("2999-01-01", "ahead"),
        ("2024-12-18T10:00", "no_offset"),
        ("1.5", "not_an_instant"),
        ("", "empty"),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(writer, text, code):
    for address in ("topics/", "topics/bridge/", "topics/bridge/history/"):
        response = get(f"/api/v1/{address}?as_of={text}")

        assert response.status_code == 400
        assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [
            ("as_of", code)
        ]


def test_a_list_of_the_past_takes_no_filter_and_says_what_to_do(writer):
    response = get("/api/v1/statements/?as_of=1&kind=estimate&ordering=said&count=exact&q=x")

    assert response.status_code == 400
    assert {one["parameter"]: one["code"] for one in response.json()["errors"]} == dict.fromkeys(
        ("kind", "ordering", "count", "q"), "not_as_of"
    )
    assert "empty installation" in response.json()["errors"][0]["detail"]


def test_a_list_of_the_past_has_pages_that_can_be_trimmed(writer):
    writer.delete("statements/article-s02/")
    found: list[Any] = []
    address: str | None = "/api/v1/statements/?as_of=1&limit=1&fields=text,document.name"
    while address:
        page = get(address).json()
        found += page["results"]
        address = page["next"]

    assert [one["id"] for one in found] == ["article-s00", "article-s01", "article-s02"]
    assert all(one.keys() == {"id", "text", "document"} for one in found)
    assert all(one["document"].keys() == {"id", "name"} for one in found)
    assert get(page["previous"]).json()["results"] == [found[1]]


def test_a_stream_of_the_past_is_whole(writer):
    writer.delete("statements/article-s02/")
    writer.patch(S01, {"text": "Anew."})

    lines = READER.get("/api/v1/statements/?as_of=1&format=ndjson").getvalue().splitlines()
    rows = READER.get("/api/v1/statements/?as_of=1&format=csv&fields=id").getvalue().split()
    page = get("/api/v1/statements/?as_of=1").json()

    assert [json.loads(line) for line in lines] == page["results"]
    assert rows == [b"id", b"article-s00", b"article-s01", b"article-s02"]


def test_estimates_have_no_past_of_their_own(writer):
    assert get("/api/v1/estimates/article-s01-e1/history/").status_code == 404


class TestHistory:
    """A history tells every change of a record, the latest first."""

    def test_it_says_what_was_changed_by_whom_through_what_and_why(self, writer):
        writer.patch("topics/bridge/", {"name": "T", "country": None}, X_Change_Reason="Shorter.")

        first, second = writer.get("topics/bridge/history/").json()["results"]

        assert (first["revision"], first["action"]) == (2, "changed")
        assert (first["by"], first["through"], first["why"]) == ("editor", "api", "Shorter.")
        assert {(one["pointer"], one["before"], one["after"]) for one in first["changes"]} == {
            ("/name", "The bridge", "T"),
            ("/country", "UA", None),
        }
        assert first["document"]["name"] == "T"
        assert (second["revision"], second["action"], second["by"]) == (1, "created", None)
        assert second["changes"] == []

    def test_it_goes_on_after_a_deletion_and_a_return(self, writer):
        writer.delete("statements/article-s02/")
        writer.post("statements/article-s02/restore/", {"revision": 1})

        entries = writer.get("statements/article-s02/history/").json()["results"]

        assert [(one["revision"], one["action"]) for one in entries] == [
            (3, "created"),
            (2, "deleted"),
            (1, "created"),
        ]
        assert entries[1]["document"] is None

    def test_it_is_there_for_a_record_that_is_gone(self, writer):
        writer.delete("statements/article-s02/")

        assert get("/api/v1/statements/article-s02/history/").status_code == 200
        assert get("/api/v1/statements/article-s09/history/").status_code == 404

    def test_it_has_pages_and_none_is_missed_or_doubled(self, writer):
        for number in range(7):
            writer.patch("topics/bridge/", {"name": f"Name {number}"})
        found: list[Any] = []
        address: str | None = "/api/v1/topics/bridge/history/?limit=3"
        while address:
            page = get(address).json()
            found += page["results"]
            address = page["next"]

        assert [one["revision"] for one in found] == [8, 7, 6, 5, 4, 3, 2, 1]
        assert [one["changes"] == [] for one in found] == [False] * 7 + [True]
        whole = get("/api/v1/topics/bridge/history/").json()["results"]
        assert found == whole

    def test_a_browser_is_shown_it_as_a_page(self, writer):
        writer.patch("topics/bridge/", {"name": "Anew"})

        page = READER.get("/api/v1/topics/bridge/history/", headers={"accept": "text/html"})

        assert page.status_code == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert "Anew" in page.text
        assert "created" in page.text

    def test_it_ends_where_it_is_asked_to(self, writer):
        writer.patch("topics/bridge/", {"name": "T"})

        entries = get("/api/v1/topics/bridge/history/?as_of=1").json()["results"]

        assert [one["revision"] for one in entries] == [1]

    def test_nobody_is_named_to_who_is_nobody(self, writer):
        writer.patch("topics/bridge/", {"name": "T"})

        entries = get("/api/v1/topics/bridge/history/").json()["results"]

        assert [one["by"] for one in entries] == [None, None]

    def test_to_a_reader_publishing_is_a_creation_and_withdrawing_a_deletion(self, writer):
        draft = statement("article-s09", review_status="draft")
        writer.post("statements/", draft)
        writer.patch("statements/article-s09/", {"text": "Secret."})
        assert get("/api/v1/statements/article-s09/history/").status_code == 404

        writer.patch("statements/article-s09/", {"review_status": "unreviewed", "text": "Open."})
        writer.patch("statements/article-s09/", {"review_status": "draft", "text": "Hidden."})

        response = get("/api/v1/statements/article-s09/history/")
        entries = response.json()["results"]
        assert [(one["revision"], one["action"]) for one in entries] == [
            (5, "deleted"),
            (4, "created"),
        ]
        assert "Secret" not in response.text
        assert "Hidden" not in response.text
        for_editor = writer.get("statements/article-s09/history/").json()["results"]
        assert [one["action"] for one in for_editor] == ["changed", "changed", "changed", "created"]

    def test_a_relation_to_a_draft_is_told_only_from_its_publishing_on(self, writer):
        writer.post("statements/", statement("article-s09", review_status="draft"))
        relations = [{"kind": "supports", "other": "article-s09"}]
        writer.patch("statements/article-s02/", {"relations": relations})
        hidden = get("/api/v1/statements/article-s02/history/")
        writer.patch("statements/article-s09/", {"review_status": "accepted"})
        shown = get("/api/v1/statements/article-s02/history/").json()["results"]

        assert "article-s09" not in hidden.text
        assert [one["pointer"] for one in shown[0]["changes"]] == ["/relations/0"]
        assert [one["document"]["relations"] for one in shown[1:]] == [[], []]


def test_what_loaddata_delivered_is_kept_before_it_is_changed():
    fill()
    Change.objects.all().delete()
    Revision.objects.all().delete()
    for model in {type(one) for one in Statement.objects.all()}:
        model.objects.update(revision=0)
    writer = Writer()
    before = writer.get(S01).json()

    writer.patch(S01, {"text": "Anew."})

    assert writer.get(f"{S01}?as_of=0").status_code in (200, 404)
    kept = Change.objects.get(key="article-s01", revision=0)
    assert json.loads(kept.document or "")["text"] == before["text"]
    assert Revision.objects.get(number=0).through == Through.FIXTURES


def test_what_loaddata_delivered_is_kept_before_a_draft_it_relates_to_is_published():
    fill()
    writer = Writer()
    writer.post("statements/", statement("article-s09", review_status="draft"))
    relations = [{"kind": "supports", "other": "article-s09"}]
    writer.patch("statements/article-s02/", {"relations": relations})
    Change.objects.all().delete()
    Revision.objects.all().delete()
    Statement.objects.update(revision=0)

    number = writer.patch("statements/article-s09/", {"review_status": "unreviewed"}).json()

    kept = Change.objects.filter(key="article-s02").values_list("revision", "was_there")
    assert set(kept) == {(0, False), (number["revision"], True)}


def test_the_clock_may_go_back_and_times_of_revisions_do_not(writer, monkeypatch):
    last = Revision.objects.latest("number").at
    monkeypatch.setattr(timezone, "now", lambda: last - timedelta(days=1))

    save({"topics": {"toll": {**world()["topics"]["toll"], "name": "T"}}})

    assert Revision.objects.latest("number").at == last
