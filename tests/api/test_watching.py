"""Whoever watches a subject is told what enters the filtered set, what leaves it, and what changes.

That a copy kept so is right after any writes is for `tests/whole/test_watching.py`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements.documents import delete_records
from statements.history import watching
from statements.models import Change, Revision, Statement
from statements.rest.lists.pagination import decode_cursor
from statements.vocabularies import Through
from tests.api import feed
from tests.api.asking import get
from tests.api.writing import Writer, fill
from tests.builders import actor, article, statement, topic
from tests.database import module_data

pytestmark = pytest.mark.django_db

S00, S01, S02 = (f"statements/article-s0{number}/" for number in range(3))
Told = tuple[int, str, str]
"""A revision, the id of a statement and what happened to it."""


@pytest.fixture(scope="module")
def writer(django_db_setup: None, django_db_blocker: Any) -> Iterator[Writer]:
    """Return somebody who may do everything, in the world of the builders and a bit more."""

    def fill_more() -> Writer:
        fill()
        writer = Writer()
        writer.post("actors/", actor("bo"))
        writer.post("sources/", article("letter"))
        return writer

    with module_data(django_db_blocker, fill_more) as writer:
        yield writer


def told(query: str, asking: Any = get) -> list[Told]:
    found = feed.told(asking, query)
    assert {resource for _, resource, _, _ in found} <= {"statements"}
    return [(revision, id, action) for revision, _, id, action in found]


def speaking(*ids: str, role: str = "speaker") -> dict[str, Any]:
    return {"participants": [{"actor": id, "role": role} for id in ids]}


def holding(*ids: str) -> dict[str, Any]:
    return {"stances": [{"holder": id, "topic": "toll", "stance": "favor"} for id in ids]}


@pytest.mark.parametrize(
    ("query", "matching", "other"),
    [
        ("speaker=bo", speaking("ada", "bo"), speaking("ada")),
        ("stance_holder=bo", holding("ada", "bo"), holding("ada")),
        ("topic=bridge", {"topics": ["toll", "harbor"]}, {"topics": ["harbor"]}),
        ("topic=toll", {"topics": ["toll"]}, {"topics": ["bridge"]}),
        ("document=letter", {"document": "letter"}, {"document": "article"}),
        ("kind=refusal", {"kind": "refusal"}, {"kind": "assertion"}),
    ],
)
def test_what_enters_is_created_what_stays_is_changed_and_what_leaves_is_deleted(
    query: str, matching: Any, other: Any, writer: Writer
):
    start = writer.patch(S02, other).json()["revision"]
    writer.patch(S02, {"text": "Never mind."})
    entered = writer.patch(S02, matching).json()["revision"]
    writer.patch(S00, {"text": "Something else."})
    writer.patch(S02, {"text": "Anew."})
    writer.patch(S02, other)
    writer.patch(S02, {"text": "Out of sight."})
    writer.post("statements/", statement("article-s09", **matching))
    writer.delete("statements/article-s09/")

    (page,) = feed.pages(get, f"after={start}&{query}")

    assert [(one["revision"], one["id"], one["action"]) for one in page["results"]] == [
        (entered, "article-s02", "created"),
        (entered + 2, "article-s02", "changed"),
        (entered + 3, "article-s02", "deleted"),
        (entered + 5, "article-s09", "created"),
        (entered + 6, "article-s09", "deleted"),
    ]
    texts = [one["document"] and one["document"]["text"] for one in page["results"]]
    assert texts == ["Never mind.", "Anew.", None, "What article-s09 says.", None]
    assert page["latest"] == entered + 6


def test_an_actor_in_another_role_is_no_speaker(writer: Writer):
    writer.patch(S02, {"participants": [*speaking("ada")["participants"]]})
    writer.patch(S02, speaking("bo", role="addressee") | {"attribution": "narrator"})
    writer.patch(S02, {"participants": [{"actor": "bo", "role": "about"}]})

    assert told("after=1&speaker=bo") == []


def test_repeated_values_are_alternatives_and_different_parameters_all_hold(writer: Writer):
    writer.patch(S00, {"kind": "refusal"})
    writer.patch(S02, {"kind": "demand"})
    start = Revision.latest(sees_drafts=True)
    writer.patch(S00, speaking("bo"))
    writer.patch(S02, speaking("bo"))
    writer.patch(S01, speaking("bo"))

    assert told(f"after={start}&kind=refusal&kind=demand&speaker=bo") == [
        (start + 1, "article-s00", "created"),
        (start + 2, "article-s02", "created"),
    ]
    assert told(f"after={start}&kind=refusal&kind=demand&speaker=bo&speaker=ada") == [
        (start + 1, "article-s00", "changed"),
        (start + 2, "article-s02", "changed"),
    ]


def test_the_whole_past_can_be_asked_for_and_documents_left_out(writer: Writer):
    writer.patch(S02, {"kind": "refusal"})
    writer.delete(S01)

    (page,) = feed.pages(get, "topic=bridge&resource=statements&documents=false")

    assert [(one["id"], one["action"]) for one in page["results"]] == [
        ("article-s01", "created"),
        ("article-s01", "deleted"),
    ]
    assert all("document" not in one for one in page["results"])


def test_a_record_that_was_delivered_and_never_written_here_leaves_as_well(writer: Writer):
    Change.objects.filter(key="article-s00").delete()
    Statement.objects.filter(key="article-s00").update(revision=0)
    start = Revision.latest(sees_drafts=True)

    writer.patch(S00, {"kind": "refusal"})

    assert told(f"after={start}&kind=assertion") == [(start + 1, "article-s00", "deleted")]
    assert told(f"after={start}&kind=refusal") == [(start + 1, "article-s00", "created")]
    assert told(f"after={start}&speaker=ada") == [(start + 1, "article-s00", "changed")]


class TestDrafts:
    """To readers without the right, a draft is in no set."""

    def test_publishing_enters_and_withdrawing_leaves(self, writer: Writer):
        draft = statement("article-s09", review_status="draft", kind="refusal")
        start = writer.post("statements/", draft).json()["revision"]
        writer.patch("statements/article-s09/", {"review_status": "accepted"})
        writer.patch("statements/article-s09/", {"review_status": "draft"})
        writer.delete("statements/article-s09/")

        assert told("kind=refusal") == [
            (start + 1, "article-s09", "created"),
            (start + 2, "article-s09", "deleted"),
        ]
        assert told("kind=refusal", writer.client.get) == [
            (start, "article-s09", "created"),
            (start + 1, "article-s09", "changed"),
            (start + 2, "article-s09", "changed"),
            (start + 3, "article-s09", "deleted"),
        ]

    def test_what_a_draft_was_about_is_not_told(self, writer: Writer):
        start = writer.patch(S02, {"review_status": "draft"}).json()["revision"]
        writer.patch(S02, {"kind": "refusal"})
        writer.patch(S02, {"kind": "demand", "review_status": "accepted"})

        assert told(f"after={start - 1}&kind=assertion") == [(start, "article-s02", "deleted")]
        assert told("kind=refusal") == []
        assert told("kind=demand") == [(start + 2, "article-s02", "created")]
        assert told("kind=refusal", writer.client.get) == [
            (start + 1, "article-s02", "created"),
            (start + 2, "article-s02", "deleted"),
        ]


class TestPages:
    """A page may be short; `next` says whether there is more."""

    @pytest.fixture
    def asked(self, writer: Writer) -> str:
        """Write several statements in each revision, and return a query that finds most."""
        start = Revision.latest(sees_drafts=True)
        for kind in ("refusal", "assertion", "refusal"):
            lines = [
                {"resource": "statements", **statement(f"article-s1{number}", kind=kind)}
                for number in range(4)
            ]
            lines[2]["kind"] = "demand"
            lines += [{"resource": "topics", **topic(f"topic-{kind}")}]
            assert writer.post("imports/", lines).status_code == 200
        return f"after={start}&kind=refusal"

    @pytest.mark.parametrize("limit", [1, 2, 3, 5, 500])
    @pytest.mark.parametrize("read", [(1, 1), (1, 4), (2, 6), (500, 2_000)])
    def test_pages_of_any_size_tell_the_same(
        self, limit: int, read: tuple[int, int], asked: str, monkeypatch: pytest.MonkeyPatch
    ):
        whole = told(asked)
        monkeypatch.setattr(watching, "READ_AT_ONCE", read[0])
        monkeypatch.setattr(watching, "MAX_READ", read[1])

        assert len(whole) == 9
        assert told(f"{asked}&limit={limit}") == whole

    def test_a_page_ends_after_so_many_changes_even_if_none_of_them_is_shown(
        self, asked: str, writer: Writer, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(watching, "READ_AT_ONCE", 2)
        monkeypatch.setattr(watching, "MAX_READ", 4)
        writer.patch(S02, {"kind": "objection"})

        found = feed.pages(get, "kind=objection")

        assert [one["id"] for page in found for one in page["results"]] == ["article-s02"]
        assert found[0]["results"] == []
        assert len(found) == Change.objects.count() // 4 + 1
        assert {page["latest"] for page in found} == {Revision.latest(sees_drafts=True)}

    def test_a_cursor_of_other_filters_is_refused_and_so_is_one_that_leads_back(self, asked: str):
        page = get(f"/api/v1/changes/?{asked}&limit=2").json()
        back = decode_cursor(page["next_cursor"])._replace(is_backward=True).encoded()

        def codes(query: str) -> list[str]:
            response = get(f"/api/v1/changes/?{query}")
            assert response.status_code == 400
            return [error["code"] for error in response.json()["errors"]]

        cursor = page["next_cursor"]
        assert codes(f"{asked}&kind=demand&cursor={cursor}") == ["other_list"]
        assert codes(f"{asked}&speaker=ada&cursor={cursor}") == ["other_list"]
        assert codes(f"after=1&cursor={cursor}") == ["other_list"]
        assert codes(f"{asked}&cursor={back}") == ["malformed"]

    def test_nothing_new_is_304(self, asked: str, writer: Writer):
        address = f"/api/v1/changes/?{asked}&topic=bridge"
        tag = get(address).headers["ETag"]

        assert get(address, if_none_match=tag).status_code == 304
        writer.patch("topics/toll/", {"parent": "harbor"})
        assert get(address, if_none_match=tag).status_code == 410

    @pytest.mark.parametrize(
        ("query", "queries"),
        [
            # the latest revision and the changes
            ("kind=refusal", 2),
            # and the ids, and whether one of them was merged
            ("speaker=ada&document=article&kind=refusal", 4),
            # and the subtrees, and the topics that changed since
            ("topic=bridge&topic=harbor&speaker=ada", 6),
        ],
    )
    def test_a_page_costs_the_same_however_many_changes_it_has(
        self, query: str, queries: int, asked: str, writer: Writer
    ):
        after = asked.partition("&")[0]
        for limit in (1, 500):
            with CaptureQueriesContext(connection) as few:
                assert get(f"/api/v1/changes/?{after}&limit={limit}&{query}").status_code == 200
            assert len(few) == queries
        delete_records(
            Statement.objects.filter(key__in=["article-s10", "article-s11"]),
            by=None,
            through=Through.ADMIN,
        )
        with CaptureQueriesContext(connection) as more:
            get(f"/api/v1/changes/?{after}&{query}")
        assert len(more) == queries


class TestMerging:
    """The id of a merged record stands for the other's, and whoever watched it begins again."""

    @pytest.fixture
    def merged(self, writer: Writer) -> int:
        """Merge one who spoke into another, and return the number of that revision."""
        writer.patch(S02, speaking("bo"))
        writer.post("topics/", topic("ferry"))
        writer.patch(S00, {"topics": ["ferry"]})
        writer.post("topics/ferry/merge/", {"into": "harbor"})
        revision: int = writer.post("actors/bo/merge/", {"into": "ada"}).json()["revision"]
        return revision

    @pytest.mark.parametrize("old", ["speaker=bo", "speaker=realm&speaker=bo", "topic=ferry"])
    def test_afterwards_the_old_id_tells_what_the_new_one_does(
        self, old: str, merged: int, writer: Writer
    ):
        new = old.replace("bo", "ada").replace("ferry", "harbor")
        both = {**speaking("ada"), "topics": ["harbor"]}
        writer.patch(S01, {**both, "note": "Later."})
        writer.patch(S02, {**speaking("realm"), "topics": []})
        writer.patch(S00, both)

        assert told(f"after={merged}&{old}") == told(f"after={merged}&{new}")
        assert {id for _, id, _ in told(f"after={merged}&{old}")} >= {"article-s01"}

    @pytest.mark.parametrize("query", ["speaker=bo", "topic=ferry", "speaker=realm&speaker=bo"])
    def test_who_watched_the_old_id_before_begins_again(
        self, query: str, merged: int, writer: Writer
    ):
        answer = writer.get(f"changes/?after={merged - 2}&{query}")

        assert answer.status_code == 410
        assert answer.json()["errors"][0]["code"] == "merged"
        assert "has come to stand for another record" in answer.json()["detail"]

    def test_who_watched_the_other_is_told_what_came_to_it(self, merged: int, writer: Writer):
        assert told(f"after={merged - 1}&speaker=ada") == [(merged, "article-s02", "created")]

    def test_an_undone_merge_lets_both_begin_again_or_go_on(self, merged: int, writer: Writer):
        undone = writer.post("actors/bo/unmerge/", {}).json()["revision"]

        assert writer.get(f"changes/?after={merged}&speaker=bo").status_code == 410
        assert told(f"after={merged}&speaker=ada") == [(undone, "article-s02", "deleted")]
        assert told(f"after={undone}&speaker=bo") == []


