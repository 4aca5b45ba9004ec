"""Drafts are for editors with the right to them, and judgments for reviewers, in admin as well."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.documents import Facts, check_batch, parse_document, write_documents
from statements.models import Actor, Change, Relation, Revision, Source, Statement, Topic
from statements.vocabularies import Through
from tests.admin.conftest import (
    add_address,
    add_row,
    address,
    delete_address,
    filled,
    list_address,
    messages_at,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once", "draft")]

SEED = "peacekeepers-ukraine-2024-12"
PUBLIC = f"{SEED}-s23"
DRAFT = "zanzibar-s01"
SECRET = "Zanzibar"


def put(id: str, **more: Any) -> None:
    """Write a statement of the seed's document."""
    raw = {
        "id": id,
        "document": SEED,
        "text": f"{SECRET} was spoken of.",
        "kind": "assertion",
        "participants": [{"actor": "poland", "role": "speaker"}],
        **more,
    }
    document, faults = parse_document("statements", raw)
    assert document is not None, faults
    batch = {"statements": [document]}
    assert check_batch(batch, Facts.gather(batch)) == []
    write_documents(batch, by=None, through=Through.ADMIN, why=None)


@pytest.fixture
def draft(seeded_once: None, db: None) -> Statement:
    """Make a draft, to which a public statement leads."""
    put(DRAFT, review_status="draft", relations=[{"kind": "explains", "other": PUBLIC}])
    draft: Statement = Statement.objects.get(key=DRAFT)
    Relation.objects.create(
        statement=Statement.objects.get(key=PUBLIC), kind="responds_to", other=draft
    )
    return draft


@pytest.fixture
def blind(client_of: Callable[..., Client]) -> Client:
    """Return the client of somebody who edits everything but sees no drafts."""
    return client_of("editor", "view_draft")


@pytest.fixture
def seeing(client_of: Callable[..., Client]) -> Client:
    """Return the client of an editor."""
    return client_of("editor")


def completed(client: Client, term: str) -> set[str]:
    query = {"app_label": "statements", "model_name": "relation", "field_name": "other"}
    answer = client.get(reverse("admin:autocomplete"), {**query, "term": term})
    return {one["id"] for one in answer.json()["results"]}


def secret_pages(draft: Statement) -> dict[str, str]:
    """Return the pages that could show the draft to somebody who edits."""
    statement = Statement.objects.get(key=PUBLIC)
    return {
        "list": list_address(Statement),
        "search": f"{list_address(Statement)}?q={SECRET}",
        "filter": f"{list_address(Statement)}?review_status=draft",
        "page of a related statement": address(statement),
        "deletion of a related statement": delete_address(statement),
        "deletion of an actor": delete_address(Actor.objects.get(key="poland")),
        "deletion of its document": delete_address(Source.objects.get(key=SEED)),
        "deletion of a topic": delete_address(Topic.objects.get(key="force-size")),
        "changes": list_address(Change),
        "search in changes": f"{list_address(Change)}?q={DRAFT}",
        "index": reverse("admin:index"),
    }


def test_no_page_shows_a_draft_to_an_editor_without_the_right(blind: Client, draft: Statement):
    for name, url in secret_pages(draft).items():
        page = blind.get(url)
        asked = name.startswith("search")
        assert page.status_code == (400 if name == "filter" else 200), name
        assert asked or SECRET not in page.text, name
        assert name == "search in changes" or DRAFT not in page.text, name
        assert not asked or page.context["cl"].result_count == 0


def test_the_same_pages_show_it_to_those_with_the_right(seeing: Client, draft: Statement):
    pages = secret_pages(draft)
    named = {name for name, url in pages.items() if DRAFT in seeing.get(url).text}

    # Of the many statements of its document, five are named.
    assert named >= set(pages) - {"index", "deletion of a topic", "deletion of its document"}


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_the_pages_of_a_draft_are_as_those_of_what_never_was(
    page: str, blind: Client, seeing: Client, draft: Statement
):
    real = reverse(f"admin:statements_statement_{page}", args=[draft.pk])
    never = reverse(f"admin:statements_statement_{page}", args=[draft.pk + 999_999])

    answers = [blind.get(url, follow=True) for url in (real, never)]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].redirect_chain or answers[0].status_code == 404
    assert SECRET not in answers[0].text
    assert seeing.get(real).status_code == 200


def test_the_pages_of_its_changes_and_revisions_are_not_there(
    blind: Client, seeing: Client, draft: Statement
):
    revision = Revision.objects.get(number=draft.revision)
    change = Change.objects.get(key=DRAFT)

    for row in (revision, change):
        assert blind.get(address(row)).status_code == 302
        assert seeing.get(address(row)).status_code == 200
    shown = {one.number for one in blind.get(list_address(Revision)).context["cl"].result_list}
    assert draft.revision not in shown
    assert draft.revision - 1 in shown


def test_a_withdrawn_statement_is_in_the_history_as_one_that_was_deleted(blind: Client):
    put("withdrawn-s01", review_status="unreviewed")
    put("withdrawn-s01", review_status="draft", note="Hidden.")

    shown = blind.get(f"{list_address(Change)}?q=withdrawn-s01").context["cl"].result_list

    assert [change.told for change in shown] == ["deleted", "created"]


def test_a_draft_is_not_completed(blind: Client, seeing: Client, draft: Statement):
    assert completed(blind, DRAFT) == set()
    assert completed(seeing, DRAFT) == {str(draft.pk)}


