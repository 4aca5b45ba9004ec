"""Clients generated from the served schema compile, and each holds a session with a server."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.clients.generators import GENERATORS, ClientProject, Failed, Schema
from tests.whole.installation import Client, installation

pytestmark = pytest.mark.clients

PYTHON, TYPESCRIPT, PYDANTIC = GENERATORS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client, with a key that may write, of a server with the delivered fixtures."""
    with installation(tmp_path_factory.mktemp("clients")) as installed:
        key = installed.key("write")
        with installed.serving() as server:
            client = server.client(key)
            yield client
            client.close()


def url_of(client: Client) -> str:
    return f"http://127.0.0.1:{client.port}"


@pytest.fixture(scope="module")
def schema(served: Client) -> Schema:
    with urlopen(f"{url_of(served)}/api/schema/?format=json") as answer:
        return json.load(answer)


def hold_session(project: ClientProject, served: Client, id: str) -> None:
    """Hold the session of a client that is built, and see that it finds the truth."""

    def records(address: str) -> Any:
        return served.send("GET", address).json()["results"]

    demands = records("statements/?kind=demand&speaker_isnull=false")
    expected = {
        "demands": [record["id"] for record in demands],
        "topics": [record["id"] for record in records("topics/?limit=500")],
        "document": demands[0]["document"]["id"],
        "written": "A renamed issue",
        "refused": 412,
        "faults": ["limit", "said"],
        "imported": 1,
        "columns": ["id", "url"],
    }

    assert project.hold_session(url_of(served), served.key, id) == expected

    assert served.send("GET", f"topics/{id}/").json()["name"] == "A renamed issue"
    assert served.send("DELETE", f"topics/{id}/").status == 204


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_generated_client_compiles_and_holds_its_session(
    generator: str, schema: Schema, served: Client, tmp_path: Path
):
    project = ClientProject(generator, schema, tmp_path)

    project.build()

    hold_session(project, served, f"by-{generator}")


Mistake = Callable[[Schema], object]


def component(schema: Schema, name: str) -> Any:
    return schema["components"]["schemas"][name]


def reading(schema: Schema, path: str) -> Any:
    return schema["paths"][f"/api/v1/{path}"]["get"]


def give_wrong_type(schema: Schema) -> None:
    component(schema, "Statement")["properties"]["document"] = {"type": "string"}


def forget_cursor(schema: Schema) -> None:
    page = component(schema, "TopicPage")
    del page["properties"]["next_cursor"]
    page["required"].remove("next_cursor")


def leave_enum_unnamed(schema: Schema) -> None:
    schemas = schema["components"]["schemas"]
    schemas["Count"]["properties"]["relation"] = schemas.pop("CountRelation")


def declare_stream(schema: Schema) -> None:
    answer = reading(schema, "statements/")["responses"]["200"]
    answer["content"]["text/csv"] = {"schema": {"type": "string"}}


def declare_not_modified(schema: Schema) -> None:
    reading(schema, "statements/")["responses"]["304"] = {"description": "Not modified."}


def lock_reading(schema: Schema) -> None:
    reading(schema, "statements/")["security"] = [{}, {"apiKey": []}]


def give_default_in_patch(schema: Schema) -> None:
    component(schema, "TopicPatch")["properties"]["country"]["default"] = "IT"


def require_what_may_be_left_out(schema: Schema) -> None:
    component(schema, "TopicRequest")["required"].append("parent")


def call_optional_what_is_always_there(schema: Schema) -> None:
    component(schema, "Topic")["required"].remove("revision")
    component(schema, "Topic")["required"].remove("identifiers")


def declare_lines_in_body(schema: Schema) -> None:
    body = schema["paths"]["/api/v1/imports/"]["post"]["requestBody"]
    body["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}


MISTAKES: list[tuple[Mistake, str, str]] = [
    *((give_wrong_type, generator, "[\"']id[\"']") for generator in GENERATORS),
    (forget_cursor, TYPESCRIPT, "next_cursor"),
    (leave_enum_unnamed, PYDANTIC, "CountRelation"),
    (declare_stream, TYPESCRIPT, "results"),
    (declare_not_modified, PYTHON, "Any"),
    (lock_reading, PYTHON, "AuthenticatedClient"),
    (give_default_in_patch, TYPESCRIPT, "country"),
    (require_what_may_be_left_out, TYPESCRIPT, "parent"),
    (call_optional_what_is_always_there, TYPESCRIPT, "identifiers"),
    (declare_lines_in_body, PYTHON, "ndjson"),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("mistake", "generator", "told"),
    MISTAKES,
    ids=[f"{mistake.__name__} {generator}" for mistake, generator, _ in MISTAKES],
)
def test_a_mistake_in_the_schema_is_found_when_the_client_is_built(
    mistake: Mistake, generator: str, told: str, schema: Schema, tmp_path: Path
):
    broken = deepcopy(schema)
    mistake(broken)
    project = ClientProject(generator, broken, tmp_path)

    with pytest.raises(Failed, match=told):
        project.build()


def test_a_lie_that_compiles_ends_the_session(schema: Schema, served: Client, tmp_path: Path):
    lying = deepcopy(schema)
    component(lying, "Topic")["properties"]["country"] = {"type": "string"}
    project = ClientProject(PYDANTIC, lying, tmp_path)
    project.build()

    with pytest.raises(Failed, match="country"):
        project.hold_session(url_of(served), served.key, "by-the-deceived")


def forget_options(schema: Schema) -> Any:
    """Return the schema of a version that did not know options yet, a kind of topic."""
    older = deepcopy(schema)
    component(older, "TopicKind")["enum"].remove("option")
    return older


@pytest.mark.parametrize("generator", [PYTHON, PYDANTIC])
def test_an_older_client_reads_words_that_it_does_not_know(
    generator: str, schema: Schema, served: Client, tmp_path: Path
):
    project = ClientProject(generator, forget_options(schema), tmp_path)

    project.build()

    hold_session(project, served, f"by-older-{generator}")


@pytest.mark.long
@pytest.mark.parametrize("generator", [PYTHON, PYDANTIC])
def test_it_could_not_if_the_words_were_all_that_there_can_be(
    generator: str, schema: Schema, served: Client, tmp_path: Path
):
    closed = forget_options(schema)
    for name in ("Topic", "TopicReference"):
        component(closed, name)["properties"]["kind"] = {"$ref": "#/components/schemas/TopicKind"}
    project = ClientProject(generator, closed, tmp_path)
    project.build()

    with pytest.raises(Failed, match="option"):
        project.hold_session(url_of(served), served.key, f"by-closed-{generator}")
