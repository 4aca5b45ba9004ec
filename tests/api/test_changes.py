"""The feed tells every change once, in the order of the commits, to whom it may concern."""

from typing import Any

import pytest

from statements.documents import delete_records
from statements.models import Change, Revision, Statement
from statements.vocabularies import Through
from tests.api.asking import get
from tests.api.feed import pages, told
from tests.api.writing import Writer, fill
from tests.builders import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    """Return somebody who may do everything, in the world of the builders."""
    fill()
    return Writer()


def test_every_change_is_told_in_the_order_of_the_commits_with_what_was_then(writer):
    writer.patch("topics/bridge/", {"name": "One"})
    writer.patch("topics/bridge/", {"name": "Two"})
    writer.delete("statements/article-s02/")

    page = get("/api/v1/changes/?after=1").json()

    assert [(one["revision"], one["id"], one["action"]) for one in page["results"]] == [
        (2, "bridge", "changed"),
        (3, "bridge", "changed"),
        (4, "article-s02", "deleted"),
    ]
    documents = [one["document"] for one in page["results"]]
    assert [document and document["name"] for document in documents] == ["One", "Two", None]
    assert page["latest"] == 4
    assert page["next"] is None


@pytest.mark.parametrize("limit", [1, 2, 5, 13, 500])
def test_pages_of_any_size_miss_nothing_and_double_nothing(writer, limit):
    for name in ("One", "Two", "Three"):
        writer.patch("topics/bridge/", {"name": name})
    whole = told(get)

    assert told(get, f"limit={limit}") == whole
    assert len(set(whole)) == len(whole) == Change.objects.count()


def test_what_is_written_while_somebody_reads_comes_once_as_well(writer):
    first = get("/api/v1/changes/?limit=5").json()
    writer.patch("topics/bridge/", {"name": "One"})
    rest = pages(lambda address: get(address), "")  # noqa: PLW0108
    following = [get(first["next"]).json()]
    while following[-1]["next"]:
        following.append(get(following[-1]["next"]).json())

    found = [
        (one["revision"], one["resource"], one["id"])
        for page in (first, *following)
        for one in page["results"]
    ]
    assert found == [
        (one["revision"], one["resource"], one["id"]) for page in rest for one in page["results"]
    ]
    assert (first["latest"], following[-1]["latest"]) == (1, 2)


def test_latest_is_where_to_go_on(writer):
    (page,) = pages(get)
    assert told(get, f"after={page['latest']}") == []
    writer.patch("topics/bridge/", {"name": "One"})

    assert told(get, f"after={page['latest']}") == [(2, "topics", "bridge", "changed")]


def test_a_kind_of_record_can_be_followed_alone_and_without_documents(writer):
    page = get("/api/v1/changes/?resource=topics&resource=sources&documents=false").json()

    assert {one["resource"] for one in page["results"]} == {"topics", "sources"}
    assert all("document" not in one for one in page["results"])


def test_several_records_of_one_write_are_one_revision(writer):
    delete_records(
        Statement.objects.filter(key__in=["article-s01", "article-s02"]),
        by=None,
        through=Through.ADMIN,
    )

    assert sorted(told(get, "after=1")) == [
        (2, "statements", "article-s01", "deleted"),
        (2, "statements", "article-s02", "deleted"),
    ]


def test_a_reader_is_told_of_drafts_only_from_their_publishing_on(writer):
    writer.post("statements/", statement("article-s09", review_status="draft"))
    writer.patch("statements/article-s09/", {"text": "Secret."})
    writer.patch("statements/article-s09/", {"review_status": "accepted", "text": "Open."})
    writer.patch("statements/article-s09/", {"review_status": "draft", "text": "Hidden."})
    writer.delete("statements/article-s09/")

    def editor(address: str) -> Any:
        return writer.client.get(address)

    assert told(get, "after=1") == [
        (4, "statements", "article-s09", "created"),
        (5, "statements", "article-s09", "deleted"),
    ]
    text = get("/api/v1/changes/").text
    assert "Secret" not in text
    assert "Hidden" not in text
    assert told(editor, "after=1") == [
        (2, "statements", "article-s09", "created"),
        (3, "statements", "article-s09", "changed"),
        (4, "statements", "article-s09", "changed"),
        (5, "statements", "article-s09", "changed"),
        (6, "statements", "article-s09", "deleted"),
    ]


def test_what_relates_to_a_draft_is_told_anew_when_it_is_published(writer):
    writer.patch("statements/article-s00/", {"review_status": "draft"})
    page = get("/api/v1/changes/?after=1").json()
    writer.patch("statements/article-s00/", {"review_status": "accepted"})
    later = get(f"/api/v1/changes/?after={page['latest']}").json()

    def relations(page: Any) -> dict[str, Any]:
        return {
            one["id"]: one["document"] and one["document"]["relations"] for one in page["results"]
        }

    assert relations(page) == {"article-s00": None, "article-s01": []}
    assert relations(later) == {
        "article-s00": [],
        "article-s01": [{"kind": "contradicts", "other": "article-s00"}],
    }


def test_a_feed_that_did_not_change_is_304(writer):
    tag = get("/api/v1/changes/?after=1").headers["ETag"]

    assert get("/api/v1/changes/?after=1", if_none_match=tag).status_code == 304
    assert get("/api/v1/changes/?after=0", if_none_match=tag).status_code == 200
    writer.patch("topics/bridge/", {"name": "One"})
    assert get("/api/v1/changes/?after=1", if_none_match=tag).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("after=2", "after", "ahead"),
        ("after=-1", "after", "out_of_range"),
        ("after=x", "after", "not_an_integer"),
        ("after=1&after=0", "after", "repeated"),
        ("resource=estimates", "resource", "unknown_word"),
        ("documents=maybe", "documents", "not_a_flag"),
        ("limit=501", "limit", "out_of_range"),
        ("cursor=x", "cursor", "malformed"),
        ("ordering=id", "ordering", "unknown_parameter"),
        ("count=exact", "count", "unknown_parameter"),
    ],
)
def test_what_cannot_be_understood_is_refused(writer, query, parameter, code):
    response = get(f"/api/v1/changes/?{query}")

    assert response.status_code == 400
    assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [
        (parameter, code)
    ]
    assert Revision.latest(sees_drafts=True) == 1


def test_a_cursor_of_another_question_is_refused(writer):
    link = get("/api/v1/changes/?limit=2").json()["next"]

    assert get(f"{link}&resource=topics").json()["errors"][0]["code"] == "other_list"


@pytest.mark.parametrize("limit", [2, 500])
def test_a_page_costs_the_same_however_many_changes_it_has(
    writer, limit, django_assert_num_queries
):
    # the latest revision, the changes, and which of the statements they relate to were public
    with django_assert_num_queries(2 if limit == 2 else 3):
        get(f"/api/v1/changes/?limit={limit}")
