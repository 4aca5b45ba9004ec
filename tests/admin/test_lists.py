"""Lists in admin: what they show, find and cost."""

import json
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from statements.admin.statements import StatementAdmin
from statements.documents import Document, parse_document, write_documents
from statements.models import Actor, Revision, Source, Statement, Topic
from statements.vocabularies import Through
from tests.admin.conftest import address, list_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once")]

SEED = "peacekeepers-ukraine-2024-12"

# Session, user, which records are on the page and those records; of statements their participants
# and those actors too. A search also looks for an id, counts what the index finds, and sees whether
# any name has the words.
QUERIES = {Actor: 4, Source: 4, Topic: 4, Statement: 6}
SEARCHED = {Actor: 10, Source: 10, Topic: 10, Statement: 11}


def found(page) -> set[str]:
    """Return the ids of the records on a list page."""
    return {str(record.key) for record in page.context["cl"].result_list}


def faults(page) -> dict[str, list[str]]:
    """Return what is wrong with the query of a list, by parameter."""
    return page.context["cl"].page.faults


def parsed(resource: str, **raw: Any) -> Document:
    """Return a record as a document."""
    document, faults = parse_document(resource, raw)
    assert document is not None, faults
    return document


@pytest.fixture
def documents(browser: Client) -> list[dict[str, Any]]:
    """Return all statements as the API exports them."""
    stream = browser.get("/api/v1/statements/", {"format": "ndjson"})
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("model", [Actor, Source, Topic, Statement])
def test_a_list_costs_the_same_number_of_queries_however_many_rows_it_shows(
    model, browser, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as whole:
        everything = browser.get(list_address(model))
    few = next(iter(found(everything)))
    with django_assert_max_num_queries(50) as one:
        assert few in found(browser.get(list_address(model), {"q": few}))
    assert len(whole.captured_queries) == QUERIES[model]
    assert len(one.captured_queries) <= QUERIES[model] + 2
    with django_assert_max_num_queries(SEARCHED[model]):
        browser.get(list_address(model), {"q": "ukraine"})


@pytest.mark.parametrize("model", [Actor, Source, Topic, Statement])
def test_a_list_counts_nothing(model, browser, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as asked:
        browser.get(list_address(model))
    assert not [query["sql"] for query in asked.captured_queries if "COUNT(" in query["sql"]]


@pytest.mark.parametrize(
    ("model", "query", "expected"),
    [
        (Actor, {"q": "kyiv"}, {"ukraine"}),
        (Actor, {"kind": "state", "q": "un*"}, {"united-states", "united-kingdom"}),
        (Actor, {"q": "Krosetto"}, {"guido-crosetto"}),
        (Actor, {"q": "guido-crosetto"}, {"guido-crosetto"}),
        (Source, {"q": "RBK"}, {"rbc-ukraine"}),
        (Source, {"kind": "document"}, {SEED}),
        (Topic, {"q": "auspices"}, {"un-auspices"}),
        (Topic, {"topic": "force-size"}, {"force-size", "reduce-other-missions"}),
        (Statement, {"q": "Crosetto"}, {f"{SEED}-s23"}),
        (Statement, {"q": f"{SEED}-s20"}, {f"{SEED}-s20"}),
        (Statement, {"q": "nothing-like-it"}, set()),
        (Statement, {"kind": "refusal"}, {f"{SEED}-s07"}),
        (Statement, {"kind": "refusal", "q": "", "document": " "}, {f"{SEED}-s07"}),
        (Statement, {"kind": "refusal", "document": SEED}, {f"{SEED}-s07"}),
    ],
)
def test_a_list_is_searched_and_filtered(model, query, expected, browser):
    assert found(browser.get(list_address(model), query)) == expected


def test_a_list_says_that_only_names_are_like_what_was_searched_for(browser):
    pages = [browser.get(list_address(Actor), {"q": name}) for name in ("Krosetto", "Crosetto")]
    assert ["sound almost like" in page.text for page in pages] == [True, False]


def ids(references: Iterable[dict[str, Any]]) -> set[str]:
    return {one["id"] for one in references}


def spoken_by(document: dict[str, Any], *actors: str) -> bool:
    speakers = [one for one in document["participants"] if one["role"] == "speaker"]
    return not ids(one["actor"] for one in speakers).isdisjoint(actors)


FILTERS: dict[tuple[str, str], Callable[[dict[str, Any]], bool]] = {
    ("review_status", "unreviewed"): lambda one: one["review_status"] == "unreviewed",
    ("document", SEED): lambda one: one["document"]["id"] == SEED,
    ("speaker", "donald-trump"): lambda one: spoken_by(one, "donald-trump"),
    ("topic", "force-size"): lambda one: (
        not ids(one["topics"]).isdisjoint({"force-size", "reduce-other-missions"})
    ),
    ("stance", "favor"): lambda one: any(held["stance"] == "favor" for held in one["stances"]),
    ("kind", "estimate"): lambda one: one["kind"] == "estimate",
    ("attribution", "explicit"): lambda one: one["attribution"] == "explicit",
}
"""Filters of statements, each with what it means for a document."""


def test_filters_combined_find_what_each_of_them_finds(browser, documents):
    assert len(documents) > len(FILTERS)
    for count in (1, 2, 3):
        for some in combinations(FILTERS, count):
            expected = {
                one["id"] for one in documents if all(FILTERS[which](one) for which in some)
            }
            assert found(browser.get(list_address(Statement), dict(some))) == expected, some


@pytest.mark.parametrize(
    "query",
    [
        {"said_after": "2024-12"},
        {"published_before": "2024-12-31", "stance": "favor"},
        {"q": "peacekeepers", "kind": "event_report"},
        {"q": f"{SEED}-s20"},
        {},
    ],
)
def test_the_whole_list_is_downloaded_as_it_is_filtered(query, browser):
    page = browser.get(list_address(Statement), query)
    addresses = page.context["cl"].page.exports

    lines = browser.get(addresses["NDJSON"]).getvalue().splitlines()
    rows = browser.get(addresses["CSV"]).getvalue().decode().splitlines()

    assert {json.loads(line)["id"] for line in lines} == found(page)
    assert rows[0].startswith("id,")
    assert all(address.replace("&", "&amp;") in page.text for address in addresses.values())


def test_every_fault_of_a_query_is_told_at_its_field(browser):
    page = browser.get(
        list_address(Statement),
        {"kind": "refusall", "said_after": "2024-13", "speaker": "polland", "nothing": "x"},
    )

    assert page.status_code == 400
    assert found(page) == set()
    assert faults(page).keys() == {"kind", "said_after", "speaker", "nothing"}
    for some in faults(page).values():
        for fault in some:
            assert fault.replace('"', "&quot;") in page.text
    assert 'id="id_speaker_faults"' in page.text
    assert 'aria-describedby="id_speaker_faults"' in page.text
    assert 'Did you mean "poland"' in faults(page)["speaker"][0]


@pytest.mark.parametrize(
    "query", ["kind=refusal&kind=demand", "p=2", "all=1", "q=*a*", "cursor=x", "speech=direct"]
)
def test_what_a_list_cannot_do_is_refused(query, browser):
    page = browser.get(f"{list_address(Statement)}?{query}")

    assert page.status_code == 400
    assert found(page) == set()


def test_the_form_shows_what_the_list_was_asked(browser):
    page = browser.get(
        list_address(Statement), {"speaker": "poland", "kind": "refusal", "said_after": "2024"}
    )

    assert '<option value="poland" selected>Poland</option>' in page.text
    assert '<option value="refusal" selected>' in page.text
    assert 'value="2024"' in page.text


def test_a_filter_completes_to_ids(browser):
    query = {"app_label": "statements", "model_name": "participation", "field_name": "actor"}
    answer = browser.get(reverse("admin:autocomplete_ids"), {**query, "term": "crosetto"})

    assert {one["id"] for one in answer.json()["results"]} == {"guido-crosetto"}


def walk(browser: Client, query: dict[str, str], link: str) -> list[list[str]]:
    """Return the ids on each page from a query on, by a link of the pages."""
    page = browser.get(list_address(Statement), query)
    pages = [[one.key for one in page.context["cl"].result_list]]
    while link in page.context["cl"].links:
        page = browser.get(list_address(Statement) + page.context["cl"].links[link])
        pages.append([one.key for one in page.context["cl"].result_list])
    return pages


@pytest.mark.parametrize("order", ["", "5", "-5", "7"])
def test_pages_neither_skip_nor_repeat(order, browser, documents, monkeypatch):
    monkeypatch.setattr(StatementAdmin, "list_per_page", 4)
    query = {"o": order, "document": SEED}

    pages = walk(browser, query, "Next")

    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    keys = [key for page in pages for key in page]
    assert len(keys) == len(set(keys))
    assert set(keys) == {one["id"] for one in documents}
    if order.endswith("5"):
        rows = dict(Statement.objects.values_list("key", "said_order"))
        expected = sorted(rows, key=lambda key: (rows[key], key), reverse=order == "-5")
        assert keys == expected


def test_a_page_leads_back_to_the_one_before_and_to_the_first(browser, monkeypatch):
    monkeypatch.setattr(StatementAdmin, "list_per_page", 4)
    first = browser.get(list_address(Statement))
    second = browser.get(list_address(Statement) + first.context["cl"].links["Next"])
    links = second.context["cl"].links

    assert first.context["cl"].links.keys() == {"Next"}
    assert list(links) == ["First", "Previous", "Next"]
    for name in ("First", "Previous"):
        assert found(browser.get(list_address(Statement) + links[name])) == found(first)


def test_a_list_is_ordered_only_by_what_has_an_index(browser):
    orders = {
        column: [
            one.key
            for one in browser.get(list_address(Statement), {"o": column}).context["cl"].result_list
        ]
        for column in ("", "1", "2", "3", "4", "6")
    }
    assert all(order == orders[""] for order in orders.values())


def test_an_action_is_run_on_what_is_ticked_alone(browser):
    lonely = {"topics": [parsed("topics", id=id, name=id, kind="issue") for id in ("one", "two")]}
    write_documents(lonely, by=None, through=Through.ADMIN)
    ticked = Topic.objects.get(key="one")

    browser.post(
        list_address(Topic),
        {
            "action": "delete_selected",
            "select_across": "1",
            "index": "0",
            "_selected_action": ticked.pk,
            "post": "yes",
        },
    )

    assert not Topic.objects.filter(key="one").exists()
    assert Topic.objects.filter(key="two").exists()


def test_drafts_are_listed_for_editors(browser):
    Statement.objects.filter(key=f"{SEED}-s01").update(review_status="draft")
    page = browser.get(list_address(Statement), {"review_status": "draft"})
    assert found(page) == {f"{SEED}-s01"}


def test_a_statement_shows_who_says_it(browser):
    page = browser.get(list_address(Statement), {"q": f"{SEED}-s29"})
    assert "Ministry of Defence of Italy, Ministry of Foreign Affairs of Italy" in page.text


@pytest.mark.parametrize(
    ("model", "field", "term", "expected"),
    [
        ("statement", "document", "peace", {SEED}),
        ("participation", "actor", "crosetto", {"Guido Crosetto"}),
        ("stance", "topic", "auspices", {"Force operates under United Nations auspices"}),
        ("hop", "source", "politico", {"Politico"}),
        (
            *("relation", "other", f"{SEED}-s23"),
            {f"Crosetto said that the force ought to work under UN aegis. ({SEED}-s23)"},
        ),
        ("actor", "known_via", "reuters", {"Reuters"}),
    ],
)
def test_references_complete_as_the_editor_types(model, field, term, expected, browser):
    answer = browser.get(
        reverse("admin:autocomplete"),
        {"app_label": "statements", "model_name": model, "field_name": field, "term": term},
    )
    assert {result["text"] for result in answer.json()["results"]} == expected


def test_the_history_of_writes_is_shown_and_cannot_be_changed(browser, save):
    save(Statement.objects.get(key=f"{SEED}-s01"), text="Edited.")
    latest = Revision.objects.latest("number")
    page = browser.get(list_address(Revision))
    assert next(iter(page.context["cl"].result_list)) == latest
    assert browser.get(reverse("admin:statements_revision_add")).status_code == 403
    assert browser.post(address(latest), {"number": 99}).status_code == 403
