"""Fixtures in the database: loaded raw or through the write path, and never over anyone's work."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements import documents
from statements.documents import (
    MODELS,
    Facts,
    check_batch,
    delete_records,
    normalize,
    parse_document,
    serializer_for,
    write_documents,
)
from statements.documents.merging.merging import merge_records
from statements.documents.store.writes import Author
from statements.models import Actor, Change, Estimate, Hop, Revision, Statement, Topic
from statements.seeds.building import build_fixtures
from statements.seeds.checking import check_folder
from statements.seeds.loading import LoadError, load
from statements.vocabularies import Through
from tests.seeds.small import ARTICLE, HARBOR, SHARED, STORY, both, edited
from tests.seeds.small import write as write_small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]


def built(seeds: Path) -> Path:
    """Build the fixtures of a folder of seeds, and return where they are."""
    fixtures = seeds.parent / "fixtures"
    fixtures.mkdir(exist_ok=True)
    for path, text in build_fixtures(seeds, fixtures).items():
        path.write_text(text, encoding="utf-8")
    return fixtures


def small(folder: Path, **files: str) -> Path:
    return built(write_small(folder / "seeds", **files))


def loaddata(fixtures: Path, *names: str) -> None:
    call_command("loaddata", *(fixtures / f"{name}.json" for name in names), verbosity=0)


def stored() -> dict[str, Any]:
    """Return all documents in the database, by plural and id."""
    return {
        f"{resource}/{id}": document
        for resource, model in MODELS.items()
        for id, document in documents.load_documents(
            resource, model.objects.values_list("key", flat=True)
        ).items()
    }


def meant(seeds: Path) -> dict[str, Any]:
    """Return all documents of a folder of seeds, by plural and id."""
    return {
        f"{resource}/{document['id']}": normalize(serializer_for(resource), document)
        for one in check_folder(seeds)
        for resource, documents in one.batch.items()
        for document in documents
    }


def edit(resource: str, id: str, **changes: Any) -> None:
    """Change a record as an editor does, through the write path."""
    document = stored()[f"{resource}/{id}"] | changes
    batch = {resource: [document]}
    assert check_batch(batch, Facts.gather(batch)) == []
    write_documents(batch, by=None, through=Through.ADMIN)


def remove(resource: str, id: str) -> None:
    delete_records([MODELS[resource].objects.get(key=id)], by=None, through=Through.ADMIN)


def test_loaddata_fills_an_empty_database_with_what_the_seeds_say(tmp_path: Path):
    seeds = both(tmp_path / "seeds")

    loaddata(built(seeds), "shared", ARTICLE, "harbor-accord", HARBOR)

    assert stored() == meant(seeds)


def test_one_document_is_loaded_with_what_is_shared_and_nothing_else(tmp_path: Path):
    loaddata(built(both(tmp_path / "seeds")), "shared", "harbor-accord", HARBOR)

    documents = set(Statement.objects.values_list("document__key", flat=True))

    assert documents == {HARBOR}


def test_loaddata_twice_doubles_nothing(tmp_path: Path):
    fixtures = small(tmp_path)
    loaddata(fixtures, "shared", "story")
    before = stored()

    loaddata(fixtures, "shared", "story")

    assert stored() == before
    assert Hop.objects.count() == 1


def test_a_load_fills_an_empty_database_as_one_revision(tmp_path: Path):
    seeds = both(tmp_path / "seeds")

    loaded = load(built(seeds))

    assert stored() == meant(seeds)
    assert load(tmp_path / "fixtures").revision is None
    assert {f"{resource}/{id}" for resource, id in loaded.created} == meant(seeds).keys()
    assert [(one.number, one.through) for one in Revision.objects.all()] == [(1, "fixtures")]
    assert set(Statement.objects.values_list("revision", flat=True)) == {1}
    assert set(Estimate.objects.values_list("revision", flat=True)) == {1}


@pytest.mark.parametrize("first", ["load", "loaddata"])
def test_a_second_load_changes_nothing_and_makes_no_revision(first: str, tmp_path: Path):
    fixtures = small(tmp_path)
    if first == "load":
        load(fixtures)
    else:
        loaddata(fixtures, "shared", "story")
    before = list(Revision.objects.values_list("number"))
    times = list(Statement.objects.values_list("key", "updated_at"))

    loaded = load(fixtures)

    assert (loaded.created, loaded.replaced, loaded.left_alone) == ([], [], {})
    assert loaded.revision is None
    assert len(loaded.unchanged) == sum(model.objects.count() for model in MODELS.values())
    assert list(Revision.objects.values_list("number")) == before
    assert list(Statement.objects.values_list("key", "updated_at")) == times


@pytest.mark.parametrize("first", ["load", "loaddata"])
def test_a_changed_seed_statement_replaces_only_itself(first: str, tmp_path: Path):
    fixtures = small(tmp_path)
    if first == "load":
        load(fixtures)
    else:
        loaddata(fixtures, "shared", "story")
    before = stored()
    story = edited(STORY, 16, "    addressee: ben")
    small(tmp_path, story=edited(story, 12, "    text: Ana asks for repairs."))

    loaded = load(fixtures)

    after = stored()
    assert loaded.replaced == [("statements", "story-s01")]
    assert {name for name in after if after[name] != before[name]} == {"statements/story-s01"}
    assert after["statements/story-s01"]["text"] == "Ana asks for repairs."
    assert after["statements/story-s01"]["chain"] == []
    assert Statement.objects.get(key="story-s01").revision == loaded.revision
    assert Statement.objects.exclude(revision=loaded.revision).count() == 1


def test_a_part_that_left_the_seed_leaves_the_database(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    small(tmp_path, story=edited(STORY, 16))

    load(fixtures)

    assert stored()["statements/story-s01"]["chain"] == []


def test_what_an_editor_changed_survives_and_is_named(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    edit("statements", "story-s01", note="An editor's note.")
    edit("topics", "bridge", name="The old bridge")
    before = stored()
    small(tmp_path, story=edited(STORY, 12, "    text: The seed has moved on."))

    loaded = load(fixtures)

    assert stored() == before
    assert loaded.left_alone == {
        ("statements", "story-s01"): "it was edited here",
        ("topics", "bridge"): "it was edited here",
    }
    assert loaded.revision is None


def test_an_editor_who_changed_it_back_leaves_nothing_to_name(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    edit("topics", "bridge", name="The old bridge")
    edit("topics", "bridge", name="Bridge")

    assert load(fixtures).left_alone == {}


def test_what_an_editor_deleted_stays_deleted_and_is_named(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    remove("statements", "story-s02")
    remove("actors", "cleo")

    loaded = load(fixtures)

    assert loaded.left_alone == {
        ("statements", "story-s02"): "it was deleted here",
        ("actors", "cleo"): "it was deleted here",
    }
    assert not Statement.objects.filter(key="story-s02").exists()
    assert not Actor.objects.filter(key="cleo").exists()


def test_what_was_merged_here_is_left_alone_and_what_is_new_refers_to_what_it_is_now(
    tmp_path: Path,
):
    load(small(tmp_path))
    author = Author(None, Through.IMPORT)
    merge_records("actors", "cleo", "ana", author, lambda _: None)
    merge_records("actors", "ben", "ana", author, lambda _: None)
    more = """\
  s03: {text: Cleo agrees., kind: assertion, speaker: cleo}
  s04: {text: Cleo and Ana agree., kind: assertion, speaker: [cleo, ana]}
