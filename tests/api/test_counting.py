"""Facets and timelines over HTTP: what is refused, what it costs, and who sees what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.request import Request

from tests.api.asking import assert_answers_as_lists_do, faults_at, get
from tests.api.world import QUAY, parsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

FACETS = "/api/v1/statements/facets/"
TIMELINE = "/api/v1/statements/timeline/"
ESTIMATES = "/api/v1/estimates/facets/"


@pytest.fixture
def editor(db: None) -> Client:
    """Return the client of somebody who sees drafts."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def counts(answer: Any, place: int = 0) -> dict[str | None, int]:
    """Return the counts of one of the facets of an answer, by the values."""
    return {one["value"]: one["count"] for one in answer.json()["facets"][place]["values"]}


def codes(url: str) -> set[tuple[str, str]]:
    return {(one["parameter"], one["code"]) for one in faults_at(url)}


def test_a_facet_names_each_value_as_a_query_takes_it_and_as_people_call_it():
    answer = get(f"{FACETS}?facet=kind&facet=credibility&facet=speaker&id=quay-notes-s01").json()

    assert answer == {
        "revision": 1,
        "facets": [
            {
                "facet": "kind",
                "values": [{"value": "demand", "label": "Demand", "count": 1}],
                "more": 0,
            },
            {
                "facet": "credibility",
                "values": [{"value": None, "label": None, "count": 1}],
                "more": 0,
            },
            {
                "facet": "speaker",
                "values": [
                    {"value": "quay-ada", "label": "Ada Quay", "count": 1},
                    {"value": "quay-rumor", "label": "Some on the quay", "count": 1},
                ],
                "more": 0,
            },
        ],
    }


def test_a_count_is_about_the_row_that_has_what_else_is_asked():
    beside = f"{FACETS}?facet=stance&id=quay-notes-s01&stance_topic=quay-east"

    assert counts(get(beside)) == {"favor": 1}
    assert counts(get(f"{FACETS}?facet=stance&id=quay-notes-s01")) == {"favor": 1, "against": 1}


def test_a_facet_s_own_condition_counts_unless_it_is_left_out():
    asked = f"{FACETS}?facet=stance&id=quay-notes-s01&stance=favor"

    assert counts(get(asked)) == {"favor": 1}
    assert counts(get(f"{asked}&own=false")) == {"favor": 1, "against": 1}
    assert counts(get(f"{FACETS}?facet=stance&stance_isnull=true")).keys() == {None}


def test_everything_wrong_is_refused_at_once():
    url = f"{FACETS}?facet=said&facet=knid&own=perhaps&kind=x&speaker=nobody&limit=5&format=csv"

    assert codes(url) == {
        ("facet", "no_facet"),
        ("facet", "unknown_word"),
        ("own", "not_a_flag"),
        ("kind", "unknown_word"),
        ("speaker", "unknown_id"),
        ("limit", "unknown_parameter"),
        ("format", "unknown_format"),
    }
    (misspelled,) = faults_at(f"{FACETS}?facet=knid")
    assert 'Did you mean "kind"?' in misspelled["detail"]
    assert codes(f"{TIMELINE}?by=decade&split=said&imprecise=no&said_after=x&facet=kind") == {
        ("by", "unknown_word"),
        ("split", "unknown_word"),
        ("imprecise", "unknown_word"),
        ("said_after", "not_a_date"),
        ("facet", "unknown_parameter"),
    }


def test_a_facet_must_be_named_and_at_most_five_are_counted():
    five = "&".join(f"facet={name}" for name in ("kind", "speech", "topic", "via", "stance"))

    assert codes(FACETS) == {("facet", "required")}
    assert codes(f"{FACETS}?facet=") == {("facet", "empty")}
    assert codes(f"{FACETS}?{five}&facet=speaker") == {("facet", "too_many")}
    assert len(get(f"{FACETS}?{five}").json()["facets"]) == 5


def test_estimates_have_facets_and_no_timeline():
    asked = f"{ESTIMATES}?facet=quantity_role&facet=speaker&measure=people"

    assert counts(get(asked)) == {"actual": 2, "planned": 1}
    assert counts(get(asked), 1) == {"quay-ada": 1, "quay-rumor": 1, None: 2}
    assert get("/api/v1/estimates/timeline/").status_code == 404
    assert get("/api/v1/actors/facets/").status_code == 404


