"""Two states of a record are compared; one is restored; what was deleted is found."""

from typing import Any

import pytest
from django.test import Client

from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.models import Change, Revision, Statement, Topic
from tests.admin.conftest import list_address
from tests.admin.histories import BARE, S01, at, delete, faults_of, history_of, restore
from tests.admin.pages import links_of, tables_of
from tests.builders import actor, everything, save, statement, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


class TestComparing:
    """Any two states can be compared, also with none."""

    def compare(self, browser: Client, key: str, query: str) -> Any:
        return browser.get(at("compare", "statements", key) + query)

    def test_two_states_are_told_apart(self, browser, writer):
        for text in ("Second.", "Third.", "Fourth."):
            writer.patch("statements/article-s01/", {"text": text})

        def rows(query: str) -> Any:
            return tables_of(self.compare(browser, "article-s01", query))

        assert rows("?from=2&to=4") == [[("Text", "Second.", "Fourth.")]]
        assert rows("?from=4&to=2") == [[("Text", "Fourth.", "Second.")]]
        assert rows("?from=3") == [[("Text", "Third.", "Fourth.")]]
        assert rows("?from=3&to=3") == []

    def test_a_revision_between_its_changes_means_the_last_one_before(self, browser, writer):
        writer.patch("topics/harbor/", {"name": "T"})
        writer.patch("statements/article-s01/", {"text": "Third."})

        page = self.compare(browser, "article-s01", "?from=2&to=3")

        assert [state.revision_id for state in page.context["states"]] == [1, 3]

    def test_what_was_not_there_is_nothing(self, browser):
        delete(BARE)

        page = self.compare(browser, BARE, "?from=1&to=2")

        assert page.context["states"][1] is None
        assert ("Text", "What article-s02 says.", "nothing") in tables_of(page)[0]

    @pytest.mark.parametrize(
        ("query", "labels"),
        [
            ("?from=99", {"From"}),
            ("?from=x&to=-1", {"From", "To"}),
            (f"?to={10**40}", {"To"}),
            ("?from=", {"From"}),
            ("?from=2999-01-01", {"From"}),
        ],
    )
    def test_what_names_no_revision_is_refused(self, query, labels, browser):
        page = self.compare(browser, "article-s01", query)

        assert page.status_code == 400
        assert {label for label, _ in faults_of(page)} == labels

    def test_its_cost_is_fixed(self, browser, writer, django_assert_num_queries):
        writer.put("statements/article-s01/", statement("article-s01"))
        with django_assert_num_queries(14):
            self.compare(browser, "article-s01", "?from=1&to=2")


