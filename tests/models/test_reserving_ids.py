"""The upgrade from which on some ids are reserved stops if records have them, and says what to do.

The tables are those of today: the migration reads nothing but ids, and those never changed.
"""

from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from statements.documents import write_documents
from statements.documents.rules.records import ROUTE_WORDS
from statements.models import Statement, Topic
from statements.vocabularies import Through
from tests.builders import World, actor, article, batch_of, estimate, statement, topic

NAME = "0008_reserved_ids"


def applied() -> set[str]:
    """Return the names of our migrations that the database has."""
    migrations = MigrationRecorder(connection).applied_migrations()
    return {name for app, name in migrations if app == "statements"}


@pytest.fixture
def before(transactional_db: None) -> Iterator[None]:
    """Let the database be one of the version before."""
    recorder = MigrationRecorder(connection)
    later = sorted(name for name in applied() if name >= NAME)
    for name in later:
        recorder.record_unapplied("statements", name)
    yield
    for name in sorted({*later} - applied()):
        recorder.record_applied("statements", name)


def fill(records: World) -> None:
    """Write records as the version before did, which had no such rule."""
    write_documents(batch_of(records), by=None, through=Through.FIXTURES)


def upgrade() -> None:
    call_command("migrate", "statements", NAME, verbosity=0)


@pytest.mark.usefixtures("before")
def test_without_a_clash_the_upgrade_changes_nothing():
    fill({"actors": {"timelines": actor("timelines")}, "topics": {"summary-2": topic("summary-2")}})

    upgrade()

    assert NAME in applied()


@pytest.mark.usefixtures("before")
def test_with_clashes_the_upgrade_names_them_all_says_what_to_do_and_stops():
    fill(
        {
            "actors": {"ada": actor(), "facets": actor("facets")},
            "sources": {"article": article(), "timeline": article("timeline")},
            "topics": {"resolve": topic("resolve"), "summary": topic("summary")},
            "statements": {"resolve": statement("resolve", estimates=[estimate("facets")])},
        }
    )

    with pytest.raises(CommandError) as stopped:
        upgrade()

    told = str(stopped.value)
    assert (
        ": actors/facets, sources/timeline, topics/resolve, topics/summary, statements/resolve, "
        "estimates/facets.\n" in told
    )
    for step in ("version before", "export_records", "another id", "deletes it", "import_records"):
        assert step in told
    assert NAME not in applied()
    assert {one.key for one in Statement.objects.all()} == {"resolve"}


@pytest.mark.usefixtures("before")
def test_what_the_message_says_to_do_lets_the_upgrade_go_through(tmp_path: Path):
    fill(
        {
            "actors": {"ada": actor()},
            "sources": {"article": article()},
            "topics": {
                "resolve": topic("resolve", wikidata_id="Q7"),
                "toll": topic("toll", parent="resolve"),
            },
            "statements": {
                "s1": statement("s1", topics=["resolve"], estimates=[estimate("facets")])
            },
        }
    )
    with pytest.raises(CommandError) as stopped:
        upgrade()
    (deletion,) = (line for line in str(stopped.value).splitlines() if "deleted" in line)
    file = tmp_path / "records.ndjson"
    call_command("export_records", str(file))
    lines = file.read_text().replace('"resolve"', '"resolve-1"').replace('"facets"', '"facets-1"')
    file.write_text(f"{lines}{deletion.strip()}\n")
    call_command("import_records", str(file), stdout=StringIO())

    upgrade()

    assert NAME in applied()
    assert set(Topic.objects.values_list("key", "wikidata_id", "parent__key")) == {
        ("resolve-1", "Q7", None),
        ("toll", None, "resolve-1"),
    }
    assert Statement.objects.get().topics.get().key == "resolve-1"
    assert Statement.objects.get().estimates.get().key == "facets-1"


def test_going_back_is_possible(transactional_db: None):
    migration: Any = MigrationLoader(connection).get_migration("statements", NAME)

    assert all(operation.reversible for operation in migration.operations)


def test_the_migration_looks_for_what_the_rule_refuses():
    migration = import_module(f"statements.migrations.{NAME}")

    assert set(migration.RESERVED) == ROUTE_WORDS
