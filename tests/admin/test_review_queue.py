"""The review queue: what waits in it, for whom, and what becomes of what is judged."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.admin.review import queue
from statements.documents import parse_document, write_documents
from statements.models import Change, Relation, Revision, Statement
from statements.vocabularies import Through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

SEED = "peacekeepers-ukraine-2024-12"
Page = Any

# Session, user, the user's and the groups' permissions, a count for each tab, which statements are
# on the page, those statements, who wrote them (two), the one that is read, its row, and its
# changes.
QUERIES = 13


@pytest.fixture
def member() -> Callable[..., Client]:
    """Return a function that gives the client of a member of the staff with a role."""

    def member(role: str, *without: str) -> Client:
        user = get_user_model().objects.create_user(f"{role} {len(without)}", is_staff=True)
        granted = Permission.objects.filter(group__name=role)
        user.user_permissions.set(granted.exclude(codename__in=without))
        client = Client()
        client.force_login(user)
        return client

    return member


@pytest.fixture
def reviewer(member: Callable[..., Client]) -> Client:
    """Return the client of a reviewer."""
    return member("reviewer")


@pytest.fixture
def blind(member: Callable[..., Client]) -> Client:
    """Return the client of a reviewer who sees no drafts."""
    return member("reviewer", "view_draft")


def put(id: str, by: Any = None, **more: Any) -> Statement:
    """Write a statement of the seed's document."""
    raw = {
        "id": id,
        "document": SEED,
        "text": f"It was said in {id}.",
        "kind": "assertion",
        "participants": [{"actor": "poland", "role": "speaker"}],
        **more,
    }
    document, faults = parse_document("statements", raw)
    assert document is not None, faults
    write_documents({"statements": [document]}, by=by, through=Through.ADMIN, why="As I read it.")
    statement: Statement = Statement.objects.get(key=id)
    return statement


def ask(client: Client, **query: str) -> Page:
    return client.get(reverse("admin:statements_statement_queue"), query)


def listed(page: Page) -> list[str]:
    """Return the ids of the statements in the list, in its order."""
    return [row.statement.key for row in page.context["queue"].rows]


def judge(client: Client, id: str, judgment: str, revision: int | None = None, **more: str) -> Page:
    """Judge a statement as its page would, seen at a revision or as it is."""
    if revision is None:
        revision = Statement.objects.get(key=id).revision
    return client.post(
        f"{reverse('admin:statements_statement_queue')}?at={id}",
        {"judgment": judgment, "revision_seen": revision, "why": "", **more},
    )


def status_of(id: str) -> str:
    return Statement.objects.get(key=id).review_status


@pytest.mark.parametrize(
    ("role", "without", "status"),
    [
        ("reader", (), 403),
        ("editor", (), 403),
        ("reviewer", ("change_statement",), 403),
        ("reviewer", (), 200),
    ],
)
def test_the_queue_is_for_whoever_may_judge(role, without, status, member):
    client = member(role, *without)

    assert ask(client).status_code == status
    if status == 403:
        assert judge(client, f"{SEED}-s01", "accepted").status_code == 403
        assert status_of(f"{SEED}-s01") == "unreviewed"


@pytest.mark.parametrize(("role", "is_there"), [("editor", False), ("reviewer", True)])
def test_the_list_of_statements_leads_to_it(role, is_there, member):
    page = member(role).get(reverse("admin:statements_statement_changelist"))

    assert (reverse("admin:statements_statement_queue") in page.text) == is_there


def test_the_oldest_unreviewed_statement_comes_first(reviewer):
    put("aaa-s01")
    put("draft-s01", review_status="draft")
    put("done-s01", review_status="accepted")

    everything = {
        one.key
        for one in Statement.objects.filter(review_status="unreviewed").order_by("created_at")
    }
    first, last = listed(ask(reviewer)), listed(ask(reviewer, newest="1"))

    assert last[0] == "aaa-s01"
    assert first == sorted(first, key=lambda key: Statement.objects.get(key=key).created_at)
    assert {*first, *last} == everything
    assert listed(ask(reviewer, status="draft")) == ["draft-s01"]


def test_what_waits_is_counted_so_far_as_that_is_quick(reviewer, monkeypatch):
    put("draft-s01", review_status="draft")
    whole = {label: count for label, _, count, _ in ask(reviewer).context["queue"].tabs}
    monkeypatch.setattr("statements.analysis.review_queue.COUNTED", 3)
    some = {label: count for label, _, count, _ in ask(reviewer).context["queue"].tabs}

    waiting = Statement.objects.filter(review_status="unreviewed").count()
    assert whole == {"Unreviewed": (waiting, False), "Draft": (1, False)}
    assert some == {"Unreviewed": (3, True), "Draft": (1, False)}


