"""Answers as small as the question: records in brief, and what a CSV begins with."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.asking import RESOURCES, address, brief, faults, faults_at, get, listed, table
from tests.api.world import SEED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_a_statement_in_brief_says_who_said_what_on_whose_word():
    assert brief("statements", f"{SEED}-s23") == {
        "id": f"{SEED}-s23",
        "kind": "demand",
        "one_line": "Crosetto said that the force ought to work under UN aegis. [Guido Crosetto "
        "for Italy; demand; favor: Force operates under United Nations auspices; undated]",
        "said": None,
        "speakers": ["guido-crosetto"],
        "chain": [],
        "stances": [{"holder": "guido-crosetto", "topic": "un-auspices", "stance": "favor"}],
    }
    assert brief("statements", f"{SEED}-s05")["chain"] == ["rbc-ukraine", "reuters"]


LINES = {
    ("statements", f"{SEED}-s01"): "[narrator; event report; Europe (European states, taken "
    "together) unclear: European peacekeeping deployment in Ukraine; undated]",
    ("statements", f"{SEED}-s18"): "[unsourced; estimate; undated]",
    ("statements", f"{SEED}-s28"): "[Emmanuel Macron for France; proposal; favor: European "
    "peacekeeping deployment in Ukraine; conditional; previously]",
    ("statements", f"{SEED}-s29"): "[Ministry of Defence of Italy, Ministry of Foreign Affairs of "
    "Italy for Italy; assertion; unclear: Italian troops take part; conditional; undated]",
    ("estimates", f"{SEED}-e1"): "states in the coalition that forms the mission: between 5 and 8 "
    "{country} [Reuters; expected; Which states make up the force and its core; undated]",
    ("estimates", f"{SEED}-e2"): "strength of the peacekeeping force: about 40000 {person} "
    "[unsourced; expected; Size of the force; likely; undated]",
    ("estimates", f"{SEED}-e4"): "personnel required for the mission: at most 100000 {person} "
    "[Unnamed source of Reuters (2); required; Size of the force; undated]",
    ("actors", "italian-ministry-of-defence"): "Ministry of Defence of Italy [organization; IT; "
    "part of Italy]",
    ("actors", "reuters-source-1"): "Unnamed source of Reuters (1) [unnamed person]",
    ("sources", SEED): f"{SEED} [document; 2024-11-06/2024-12-17]",
    ("sources", "reuters"): "Reuters [outlet]",
    ("topics", "meeting-dec-18"): "Meeting of Zelenskyy with European leaders [event; 2024-12-18]",
    ("topics", "un-auspices"): "Force operates under United Nations auspices [option; part of "
    "Make-up and mandate of an international force]",
}


@pytest.mark.parametrize(("record", "line"), LINES.items())
def test_one_line_has_the_text_and_what_is_recorded(record: tuple[str, str], line: str):
    assert brief(*record)["one_line"].endswith(line)


def test_statements_in_brief_have_at_most_400_bytes_on_average():
    page = get(address("statements", f"document={SEED}&view=brief&limit=500"))
    sizes = [
        len(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode())
        for record in page.json()["results"]
    ]

    assert sum(sizes) / len(sizes) <= 400
    assert len(sizes) == 35


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_list_gives_the_same_records_in_brief_as_pages_and_as_lines(resource: str):
    page = get(address(resource, "view=brief&limit=500")).json()["results"]
    lines = get(address(resource, "view=brief&format=ndjson")).getvalue().decode().splitlines()

    assert [record["id"] for record in page] == listed(resource)
    assert [json.loads(line) for line in lines] == page
    assert [brief(resource, record["id"]) for record in page] == page
    assert all(record["one_line"] for record in page)


def test_a_csv_of_brief_records_has_ids_in_its_cells():
    rows = {row["id"]: row for row in table("statements", "view=brief")}

    assert list(rows[f"{SEED}-s05"]) == [
        *("id", "kind", "one_line", "said", "speakers", "chain", "stances")
    ]
    assert rows[f"{SEED}-s05"]["chain"] == "rbc-ukraine|reuters"
    assert rows[f"{SEED}-s29"]["speakers"].count("|") == 1
    assert rows[f"{SEED}-s03"]["speakers"] == ""


def test_filters_orderings_and_cursors_work_as_they_do_for_whole_records():
    query = "speaker_kind=person&ordering=-created&limit=3&count=exact"
    whole, small = (get(address("statements", f"{query}&view={one}")) for one in ("whole", "brief"))
    following = get(small.json()["next"]).json()

    assert [one["id"] for one in small.json()["results"]] == [
        one["id"] for one in whole.json()["results"]
    ]
    assert small.json()["count"] == whole.json()["count"]
    assert "view=brief" in small.json()["next"]
    assert all("one_line" in one for one in following["results"])


def test_a_brief_page_is_built_by_one_query():
    with CaptureQueriesContext(
        connection,
    ) as whole:
        get(address("statements", "limit=20"))
    with CaptureQueriesContext(connection) as small:
        get(address("statements", "limit=20&view=brief"))

    assert len(small) == len(whole)


def test_what_is_brief_has_a_weak_tag_and_can_be_asked_again():
    at = "/api/v1/actors/italy/?view=brief"
    first = get(at)
    again = get(at, **{"If-None-Match": first["ETag"]})

    assert first["ETag"].startswith('W/"')
    assert not get("/api/v1/actors/italy/?view=whole")["ETag"].startswith("W/")
    assert again.status_code == 304


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_brief_record_has_no_sparse_fields_and_other_views_are_refused(resource: str):
    both = faults(resource, "view=brief&fields=nonsense&omit=kind")
    (unknown,) = faults(resource, "view=breif")

    assert [(one["parameter"], one["code"]) for one in both] == [
        ("fields", "not_in_brief"),
        ("omit", "not_in_brief"),
    ]
    assert (unknown["parameter"], unknown["code"]) == ("view", "unknown_word")
    assert 'Did you mean "brief"?' in unknown["detail"]
    assert {one["code"] for one in faults_at(f"/api/v1/{resource}/x/?view=brief&fields=id")} == {
        "not_in_brief"
    }


def test_a_csv_of_statements_begins_with_what_people_need_first():
    rows = {row["id"]: row for row in table("statements")}
    first = ["id", "speaker", "publisher", "via", "stance_holder", "stance_topic", "stance"]

    assert list(rows[f"{SEED}-s05"])[:7] == first
    assert [rows[f"{SEED}-s05"][name] for name in first[1:]] == [
        *("european-leaders", "", "rbc-ukraine|reuters"),
        *("vladimir-putin", "talks-with-russia", "against"),
    ]
    assert [rows[f"{SEED}-s03"][name] for name in first[1:]] == [""] * 6
    assert rows["quay-notes-s01"]["publisher"] == "politico"


@pytest.mark.parametrize("resource", ["statements", "estimates"])
def test_the_first_columns_hold_what_their_filters_take(resource: str):
    rows = table(resource)
    columns = ("speaker", "publisher", "via")

    assert list(rows[0])[1:4] == list(columns)
    for column in columns:
        values = {value for row in rows for value in row[column].split("|") if value}
        assert values
        for value in values if resource == "statements" else ():
            having = {row["id"] for row in rows if value in row[column].split("|")}
            assert having <= set(listed(resource, f"{column}={value}"))


def test_columns_can_be_chosen_by_name():
    (row,) = table("statements", f"id={SEED}-s05&fields=speaker,text")
    (rest,) = table("statements", f"id={SEED}-s05&omit=speaker,via,spans")

    assert list(row) == ["id", "speaker", "text"]
    assert {"speaker", "via", "spans"}.isdisjoint(rest)
    assert list(rest)[:3] == ["id", "publisher", "stance_holder"]
    assert [one["code"] for one in faults("statements", "fields=speaker")] == ["unknown_field"]
