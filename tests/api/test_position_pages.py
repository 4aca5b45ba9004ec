"""Pages and tables of positions: where they end, what is kept, and what they cost."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from rest_framework.request import Request

from tests.api.asking import assert_answers_as_lists_do, get
from tests.api.positions import POSITIONS, SEED, TREE, answer, codes, found, table
from tests.builders import actor, article, save, statement, topic

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("seeded")
def test_a_cursor_is_one_of_this_query_and_leads_forward():
    cursor = answer(f"{TREE}&limit=2")["next_cursor"]

    assert answer(f"{TREE}&limit=3&cursor={cursor}")["results"]
    for query in (f"{TREE}&conflict=false", f"{TREE}&roll_up=true", "stance_topic=mandate"):
        assert codes(f"{query}&cursor={cursor}") == {("cursor", "other_list")}
    # It says that it leads backward.
    backward = cursor.replace("ZhbHNlXQ", "RydWVd")
    assert codes(f"{TREE}&cursor={backward}") == {("cursor", "malformed")}


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("query", ["", TREE, "disagree=false", "roll_up=true", "conflict=false"])
def test_pages_neither_skip_nor_repeat_however_soon_they_end(query: str, monkeypatch: Any):
    whole = found(query)

    assert whole
    assert found(f"{query}&limit=1") == whole
    for limit in ("MAX_STANCES", "MAX_POSITIONS", "MAX_HOLDERS"):
        cache.clear()
        with monkeypatch.context() as patch:
            patch.setattr(f"statements.analysis.positions.{limit}", 1)
            assert found(query) == whole


@pytest.mark.usefixtures("seeded")
def test_a_page_that_has_looked_at_enough_may_have_no_rows_and_a_next_one(monkeypatch: Any):
    monkeypatch.setattr("statements.analysis.positions.MAX_STANCES", 1)

    page = answer(f"{TREE}&disagree=true")

    assert page["results"] == []
    assert page["next"] is not None
    assert len(found(f"{TREE}&disagree=true")) == 2


def test_of_many_topics_and_many_changes_a_hundred_and_ten_are_shown():
    ids = [f"t{number:03}" for number in range(101)]
    days = [f"2024-01-{day:02}" for day in range(1, 14)]
    everything = [{"holder": "ada", "topic": id, "stance": "favor"} for id in ids]
    save(
        {
            "actors": {"ada": actor()},
            "sources": {"article": article()},
            "topics": {id: topic(id) for id in ids},
            "statements": {
                "all": statement("all", stances=everything, said={"edtf": "2023"}),
                **{
                    f"s{number}": statement(
                        f"s{number}",
                        said={"edtf": day},
                        stances=[
                            {
                                "holder": "ada",
                                "topic": "t000",
                                "stance": ("against", "neutral")[number % 2],
                            }
                        ],
                    )
                    for number, day in enumerate(days)
                },
            },
        }
    )

    (row,) = answer("speaker=ada")["results"]
    assert [one["topic"]["id"] for one in row["positions"]] == ids[:100]
    assert row["more"] == 1
    changes = row["positions"][0]["changes"]
    assert changes["count"] == 13
    assert [one["after"]["date"] for one in changes["latest"]] == days[:2:-1]
    history = row["positions"][0]["history"]
    assert (history["count"], len(history["latest"])) == (14, 10)
    assert {line["topic"] for line in table("speaker=ada")} == set(ids)


@pytest.mark.usefixtures("seeded")
def test_a_row_of_the_table_has_what_a_position_has():
    (first, second) = table("stance_holder=emmanuel-macron")

    assert second == {
        "holder": "emmanuel-macron",
        "topic": "european-peacekeeping-in-ukraine",
        "stance_topic": "european-peacekeeping-in-ukraine",
        "stance": "favor",
        "ascribed": "false",
        "conditional": "false",
        "count": "1",
        "date": "2024-11-06/2024-12-17",
        "dated_by": "published",
        "statement": f"{SEED}-s02",
        "speakers": "emmanuel-macron",
        "chain": "",
        "document": SEED,
        "publisher": "",
        "changes": "0",
        "conflict": "false",
        "history": "2",
    }
    assert first["statement"] == f"{SEED}-s28"
    asked = f"{POSITIONS}?{TREE}"
    by_header = get(asked, accept="text/csv")
    assert by_header.getvalue() == get(f"{asked}&format=csv").getvalue()
    assert by_header.headers["Content-Disposition"] == 'attachment; filename="positions.csv"'
    assert by_header.headers["X-Revision"] == "1"


@pytest.mark.usefixtures("seeded")
def test_the_answer_has_a_tag_until_something_is_written(django_assert_num_queries: Any):
    for query in ("", TREE):
        tag = get(f"{POSITIONS}?{query}").headers["ETag"]
        with django_assert_num_queries(1):
            assert get(f"{POSITIONS}?{query}", if_none_match=tag).status_code == 304
    save({"topics": {"bridge": topic()}})
    assert get(f"{POSITIONS}?{TREE}", if_none_match=tag).status_code == 200


@pytest.mark.usefixtures("seeded")
def test_without_a_filter_the_first_page_is_kept_and_no_other(django_assert_num_queries: Any):
    for query in ("", "roll_up=true", "disagree=true", "conflict=true"):
        first = answer(query)
        with django_assert_num_queries(1):
            assert answer(query) == first
    cursor = answer("limit=1")["next_cursor"]
    for query in (f"limit=1&cursor={cursor}", "changed_after=2020", "limit=3"):
        answer(query)
        with pytest.raises(pytest.fail.Exception), django_assert_num_queries(1):
            answer(query)


VERSION, NAMED, HOLDERS, STANCES, NAMES, DATES, WORDS = 1, 1, 1, 1, 1, 1, 3
PAGE = VERSION + HOLDERS + STANCES + NAMES + DATES + WORDS


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("created_after=2020", PAGE),
        (TREE, PAGE + NAMED),
        (f"{TREE}&limit=2&conflict=false", PAGE + NAMED),
        (f"{TREE}&roll_up=true", PAGE + NAMED + 1),
        (f"{TREE}&disagree=true&limit=500", PAGE + NAMED + 2),
        (f"{TREE}&conflict=true", VERSION + NAMED + HOLDERS + STANCES),
        (f"{TREE}&limit=501", VERSION + NAMED),
    ],
)
def test_a_page_takes_as_many_queries_however_much_it_has(
    query, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        get(f"{POSITIONS}?{query}")


def test_a_page_weighs_as_an_expensive_query_and_the_table_as_a_stream():
    from statements.api.position_views import PositionViewSet
    from statements.rest.lists.streams import CsvRenderer

    view = PositionViewSet(action="positions")
    request: Any = Request(RequestFactory().get("/?conflict=true&q=bridge"))
    request.accepted_renderer = None
    view.request = request
    assert view.weight == 5
    assert view.costly_parameters() == ["conflict", "q"]
    request.accepted_renderer = CsvRenderer()
    assert view.weight == 20


@pytest.mark.usefixtures("seeded")
def test_people_get_a_page_and_other_methods_what_lists_answer():
    url = f"{POSITIONS}?{TREE}"

    assert_answers_as_lists_do(url)
