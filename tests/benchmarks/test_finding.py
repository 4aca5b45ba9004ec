"""Search, counts and answers are asked of all candidates alike, and what they say is compared."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from benchmarks.candidates.counting import count_by_month, count_facet, related
from benchmarks.candidates.text_search import search
from benchmarks.capturing import capture_all
from benchmarks.checking import Answer, Different
from benchmarks.dataset import words
from benchmarks.figures import Figures
from benchmarks.finding.comparing import (
    SHOWN,
    months_of,
    values_of,
)
from benchmarks.finding.indexes import FTS, OF_POSTGRESQL, text_index
from benchmarks.finding.results import markdown
from benchmarks.finding.works import FACETS, FINDING, SEARCHES
from benchmarks.questions import PAGE, Known
from benchmarks.works import Asker
from statements.models import Stance, Statement, Topic
from tests.api.asking import found, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TEXTS = ("SUBJECTS", "PREDICATES", "CIRCUMSTANCES")
NOT_SEARCHED = ("OFFICES",)

FILTERS = [
    {"speaker": "emmanuel-macron"},
    {"speaker": "ilir-dobran"},
    {"topic_exact": "european-peacekeeping-in-ukraine"},
    {"topic_exact": "un-auspices"},
]


def paths(work: str) -> list[str]:
    """Return On Record's addresses of a work on the records of the tests."""
    by = {
        name: [one[name] for one in FILTERS if name in one] for name in ("speaker", "topic_exact")
    }
    statements = [f"peacekeepers-ukraine-2024-12-s{number}" for number in (20, 24)]
    known = Known(cast("Any", None), [], by["speaker"], by["topic_exact"], statements)
    return Asker(None).addresses("onrecord", FINDING[work], FINDING[work].questions(known))


def answer(document: Any) -> Answer:
    return Answer(200, None, "application/json", json.dumps(document).encode(), 0.1, is_whole=True)


def compare(candidate: str, work: str, document: Any, expected: Any) -> None:
    """Raise Different if a candidate's answer isn't the expected one."""
    rule = FINDING[work].compare
    assert rule is not None
    rule("here", FINDING[work], candidate, answer(document), answer(expected))


def pages(*revisions: int) -> list[dict[str, Any]]:
    return [{"id": f"s{place}", "revision": number} for place, number in enumerate(revisions)]


def strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from (*value.keys(), *value.values())
        case tuple():
            for one in value:
                yield from strings(one)


def test_words_are_searched_for_that_stand_in_texts_alone_and_as_whole_words():
    asked = {word for one in SEARCHES for word in one.split()}
    elsewhere = {
        (name, word)
        for name, value in vars(words).items()
        if name.isupper() and name not in NOT_SEARCHED
        for text in strings(value)
        for word in asked
        if word in text.lower()
        if name not in TEXTS or word not in re.findall("[a-z]+", text.lower())
    }

    assert elsewhere == set()


@pytest.mark.parametrize("work", FINDING)
def test_all_that_is_asked_of_on_record_is_answered(work: str):
    assert {get(path).status_code for path in paths(work)} == {200}


@pytest.mark.parametrize(
    ("filters", "facet"),
    [(filters, facet) for filters in FILTERS for facet in FACETS[next(iter(filters))]],
    ids=str,
)
def test_the_aggregates_of_the_orm_count_what_a_facet_counts(filters: dict[str, str], facet: str):
    ((by, key),) = filters.items()
    own = get(f"/api/v1/statements/facets/?facet={facet}&{by}={key}").json()

    counted = count_facet(related(Statement.objects.public(), filters), facet)

    by_value = [sorted(one["facets"][0]["values"], key=str) for one in (counted, own)]
    assert by_value[0] == by_value[1]
    assert by_value[0]