@pytest.fixture
def crowd() -> None:
    """Let 101 actors speak, one of them twice."""
    from statements.documents import write_documents
    from statements.vocabularies import Through

    ids = [f"crowd-{number:03}" for number in range(101)]
    actors = [{"id": id, "kind": "person", "name": id.title()} for id in ids]
    spoken = [
        {
            "id": f"crowd-s{number:03}",
            "document": QUAY,
            "text": "We are many.",
            "kind": "objection",
            "participants": [{"role": "speaker", "actor": id}],
        }
        for number, id in enumerate([*ids, ids[-1]])
    ]
    batch: dict[str, list[Any]] = {
        "actors": parsed("actors", actors),
        "sources": [],
        "topics": [],
        "statements": parsed("statements", spoken),
    }
    write_documents(batch, by=None, through=Through.FIXTURES)


@pytest.mark.usefixtures("crowd")
def test_a_facet_shows_the_hundred_most_frequent_values_and_says_how_many_more_there_are():
    (facet,) = get(f"{FACETS}?facet=speaker&kind=objection&q=many").json()["facets"]

    shown = [one["value"] for one in facet["values"]]
    assert shown == ["crowd-100", *(f"crowd-{number:03}" for number in range(99))]
    assert facet["more"] == 1
    (all_kinds,) = get(f"{FACETS}?facet=kind&q=many").json()["facets"]
    assert all_kinds["more"] == 0


@pytest.mark.parametrize(
    ("by", "first", "past", "wider"),
    [
        ("day", "2024-12-18", "2022-03-24", "week"),
        ("month", "2024-12-18", "1941-08-31", "year"),
        ("year", "2024-12-18", "1024-12-31", None),
    ],
)
def test_a_timeline_has_a_thousand_buckets_and_names_the_wider_unit_for_more(
    by: str, first: str, past: str, wider: str | None
):
    from statements.models import Statement

    ids = f"id={QUAY}-s01&id={QUAY}-s02"
    two = Statement.objects.filter(key__in=[f"{QUAY}-s01", f"{QUAY}-s02"])
    two.update(said_edtf=first, said_first=first, said_last=first)
    day = date.fromisoformat(past)
    later = day + timedelta(days=1)
    start = two.filter(key=f"{QUAY}-s02")

    start.update(said_edtf=later.isoformat(), said_first=later, said_last=later)
    assert len(get(f"{TIMELINE}?by={by}&{ids}").json()["buckets"]) == 1000
    start.update(said_edtf=past, said_first=day, said_last=day)
    (fault,) = faults_at(f"{TIMELINE}?by={by}&{ids}")

    assert (fault["parameter"], fault["code"]) == ("by", "too_many")
    assert "1,001" in fault["detail"]
    assert (f"ask by {wider}" in fault["detail"]) is (wider is not None)
    assert "said_after" in fault["detail"]


def test_statements_without_a_date_count_no_later_than_their_document_and_open_starts_nowhere():
    ids = "&".join(f"id={QUAY}-s{number:02}" for number in (1, 2, 6, 7, 9, 11, 12))
    answer = get(f"{TIMELINE}?by=day&{ids}").json()

    (series,) = answer.pop("series")
    assert answer == {
        "revision": 1,
        "by": "day",
        "split": None,
        "imprecise": "first",
        "counts_once": True,
        "buckets": [f"2024-12-{day:02}" for day in range(1, 32)],
    }
    assert series == {
        "value": None,
        "label": None,
        "said": [int(day in (1, 18)) for day in range(1, 32)],
        "no_later_than": [int(day == 31) for day in range(1, 32)],
        "undated": 4,
    }


def test_an_imprecise_date_can_be_spread_and_the_answer_says_that_sums_exceed_the_total():
    ids = f"id={QUAY}-s02&id={QUAY}-s05&id={QUAY}-s08"
    answer = get(f"{TIMELINE}?by=week&imprecise=spread&{ids}").json()

    assert answer["buckets"] == [
        *("2024-11-25", "2024-12-02", "2024-12-09", "2024-12-16", "2024-12-23", "2024-12-30"),
    ]
    # All December; open from the 18th on; and from the 19th until nobody knows.
    assert answer["series"][0]["said"] == [1, 1, 1, 3, 2, 2]
    assert answer["counts_once"] is False


