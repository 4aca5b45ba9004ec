"""Lists ordered by relevance: which records come first, and pages that are exact meanwhile."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from statements.filters import search
from statements.filters.search import WordSearch
from statements.models import Statement
from statements.rest.lists import ranked_keyset
from tests.api.asking import faults, get, listed
from tests.api.writing import Writer
from tests.builders import actor, outlet, save, statement, topic, world
from tests.database import module_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]

TEXTS = [
    "Peace.",
    "Force and peace.",
    "Peace is near, and peace is dear, and nobody believes in peace any more than in war.",
    "Forces of peace keep the peace by force.",
    "War.",
    "The force is forced to leave; peace forces stay.",
    "A peaceful war.",
    "No war, no force.",
]
WRITES = 4
PAGE = "/api/v1/statements/?fields=id"


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with statements from several writes, drafts among them."""

    def fill() -> None:
        records = world()
        records["actors"]["dove"] = actor("dove", name="Peace Dove")
        records["actors"]["hawk"] = actor("hawk", name="Hawk", description="Hates peace, peace.")
        records["sources"]["peace"] = outlet("peace", name="The Daily Peace")
        records["sources"]["long"] = outlet("long", name="The Daily Peace of the Old Harbor Town")
        records["topics"]["peace"] = topic("peace", name="Peace in the harbor")
        save(records)
        for write in range(WRITES):
            save({"statements": {one["id"]: one for one in map(made(write), range(len(TEXTS)))}})

    with module_data(django_db_blocker, fill):
        yield


def made(write: int) -> Callable[[int], Any]:
    def make(place: int) -> Any:
        return statement(
            f"w{write}-s{place}",
            text=TEXTS[place],
            language="en",
            review_status="draft" if (write, place) in {(1, 3), (2, 0)} else "unreviewed",
            participants=[{"actor": "dove" if place == 4 else "ada", "role": "speaker"}],
            topics=["peace"] if place == write else [],
        )

    return make


@contextmanager
def ranking(ranked: int) -> Iterator[None]:
    """Let only so many records be ranked."""
    with ExitStack() as patches:
        for name, value in [("RANKED", ranked), ("MOST", 2 * ranked)]:
            patches.enter_context(mock.patch.object(ranked_keyset, name, value))
        yield


def ids_of(page: Any) -> list[str]:
    return [record["id"] for record in page["results"]]


def page_at(address: str) -> Any:
    response = get(address)
    assert response.status_code == 200, response.text
    return response.json()


FEW_OR_MANY = [0, 5_000]
"""How many rows of the index count as few: none, so that records are read in order, or all here."""

ORDERS = [
    # often before once, short texts before long ones, and the name of a speaker last
    (
        "statements",
        "q=peace&id=w3-s0&id=w3-s1&id=w3-s2&id=w3-s4&id=w3-s7",
        "w3-s2 w3-s0 w3-s1 w3-s4",
    ),
    # what a topic is called as well
    ("statements", "q=peace&id=w0-s0&id=w3-s0", "w0-s0 w3-s0"),
    # both words, before one of them
    ("statements", "q=peace+or+war&id=w1-s0&id=w1-s2&id=w1-s4", "w1-s2 w1-s4 w1-s0"),
    # as it was typed, before another form
    ("statements", "q=forces&id=w3-s1&id=w3-s3&id=w3-s5", "w3-s5 w3-s3 w3-s1"),
    # the newest of equals
    ("statements", "q=war&id=w0-s4&id=w1-s4&id=w3-s4", "w3-s4 w1-s4 w0-s4"),
    # what is excluded counts nothing
    ("statements", "q=-peace&id=w0-s4&id=w0-s7&id=w3-s7", "w3-s7 w0-s7"),
    # names before descriptions, and short names before long ones
    ("actors", "q=peace", "dove hawk"),
    ("sources", "q=peace", "peace long"),
    ("topics", "q=harbor+or+peace", "peace harbor"),
]


@pytest.mark.parametrize("few", FEW_OR_MANY)
@pytest.mark.parametrize(("resource", "query", "expected"), ORDERS)
def test_what_matches_best_comes_first(resource: str, query: str, expected: str, few: int):
    with mock.patch.object(search, "FEW", few):
        assert listed(resource, f"{query}&ordering=relevance") == expected.split()


@pytest.mark.parametrize("ranked", [1, 3, 7, 1_000])
def test_the_newest_records_are_ranked_and_the_rest_follow_newest_first(ranked: int):
    newest = listed("statements", "q=peace&ordering=-created")
    with ranking(ranked):
        page = page_at(f"{PAGE}&q=peace&ordering=relevance&limit=500")

    assert page["ranked"] == min(ranked, len(newest))
    assert set(ids_of(page)[:ranked]) == set(newest[:ranked])
    assert ids_of(page)[ranked:] == newest[ranked:]


def test_pages_say_how_many_records_are_ranked_only_where_some_are():
    assert page_at(f"{PAGE}&q=peace")["ranked"] is None
    assert page_at(f"{PAGE}&as_of=1")["ranked"] is None
    assert page_at(f"{PAGE}&q=nothing&ordering=relevance")["ranked"] == 0
    assert "ranked" not in page_at("/api/v1/estimates/")
    assert "ranked" not in page_at("/api/v1/statements/article-s01/history/")