def test_the_queue_is_filtered_by_the_filters_of_the_list(reviewer):
    put("other-s01", participants=[{"actor": "italy", "role": "speaker"}])

    assert "other-s01" in listed(ask(reviewer, speaker="italy", newest="1"))
    assert "other-s01" not in listed(ask(reviewer, speaker="poland", newest="1"))
    assert "other-s01" in listed(ask(reviewer, document=SEED, newest="1"))


def test_the_queue_is_filtered_by_who_was_the_first_to_write(reviewer):
    anna, bert = (get_user_model().objects.create_user(name) for name in ("anna", "bert"))
    put("anna-s01", anna)
    put("bert-s01", bert)
    put("bert-s01", anna, note="Anna only added this.")

    assert listed(ask(reviewer, by="anna")) == ["anna-s01"]
    page = ask(reviewer, by="bert")
    assert listed(page) == ["bert-s01"]
    assert [(row.author, row.of_author) for row in page.context["queue"].rows] == [
        ("bert", "?by=bert")
    ]


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ({"by": "nobody-at-all"}, "by"),
        ({"by": "no\0body"}, "by"),
        ({"status": "accepted"}, "status"),
        ({"speaker": "polland"}, "speaker"),
        ({"kind": "refusal"}, "kind"),
    ],
)
def test_what_the_queue_cannot_show_is_told(query, at, reviewer):
    page = ask(reviewer, **query)

    assert page.status_code == 400
    assert page.context["queue"].page.faults.keys() == {at}
    assert listed(page) == []


def test_a_statement_is_shown_with_all_that_a_reviewer_needs(reviewer):
    page = ask(reviewer, at=f"{SEED}-s20")

    for shown in (
        *("as many as 100,000 military personnel", "Unnamed source of Reuters (2)"),
        *("Reuters reports", "at most 100000", "1869 to 1891: “Another Reuters source”"),
        *(f"supports {SEED}-s19", "Size of the force"),
    ):
        assert shown in page.text, shown


def test_reasons_of_earlier_changes_are_shown(reviewer):
    put("reasoned-s01", get_user_model().objects.create_user("anna"))

    assert "anna, Admin: “As I read it.”" in ask(reviewer, at="reasoned-s01").text


@pytest.mark.parametrize("judgment", ["accepted", "disputed", "rejected"])
@pytest.mark.parametrize("before", ["unreviewed", "draft"])
def test_a_judgment_is_a_revision_with_its_comment(judgment, before, reviewer):
    put("judged-s01", review_status=before)

    answer = judge(reviewer, "judged-s01", judgment, why="It says so.")

    assert answer.status_code == 302
    assert status_of("judged-s01") == judgment
    revision = Revision.objects.latest("number")
    assert str(revision.by) == "reviewer 0"
    assert (revision.through, revision.why) == ("admin", "It says so.")
    assert set(Change.objects.filter(revision=revision.number).values_list("key", flat=True)) == {
        "judged-s01"
    }


def test_a_judgment_changes_nothing_else(reviewer):
    before = reviewer.get(f"/api/v1/statements/{SEED}-s20/").json()

    judge(reviewer, f"{SEED}-s20", "accepted")

    after = reviewer.get(f"/api/v1/statements/{SEED}-s20/").json()
    written = ("review_status", "updated_at", "revision")
    assert {**before, "estimates": 0} | {name: after[name] for name in written} == {
        **after,
        "estimates": 0,
    }


def test_after_a_judgment_comes_the_next_statement(reviewer):
    keys = listed(ask(reviewer))

    for key, following in pairwise(keys[:4]):
        answer = judge(reviewer, key, "accepted")
        page = reviewer.get(reverse("admin:statements_statement_queue") + answer["Location"])
        assert page.context["shown"].answer["id"] == following
    assert listed(page)[0] == keys[3]