def test_the_aggregates_of_the_orm_count_a_statement_with_a_stance_on_two_topics_once():
    topic = Topic.objects.get(key="un-auspices")
    (stance,) = Stance.objects.filter(statement__key="peacekeepers-ukraine-2024-12-s24")
    before = count_facet(related(Statement.objects.public(), FILTERS[-1]), "stance")
    assert stance.topic == topic

    stance.pk, stance.topic = None, Topic.objects.exclude(pk=topic.pk)[0]
    stance.save(force_insert=True)

    assert count_facet(related(Statement.objects.public(), FILTERS[-1]), "stance") == before


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_aggregates_of_the_orm_count_the_months_of_a_timeline(filters: dict[str, str]):
    ((by, key),) = filters.items()
    own = get(f"/api/v1/statements/timeline/?by=month&{by}={key}").json()

    rows = count_by_month(related(Statement.objects.public(), filters))

    shown = [{**row, "month": row["month"] and row["month"].isoformat()} for row in rows]
    assert months_of(shown) == months_of(own)
    assert months_of(own)


def test_the_search_of_the_orm_finds_what_has_all_the_words_in_its_text():
    keys = search(Statement.objects.public(), "force aegis").values_list("key", flat=True)

    assert {*keys} == {"peacekeepers-ukraine-2024-12-s23"} == found("statements", "q=force+aegis")


@pytest.mark.parametrize("work", ["facets", "timeline"])
def test_the_bare_server_sends_the_rows_that_are_counted(work: str):
    read: Any = values_of if work == "facets" else months_of
    captured = capture_all([(path, None) for path in paths(work)])

    for path, question in zip(paths(work), captured, strict=True):
        with connection.cursor() as cursor:
            cursor.execute(question["sql"], question["parameters"])
            rows = json.loads(json.dumps(cursor.fetchall()))
        counted, own = read(rows), read(get(path).json())
        assert (sorted(counted, key=str), question["column"]) == (sorted(own, key=str), None)


def test_the_bare_server_sends_the_documents_that_a_search_by_relevance_finds():
    (question,) = capture_all(
        [("/api/v1/statements/?q=auspices&ordering=relevance", None)],
    )

    assert question["column"] is not None
    assert any("words" in sql for sql, _ in question["before"])


def test_pages_in_the_same_order_of_writing_are_the_same_for_datasette_only():
    expected = {"results": pages(5, 4, 4)}
    others = {"results": [*pages(5, 4, 4)[::2], pages(5, 4, 4)[1]]}

    compare("datasette", "search_newest", others["results"], expected)
    with pytest.raises(Different):
        compare("datasette", "search_newest", pages(5, 4, 3), expected)
    with pytest.raises(Different):
        compare("tuned_drf", "search_newest", others, expected)


def test_of_what_fits_best_a_page_is_compared_whole_only_if_it_is_not_full():
    few, full = pages(*range(3)), pages(*range(PAGE))
    others = [{**one, "id": f"other-{one['id']}"} for one in full]

    compare("datasette", "search_relevance", few[::-1], {"results": few})
    compare("datasette", "search_relevance", others, {"results": full})
    for wrong, wanted in ((others[:3], few), (few, full)):
        with pytest.raises(Different):
            compare("datasette", "search_relevance", wrong, {"results": wanted})


def facet(name: str, *values: tuple[str | None, int]) -> dict[str, Any]:
    rows = [
        {"value": value, "label": value and value.title(), "count": count}
        for value, count in values
    ]
    return {"facets": [{"facet": name, "values": rows}]}


def flat(name: str, *values: tuple[str, int]) -> dict[str, Any]:
    rows = [{"value": 7, "label": label, "count": count} for label, count in values]
    return {"facet_results": {name: {"results": rows}}}


def test_a_facet_has_the_same_counts_for_all():
    expected = facet("kind", ("demand", 3), (None, 1))

    compare("tuned_drf", "facets", expected, expected)
    compare("bare", "facets", [["demand", None, 3, 2], [None, None, 1, 2]], expected)
    compare("datasette", "facets", flat("kind", ("demand", 3)), expected)
    for wrong in (facet("kind", ("demand", 2), (None, 1)), facet("kind", ("demand", 3))):
        with pytest.raises(Different):
            compare("tuned_drf", "facets", wrong, expected)