@pytest.mark.parametrize("format", ["ndjson", "csv"])
def test_a_stream_has_the_same_order(format: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.rest.lists.streams.STREAM_CHUNK", 4)
    with ranking(6):
        whole = ids_of(page_at(f"{PAGE}&q=peace&ordering=relevance&limit=500"))
        response = get(f"{PAGE}&q=peace&ordering=relevance&format={format}")
        lines = response.getvalue().decode().split()

    if format == "ndjson":
        assert [json.loads(line)["id"] for line in lines] == whole
    else:
        assert [line for line in lines if line.startswith("w")] == whole


numbers = count()


def write_another(text: str = "Peace and force, war and peace.", **values: Any) -> str:
    """Write a public statement with all words of the corpus, and return its id."""
    id = f"another-{next(numbers)}"
    save({"statements": {id: statement(id, text=text, language="en", **values)}})
    return id


WORDS = ["peace", "force", "war", "peace*", "forces", '"peace forces"', "harbor", "dove"]
queries = st.builds(
    " ".join,
    st.lists(
        st.sampled_from([*WORDS, *(f"-{word}" for word in WORDS[:3]), "or"]), min_size=1
    ).filter(lambda words: "or -" not in " ".join(words) and words != ["or"]),
)


@settings(max_examples=settings().max_examples // 4)
@given(
    query=queries,
    few=st.sampled_from(FEW_OR_MANY),
    ranked=st.integers(1, 30),
    limit=st.integers(1, 9),
    data=st.data(),
)
def test_pages_joined_are_the_list_both_ways_whatever_is_written_meanwhile(
    query: str, few: int, ranked: int, limit: int, data: st.DataObject
):
    asked = f"{PAGE}&ordering=relevance&q={query.replace(' ', '+')}"
    with transaction.atomic(), ranking(ranked), mock.patch.object(search, "FEW", few):
        whole = page_at(f"{asked}&limit=500")
        page = page_at(f"{asked}&limit={limit}")
        forward, last = [ids_of(page)], page
        while page["next"]:
            if data.draw(st.booleans()):
                write_another()
            last = page = page_at(page["next"])
            forward.append(ids_of(page))
            assert page["ranked"] == whole["ranked"]
        backward = [ids_of(last)]
        while last["previous"]:
            if data.draw(st.booleans()):
                write_another()
            last = page_at(last["previous"])
            backward.append(ids_of(last))
        transaction.set_rollback(True)

    assert [id for ids in forward for id in ids] == ids_of(whole)
    assert backward[::-1] == forward


@pytest.mark.parametrize("ranked", [3, 8])
def test_records_that_come_and_go_disturb_no_others(ranked: int):
    writer = Writer()
    with ranking(ranked):
        asked = f"{PAGE}&q=peace&ordering=relevance"
        whole = ids_of(page_at(f"{asked}&limit=500"))
        page = page_at(f"{asked}&limit=2")
        found = ids_of(page)
        gone = {whole[0], whole[3], whole[-1]}
        for id in gone:
            assert writer.delete(f"statements/{id}/").status_code == 204
        for id in ("w1-s3", "w2-s0"):
            patched = writer.patch(f"statements/{id}/", {"review_status": "accepted"})
            assert patched.status_code == 200
        while page["next"]:
            page = page_at(page["next"])
            found += ids_of(page)

    entered = {"w1-s3", "w2-s0"}
    assert [id for id in found if id not in entered] == [
        id for id in whole if id not in gone or id in found[:2]
    ]
    assert len(set(found)) == len(found)


def test_where_too_much_has_entered_the_ranking_begins_again():
    asked = f"{PAGE}&q=dove+-peace&ordering=relevance"
    old = [write_another("A dove.") for _ in range(2)]
    drafts = [write_another("A dove.", review_status="draft") for _ in range(3)]
    old.append(write_another("A dove."))
    with ranking(3):
        page = page_at(f"{asked}&limit=1")
        later = page_at(page["next"])
        assert ids_of(page) + ids_of(later) == old[::-1][:2]
        Statement.objects.filter(key__in=drafts).update(review_status="accepted")
        assert len(ids_of(page_at(page["next"]))) == 1
        Statement.objects.filter(key=write_another("A dove.")).update(
            created_at=Statement.objects.get(key=old[0]).created_at + timedelta(microseconds=1)
        )
        response = get(page["next"])

        assert response.status_code == 400
        (fault,) = response.json()["errors"]
        assert (fault["parameter"], fault["code"]) == ("cursor", "outdated")
        assert "leave the cursor out" in fault["detail"]


@pytest.mark.parametrize("drafted", [0, 1, 2])
def test_a_draft_of_that_very_moment_is_not_shown(drafted: int):
    asked = f"{PAGE}&q=peace&ordering=relevance"
    whole = ids_of(page_at(f"{asked}&limit=500"))
    rank = WordSearch.read_scored

    def rank_and_withdraw(*args: Any) -> list[Any]:
        found = rank(*args)
        Statement.objects.filter(key=whole[drafted]).update(review_status="draft")
        return found

    with mock.patch.object(WordSearch, "read_scored", rank_and_withdraw):
        page = page_at(f"{asked}&limit=2")
    rest = page_at(page["next"].replace("limit=2", "limit=500"))

    assert ids_of(page) + ids_of(rest) == [id for id in whole if id != whole[drafted]]
    assert len(ids_of(page)) == 2


REFUSED = [
    ("ordering=relevance", "ordering", "needs_search", 'add "q"'),
    ("ordering=-relevance&q=peace", "ordering", "unknown_ordering", "leave the minus out"),
    ("ordering=relevence&q=peace", "ordering", "unknown_ordering", 'Did you mean "relevance"?'),
    ("ordering=relevance&q=", "q", "empty", "give one"),
    ("ordering=relevance&q=...", "q", "empty", "no word"),
    ("ordering=relevance&format=csv", "ordering", "needs_search", 'add "q"'),
    ("ordering=relevance&q=peace&as_of=1", "ordering", "not_as_of", "export"),
]


@pytest.mark.parametrize(("query", "parameter", "code", "remedy"), REFUSED)
def test_an_ordering_by_relevance_without_a_search_is_refused(
    query: str, parameter: str, code: str, remedy: str
):
    assert (parameter, code) in {
        (fault["parameter"], fault["code"])
        for fault in faults("statements", query)
        if remedy in fault["detail"]
    }


def test_a_list_without_such_a_search_has_no_such_ordering():
    (fault,) = faults("estimates", "ordering=relevance&q=peace")

    assert (fault["parameter"], fault["code"]) == ("ordering", "unknown_ordering")


def test_a_forged_cursor_is_refused_or_finds_records_of_the_list():
    page = page_at(f"{PAGE}&q=peace&ordering=relevance&limit=3")
    text = page["next_cursor"]
    ordering, digest, place, _ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    whole = set(listed("statements", "q=peace"))
    early, late = "0001-01-02T00:00:00+00:00", "9999-12-30T00:00:00+00:00"

    def forged(*values: Any) -> str:
        parts = json.dumps([ordering, digest, values, False]).encode()
        return base64.urlsafe_b64encode(parts).decode().rstrip("=")

    for values in [place[:-1], [*place, 1], place[5:], [*place[:5], "x", *place[6:]], [None] * 8]:
        (fault,) = faults("statements", f"q=peace&ordering=relevance&cursor={forged(*values)}")
        assert fault["code"] == "malformed"
    for values in [
        [late, "a", early, "a", 2**40, 10**9, late, "z"],
        [early, "a", late, "a", -1, 500, early, "z"],
        [late, "a", early, "a", 1_000, -1, late, "z"],
        [late, "a", early, "a", 0, -7, late, "z"],
    ]:
        cursor = forged(*values)
        assert set(listed("statements", f"q=peace&ordering=relevance&cursor={cursor}")) <= whole


def test_drafts_count_for_nobody_who_may_not_see_them():
    with ranking(2):
        before = page_at(f"{PAGE}&q=peace&ordering=relevance&limit=500")
        write_another(review_status="draft")
        after = page_at(f"{PAGE}&q=peace&ordering=relevance&limit=500")
        editor: Client = Writer().client
        seen = editor.get(f"{PAGE}&q=peace&ordering=relevance&limit=500").json()

    assert after == before
    assert len(seen["results"]) == len(before["results"]) + 3


VERSION, NAMES, WINDOW, DOCUMENTS, REST = 1, 2, 1, 1, 1
# PostgreSQL first says how many rows of its index it expects.
COUNT = 2 if connection.vendor == "postgresql" else 1
# They are counted twice: also to tell whether they help to read many records.
RANKED_PAGE = VERSION + NAMES + COUNT + WINDOW + NAMES + COUNT + DOCUMENTS


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=1", RANKED_PAGE),
        ("limit=500", RANKED_PAGE),
        ("limit=500&view=brief", RANKED_PAGE),
        ("limit=2&highlight=true", RANKED_PAGE + DOCUMENTS),
        ("limit=500&highlight=true&view=brief", RANKED_PAGE + DOCUMENTS),
    ],
)
def test_a_page_by_relevance_costs_the_same_whatever_is_on_it(
    query: str, expected: int, django_assert_num_queries: Any
):
    with django_assert_num_queries(expected):
        page = page_at(f"/api/v1/statements/?q=peace&ordering=relevance&{query}")
    if page["next"]:
        with django_assert_num_queries(expected):
            page_at(page["next"])


def test_a_page_past_what_is_ranked_costs_no_ranking(django_assert_num_queries: Any):
    with ranking(2):
        with django_assert_num_queries(RANKED_PAGE + REST):
            page = page_at(f"{PAGE}&q=peace&ordering=relevance&limit=4")
        with django_assert_num_queries(VERSION + NAMES + COUNT + REST):
            page_at(page["next"])