def test_an_id_that_the_history_knows_can_be_watched(writer: Writer):
    start = writer.patch(S02, speaking("bo") | {"document": "letter", "topics": ["harbor"]}).json()
    writer.patch(S02, speaking("ada") | {"document": "article", "topics": []})
    writer.patch(S01, {"conditions": []})
    for address in ("actors/bo/", "sources/letter/", "topics/harbor/"):
        assert writer.delete(address).status_code == 204

    for query in ("speaker=bo", "document=letter", "topic=harbor", "speaker=bo&topic=harbor"):
        assert told(f"after={start['revision'] - 1}&{query}") == [
            (start["revision"], "article-s02", "created"),
            (start["revision"] + 1, "article-s02", "deleted"),
        ]


@pytest.mark.parametrize(
    ("query", "faults", "hint"),
    [
        ("speaker=aad", [("speaker", "unknown_id")], 'Did you mean "ada"?'),
        ("stance_holder=bridge", [("stance_holder", "unknown_id")], "no actor"),
        ("topic=brdige", [("topic", "unknown_id")], 'Did you mean "bridge"?'),
        ("topic=bridge,toll", [("topic", "unknown_id")], "Repeat"),
        ("document=articel", [("document", "unknown_id")], 'Did you mean "article"?'),
        ("kind=refuse", [("kind", "unknown_word")], 'Did you mean "refusal"?'),
        (
            "speaker=x&topic=y&document=z",
            [("speaker", "unknown_id"), ("topic", "unknown_id"), ("document", "unknown_id")],
            "no topic",
        ),
        ("kind=refusal&resource=topics", [("resource", "only_statements")], "about statements"),
        (
            "kind=refusal&resource=topics&resource=statements",
            [("resource", "only_statements")],
            "statements alone",
        ),
        ("speaker_not=ada", [("speaker_not", "unknown_parameter")], 'Did you mean "speaker"?'),
        ("speaker=", [("speaker", "empty")], "no value"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    query: str, faults: list[tuple[str, str]], hint: str, writer: Writer
):
    response = get(f"/api/v1/changes/?{query}")

    assert response.status_code == 400
    errors = response.json()["errors"]
    assert [(one["parameter"], one["code"]) for one in errors] == faults
    assert hint in " ".join(one["detail"] for one in errors)


def test_filters_mean_on_the_feed_what_they_mean_on_the_list(writer: Writer):
    writer.patch(S02, speaking("bo") | {"kind": "refusal", "document": "letter"})
    for query in (
        *("speaker=ada", "speaker=bo", "stance_holder=ada", "topic=bridge", "topic=harbor"),
        *("document=article", "document=letter", "kind=refusal", "kind=estimate&topic=toll"),
    ):
        copy: set[str] = set()
        for _, id, action in told(query):
            copy = copy - {id} if action == "deleted" else copy | {id}
        listed = get(f"/api/v1/statements/?{query}").json()["results"]
        assert copy == {one["id"] for one in listed}, query