coverage:"""
    story = STORY.replace("coverage:", more).replace(
        "statements: s01", "statements: [s01, s03, s04]"
    )
    dora = "  dora: {kind: person, name: Dora, parent: club}\nsources:"
    fixtures = small(tmp_path, story=story, shared=SHARED.replace("sources:", dora))

    loaded = load(fixtures)

    assert loaded.created == [("actors", "dora"), ("statements", "story-s03")]
    assert loaded.left_alone["actors", "cleo"] == "it was merged into ana here"
    assert loaded.left_alone["actors", "ben"] == "it was merged into ana here"
    clash = loaded.left_alone["statements", "story-s04"]
    assert clash == "it clashes with what is here: This actor already has this role."
    (speaker,) = stored()["statements/story-s03"]["participants"]
    assert speaker["actor"] == "ana"


def test_what_refers_to_something_deleted_is_left_alone_as_well(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    remove("actors", "cleo")
    # By now the seed has a statement by Cleo, and one that answers it.
    story = STORY.replace("    speaker: ana", "    speaker: [ana, cleo]")
    small(tmp_path, story=story)

    loaded = load(fixtures)

    assert loaded.left_alone == {
        ("actors", "cleo"): "it was deleted here",
        ("statements", "story-s01"): "it clashes with what is here: There is no record 'cleo' "
        "among the actors.",
    }
    assert stored()["statements/story-s01"]["participants"][0]["actor"] == "ana"


def test_what_cannot_be_created_takes_along_what_would_refer_to_it(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    remove("statements", "story-s02")
    remove("statements", "story-s01")
    Change.objects.filter(document=None, key="story-s02").delete()

    loaded = load(fixtures)

    assert loaded.left_alone == {
        ("statements", "story-s01"): "it was deleted here",
        ("statements", "story-s02"): "it clashes with what is here: There is no record "
        "'story-s01' among the statements. Did you mean \"story-s02\"?",
    }
    assert not Statement.objects.exists()


def test_what_somebody_else_added_is_not_touched(tmp_path: Path):
    fixtures = small(tmp_path)
    load(fixtures)
    own = parse_document("topics", {"id": "ferry", "kind": "issue", "name": "Ferry"})[0]
    assert own is not None
    write_documents({"topics": [own]}, by=None, through=Through.ADMIN)

    load(fixtures)

    assert Topic.objects.get(key="ferry").name == "Ferry"


def test_fixtures_that_break_a_rule_write_nothing(tmp_path: Path):
    fixtures = small(tmp_path)
    path = fixtures / "shared.json"
    rows = json.loads(path.read_text())
    for row in rows:
        if row["fields"].get("key") == "club":
            row["fields"]["country"] = "UK"
            row["fields"]["kind"] = "clubb"
    path.write_text(json.dumps(rows))

    with pytest.raises(LoadError) as raised:
        load(fixtures)

    assert len(raised.value.faults) == 1
    assert raised.value.faults[0].startswith("actors/club /kind: ")
    assert not Actor.objects.exists()
    assert not Revision.objects.exists()


def test_what_contradicts_a_record_that_is_here_is_left_alone_with_what_needs_it(tmp_path: Path):
    own = parse_document(
        "actors", {"id": "ana-k", "kind": "person", "name": "A", "wikidata_id": "Q1"}
    )[0]
    assert own is not None
    write_documents({"actors": [own]}, by=None, through=Through.ADMIN)
    shared = edited(SHARED, 3, "  ana: {kind: person, name: Ana, wikidata_id: Q1}")

    loaded = load(small(tmp_path, shared=shared))

    assert loaded.left_alone["actors", "ana"] == (
        "it clashes with what is here: Q1 already belongs to actors/ana-k."
    )
    assert ("statements", "story-s01") in loaded.left_alone
    assert set(Actor.objects.values_list("key", flat=True)) == {"ana-k", "ben", "cleo", "club"}


def test_files_that_are_not_json_are_all_named(tmp_path: Path):
    fixtures = small(tmp_path)
    for name in ("shared", "story"):
        (fixtures / f"{name}.json").write_text("[")

    with pytest.raises(LoadError) as raised:
        load(fixtures)

    assert [fault.split(":")[0] for fault in raised.value.faults] == [
        str(fixtures / "shared.json"),
        str(fixtures / "story.json"),
    ]


def test_a_folder_without_fixtures_is_an_error(tmp_path: Path):
    with pytest.raises(LoadError, match="There are no fixtures"):
        load(tmp_path)


def test_the_queries_of_a_load_do_not_grow_with_the_records(tmp_path: Path):
    def queries(fixtures: Path) -> int:
        load(fixtures)
        with CaptureQueriesContext(connection) as captured:
            load(fixtures)
        return len(captured)

    few = queries(settings.BASE_DIR / "fixtures")
    many = queries(built(both(tmp_path / "many")))

    # The second document is the first with identifiers, about which one query asks.
    assert many == few + 1


def test_fixtures_of_the_older_form_are_refused_instead_of_losing_topics(tmp_path: Path):
    row = {
        "model": "statements.statement",
        "fields": {"key": "s01", "document": ["article"], "topics": [["bridge"]]},
    }
    (tmp_path / "old.json").write_text(json.dumps([row]), encoding="utf-8")

    with pytest.raises(LoadError) as error:
        load(tmp_path)

    assert error.value.faults == [
        "The row of statements/s01 has topics, as older fixtures do: run build_fixtures."
    ]
