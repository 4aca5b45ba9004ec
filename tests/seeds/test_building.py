"""From seed files to fixtures: complete, repeatable, and the same documents as before."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from statements.documents import normalize, parse_document, serializer_for
from statements.documents.store.words import TABLES
from statements.models import NAME_WORDS
from statements.seeds.building import build_fixtures
from statements.seeds.checking import check_folder
from statements.seeds.fixtures import batch_of, rows_of
from tests.seeds.small import ARTICLE, HARBOR, ROOT, both


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return both(tmp_path_factory.mktemp("set") / "seeds")


@pytest.fixture(scope="module")
def built(folder: Path) -> dict[str, str]:
    return {path.name: text for path, text in build_fixtures(folder, folder / "fixtures").items()}


def rows(built: dict[str, str]) -> list[Any]:
    return [row for name in built if name != "schema.json" for row in json.loads(built[name])]


def test_each_seed_file_becomes_a_fixture_of_its_name(built: dict[str, str]):
    assert sorted(built) == [
        f"{HARBOR}.json",
        "harbor-accord.json",
        f"{ARTICLE}.json",
        "schema.json",
        "shared.json",
    ]


def test_the_same_seeds_give_the_same_bytes(folder: Path, built: dict[str, str]):
    again = build_fixtures(folder, folder / "fixtures")

    assert {path.name: text for path, text in again.items()} == built


def test_rows_have_every_stored_column_and_no_primary_key(built: dict[str, str]):
    for row in rows(built):
        model = apps.get_model(row["model"])
        stored = {
            field.name
            for field in model._meta.concrete_fields
            if not field.primary_key and not field.generated
        }
        assert row.keys() == {"model", "fields"}
        assert row["fields"].keys() == stored


def test_every_model_of_a_document_has_rows(built: dict[str, str]):
    kept_by_hand = {"revision", "change", "apikey", "following"}
    words = (*TABLES.values(), *NAME_WORDS.values())

    assert {row["model"] for row in rows(built)} == {
        model._meta.label_lower
        for model in apps.get_app_config("statements").get_models()
        if model._meta.model_name not in kept_by_hand and model not in words
    }


def test_a_row_comes_after_the_rows_it_refers_to(built: dict[str, str]):
    seen: set[tuple[str, ...]] = set()
    for name in ("shared.json", f"{ARTICLE}.json", "harbor-accord.json", f"{HARBOR}.json"):
        for row in json.loads(built[name]):
            model = apps.get_model(row["model"])
            for field in model._meta.concrete_fields:
                value = row["fields"].get(field.name)
                if field.is_relation and value is not None:
                    assert (field.related_model._meta.label_lower, *value) in seen
            if "key" in row["fields"]:
                seen.add((row["model"], row["fields"]["key"]))


def test_a_row_is_stamped_with_the_time_its_file_was_recorded_and_no_revision(
    built: dict[str, str],
):
    times = {
        row["fields"]["key"]: (row["fields"]["created_at"], row["fields"]["updated_at"])
        for row in rows(built)
        if "revision" in row["fields"]
    }

    assert times[f"{ARTICLE}-s01"] == ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z")
    assert times[f"{HARBOR}-e1"] == ("2026-11-23T08:15:00Z", "2026-11-23T08:15:00Z")
    assert {row["fields"].get("revision", 0) for row in rows(built)} == {0}


def test_rows_amount_to_the_documents_they_were_made_of(folder: Path):
    for one in check_folder(folder):
        found = batch_of(
            json.loads(json.dumps(list(rows_of(one.batch, one.recorded)), default=str))
        )
        for resource, documents in one.batch.items():
            by_id = {document["id"]: document for document in found[resource]}
            for document in documents:
                assert parse_document(resource, by_id[document["id"]])[0] == normalize(
                    serializer_for(resource), document
                )


def test_what_is_committed_is_what_the_seeds_give():
    for path, text in build_fixtures(ROOT / "seeds", ROOT / "fixtures").items():
        assert path.read_text(encoding="utf-8") == text


def test_the_seed_is_whole():
    (article, shared) = check_folder(ROOT / "seeds")
    numbers = {
        resource: len(article.batch.get(resource, ())) + len(shared.batch.get(resource, ()))
        for resource in ("statements", "actors", "sources", "topics")
    }
    statements = article.batch["statements"]

    assert numbers == {"statements": 35, "actors": 31, "sources": 4, "topics": 20}
    assert sum(len(one["estimates"]) for one in statements) == 4
    assert sum(len(one["relations"]) for one in statements) == 23
    assert len(article.sentences) == 29