def test_datasette_names_speakers_and_counts_rows_with_a_stance():
    compare(
        "datasette", "facets", flat("actor_id", ("Ann", 2)), facet("speaker", ("ann", 2), (None, 1))
    )
    compare("datasette", "facets", flat("stance", ("favor", 3)), facet("stance", ("favor", 2)))
    with pytest.raises(Different):
        compare(
            "datasette", "facets", flat("stance", ("against", 2)), facet("stance", ("favor", 2))
        )


def test_which_of_the_rarest_of_too_many_values_are_shown_is_the_same_to_all():
    many = [(f"v{place}", 2 if place < 9 else 1) for place in range(SHOWN)]
    others = [*many[:-1], ("last", 1)]

    compare("tuned_drf", "facets", facet("speaker", *others), facet("speaker", *many))
    wrong = facet("speaker", ("first", 2), *many[1:])
    with pytest.raises(Different):
        compare("tuned_drf", "facets", wrong, facet("speaker", *many))


def test_a_timeline_has_the_same_months_for_all():
    series = {"said": [2, 0], "no_later_than": [1, 0], "undated": 4}
    expected = {"buckets": ["2024-01", "2024-02"], "series": [series]}
    rows = [
        {"month": "2024-01-01", "is_said": True, "count": 2},
        {"month": "2024-01-01", "is_said": False, "count": 1},
        {"month": None, "is_said": False, "count": 4},
    ]
    days = [[None, 1, "2024-01-03", "2024-01-03", 1], [None, 1, "2024-01-30", "2024-01-30", 1]]
    others = [[None, 0, "2024-01-03", "2024-01-03", 1], [None, 0, None, None, 4]]

    compare("tuned_drf", "timeline", rows, expected)
    compare("bare", "timeline", [*days, *others], expected)
    with pytest.raises(Different):
        compare("tuned_drf", "timeline", rows[:2], expected)


def test_texts_are_indexed_only_while_others_search_them(tmp_path: Path):
    file = tmp_path / "texts.sqlite3"
    asked = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH 'demand'"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE statements_statement (id INTEGER PRIMARY KEY, text)")
        database.execute("INSERT INTO statements_statement VALUES (4, 'Demanded.'), (5, 'No.')")
        database.commit()

        with text_index(f"sqlite:///{file}"):
            assert database.execute(asked).fetchall() == [(4,)]
        with pytest.raises(sqlite3.OperationalError):
            database.execute(asked)


def test_the_search_of_the_orm_uses_the_index_that_is_made_for_it():
    if connection.vendor != "postgresql":
        assert "LIKE" in str(search(Statement.objects.public(), "auspices").query)
        return
    with connection.cursor() as cursor:
        cursor.execute(OF_POSTGRESQL[0])
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = search(Statement.objects.public(), "auspices").explain()

    assert "benchmark_statement_text" in plan


def test_the_table_has_a_row_for_each_work_with_ratios_of_those_that_can_do_it():
    found = [
        Figures("sqlite", "facets", "onrecord", 8.0),
        Figures("sqlite", "facets", "tuned_drf", 4.0),
        Figures("sqlite", "facets", "datasette", 100.0),
        Figures("sqlite", "search_relevance", "onrecord", 2.5),
        Figures("sqlite", "search_relevance", "tuned_drf"),
        Figures("sqlite", "search_relevance", "datasette", 3.0),
    ]

    assert [*markdown(found, 10_000)] == [
        "At 10,000 statements:",
        "",
        "| database | work | onrecord, ms | tuned_drf | datasette |",
        "| --- | --- | ---: | ---: | ---: |",
        "| SQLite | `facets` | 8.0 | 0.50 | 12 |",
        "| SQLite | `search_relevance` | 2.5 | - | 1.2 |",
        "",
    ]