def test_a_timeline_is_split_in_the_order_of_the_vocabulary():
    answer = get(f"{TIMELINE}?by=year&split=kind&document={QUAY}").json()

    assert [(one["value"], one["label"]) for one in answer["series"]] == [
        ("assertion", "Assertion"),
        ("demand", "Demand"),
    ]


def test_nothing_found_has_no_buckets():
    answer = get(f"{TIMELINE}?created=1999").json()

    assert answer["buckets"] == []
    assert answer["series"] == [
        {"value": None, "label": None, "said": [], "no_later_than": [], "undated": 0}
    ]
    assert get(f"{FACETS}?facet=kind&created=1999").json()["facets"][0]["values"] == []


@pytest.mark.parametrize(
    "query",
    [
        "facets/?facet=kind&facet=review_status&facet=related_to&facet=measure&facet=speaker",
        "timeline/?by=year",
        "timeline/?by=year&split=review_status",
    ],
)
@pytest.mark.parametrize(
    "filters", ["", "created_after=2020", "stance=favor", "relation=explains", "id_not=quay"]
)
def test_drafts_count_only_for_those_who_see_them(query: str, filters: str, editor: Client):
    from statements.models import Relation, Statement

    filters = filters.replace("quay", f"{QUAY}-s01")
    address = f"/api/v1/statements/{query}&{filters}"
    public, whole = get(address).json(), editor.get(address).json()
    Relation.objects.filter(other__review_status="draft").delete()
    Statement.objects.filter(review_status="draft").delete()
    cache.clear()

    assert whole != public
    assert get(address).json() == public
    assert editor.get(address).json() == public


def test_only_who_sees_drafts_can_ask_for_them(editor: Client):
    asked = f"{FACETS}?facet=kind&review_status=draft"

    assert codes(asked) == {("review_status", "withheld")}
    assert counts(editor.get(asked))["demand"] == 1


VERSION, NAMED = 1, 1


@pytest.mark.parametrize(
    ("query", "spent"),
    [
        ("facets/?facet=kind&created_after=2020", 1),
        ("facets/?facet=kind&facet=topic&facet=via&facet=stance_topic&created_after=2020", 4),
        ("facets/?facet=speaker&speaker=quay-ada&stance=favor&published=2024", NAMED + 1),
        ("facets/?facet=via&via=reuters&hop_relation_not=cites", NAMED + 1),
        ("timeline/?by=year&created_after=2020", 1),
        ("timeline/?by=year&split=stance&imprecise=spread&topic=quay", NAMED + 1),
        ("facets/?facet=kind&facet=said&topic=quay", NAMED),
    ],
)
def test_each_facet_and_a_timeline_cost_one_query(query, spent, django_assert_num_queries):
    with django_assert_num_queries(VERSION + spent):
        get(f"/api/v1/statements/{query}")


def test_a_request_weighs_as_much_as_what_it_counts():
    from statements.api.urls import RESOURCES

    def weight(action: str, query: str) -> int:
        view = RESOURCES["statements"](action_map={}, detail=False, action=action)
        request: Any = Request(RequestFactory().get(f"/?{query}"))
        request.accepted_renderer = None
        view.request = request
        return int(view.weight)

    assert weight("facets", "facet=kind") == 5
    assert weight("facets", "facet=kind&facet=topic&facet=topic") == 10
    assert weight("facets", "&".join(f"facet={number}" for number in range(50))) == 25
    assert weight("timeline", "by=day") == 5
    assert weight("list", "") == 1


@pytest.mark.parametrize("address", [f"{FACETS}?facet=kind", f"{TIMELINE}?by=year", ESTIMATES])
def test_people_get_a_page_and_other_methods_what_lists_answer(address: str):
    query = "&facet=unit&q=people" if "?" not in address else "&q=quay"
    url = address + query.replace("&", "?" if "?" not in address else "&", 1)

    assert_answers_as_lists_do(url)