def test_the_last_of_a_page_leads_to_the_next_page(reviewer, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    here = reverse("admin:statements_statement_queue")
    whole, address = [], ""
    while True:
        page = reviewer.get(here + address)
        whole.append(page.context["shown"].answer["id"])
        if "Next" not in page.context["queue"].neighbors:
            break
        address = page.context["queue"].neighbors["Next"]

    waiting = Statement.objects.filter(review_status="unreviewed").order_by("created_at", "key")
    assert whole == list(waiting.values_list("key", flat=True))


def test_what_somebody_else_changed_meanwhile_is_not_judged(reviewer):
    seen = put("moving-s01").revision
    put("moving-s01", text="It was said otherwise.")

    answer = judge(reviewer, "moving-s01", "accepted", seen, why="It says so.")

    assert answer.status_code == 409
    assert status_of("moving-s01") == "unreviewed"
    assert "Somebody else has changed this statement" in answer.text
    assert "It was said otherwise." in answer.text
    assert "It says so.</textarea>" in answer.text
    assert f'name="revision_seen" value="{seen + 1}"' in answer.text


def test_what_is_judged_is_what_was_read_whatever_is_first_by_now(reviewer):
    page = ask(reviewer)
    first, second, *_ = listed(page)

    assert f'action="?at={first}"' in page.text
    judge(reviewer, first, "accepted")
    revision = Statement.objects.get(key=second).revision
    answer = reviewer.post(
        reverse("admin:statements_statement_queue"),
        {"judgment": "accepted", "revision_seen": revision, "why": ""},
    )

    assert answer.status_code == 400
    assert status_of(second) == "unreviewed"


def test_a_statement_that_is_gone_is_not_judged(reviewer):
    revision = put("gone-s01").revision
    Statement.objects.filter(key="gone-s01").delete()

    assert judge(reviewer, "gone-s01", "accepted", revision).status_code == 409
    for id in ("gone-s01", "no\0thing", "%"):
        assert ask(reviewer, at=id).status_code == 404


@pytest.mark.parametrize(
    "data", [{"judgment": "draft"}, {"judgment": ""}, {"revision_seen": "x"}, {"why": "x" * 501}]
)
def test_what_is_no_judgment_changes_nothing(data, reviewer):
    sound = {"judgment": "accepted", "revision_seen": 1, "why": ""}
    answer = reviewer.post(
        f"{reverse('admin:statements_statement_queue')}?at={SEED}-s01", {**sound, **data}
    )

    assert answer.status_code == 400
    assert status_of(f"{SEED}-s01") == "unreviewed"


def test_a_reviewer_without_the_right_to_drafts_finds_none(blind):
    put("draft-s01", review_status="draft")

    page = ask(blind)
    assert [label for label, *_ in page.context["queue"].tabs] == ["Unreviewed"]
    assert ask(blind, status="draft").status_code == 400
    assert ask(blind, at="draft-s01").status_code == 404
    assert "It was said in draft-s01" not in ask(blind, at="draft-s01").text
    assert judge(blind, "draft-s01", "accepted").status_code == 409
    assert status_of("draft-s01") == "draft"


def test_nobody_learns_here_who_wrote_a_statement_while_it_was_a_draft(blind, reviewer):
    anna, bert = (get_user_model().objects.create_user(name) for name in ("anna", "bert"))
    put("later-s01", anna, review_status="draft")
    put("later-s01", bert)

    authors = {
        client: {
            row.statement.key: row.author for row in ask(client, newest="1").context["queue"].rows
        }
        for client in (blind, reviewer)
    }

    assert authors[blind]["later-s01"] == "bert"
    assert authors[reviewer]["later-s01"] == "anna"
    assert listed(ask(blind, by="anna")) == []
    assert listed(ask(reviewer, by="anna")) == ["later-s01"]


def test_a_relation_to_a_draft_outlives_a_judgment_by_somebody_who_cannot_see_it(blind):
    draft, statement = put("draft-s01", review_status="draft"), put("near-s01")
    Relation.objects.create(statement=statement, kind="responds_to", other=draft)

    page = ask(blind, at="near-s01")
    answer = judge(blind, "near-s01", "accepted")

    assert "draft-s01" not in page.text
    assert answer.status_code == 302
    assert set(statement.relations.values_list("other__key", flat=True)) == {"draft-s01"}


def test_the_queue_costs_the_same_number_of_queries_however_much_waits(
    reviewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as whole:
        ask(reviewer)
    Statement.objects.exclude(key__in=[f"{SEED}-s01", f"{SEED}-s02"]).update(
        review_status="accepted"
    )
    with django_assert_max_num_queries(50) as few:
        ask(reviewer)
    assert len(whole.captured_queries) == len(few.captured_queries) == QUERIES
