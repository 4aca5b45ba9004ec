"""Merging in admin: choose the other record, see what moves, confirm; and undo."""

import html
import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from statements.admin.merging import UNCHECKED
from statements.documents.merging import previewing
from statements.documents.merging.merging import merge_records
from statements.documents.merging.previewing import preview_merge
from statements.documents.store.writes import Author
from statements.models import Actor, Change, Revision, Source, Statement, Topic
from statements.vocabularies import Through
from tests.admin.conftest import add_address, add_row, address, messages_at
from tests.admin.conftest import filled as filled_in
from tests.api.twins import twins
from tests.builders import actor, outlet, save, statement, topic, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


ASKING, PREVIEWING, PREVIEWING_MANY = 3, 38, 40
"""Queries of the page that asks for the other record, and of the one that shows what moves.

Of many, only statements in which parts become equal are read.
"""


@pytest.fixture
def filled(db: None) -> None:
    """Write the world with a second record of an actor, an outlet and a topic."""
    records = world()
    records["actors"]["ada-b"] = actor("ada-b", name="Ada Bee")
    records["actors"]["shadow"] = actor("shadow", name="Ada's shadow", is_named=False)
    records["sources"]["gazette"] = outlet("gazette", name="The second herald")
    records["topics"]["crossing"] = topic("crossing", kind="proposal", name="The bridge again")
    for number, status in (("3", "draft"), ("4", "unreviewed")):
        records["statements"][f"article-s0{number}"] = statement(
            f"article-s0{number}",
            participants=[{"actor": "ada-b", "role": "speaker"}],
            review_status=status,
        )
    save(records)


def merge_address(record: Any) -> str:
    return reverse(f"admin:statements_{record._meta.model_name}_merge", args=[record.pk])


def undo_address(key: str) -> str:
    return reverse("admin:statements_actor_undo_merge", args=[key])


PAIRS = [(Actor, "ada-b", "ada"), (Source, "gazette", "herald"), (Topic, "crossing", "bridge")]


@pytest.mark.parametrize(("model", "gone", "other"), PAIRS)
def test_one_chooses_sees_what_moves_and_confirms(
    model: Any, gone: str, other: str, browser: Client
):
    record, stays = model.objects.get(key=gone), model.objects.get(key=other)
    page = browser.get(address(record))
    assert f'href="{merge_address(record)}"' in page.text
    assert browser.get(merge_address(record)).status_code == 200

    shown = browser.post(merge_address(record), {"other": stays.pk, "why": "", "preview": "1"})
    assert 'name="confirm"' in shown.text
    assert model.objects.filter(key=gone).exists()
    told: Any = browser.post(
        merge_address(record), {"other": stays.pk, "why": "Same.", "confirm": "1"}, follow=True
    )

    assert told.redirect_chain == [(address(stays), 302)]
    assert "was merged into" in told.text
    assert not model.objects.filter(key=gone).exists()
    revision = Revision.objects.latest("number")
    assert (revision.why, revision.through) == ("Same.", "admin")
    assert Change.objects.get(key=gone, revision=revision.number).merged_into == other


