"""Lists in admin: what they show, find and cost."""

import pytest
from django.urls import reverse

from statements.models import Actor, Revision, Source, Statement, Topic
from tests.admin.conftest import address, list_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

SEED = "peacekeepers-ukraine-2024-12"

# Session, user, count and page; of statements their participants and those actors too.
QUERIES = {Actor: 4, Source: 4, Topic: 4, Statement: 6}


def found(page) -> set[str]:
    """Return the ids of the records on a list page."""
    return {str(record.key) for record in page.context["cl"].result_list}


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
    assert len(one.captured_queries) <= QUERIES[model]


@pytest.mark.parametrize(
    ("model", "query", "expected"),
    [
        (Actor, {"q": "kyiv"}, {"ukraine"}),
        (Actor, {"kind__exact": "state", "q": "un"}, {"united-states", "united-kingdom"}),
        (Source, {"q": "RBK"}, {"rbc-ukraine"}),
        (Topic, {"q": "auspices"}, {"un-auspices"}),
        (Statement, {"q": "Crosetto"}, {f"{SEED}-s23"}),
        (Statement, {"kind__exact": "refusal"}, {f"{SEED}-s07"}),
    ],
)
def test_a_list_is_searched_and_filtered(model, query, expected, browser):
    assert found(browser.get(list_address(model), query)) == expected


def test_drafts_are_listed_for_editors(browser):
    Statement.objects.filter(key=f"{SEED}-s01").update(review_status="draft")
    page = browser.get(list_address(Statement), {"review_status__exact": "draft"})
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