def test_a_relation_to_a_draft_is_not_shown_and_outlives_a_save(blind: Client, draft: Statement):
    statement = Statement.objects.get(key=PUBLIC)
    before = {(one.kind, one.other.key) for one in statement.relations.all()}
    page = blind.get(address(statement))

    answer = blind.post(address(statement), filled(page) | {"text": "Edited."})

    assert answer.status_code == 302, messages_at(answer)
    statement.refresh_from_db()
    assert statement.text == "Edited."
    assert {(one.kind, one.other.key) for one in statement.relations.all()} == before
    assert ("responds_to", DRAFT) in before


def test_a_fault_of_a_relation_to_a_draft_does_not_name_it(blind: Client, draft: Statement):
    statement, other = (Statement.objects.get(key=f"{SEED}-s0{number}") for number in (1, 2))
    for earlier, later in ((statement, draft), (draft, other)):
        Relation.objects.create(statement=earlier, kind="supersedes", other=later)
    data = filled(blind.get(address(statement)))
    Relation.objects.create(statement=other, kind="supersedes", other=statement)

    answer: Any = blind.post(address(statement), data)

    assert messages_at(answer) == {"relations": ["A relation that you may not see is in the way."]}
    assert DRAFT not in answer.text


def test_no_relation_to_a_draft_can_be_made_by_its_number(blind: Client, draft: Statement):
    statement = Statement.objects.get(key=f"{SEED}-s01")
    data = filled(blind.get(address(statement)))
    add_row(data, "relations", kind="explains", other=draft.pk)

    answer = blind.post(address(statement), data)

    assert answer.status_code == 200
    assert not statement.relations.filter(other=draft)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("status", ["accepted", "disputed", "rejected"])
def test_an_editor_judges_nothing(status: str, seeing: Client):
    statement = Statement.objects.get(key=f"{SEED}-s01")
    data = filled(seeing.get(address(statement)))

    answer = seeing.post(address(statement), data | {"review_status": status})

    assert messages_at(answer).keys() == {"review_status"}
    statement.refresh_from_db()
    assert statement.review_status == "unreviewed"


def test_an_editor_takes_no_judgment_back_and_may_edit_beside_it(seeing: Client):
    statement = Statement.objects.get(key=f"{SEED}-s01")
    Statement.objects.filter(pk=statement.pk).update(review_status="accepted")
    data = filled(seeing.get(address(statement)))

    refused = seeing.post(address(statement), data | {"review_status": "unreviewed"})
    edited = seeing.post(address(statement), data | {"note": "Edited."})

    assert messages_at(refused).keys() == {"review_status"}
    assert edited.status_code == 302
    statement.refresh_from_db()
    assert (statement.review_status, statement.note) == ("accepted", "Edited.")


def test_a_new_statement_is_not_accepted_by_whoever_writes_it(seeing: Client):
    data = filled(seeing.get(add_address(Statement)))
    data |= {
        "key": "new-s01",
        "document": Source.objects.get(key=SEED).pk,
        "text": "Something was said.",
        "kind": "assertion",
        "attribution": "narrator",
        "speech": "none",
        "topics": [Topic.objects.get(key="force-size").pk],
    }

    refused = seeing.post(add_address(Statement), data | {"review_status": "accepted"})
    made = seeing.post(add_address(Statement), data | {"review_status": "draft"})

    assert messages_at(refused).keys() == {"review_status"}
    assert made.status_code == 302, messages_at(made)
    assert Statement.objects.get(key="new-s01").review_status == "draft"


def test_a_reviewer_judges(client_of: Callable[..., Client]):
    reviewer = client_of("reviewer")
    statement = Statement.objects.get(key=f"{SEED}-s01")

    for status in ("accepted", "disputed", "rejected", "unreviewed"):
        data = filled(reviewer.get(address(statement)))
        answer = reviewer.post(address(statement), data | {"review_status": status})
        assert answer.status_code == 302, messages_at(answer)
        statement.refresh_from_db()
        assert statement.review_status == status


def test_an_editor_s_deletion_is_told_in_general_what_is_in_its_way(blind: Client):
    at = delete_address(Source.objects.get(key=SEED))

    refused = blind.post(at, {"post": "yes"})

    assert "Other records still refer to this one" in refused.text
    assert f"{SEED}-s01" not in refused.text
    assert Source.objects.filter(key=SEED).exists()


def test_a_change_is_shown_to_those_with_the_right_as_it_is_kept(
    blind: Client, seeing: Client, draft: Statement
):
    put("near-s01", relations=[{"kind": "explains", "other": PUBLIC}])
    change = Change.objects.get(key="near-s01")
    change.document = (change.document or "").replace(PUBLIC, DRAFT)
    change.save()

    shown = {client: client.get(address(change)).text for client in (blind, seeing)}

    assert DRAFT in shown[seeing]
    assert DRAFT not in shown[blind]
    assert "near-s01" in shown[blind]


@pytest.mark.parametrize("query", ["relations__isnull=True", "text__contains=a", "key=x"])
def test_a_list_is_asked_by_its_filters_alone(query: str, seeing: Client):
    assert seeing.get(f"{list_address(Statement)}?{query}").status_code == 400


def test_a_completion_of_what_is_no_reference_is_refused(seeing: Client):
    query = {"app_label": "statements", "model_name": "source", "field_name": "statements"}

    assert seeing.get(reverse("admin:autocomplete"), query).status_code == 403
