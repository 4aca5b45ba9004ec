"""A revision lists what it touched, and a change says what differs."""

import pytest

from statements.models import Change, Revision
from tests.admin.conftest import address, list_address
from tests.admin.histories import at
from tests.admin.pages import links_of, tables_of
from tests.builders import save, statement, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


def test_a_revision_lists_what_it_touched(browser, monkeypatch):
    monkeypatch.setattr("statements.admin.revisions.PAGE", 4)
    found = []
    query: str | None = ""
    revision = Revision.objects.get(number=1)
    while query is not None:
        page = browser.get(address(revision) + query)
        found += [(row["change"].resource, row["change"].key) for row in page.context["touched"]]
        query = links_of(page).get("Next")

    assert found == list(Change.objects.values_list("resource", "key"))
    assert len(found) == sum(map(len, world().values()))


def test_it_leads_to_the_difference(browser, writer):
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


def test_changes_are_found_by_the_id_alone(browser, writer):
    save({"topics": {"ada": {"id": "ada", "name": "Ada", "kind": "issue"}}})

    page = browser.get(f"{list_address(Change)}?q=ada")

    found = {(one.resource, one.told) for one in page.context["cl"].result_list}
    assert found == {("actors", "created"), ("topics", "created")}


@pytest.mark.parametrize("model", [Change, Revision])
def test_their_lists_end_somewhere_and_say_so(model, browser, writer, monkeypatch):
    for number in range(6):
        writer.patch("topics/harbor/", {"name": f"N{number}"})
    whole = browser.get(list_address(model))
    monkeypatch.setattr("statements.admin.revisions.MAX_LISTED", 5)
    monkeypatch.setattr("statements.admin.revisions.ReadOnlyAdmin.list_per_page", 2)

    pages = [browser.get(f"{list_address(model)}?p={number}") for number in (1, 2, 3)]

    found = [row.pk for page in pages for row in page.context["cl"].result_list]
    assert found == list(model.objects.order_by("-pk").values_list("pk", flat=True)[:5])
    assert all("Only the latest 5 are listed." in page.text for page in pages)
    assert browser.get(f"{list_address(model)}?p=4").status_code == 302
    assert "Only the latest" not in whole.text


def test_a_withdrawal_looks_like_a_deletion(client_of, browser):
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


def test_their_cost_is_fixed(browser, writer, django_assert_num_queries):
    writer.put("statements/article-s01/", statement("article-s01"))
    change = Change.objects.latest("pk")
    revision = Revision.objects.get(number=1)
    for row, cost in ((change, 11), (revision, 5)):
        browser.get(address(row))  # Django remembers content types
        with django_assert_num_queries(cost):
            browser.get(address(row))


@pytest.mark.parametrize("column", range(6))
def test_a_list_is_sorted_by_what_has_an_index_alone(column, browser, writer):
    writer.patch("topics/harbor/", {"name": "The port"})
    for model, sortable in ((Change, {5}), (Revision, {0, 1})):
        lists = [browser.get(f"{list_address(model)}?o={sign}{column}") for sign in ("", "-")]
        found = [[row.pk for row in page.context["cl"].result_list] for page in lists]

        assert (found[0] != found[1]) == (column in sortable)


def test_a_change_names_its_author_to_who_may_view_revisions(client_of, writer):
    writer.patch("topics/harbor/", {"name": "The port"})
    change = Change.objects.get(key="harbor", revision=2)

    for without in ((), ("view_revision",)):
        client = client_of("editor", *without)
        for page in (client.get(address(change)), client.get(list_address(Change))):
            assert ("someone" in page.text) == (not without)
