"""A record's history: what became of it, by whom, through what, why and how."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Revision, Statement
from tests.admin.histories import BARE, S01, at, delete, history_of
from tests.admin.pages import links_of, tables_of
from tests.builders import changed, save, statement, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


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
        delete(BARE, why="Twice.")

        page = history_of(browser, BARE)

        assert [one.action for one in page.context["told"]] == ["deleted", "created"]
        assert ("Text", "What article-s02 says.", "nothing") in tables_of(page)[0]
        assert "Twice." in page.text

    @pytest.mark.parametrize("key", ["article-s09", "no_id"])
    def test_what_never_was_has_none(self, key, browser):
        assert history_of(browser, key).status_code == 404

    def test_it_has_pages_and_none_is_missed_or_doubled(self, browser):
        for number in range(2, 46):
            save({"topics": {"harbor": {**world()["topics"]["harbor"], "name": f"N{number}"}}})
        found, rows = [], []
        query: str | None = ""
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
        whole = browser.get(links_of(page)["all differences of revision 2"])
        assert len(tables_of(whole)[0]) == 72

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
        save({"statements": {BARE: statement(BARE, relations=relations)}})

        assert "Secret" in history_of(browser, BARE).text
        for page in (
            history_of(blind, BARE),
            blind.get(at("compare", "statements", BARE) + "?from=1"),
        ):
            assert page.status_code == 200
            assert "draft-s01" not in page.text

    def test_the_text_of_what_is_a_draft_by_now_is_not_told(self, blind, browser):
        other, relations = statement("other-s01"), [{"kind": "supports", "other": "other-s01"}]
        save({"statements": {"other-s01": other, BARE: statement(BARE, relations=relations)}})
        draft = {**other, "review_status": "draft", "text": "Secret."}
        save({"statements": {"other-s01": draft}})

        assert "Secret" in history_of(browser, BARE).text
        assert "Secret" not in history_of(blind, BARE).text
        assert "other-s01" in history_of(blind, BARE).text
