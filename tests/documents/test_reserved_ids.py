"""No record can have an id that is a word of the API's addresses, whichever way it comes in."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from statements.api.urls import RESOURCES
from statements.documents.rules.records import ROUTE_WORDS
from statements.documents.store.writes import Author
from statements.models import MODELS, Topic
from statements.seeds.checking import check_folder
from statements.seeds.faults import SeedError
from statements.transfer import ImportRefused, import_items, read_lines
from statements.vocabularies import Through
from tests.admin.conftest import add_address, filled, messages_at
from tests.api.writing import Writer, fill
from tests.builders import estimate, faults_in, world

SERVED_BESIDE_RECORDS = {"resolve", "facets", "timeline", "summary"}


def renamed(resource: str, word: str) -> Any:
    """Return a record of the world with another id, whole."""
    return {**next(iter(world()[resource].values())), "id": word}


def test_the_words_that_will_be_addresses_are_reserved():
    assert SERVED_BESIDE_RECORDS <= ROUTE_WORDS


@pytest.mark.parametrize("word", sorted(ROUTE_WORDS))
@pytest.mark.parametrize("resource", MODELS)
def test_the_rules_refuse_it_for_every_kind_of_record(resource: str, word: str):
    records = world()
    records[resource][word] = {"id": word, **renamed(resource, word), "wikidata_id": None}
    if resource == "statements":
        records[resource][word] = renamed(resource, word)
    if resource == "sources":
        records[resource][word]["actor"] = None

    assert (f"/{resource}/{word}/id", "reserved") in faults_in(records)


SERVED = {
    "resolve": ("actors", "sources", "topics"),
    "facets": ("statements",),
    "timeline": ("statements",),
}
"""The lists beside whose records something is served by that word."""


@pytest.mark.django_db
@pytest.mark.parametrize("word", sorted(SERVED_BESIDE_RECORDS))
def test_the_api_refuses_it(word: str):
    fill()
    writer = Writer()

    for resource in MODELS:
        body = renamed(resource, word)
        put = writer.put(f"{resource}/{word}/", body)
        if resource in SERVED.get(word, ()):
            # Something else has this address already, and takes no PUT.
            assert put.status_code == 405
            put = writer.post(f"{resource}/", body)
        for refused in (
            put,
            writer.post(f"{resource}/", body),
            writer.post("imports/", [{"resource": resource, **body}]),
        ):
            assert refused.status_code == 400
            assert ("#/id", "reserved") in {
                (fault["pointer"], fault["code"]) for fault in refused.json()["errors"]
            }
    body = {"estimates": [estimate(word)]}
    refused = writer.patch("statements/article-s01/", body)
    assert refused.json()["errors"][0]["pointer"] == "#/estimates/0/id"
    assert set(RESOURCES) == {*MODELS, "estimates"}


@pytest.mark.django_db
def test_an_import_refuses_it():
    line = json.dumps({"resource": "topics", "id": "resolve", "kind": "issue", "name": "Resolve"})
    items = read_lines(io.BytesIO(line.encode()), "ndjson")

    with pytest.raises(ImportRefused) as refused:
        import_items(items, author=Author(None, Through.IMPORT))

    assert [fault.code for fault in refused.value.faults] == ["reserved"]


def test_a_seed_file_refuses_it(tmp_path: Path):
    seed = "topics:\n  resolve: {kind: issue, name: Resolve}\n"
    (tmp_path / "shared.yaml").write_text(seed)

    with pytest.raises(SeedError, match="'resolve' is reserved"):
        check_folder(tmp_path)


@pytest.mark.django_db
def test_fixtures_refuse_it(tmp_path: Path):
    fixture = Path(__file__).parents[2] / "fixtures"
    rows = [row for path in fixture.glob("*.json") for row in json.loads(path.read_text())]
    (topic,) = (row for row in rows if row["fields"].get("key") == "mandate")
    topic = {**topic, "fields": {**topic["fields"], "key": "resolve", "parent": None}}
    (tmp_path / "shared.json").write_text(json.dumps([topic]))

    with pytest.raises(CommandError, match="topics/resolve /id: 'resolve' is reserved"):
        call_command("load_fixtures", "--fixtures", str(tmp_path))


@pytest.mark.django_db
def test_the_admin_refuses_it_at_the_field():
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    data = filled(client.get(add_address(Topic)))

    page = client.post(
        add_address(Topic), data | {"key": "resolve", "kind": "issue", "name": "Resolve"}
    )

    assert messages_at(page) == {
        "key": ["'resolve' is reserved for an address of the API: choose another id."]
    }
