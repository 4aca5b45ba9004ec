"""The words of records follow them through whatever is done to a database."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from statements.documents.store.word_index import (
    find_wrong,
    index_missing,
    left_over,
    rebuild_index,
)
from statements.documents.store.words import TABLES
from statements.documents.store.writes import rewrite_documents
from statements.models import MODELS, Actor
from statements.transfer import Mode
from tests.api.asking import found
from tests.builders import Raw, actor, everything, parsed, save, statement, topic, world
from tests.transfer.lines import COMMAND, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


def spoken(q: str) -> set[str]:
    """Return the ids of the statements that a search finds."""
    return found("statements", f"q={q}")


def test_a_speaker_and_a_topic_that_are_renamed_are_found_by_their_new_names():
    save(world())
    assert (spoken("chronicler"), spoken("viaduct")) == (set(), set())
    before = everything()["statementwords"]

    take(
        [
            {"resource": "actors", **actor("ada", name="The Chronicler")},
            {"resource": "topics", **topic("toll", name="Viaduct", parent="bridge")},
        ],
        mode=Mode.MERGE,
    )

    assert spoken("chronicler") == {"article-s00", "article-s01", "article-s02"}
    assert spoken("viaduct") == {"article-s01"}
    assert spoken("toll") == set()
    assert everything()["statementwords"] == before


def test_what_is_deleted_takes_its_words_along():
    save(world())
    gone: list[Raw] = [
        {"resource": resource, "id": id, "deleted": True}
        for resource, raws in world().items()
        for id in raws
    ]

    take(gone)

    assert not any(table._default_manager.exists() for table in TABLES.values())


def test_documents_that_are_rewritten_are_found_by_their_new_words():
    save(world())
    document = parsed("statements", statement("article-s02", text="A lighthouse is built."))

    rewrite_documents("statements", [[document]], COMMAND)

    assert spoken("lighthouses") == {"article-s02"}


def test_loading_fixtures_over_edited_records_brings_their_words_too(tmp_path: Path):
    save(world())
    file = tmp_path / "records.json"
    call_command("dumpdata", "statements.statement", "statements.actor", output=str(file))
    take(
        [
            {"resource": "statements", "id": "article-s02", "text": "A lighthouse is built."},
            {"resource": "actors", **actor("eve")},
        ],
        mode=Mode.MERGE,
    )
    assert spoken("lighthouse") == {"article-s02"}

    call_command("loaddata", str(file), verbosity=0)

    assert spoken("lighthouse") == set()
    assert found("actors", "q=eve") == {"eve"}


def test_what_a_dump_leaves_out_can_still_be_told():
    save(world())
    output = StringIO()

    call_command("dumpdata", "statements", exclude=["statements.actor"], stdout=output)

    assert '"statements.topic"' in output.getvalue()
    assert '"statements.actor"' not in output.getvalue()
    assert '"statements.actorwords"' not in output.getvalue()


@pytest.mark.django_db(transaction=True)
class TestTables:
    """What changes tables needs a database of its own."""

    @pytest.mark.parametrize("model", MODELS.values())
    def test_a_table_that_a_migration_rebuilds_keeps_its_words(self, model: Any):
        save(world())
        before = {q: spoken(q) for q in ("harbor", "ada", "toll", "-harbor")}
        with connection.schema_editor() as editor:
            remake = getattr(editor, "_remake_table", None)
            if remake is None:
                pytest.skip("PostgreSQL alters tables in place.")
            remake(model)

        assert list(find_wrong()) == []
        assert {q: spoken(q) for q in before} == before
        take([{"resource": "statements", "id": "article-s02", "deleted": True}])
        take([{"resource": "statements", **statement("article-s05", text="A lighthouse.")}])
        assert spoken("lighthouse") == {"article-s05"}

    def test_a_database_that_is_vacuumed_keeps_its_words(self):
        save(world())
        take([{"resource": "topics", "id": "harbor-rules", "kind": "issue", "name": "Rules"}])
        take([{"resource": "topics", "id": "harbor-rules", "deleted": True}])
        before = {q: spoken(q) for q in ("harbor", "ada", "toll")}
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")

        assert list(find_wrong()) == []
        assert {q: spoken(q) for q in before} == before

    def test_a_dump_has_no_words_and_a_load_of_it_into_an_empty_database_brings_them(
        self, tmp_path: Path
    ):
        save(world())
        before = everything()
        file = tmp_path / "records.json"

        call_command("dumpdata", "statements", output=str(file))

        assert "words" not in file.read_text(encoding="utf-8")
        call_command("flush", interactive=False, verbosity=0)
        assert not any(table._default_manager.exists() for table in TABLES.values())
        call_command("loaddata", str(file), verbosity=0)
        after = everything()
        for resource in MODELS:
            table = f"{resource.removesuffix('s')}words"
            assert after[table] == before[table]
        assert spoken("crowns") == {"article-s01"}

    def test_nothing_is_left_of_a_test_after_it(self):
        """The same is asked twice, so that in any order one of them comes after another test."""
        assert not any(table._default_manager.exists() for table in TABLES.values())
        assert spoken("harbor") == set()
        save(world())
        assert spoken("ada") == {"article-s00", "article-s01", "article-s02"}

    test_nothing_is_left_of_it_either = test_nothing_is_left_of_a_test_after_it


def test_only_what_has_no_words_is_indexed():
    save(world())
    now = timezone.now()
    Actor.objects.create(key="eve", kind="person", name="Eve", created_at=now, updated_at=now)

    assert index_missing() == 1
    assert found("actors", "q=eve") == {"eve"}
    assert index_missing() == 0
    assert not left_over("actors").exists()
    assert list(find_wrong()) == ["actors/eve"]  # not found by name
    rebuild_index()
