"""Who does not see drafts does not notice that one is written: no byte and no header changes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from statements.models import Change, Revision
from tests.api.asking import READER, get
from tests.api.writing import Writer, fill
from tests.builders import statement
from tests.database import module_data

pytestmark = pytest.mark.django_db

DRAFT = statement("article-s08", review_status="draft")
HIDDEN = "statements/article-s08/"
NEAR = [{"kind": "supports", "other": "article-s02"}]

ANSWERS = [
    *(f"/api/v1/{name}/" for name in ("statements", "estimates", "actors", "sources", "topics")),
    "/api/v1/statements/?count=exact&limit=1",
    "/api/v1/statements/?as_of=2",
    "/api/v1/topics/?format=ndjson",
    "/api/v1/topics/?format=csv",
    "/api/v1/topics/?format=ndjson&as_of=3",
    "/api/v1/statements/article-s02/",
    "/api/v1/statements/article-s02/?fields=text",
    "/api/v1/statements/article-s02/?as_of=2",
    "/api/v1/statements/article-s02/history/",
    "/api/v1/estimates/article-s01-e1/",
    "/api/v1/topics/bridge/history/?as_of=3",
    "/api/v1/statements/facets/?facet=kind&facet=related_to&created_after=2000",
    "/api/v1/statements/timeline/?by=year&split=kind&created_after=2000",
    "/api/v1/estimates/facets/?facet=measure&created_after=2000",
    "/api/v1/estimates/summary/?created_after=2000",
    "/api/v1/statements/article-s02/provenance/",
    "/api/v1/changes/",
    "/api/v1/changes/?after=2&limit=1",
    "/api/v1/changes/?speaker=ada",
    "/api/v1/changes/?after=1&topic=bridge&kind=assertion",
]
REFUSALS = [
    "/api/v1/statements/article-s08/",
    "/api/v1/statements/article-s08/history/",
    "/api/v1/statements/article-s08/?as_of=3",
    "/api/v1/statements/?as_of=4",
    "/api/v1/topics/bridge/?as_of=4",
    "/api/v1/topics/bridge/history/?as_of=4",
    "/api/v1/changes/?after=4",
]
WRITES: dict[str, Callable[[Writer], Any]] = {
    "a draft is created": lambda writer: writer.post(
        "statements/", statement("article-s09", review_status="draft", relations=NEAR)
    ),
    "a draft is changed": lambda writer: writer.patch(HIDDEN, {"text": "Secret."}),
    "a draft is deleted": lambda writer: writer.delete(HIDDEN),
    "drafts are imported": lambda writer: writer.post(
        "imports/", [{"resource": "statements", **DRAFT, "id": f"article-s1{n}"} for n in range(3)]
    ),
}
PUBLIC_WRITES: dict[str, Callable[[Writer], Any]] = {
    "a draft is published": lambda writer: writer.patch(HIDDEN, {"review_status": "accepted"}),
    "a statement is withdrawn": lambda writer: writer.patch(
        "statements/article-s02/", {"review_status": "draft"}
    ),
    "a statement is deleted": lambda writer: writer.delete("statements/article-s02/"),
    "a record of another kind is changed": lambda writer: writer.patch(
        "actors/ada/", {"name": "Ada of the Bridges"}
    ),
}
Answer = tuple[int, dict[str, str], bytes]
"""A status, the headers and a body."""


@pytest.fixture(scope="module")
def writer(django_db_setup: None, django_db_blocker: Any) -> Iterator[Writer]:
    """Return somebody who may do everything: the first revision and the third tell of no draft."""

    def fill_more() -> Writer:
        fill()
        writer = Writer()
        assert writer.post("statements/", DRAFT).status_code == 201
        assert writer.patch("topics/bridge/", {"name": "Anew"}).json()["revision"] == 3
        get_user_model().objects.create_user("reader")
        return writer

    with module_data(django_db_blocker, fill_more) as writer:
        yield writer


@pytest.fixture(scope="module", params=["nobody in particular", "a reader who is signed in"])
def reader(request: Any, writer: Writer) -> Client:
    """Return a client of somebody who does not see drafts."""
    if request.param == "nobody in particular":
        return READER
    client = Client()
    client.force_login(get_user_model().objects.get(username="reader"))
    return client


@pytest.fixture(scope="module")
def before(reader: Client) -> dict[str, Answer]:
    """Return what the reader is answered before anything more is written."""
    return {at: answer(reader.get(at)) for at in (*ANSWERS, *REFUSALS)}


def answer(response: Any) -> Answer:
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, dict(response.headers), body


@pytest.mark.parametrize("what", WRITES)
def test_nothing_that_is_answered_changes_when(what, writer, reader, before):
    latest = Revision.latest(sees_drafts=True)

    assert WRITES[what](writer).status_code < 300

    assert Revision.latest(sees_drafts=True) == latest + 1
    assert {at: answer(reader.get(at)) for at in before} == before
    assert {before[at][0] for at in ANSWERS} == {200}
    assert {before[at][0] for at in REFUSALS} == {400, 404}
    for at in ANSWERS:
        tag = before[at][1]["ETag"]
        assert reader.get(at, headers={"if-none-match": tag}).status_code == 304, at


@pytest.mark.parametrize("what", PUBLIC_WRITES)
def test_every_tag_changes_when(what, writer, reader, before):
    tags = {at: before[at][1]["ETag"] for at in ANSWERS if "article-s02" not in at}

    assert PUBLIC_WRITES[what](writer).status_code < 300

    for at, tag in tags.items():
        response = reader.get(at, headers={"if-none-match": tag})
        assert response.status_code == 200, at
        assert response.headers["ETag"] != tag
    assert get("/api/v1/changes/").json()["latest"] == 4
    assert READER.get("/api/v1/topics/?format=csv").headers["X-Revision"] == "4"


@pytest.mark.parametrize("what", WRITES)
def test_an_editor_does_notice_that(what, writer):
    tags = {at: writer.client.get(at).headers["ETag"] for at in ANSWERS}

    WRITES[what](writer)

    for at, tag in tags.items():
        assert writer.client.get(at, headers={"if-none-match": tag}).status_code == 200, at
    assert writer.get("changes/").json()["latest"] == 4
    assert writer.get("topics/?as_of=4").status_code == 200
    assert writer.get("topics/?as_of=5").status_code == 400


def test_what_lies_behind_the_last_revision_that_a_reader_knows_lies_ahead(writer):
    WRITES["a draft is changed"](writer)

    for address, parameter in (("topics/?as_of=4", "as_of"), ("changes/?after=4", "after")):
        (error,) = get(f"/api/v1/{address}").json()["errors"]
        assert (error["parameter"], error["code"]) == (parameter, "ahead")
        assert "The latest revision is 3" in error["detail"]


def test_a_number_in_a_gap_means_the_last_revision_before_it_that_a_reader_knows(writer):
    WRITES["a draft is changed"](writer)
    PUBLIC_WRITES["a draft is published"](writer)

    def results(address: str) -> Any:
        return get(f"/api/v1/{address}").json()["results"]

    for in_gap, before in ((2, 1), (4, 3)):
        for address in ("topics/?as_of={}", "topics/bridge/history/?as_of={}"):
            assert results(address.format(in_gap)) == results(address.format(before))
    for after in (3, 4):
        assert [
            (one["revision"], one["id"], one["action"])
            for one in results(f"changes/?after={after}")
        ] == [(5, "article-s08", "created")]


def test_a_time_means_the_last_revision_until_then_that_a_reader_knows(writer, monkeypatch):
    start = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=1))
    WRITES["a draft is changed"](writer)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=2))
    moment = (start + timedelta(seconds=90)).strftime("%Y-%m-%dT%H:%M:%SZ")
    early = (start - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def told(asking: Callable[[str], Any], moment: str) -> str:
        return str(asking(f"/api/v1/topics/nothing/?as_of={moment}").json()["detail"])

    assert told(get, moment).startswith("As of revision 3 there is no")
    assert told(writer.client.get, moment).startswith("As of revision 4 there is no")
    assert told(get, early).startswith("As of revision 0 there is no")


def test_a_history_that_there_is_not_names_the_last_revision_that_a_reader_knows(writer):
    WRITES["a draft is changed"](writer)

    detail = get("/api/v1/topics/nothing/history/").json()["detail"]

    assert detail.startswith("As of revision 3 there is no")


def test_where_only_drafts_were_ever_written_it_is_as_where_nothing_was(writer):
    Change.objects.exclude(revision=2).delete()

    assert "ETag" not in get("/api/v1/topics/").headers
    assert get("/api/v1/changes/").json() == {
        "latest": 0,
        "next": None,
        "next_cursor": None,
        "results": [],
    }
    assert READER.get("/api/v1/topics/?format=csv").headers["X-Revision"] == "0"


def test_a_reader_who_loses_the_right_to_drafts_is_not_told_that_nothing_changed(writer):
    tags = {at: writer.client.get(at).headers["ETag"] for at in ANSWERS}
    get_user_model().objects.update(is_superuser=False)

    for at, tag in tags.items():
        assert writer.client.get(at, headers={"if-none-match": tag}).status_code == 200, at