class TestRestoring:
    """A state is restored after a look at what that changes, by the rules of any write."""

    def test_it_is_confirmed_with_what_it_changes_and_then_done(self, browser, editor, writer):
        before = writer.get("statements/article-s01/").json()
        writer.put("statements/article-s01/", statement("article-s01", note="Short."))
        page = browser.get(at("restore", "statements", "article-s01", 1))

        answer = restore(browser, "article-s01", 1, why="It was better.")

        assert ("Note", "Short.", S01["note"]) in tables_of(page)[0]
        assert answer.url == at("id_history", "statements", "article-s01")
        after = writer.get("statements/article-s01/").json()
        written = {"updated_at", "revision", "estimates"}
        assert {name: after[name] for name in after.keys() - written} == {
            name: before[name] for name in before.keys() - written
        }
        revision = Revision.objects.latest("number")
        assert (revision.number, revision.by, revision.through, revision.why) == (
            3,
            editor,
            "admin",
            "It was better.",
        )
        (message,) = browser.get(answer.url).context["messages"]
        assert str(message) == "“What article-s01 says.” is again what it was at revision 1."

    def test_what_was_deleted_is_found_and_comes_back(self, browser, writer):
        created_at = writer.get(f"statements/{BARE}/").json()["created_at"]
        delete(BARE, why="Twice.")
        listed = browser.get(at("deleted", "statements"))
        link = links_of(listed)[f"Restore {BARE}"]
        page = browser.get(link)

        assert links_of(browser.get(list_address(Statement)))["Deleted"] == at(
            "deleted", "statements"
        )
        ((title, key, _, by, why, _),) = tables_of(listed)[0]
        assert (title, key, by, why) == ("What article-s02 says.", BARE, "a command", "Twice.")
        answer = browser.post(
            link, {"revision_seen": page.context["form"].initial["revision_seen"]}
        )

        assert answer.status_code == 302
        assert writer.get(f"statements/{BARE}/").json()["created_at"] == created_at
        assert tables_of(browser.get(at("deleted", "statements"))) == []

    def test_what_was_deleted_before_the_history_began_is_listed_and_cannot_come_back(
        self, browser
    ):
        delete(BARE, why="Twice.")
        Change.objects.filter(key=BARE, document__isnull=False).delete()
        listed = browser.get(at("deleted", "statements"))

        ((title, *_),) = tables_of(listed)[0]
        assert title == BARE
        assert f"Restore {BARE}" not in links_of(listed)

    def test_every_rule_that_it_breaks_is_named_by_its_label(self, browser, writer):
        save({"topics": {"quay": topic("quay")}, "actors": {"grace": actor("grace")}})
        speaker = [{"actor": "grace", "role": "speaker"}]
        whole = statement(BARE, topics=["quay"], participants=speaker)
        for raw in (whole, statement(BARE)):
            save({"statements": {BARE: raw}})
        delete("quay", "topics")
        delete("grace", "actors")
        before = everything()

        page = restore(browser, BARE, 3, why="Why not.")

        details = dict(faults_of(page))
        assert details.keys() == {"Participants 1: Actor", "Topics 1"}
        assert "grace" in details["Participants 1: Actor"]
        assert "quay" in details["Topics 1"]
        assert all(label in page.text for label in details)
        assert page.context["form"].initial["why"] == "Why not."
        assert everything() == before

    def test_what_somebody_else_changed_meanwhile_is_noticed(self, browser, writer):
        writer.patch("topics/harbor/", {"name": "Second"})
        link = at("restore", "topics", "harbor", 1)
        seen = browser.get(link).context["form"].initial["revision_seen"]
        writer.patch("topics/harbor/", {"name": "Third"})

        page = browser.post(link, {"revision_seen": seen})

        ((label, detail),) = faults_of(page)
        assert (label, "Somebody else has changed this record" in detail) == ("", True)
        assert tables_of(page) == [[("Name", "Third", "The harbor")]]
        assert Topic.objects.get(key="harbor").name == "Third"
        again = browser.post(link, {"revision_seen": page.context["form"].initial["revision_seen"]})
        assert again.status_code == 302
        assert Topic.objects.get(key="harbor").name == "The harbor"

    @pytest.mark.parametrize("seen", ["", "x", "-1"])
    def test_without_what_was_seen_nothing_is_done(self, seen, browser, writer):
        writer.patch("topics/harbor/", {"name": "Second"})

        page = browser.post(at("restore", "topics", "harbor", 1), {"revision_seen": seen})

        assert page.status_code == 200
        assert Topic.objects.get(key="harbor").name == "Second"

    def test_a_reason_is_at_most_as_long_as_the_history_keeps(self, browser, writer):
        writer.patch("topics/harbor/", {"name": "Second"})

        page = browser.post(
            at("restore", "topics", "harbor", 1), {"revision_seen": 2, "why": "x" * 501}
        )

        assert page.context["form"].errors.keys() == {"why"}
        assert Topic.objects.get(key="harbor").name == "Second"

    def test_what_it_is_already_is_not_written_again(self, browser):
        answer = restore(browser, "article-s01", 1)

        (message,) = browser.get(answer.url).context["messages"]
        assert "is like that already" in str(message)
        assert Revision.latest(sees_drafts=True) == 1

    @pytest.mark.parametrize("number", [0, 99, 10**30])
    def test_what_was_no_state_is_not_there(self, number, browser):
        assert browser.get(at("restore", "statements", "article-s01", number)).status_code == 404

    def test_an_editor_restores_no_judgment(self, client_of, writer):
        for status in ("accepted", "unreviewed"):
            writer.patch("statements/article-s01/", {"review_status": status})

        refused = restore(client_of("editor"), "article-s01", 2)
        done = restore(client_of("reviewer"), "article-s01", 2)

        assert faults_of(refused) == {("", REVIEW_FORBIDDEN)}
        assert done.status_code == 302
        assert Statement.objects.get(key="article-s01").review_status == "accepted"

    @pytest.mark.parametrize(
        ("role", "without"),
        [
            ("reader", ()),
            ("editor", ("view_draft",)),
            ("editor", ("add_topic",)),
            ("editor", ("change_topic",)),
        ],
    )
    def test_who_may_not_write_it_by_the_api_may_not_restore_it(
        self, role, without, client_of, writer
    ):
        writer.patch("topics/harbor/", {"name": "Second"})
        client, link = client_of(role, *without), at("restore", "topics", "harbor", 1)

        assert client.get(link).status_code == 403
        assert client.post(link, {"revision_seen": 2}).status_code == 403
        page = history_of(client, "harbor", "topics")
        assert not [text for text in links_of(page) if text.startswith("Restore")]
        assert Topic.objects.get(key="harbor").name == "Second"

    def test_its_cost_is_fixed(self, browser, writer, django_assert_num_queries):
        writer.put("statements/article-s01/", statement("article-s01"))
        with django_assert_num_queries(12):
            browser.get(at("restore", "statements", "article-s01", 1))


class TestDeleted:
    """What is gone is listed, newest first, in pages."""

    def listed(self, client: Client, resource: str = "topics") -> list[str]:
        found: list[str] = []
        query: str | None = ""
        while query is not None:
            page = client.get(at("deleted", resource) + query)
            found += [row["change"].key for row in page.context["rows"]]
            query = links_of(page).get("Older")
        return found

    def test_only_what_is_gone_now_is_listed(self, browser, writer):
        save(
            {"topics": {key: {"id": key, "name": key, "kind": "issue"} for key in ("a", "b", "c")}}
        )
        for key in ("a", "b", "c"):
            delete(key, "topics")
        save({"topics": {"b": {"id": "b", "name": "B", "kind": "issue"}}})
        delete(BARE)

        assert self.listed(browser) == ["c", "a"]
        assert self.listed(browser, "statements") == [BARE]
        assert self.listed(browser, "actors") == []
        delete("b", "topics")
        assert self.listed(browser) == ["b", "c", "a"]

    def test_it_has_pages_however_many_came_back(self, browser, monkeypatch):
        monkeypatch.setattr("statements.admin.histories.records.DELETED_PAGE", 3)
        monkeypatch.setattr("statements.history.deleted_records.MAX_READ", 5)
        keys = [f"t{number}" for number in range(20)]
        topics = {key: {"id": key, "name": key, "kind": "issue"} for key in keys}
        save({"topics": topics})
        for key in keys:
            delete(key, "topics")
        back = keys[4:16]
        save({"topics": {key: topics[key] for key in back}})

        assert self.listed(browser) == [key for key in keys[::-1] if key not in back]

    def test_its_cost_is_fixed(self, browser, django_assert_num_queries):
        delete(BARE)
        with django_assert_num_queries(4):
            browser.get(at("deleted", "statements"))