def test_the_preview_counts_what_moves(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")

    page = browser.post(merge_address(record), {"other": stays.pk, "preview": "1"})

    assert "<li>2 in participants of statements</li>" in page.text


@pytest.mark.parametrize(("model", "gone", "other"), PAIRS)
def test_the_preview_counts_what_the_merge_then_moves(model: Any, gone: str, other: str):
    save(twins())
    author = Author(None, Through.ADMIN)

    shown = preview_merge(model.resource, gone, other)

    merged = merge_records(model.resource, gone, other, author, lambda _: None)
    assert shown.moved == merged.moved != {}
    assert shown.collapsed == merged.collapsed


def test_a_preview_takes_as_many_queries_however_much_moves(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
    asked = {"other": stays.pk, "preview": "1"}
    browser.post(merge_address(record), asked)  # what is kept in memory is read once

    with CaptureQueriesContext(connection) as few:
        browser.post(merge_address(record), asked)
    save(
        {
            "statements": {
                f"article-s{number}": statement(
                    f"article-s{number}",
                    participants=[
                        {"actor": "ada-b", "role": role} for role in ("speaker", "about")
                    ],
                    assessments=[{"assessor": "ada-b", "verdict": "true"}],
                )
                for number in range(20, 60)
            }
        }
    )
    with CaptureQueriesContext(connection) as many:
        page = browser.post(merge_address(record), asked)

    assert "<li>82 in participants of statements</li>" in page.text
    assert len(many) == len(few) == PREVIEWING


def test_the_page_that_asks_takes_few_queries(browser: Client):
    address = merge_address(Actor.objects.get(key="ada-b"))
    browser.get(address)

    with CaptureQueriesContext(connection) as asked:
        browser.get(address)

    assert len(asked) == ASKING


def opposed(id: str, stance: str = "against") -> dict[str, Any]:
    """Return a statement in which the one actor is in favor, and the other what is given."""
    stances = [
        {"holder": "ada-b", "topic": "bridge", "stance": "favor"},
        {"holder": "ada", "topic": "bridge", "stance": stance},
    ]
    return statement(id, stances=stances)


def test_what_speaks_against_it_elsewhere_is_told_in_the_preview_already(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
    save({"statements": {"article-s09": opposed("article-s09")}})

    for button in ("preview", "confirm"):
        page = browser.post(merge_address(record), {"other": stays.pk, button: "1"})

        assert "article-s09/stances/1: The stance of ada on bridge would be both" in page.text
        assert 'name="confirm"' not in page.text
    assert Actor.objects.filter(key="ada-b").exists()


def test_a_circle_is_told_in_the_preview_already(browser: Client):
    save({"topics": {"ramp": topic("ramp", kind="option", parent="crossing")}})
    save({"topics": {"rail": topic("rail", kind="proposal", parent="ramp")}})
    record, stays = Topic.objects.get(key="crossing"), Topic.objects.get(key="rail")

    page = browser.post(merge_address(record), {"other": stays.pk, "preview": "1"})

    assert "leads back to ramp" in page.text


def test_equal_parts_are_named_in_the_preview(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
    save({"statements": {"article-s09": opposed("article-s09", "favor")}})

    page = browser.post(merge_address(record), {"other": stays.pk, "preview": "1"})

    assert "<li>Equal parts become one in statements/article-s09.</li>" in page.text
    assert UNCHECKED not in html.unescape(page.text)


class TestOfMoreThanIsRead:
    """Nothing is read for a preview but what an index finds: where both are in one list."""

    @pytest.fixture(autouse=True)
    def _none_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(previewing, "READ", 0)
        monkeypatch.setattr(previewing, "FOUND", 1)

    def preview(self, browser: Client) -> str:
        record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
        page = browser.post(merge_address(record), {"other": stays.pk, "preview": "1"})
        return html.unescape(page.text)

    def test_opposed_stances_are_told_before_equal_ones(self, browser: Client):
        ids = [f"article-s1{number}" for number in range(4)]
        save({"statements": {id: opposed(id, "favor") for id in ids}})
        save({"statements": {"article-s09": opposed("article-s09")}})

        told = self.preview(browser)

        assert "article-s09/stances/1: The stance of ada on bridge would be both" in told

    def test_some_equal_parts_are_named_and_it_says_what_is_told_later(self, browser: Client):
        save({"statements": {"article-s10": opposed("article-s10", "favor")}})
        told = self.preview(browser)
        assert "<li>Equal parts become one in statements/article-s10.</li>" in told
        assert f"<li>{UNCHECKED}</li>" in told

        save({"statements": {"article-s11": opposed("article-s11", "favor")}})
        told = self.preview(browser)
        assert "<li>Equal parts become one in statements/article-s1" in told
        assert ", and perhaps in more.</li>" in told

    @pytest.mark.parametrize(("searched", "end"), [(1, ", and perhaps in more."), (100, ".")])
    def test_equal_parts_are_found_on_whichever_side_there_are_few(
        self, searched: int, end: str, browser: Client, monkeypatch: pytest.MonkeyPatch
    ):
        save({"statements": {"article-s10": opposed("article-s10", "favor")}})
        monkeypatch.setattr(previewing, "SEARCHED", searched)

        told = self.preview(browser)
        assert f"<li>Equal parts become one in statements/article-s10{end}</li>" in told

    def test_it_says_so_if_the_search_stops_early(
        self, browser: Client, monkeypatch: pytest.MonkeyPatch
    ):
        save({"statements": {f"article-s1{n}": opposed(f"article-s1{n}", "favor") for n in (0, 1)}})
        monkeypatch.setattr(previewing, "FOUND", 9)
        told = self.preview(browser)
        assert "Equal parts become one in statements/article-s1" in told
        assert ", and perhaps in more" not in told

        monkeypatch.setattr(previewing, "SEARCHED", 1)
        assert ", and perhaps in more.</li>" in self.preview(browser)

    def test_it_takes_as_many_queries_however_much_is_equal(self, browser: Client):
        save({"statements": {"article-s10": opposed("article-s10", "favor")}})
        self.preview(browser)
        with CaptureQueriesContext(connection) as few:
            self.preview(browser)
        ids = [f"article-s{number}" for number in range(11, 40)]
        save({"statements": {id: opposed(id, "favor") for id in ids}})

        with CaptureQueriesContext(connection) as many:
            self.preview(browser)

        assert len(many) == len(few) == PREVIEWING_MANY


def test_all_reasons_against_it_are_shown_and_nothing_is_written(browser: Client):
    record, stays = Actor.objects.get(key="realm"), Actor.objects.get(key="ada")
    Actor.objects.filter(key="realm").update(wikidata_id="Q1")

    for button in ("preview", "confirm"):
        page = browser.post(merge_address(record), {"other": stays.pk, button: "1"})

        assert page.status_code == 200
        assert "The kinds differ" in page.text
        assert "The Wikidata ids differ" in page.text
        assert 'name="confirm"' not in page.text
    assert Revision.objects.count() == 1


def merged(gone: str, other: str) -> None:
    merge_records("actors", gone, other, Author(None, Through.ADMIN), lambda _: None)


def new_statement(browser: Client, speaker: str) -> dict[str, Any]:
    """Return the form of a new statement as somebody has filled it in."""
    data = filled_in(browser.get(add_address(Statement)))
    document = Source.objects.get(key="article").pk
    data |= {"key": "article-s50", "document": document, "text": "So it is.", "kind": "assertion"}
    add_row(data, "participants", role="speaker", actor=Actor.objects.get(key=speaker).pk)
    return data


def test_a_form_filled_in_before_a_merge_asks_for_the_record_that_is_left(browser: Client):
    data = new_statement(browser, "ada-b")
    merged("ada-b", "ada")

    page = browser.post(add_address(Statement), data)

    (message,) = messages_at(page)["participants-0-actor"]
    assert "not one of the available choices" in message
    assert not Statement.objects.filter(key="article-s50").exists()


def test_a_form_filled_in_before_a_merge_may_lead_to_the_record_that_stays(browser: Client):
    data = new_statement(browser, "ada")
    merged("ada", "ada-b")  # of which more statements have the row of ada, so that row stays

    answer = browser.post(add_address(Statement), data)

    assert answer.status_code == 302, messages_at(answer)
    (said,) = Statement.objects.get(key="article-s50").participants.all()
    assert said.actor.key == "ada-b"


def test_a_statement_that_a_merge_has_changed_is_not_overwritten(browser: Client):
    record = Statement.objects.get(key="article-s03")
    data = filled_in(browser.get(address(record))) | {"text": "Edited."}
    merged("ada-b", "ada")

    page = browser.post(address(record), data)

    assert "Somebody else has changed this record" in messages_at(page)[""][0]
    assert record.participants.get().actor.key == "ada"


def test_neither_the_record_itself_nor_unnamed_ones_nor_other_kinds_are_offered(browser: Client):
    record = Actor.objects.get(key="ada-b")
    query = {
        "term": "ada",
        "app_label": "statements",
        "model_name": "actor",
        "field_name": "parent",
    }

    answer = browser.get(f"{merge_address(record)}others/", query)

    ids = {int(one["id"]) for one in json.loads(answer.text)["results"]}
    assert set(Actor.objects.filter(pk__in=ids).values_list("key", flat=True)) == {"ada"}


def test_the_page_of_the_write_offers_to_undo_it(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
    browser.post(merge_address(record), {"other": stays.pk, "confirm": "1"})
    write = Revision.objects.latest("number")
    page = browser.get(reverse("admin:statements_revision_change", args=[write.pk]))
    assert f'href="{undo_address("ada-b")}"' in page.text
    later = statement("article-s04", participants=[{"actor": "ada", "role": "speaker"}], note="x")
    save({"statements": {"article-s04": later}})

    shown = browser.get(undo_address("ada-b"))
    assert "left as they are: statements/article-s04." in shown.text
    assert not Actor.objects.filter(key="ada-b").exists()
    told: Any = browser.post(undo_address("ada-b"), {"why": "Two people."}, follow=True)

    back = Actor.objects.get(key="ada-b")
    assert told.redirect_chain == [(address(back), 302)]
    assert Statement.objects.get(key="article-s03").participants.get().actor == back
    assert Revision.objects.latest("number").why == "Two people."
    page = browser.get(reverse("admin:statements_revision_change", args=[write.pk]))
    assert undo_address("ada-b") not in page.text
    assert "was not merged" in browser.get(undo_address("ada-b")).text


@pytest.mark.parametrize("taken", [None, "view_draft", "delete_actor", "change_statement"])
def test_it_takes_the_rights_to_do_all_of_it(taken: str | None):
    user = get_user_model().objects.create_user("ed", is_staff=True)
    group = Group.objects.get(name="editor")
    user.groups.add(group)
    if taken:
        group.permissions.remove(Permission.objects.get(codename=taken))
    client = Client()
    client.force_login(user)
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")

    page = client.get(address(record))
    answers = [
        client.get(merge_address(record)),
        client.get(f"{merge_address(record)}others/"),
        client.post(merge_address(record), {"other": stays.pk, "confirm": "1"}),
    ]

    assert (merge_address(record) in page.text) is (taken is None)
    if taken:
        assert {answer.status_code for answer in answers} == {403}
        assert Actor.objects.filter(key="ada-b").exists()
    else:
        assert answers[2].status_code == 302


def test_what_was_merged_is_told_so_and_is_no_deleted_record(browser: Client):
    record, stays = Actor.objects.get(key="ada-b"), Actor.objects.get(key="ada")
    browser.post(merge_address(record), {"other": stays.pk, "confirm": "1"})

    history = browser.get(reverse("admin:statements_actor_id_history", args=["ada-b"]))
    deleted = browser.get(reverse("admin:statements_actor_deleted"))
    changes = browser.get(reverse("admin:statements_change_changelist"), {"q": "ada-b"})

    assert "Merged into ada" in history.text
    assert "ada-b" not in deleted.text
    assert "merged" in changes.text.lower()
