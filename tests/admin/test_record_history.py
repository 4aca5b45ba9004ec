"""A record's history: what became of it, by whom and how; two states compared; and back to one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.writes import Author, delete_document
from statements.models import MODELS, Change, Revision, Statement, Topic
from statements.vocabularies import Through
from tests.admin.conftest import address, list_address
from tests.admin.pages import links_of, tables_of
from tests.api.writing import Writer, fill
from tests.builders import changed, everything, save, statement, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

S01 = world()["statements"]["article-s01"]
DELETED = "article-s02"


@pytest.fixture
def filled(db: None) -> None:
    """Write the builders' world as revision 1."""
    fill()


@pytest.fixture
def writer() -> Writer:
    """Return somebody who writes by the API."""
    return Writer("someone")


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Return a function that gives the client of somebody with a role, less some permissions."""

    def client_of(role: str, *without: str) -> Client:
        user = get_user_model().objects.create_user(f"{role} {len(without)}", is_staff=True)
        granted = Permission.objects.filter(group=Group.objects.get(name=role))
        user.user_permissions.set(granted.exclude(codename__in=without))
        client = Client()
        client.force_login(user)
        return client

    return client_of


def at(page: str, resource: str, *args: object) -> str:
    """Return the address of a page of records."""
    return reverse(f"admin:statements_{MODELS[resource]._meta.model_name}_{page}", args=args)


def history_of(client: Client, key: str, resource: str = "statements", query: str = "") -> Any:
    return client.get(at("id_history", resource, key) + query)


def restore(client: Client, key: str, number: int, **data: Any) -> Any:
    """Open the page that restores a state, confirm what it shows, and return the answer."""
    link = at("restore", "statements", key, number)
    page = client.get(link)
    assert page.status_code == 200, page.status_code
    seen = page.context["form"].initial["revision_seen"]
    return client.post(link, {"revision_seen": seen, "why": "", **data})


def delete(key: str, resource: str = "statements", why: str | None = None) -> None:
    delete_document(resource, key, lambda _: None, Author(None, Through.IMPORT, why))


def faults_of(page: Any) -> set[tuple[str, str]]:
    return {(fault.label, fault.detail) for fault in page.context["faults"]}


class TestHistory:
    """The history is that of the revisions, whichever way the writes came in."""

    def test_every_write_is_told_with_who_how_why_and_what(self, browser, editor, writer):
        writer.patch("statements/article-s01/", {"text": "Anew."}, X_Change_Reason="Too long.")
        save({"statements": {"article-s01": changed(S01, {"/text": "Anew.", "/chain": []})}})
        record = Statement.objects.get(key="article-s01")

        page = browser.get(at("history", "statements", record.pk))

        told = page.context["told"]
        assert [
            (one.change.revision_id, one.action, one.by, one.change.revision.why) for one in told
        ] == [
            (3, "changed", None, None),
            (2, "changed", "someone", "Too long."),
            (1, "created", None, None),
        ]
        assert [one.change.revision.through for one in told] == ["fixtures", "api", "fixtures"]
        chain, text, created = tables_of(page)
        assert chain == [
            ("Chain 1", "Source: The agency (agency); Relation: Cites", "nothing"),
            (
                "Chain 2",
                "Actor: Witness (witness); Relation: Relays; Start: 80; End: 84; "
                "Exact fragment: said",
                "nothing",
            ),
        ]
        assert text == [("Text", "What article-s01 says.", "Anew.")]
        assert ("Note", "nothing", S01["note"]) in created
        revision = Revision.objects.get(number=2)
        assert links_of(page)["Revision 2"] == reverse(
            "admin:statements_revision_change", args=[revision.pk]
        )
        assert revision.at.strftime("%Y-%m-%dT%H:%M") in page.text

    def test_it_is_the_same_by_the_record_s_id(self, browser):
        record = Statement.objects.get(key="article-s01")

        by_key, by_id = (
            browser.get(at("history", "statements", record.pk)),
            history_of(browser, "article-s01"),
        )

        assert tables_of(by_key) == tables_of(by_id) != []

    def test_the_changed_words_of_a_text_are_marked(self, browser, writer):
        writer.patch("statements/article-s01/", {"text": "What everybody says."})

        ((row,), _) = tables_of(history_of(browser, "article-s01"))

        assert row == ("Text", "What [article-s01] says.", "What [everybody] says.")

    def test_what_is_written_is_no_markup(self, browser, writer):
        writer.patch("topics/harbor/", {"name": "<b>The</b> harbor & <script>"})

        page = history_of(browser, "harbor", "topics")

        assert "<b>The" not in page.text
        assert ("Name", "[The] harbor", "[<b>The</b>] harbor [& <script>]") in tables_of(page)[0]

    def test_it_goes_on_after_a_deletion(self, browser):
        delete(DELETED, why="Twice.")

        page = history_of(browser, DELETED)

        assert [one.action for one in page.context["told"]] == ["deleted", "created"]
        assert ("Text", "What article-s02 says.", "nothing") in tables_of(page)[0]
        assert "Twice." in page.text

    @pytest.mark.parametrize("key", ["article-s09", "no_id"])
    def test_what_never_was_has_none(self, key, browser):
        assert history_of(browser, key).status_code == 404

    def test_it_has_pages_and_none_is_missed_or_doubled(self, browser):
        for number in range(2, 46):
            save({"topics": {"harbor": {**world()["topics"]["harbor"], "name": f"N{number}"}}})
        found, rows, query = [], [], ""
        while query is not None:
            page = history_of(browser, "harbor", "topics", query)
            found.append([one.change.revision_id for one in page.context["told"]])
            rows += [table[0][:3] for table in tables_of(page)[: len(found[-1])]]
            query = links_of(page).get("Older")

        assert found == [[*range(45, 25, -1)], [*range(25, 5, -1)], [*range(5, 0, -1)]]
        assert rows[:-1] == [
            ("Name", f"N{number - 1}" if number > 2 else "The harbor", f"N{number}")
            for number in range(45, 1, -1)
        ]

    @pytest.mark.parametrize(
        "query", ["?before=x", "?before=1", "?before=1-2-3", "?before=", f"?before={10**30}-1"]
    )
    def test_a_place_that_is_none_is_refused(self, query, browser):
        assert history_of(browser, "article-s01", query=query).status_code == 400
        assert browser.get(at("deleted", "statements") + query).status_code == 400

    def test_of_many_differences_some_are_told(self, browser, writer):
        names = [{"name": f"Ada {number}"} for number in range(70)]
        writer.patch("actors/ada/", {"other_names": names})

        page = history_of(browser, "ada", "actors")

        (told, _) = page.context["told"]
        assert (len(told.differences), told.more) == (50, 22)
        assert "and 22 more" in page.text

    def test_its_cost_is_fixed(self, browser, writer, django_assert_num_queries):
        with django_assert_num_queries(10):
            history_of(browser, "article-s01")
        for number in range(5):
            writer.patch("statements/article-s01/", {"text": f"N{number}", "chain": []})
        with django_assert_num_queries(10):
            history_of(browser, "article-s01")

    def test_who_may_not_view_records_sees_none(self, client_of):
        client = client_of("editor", "view_topic", "change_topic")

        for page in ("id_history", "compare"):
            assert client.get(at(page, "topics", "harbor")).status_code == 403
        assert client.get(at("deleted", "topics")).status_code == 403
        assert history_of(client, "ada", "actors").status_code == 200

    def test_authors_are_named_to_who_may_view_revisions(self, client_of, writer):
        writer.patch("topics/harbor/", {"name": "T"})
        pages = [
            history_of(client_of("editor", *without), "harbor", "topics")
            for without in ((), ("view_revision",))
        ]

        assert ["someone" in page.text for page in pages] == [True, False]
        assert "Revision 2" in pages[1].text
        assert "Revision 2" not in links_of(pages[1])


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
        delete(DELETED)

        page = self.compare(browser, DELETED, "?from=1&to=2")

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
        created_at = writer.get(f"statements/{DELETED}/").json()["created_at"]
        delete(DELETED, why="Twice.")
        listed = browser.get(at("deleted", "statements"))
        link = links_of(listed)[f"Restore {DELETED}"]
        page = browser.get(link)

        assert links_of(browser.get(list_address(Statement)))["Deleted"] == at(
            "deleted", "statements"
        )
        ((title, key, _, by, why, _),) = tables_of(listed)[0]
        assert (title, key, by, why) == ("What article-s02 says.", DELETED, "a command", "Twice.")
        answer = browser.post(
            link, {"revision_seen": page.context["form"].initial["revision_seen"]}
        )

        assert answer.status_code == 302
        assert writer.get(f"statements/{DELETED}/").json()["created_at"] == created_at
        assert tables_of(browser.get(at("deleted", "statements"))) == []

    def test_every_rule_that_it_breaks_is_named_by_its_label(self, browser, writer):
        extra = {"topics": ["harbor"], "participants": [{"actor": "desk", "role": "speaker"}]}
        writer.patch(f"statements/{DELETED}/", extra)
        writer.patch(
            f"statements/{DELETED}/",
            {"participants": [{"actor": "ada", "role": "speaker"}], "topics": []},
        )
        for resource, key in (("topics", "harbor"), ("actors", "desk")):
            model = MODELS[resource]
            model.objects.filter(key=key).update(key=f"{key}-gone")
        before = everything()

        page = restore(browser, DELETED, 2, why="Why not.")

        assert page.status_code == 200
        assert {label for label, _ in faults_of(page)} == {"Participants 1: Actor", "Topics 1"}
        assert all("desk" in detail or "harbor" in detail for _, detail in faults_of(page))
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
        delete(DELETED)

        assert self.listed(browser) == ["c", "a"]
        assert self.listed(browser, "statements") == [DELETED]
        assert self.listed(browser, "actors") == []
        delete("b", "topics")
        assert self.listed(browser) == ["b", "c", "a"]

    def test_it_has_pages_however_many_came_back(self, browser, monkeypatch):
        monkeypatch.setattr("statements.admin.record_history.DELETED_PAGE", 3)
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
        delete(DELETED)
        with django_assert_num_queries(4):
            browser.get(at("deleted", "statements"))


class TestDrafts:
    """Whoever may not see drafts sees publishing as a creation and withdrawing as a deletion."""

    @pytest.fixture
    def blind(self, client_of: Callable[..., Client]) -> Client:
        return client_of("editor", "view_draft")

    def test_a_draft_has_no_history(self, blind, browser):
        save({"statements": {"draft-s01": statement("draft-s01", review_status="draft")}})

        assert history_of(browser, "draft-s01").status_code == 200
        for page in ("id_history", "compare"):
            assert blind.get(at(page, "statements", "draft-s01")).status_code == 404

    def test_what_a_statement_was_as_a_draft_is_not_told(self, blind, browser):
        for status, text in (("draft", "Secret."), ("unreviewed", "Open."), ("draft", "Hidden.")):
            raw = statement("later-s01", review_status=status, text=text)
            save({"statements": {"later-s01": raw}})

        page, whole = (history_of(client, "later-s01") for client in (blind, browser))

        assert [one.action for one in page.context["told"]] == ["deleted", "created"]
        assert "Open." in page.text
        assert [secret in page.text for secret in ("Secret", "Hidden")] == [False, False]
        assert [one.action for one in whole.context["told"]] == ["changed", "changed", "created"]
        compared = blind.get(at("compare", "statements", "later-s01") + "?from=3")
        assert compared.context["states"][1] is None
        assert "Hidden" not in compared.text

    def test_a_draft_that_was_deleted_is_not_listed(self, blind, browser):
        for status in ("draft", "unreviewed"):
            key = f"{status}-s01"
            save({"statements": {key: statement(key, review_status=status)}})
            delete(key)
        keys = [
            [row["change"].key for row in client.get(at("deleted", "statements")).context["rows"]]
            for client in (browser, blind)
        ]

        assert keys == [["unreviewed-s01", "draft-s01"], ["unreviewed-s01"]]

    def test_a_relation_to_a_draft_is_not_told(self, blind, browser):
        draft = statement("draft-s01", review_status="draft", text="Secret.")
        relations = [{"kind": "supports", "other": "draft-s01"}]
        save({"statements": {"draft-s01": draft}})
        save({"statements": {DELETED: statement(DELETED, relations=relations)}})

        assert "Secret" in history_of(browser, DELETED).text
        for page in (
            history_of(blind, DELETED),
            blind.get(at("compare", "statements", DELETED) + "?from=1"),
        ):
            assert page.status_code == 200
            assert "draft-s01" not in page.text

    def test_the_text_of_what_is_a_draft_by_now_is_not_told(self, blind, browser):
        other, relations = statement("other-s01"), [{"kind": "supports", "other": "other-s01"}]
        save({"statements": {"other-s01": other, DELETED: statement(DELETED, relations=relations)}})
        draft = {**other, "review_status": "draft", "text": "Secret."}
        save({"statements": {"other-s01": draft}})

        assert "Secret" in history_of(browser, DELETED).text
        assert "Secret" not in history_of(blind, DELETED).text
        assert "other-s01" in history_of(blind, DELETED).text


class TestRevisionsAndChanges:
    """A revision lists what it touched, and a change says what differs."""

    def test_a_revision_lists_what_it_touched(self, browser, monkeypatch):
        monkeypatch.setattr("statements.admin.history.PAGE", 4)
        found, query = [], ""
        revision = Revision.objects.get(number=1)
        while query is not None:
            page = browser.get(address(revision) + query)
            found += [
                (row["change"].resource, row["change"].key) for row in page.context["touched"]
            ]
            query = links_of(page).get("Next")

        assert found == list(Change.objects.values_list("resource", "key"))
        assert len(found) == sum(map(len, world().values()))

    def test_it_leads_to_the_difference(self, browser, writer):
        writer.patch("topics/harbor/", {"name": "The port"}, X_Change_Reason="Clearer.")
        revision = Revision.objects.get(number=2)
        page = browser.get(address(revision))
        assert tables_of(page)[-1] == [
            ("harbor", "The port", "Topic", "Changed", "Difference of harbor")
        ]

        change = browser.get(links_of(page)["Difference of harbor"])

        assert tables_of(change) == [[("Name", "The [harbor]", "The [port]")]]
        assert "someone" in change.text
        assert "Clearer." in change.text
        assert "&quot;name&quot;: &quot;The port&quot;" in change.text
        assert links_of(change)["History of the record"] == at("id_history", "topics", "harbor")

    def test_changes_are_found_by_the_id_alone(self, browser, writer):
        save({"topics": {"ada": {"id": "ada", "name": "Ada", "kind": "issue"}}})

        page = browser.get(f"{list_address(Change)}?q=ada")

        found = {(one.resource, one.told) for one in page.context["cl"].result_list}
        assert found == {("actors", "created"), ("topics", "created")}

    @pytest.mark.parametrize("model", [Change, Revision])
    def test_their_lists_end_somewhere_and_say_so(self, model, browser, writer, monkeypatch):
        for number in range(6):
            writer.patch("topics/harbor/", {"name": f"N{number}"})
        whole = browser.get(list_address(model))
        monkeypatch.setattr("statements.admin.history.MAX_LISTED", 5)
        monkeypatch.setattr("statements.admin.history.ReadOnlyAdmin.list_per_page", 2)

        pages = [browser.get(f"{list_address(model)}?p={number}") for number in (1, 2, 3)]

        found = [row.pk for page in pages for row in page.context["cl"].result_list]
        assert found == list(model.objects.order_by("-pk").values_list("pk", flat=True)[:5])
        assert all("Only the latest 5 are listed." in page.text for page in pages)
        assert browser.get(f"{list_address(model)}?p=4").status_code == 302
        assert "Only the latest" not in whole.text

    def test_a_withdrawal_looks_like_a_deletion(self, client_of, browser):
        for status in ("unreviewed", "draft"):
            raw = statement("later-s01", review_status=status, text=f"As {status}.")
            save({"statements": {"later-s01": raw}})
        blind = client_of("editor", "view_draft")
        change = Change.objects.filter(key="later-s01").latest("revision_id")
        told = {}
        for client in (blind, browser):
            cl = client.get(f"{list_address(Change)}?q=later-s01").context["cl"]
            told[client] = [one.told for one in cl.result_list]
            page = client.get(address(change))
            assert ("As draft." in page.text) == (client is browser)

        assert told == {blind: ["deleted", "created"], browser: ["changed", "created"]}

    def test_their_cost_is_fixed(self, browser, writer, django_assert_num_queries):
        writer.put("statements/article-s01/", statement("article-s01"))
        change = Change.objects.latest("pk")
        revision = Revision.objects.get(number=1)
        for row, cost in ((change, 11), (revision, 4)):
            browser.get(address(row))  # Django remembers content types
            with django_assert_num_queries(cost):
                browser.get(address(row))
