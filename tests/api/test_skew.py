"""A source that has a third of all hops costs no more than others."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from statements.models import Hop, Source
from statements.models.statistics import MANY, renew_statistics
from tests.api.asking import address, get
from tests.api.writing import Writer
from tests.builders import actor, article, outlet, save, statement, topic
from tests.copies import add, copy_statement, database_time

pytestmark = pytest.mark.django_db

STATEMENTS = 25_000
OUTLETS = 200


def known_tables() -> set[str]:
    """Return the tables of which the database knows how values are spread."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if not cursor.fetchone():
                return set()
            cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        else:
            cursor.execute("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}


def forget_statistics() -> None:
    """Leave the database without knowledge of how values are spread."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")
        else:
            cursor.execute("DELETE FROM pg_statistic WHERE starelid >= 16384")


def topics(number: int) -> list[dict[str, str]]:
    return [{"resource": "topics", **topic(f"t-{place}")} for place in range(number)]


def test_after_an_import_of_many_records_the_statistics_are_renewed(
    django_capture_on_commit_callbacks,
):
    writer = Writer()
    forget_statistics()
    with django_capture_on_commit_callbacks(execute=True):
        assert writer.post("imports/", topics(MANY - 1)).status_code == 200
    assert "statements_topic" not in known_tables()

    with django_capture_on_commit_callbacks(execute=True):
        assert writer.post("imports/", topics(2 * MANY)).status_code == 200

    assert {"statements_topic", "statements_change"} <= known_tables()


def analyzed_tables(*, only_grown: bool) -> set[str]:
    with CaptureQueriesContext(connection) as queries:
        renew_statistics(only_grown=only_grown)
    start, _, tables = queries[-1]["sql"].partition(") ")
    assert start == "ANALYZE (SKIP_LOCKED"
    return set(tables.split(", "))


def test_only_tables_that_have_grown_by_half_are_analyzed_again_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes milliseconds for all of them")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE statements_topic CASCADE")  # what other tests left in its file
    writer, known = Writer(), {'"statements_topic"', "statements_topic"}
    assert writer.post("imports/", topics(MANY)).status_code == 200
    assert analyzed_tables(only_grown=False) & known

    # Tables without a row are never known, and cost nothing.
    assert not analyzed_tables(only_grown=True) & known

    assert writer.post("imports/", topics(2 * MANY)).status_code == 200
    assert analyzed_tables(only_grown=True) & known


def test_what_goes_wrong_with_the_statistics_fails_no_write(
    django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(f"statements.models.statistics._renew_on_{connection.vendor}", fail)
    monkeypatch.setattr("statements.models.statistics.MANY", 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert Writer().post("topics/", topic()).status_code == 201

    assert "were not renewed: database is locked" in caplog.text


def test_who_does_not_own_the_tables_may_write_to_them():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no owners")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE writer")
        cursor.execute("SET LOCAL ROLE writer")
        renew_statistics()
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT 1")


@pytest.mark.long
@pytest.mark.parametrize("is_known", [False, True], ids=["without statistics", "with statistics"])
def test_a_source_with_a_third_of_all_hops_is_found_as_quickly_as_others(is_known):
    save(
        {
            "actors": {"ada": actor()},
            "sources": {
                "article": article(),
                **{f"outlet-{place}": outlet(f"outlet-{place}") for place in range(OUTLETS)},
            },
            "statements": {"article-s00": statement("article-s00")},
        }
    )
    ids = copy_statement("article-s00", STATEMENTS)
    places = [0 if place % 3 == 0 else place % OUTLETS for place in range(STATEMENTS)]
    outlets = list(Source.objects.filter(kind="outlet").order_by("pk"))
    add(
        Hop,
        (
            {
                "statement_id": id,
                "position": 1,
                "source": outlets[place],
                "relation": "reports",
            }
            for id, place in zip(ids, places, strict=True)
        ),
    )
    forget_statistics()
    if is_known:
        renew_statistics()

    has, all_of_them = places.count(0), STATEMENTS + 1
    for query, count in {
        "via=outlet-0": has,
        "via=outlet-0&hop_relation=reports": has,
        "via_not=outlet-0": all_of_them - has,
    }.items():
        with database_time() as spent:
            page = get(address("statements", f"{query}&count=exact&limit=1")).json()
        assert page["count"]["value"] == count
        assert sum(seconds for seconds, _ in spent) < 0.5, (query, max(spent))
