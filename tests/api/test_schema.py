"""The description of the API: complete, true, and known to the letter.

`REWRITE=1 python -m pytest tests/api/test_examples.py`, then the same with this module, writes the
answers of the examples and tests/schema.yml anew; the diff is the change of the API.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from statements.api.urls import RESOURCES
from statements.rest.problems.problem_types import PROBLEM_SCHEMA
from statements.vocabularies import VOCABULARIES
from tests.api.asking import load_yaml

NAMED = tuple(RESOURCES.items())
WRITTEN = ("Statement", "Actor", "Source", "Topic")
WRITES = ("create", "put", "patch", "delete", "restore")
READ = [f"/api/v1/{resource}/{rest}" for resource in RESOURCES for rest in ("", "{id}/")]
GOLDEN = Path(__file__).parent.parent / "schema.yml"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the description as `manage.py spectacular` writes it; a warning is an error.

    `make check` validates it, which takes much longer.
    """
    file = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--file", str(file))
    if os.environ.get("REWRITE"):
        GOLDEN.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return load_yaml(file.read_text(encoding="utf-8"))


def operations(schema: Any) -> list[Any]:
    return [operation for path in schema["paths"].values() for operation in path.values()]


def test_every_change_of_the_description_is_seen(schema: Any):
    assert schema == load_yaml(GOLDEN.read_text(encoding="utf-8"))


def test_each_resource_is_listed_and_read_and_all_but_estimates_are_written(schema: Any):
    found = {operation["operationId"] for operation in operations(schema)}
    one = {resource: view.serializer_class.Meta.model.__name__ for resource, view in NAMED}

    assert found == {
        *(f"list{resource.title()}" for resource in one),
        *(f"get{name}" for name in one.values()),
        *(f"{verb}{name}" for name in WRITTEN for verb in WRITES),
        *(f"get{name}History" for name in WRITTEN),
        *(f"{verb}{name}" for name in WRITTEN[1:] for verb in ("merge", "unmerge")),
        *("countStatements", "countStatementsByTime", "countEstimates"),
        *("summarizeEstimates", "getStatementProvenance", "listPositions"),
        *("listChanges", "searchRecords", "importRecords"),
        *("resolveActors", "resolveSources", "resolveTopics"),
    }


def test_everything_is_explained(schema: Any):
    for operation in operations(schema):
        assert operation["summary"]
        assert operation["description"]
        assert all(parameter["description"] for parameter in operation["parameters"])
    for name, component in schema["components"]["schemas"].items():
        assert component.get("description") or name.endswith("Page"), name


def test_every_parameter_that_a_list_knows_is_described(schema: Any):
    for resource, view in RESOURCES.items():
        operation = schema["paths"][f"/api/v1/{resource}/"]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}

        assert names >= set(view.filterset_class.by_name)
        assert names - set(view.filterset_class.by_name) == {
            *("ordering", "limit", "cursor", "count", "fields", "omit", "view", "format"),
            "If-None-Match",
            *(["as_of", "highlight"] if resource != "estimates" else []),
        }


READING = {"400", "401", "406", "429", "503"}
WRITING = {"400", "401", "403", "409", "412", "413", "415", "429", "503", "507"}
ERRORS = {
    "list": READING,
    "count": READING,
    "get": READING | {"404"},
    "resolve": READING,
    "search": READING,
    "summarize": READING,
    "create": WRITING,
    "put": WRITING | {"404"},
    "patch": WRITING | {"404"},
    "restore": WRITING | {"404"},
    "merge": WRITING | {"404"},
    "unmerge": WRITING | {"404"},
    "import": WRITING - {"412"},
    "delete": (WRITING | {"404"}) - {"413", "415"},
}


def test_errors_are_described_as_problems(schema: Any):
    for operation in operations(schema):
        errors = {code: body for code, body in operation["responses"].items() if code >= "400"}
        (verb,) = (verb for verb in ERRORS if operation["operationId"].startswith(verb))

        own = {"410"} if operation["operationId"] == "listChanges" else set()
        assert set(errors) == ERRORS[verb] | own
        for code in ("429", "503"):
            assert set(errors[code]["headers"]) == {"Retry-After"}
        assert all(
            list(body["content"]) == ["application/problem+json"] for body in errors.values()
        )


def test_streams_entity_tags_and_304_are_described(schema: Any):
    for operation in (one for path in READ for one in [schema["paths"][path]["get"]]):
        detail = operation["operationId"].startswith("get")
        answer = operation["responses"]["200"]
        (formats,) = [one for one in operation["parameters"] if one["name"] == "format"]
        named = formats["schema"]["$ref"].rpartition("/")[2]
        streams = set() if detail else {"application/x-ndjson", "text/csv"}

        assert set(answer["content"]) == {"application/json"}
        assert set(answer.get("x-streams", ())) == streams
        assert set(schema["components"]["schemas"][named]["enum"]) == {"json", "api"} | (
            set() if detail else {"ndjson", "csv"}
        )
        assert set(answer["headers"]) == {"ETag"} | (set() if detail else {"X-Revision"})
        (condition,) = [one for one in operation["parameters"] if one["name"] == "If-None-Match"]
        assert condition["in"] == "header"
        assert "304" in condition["description"]


def test_vocabularies_are_named_and_each_word_is_explained(schema: Any):
    components = schema["components"]["schemas"]
    named = [words for words in VOCABULARIES if words.__name__ in components]

    assert {"StatementKind", "StanceValue", "Likelihood", "Credibility", "SpanPart"} <= {
        words.__name__ for words in named
    }
    for words in named:
        component = components[words.__name__]
        assert component["enum"] == words.values()
        assert all(word.meaning in component["description"] for word in words)


def test_nothing_is_said_in_the_words_of_older_versions(schema: Any):
    assert schema["openapi"].startswith("3.1")
    assert "nullable" not in str(schema)


def validator(schema: Any, name: str) -> Draft202012Validator:
    """Return what checks an answer against a component of the description."""
    root = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
    return Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_a_write_says_under_which_conditions_it_is_made_and_where_its_answer_is(schema: Any):
    for resource in ("statements", "actors", "sources", "topics"):
        one = schema["paths"][f"/api/v1/{resource}/{{id}}/"]
        for method, status in (("put", "200"), ("patch", "200"), ("delete", "204")):
            headers = {each["name"] for each in one[method]["parameters"] if each["in"] == "header"}

            assert headers == {"If-Match", "If-None-Match", "X-Change-Reason"}
            assert status in one[method]["responses"]
        created = schema["paths"][f"/api/v1/{resource}/"]["post"]["responses"]["201"]
        assert set(created["headers"]) == {"ETag", "Location"}
        assert set(one["patch"]["requestBody"]["content"]) == {
            "application/json",
            "application/merge-patch+json",
        }
        assert set(one["put"]["requestBody"]["content"]) == {"application/json"}


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("resource", RESOURCES)
def test_every_answer_is_as_described(resource: str, schema: Any, client: Client):
    response = schema["paths"][f"/api/v1/{resource}/"]["get"]["responses"]["200"]
    component = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    page = client.get(f"/api/v1/{resource}/?limit=500&count=exact").json()

    assert page["results"]
    validator(schema, component).validate(page)


@pytest.mark.django_db
def test_a_problem_is_as_described(schema: Any, client: Client):
    problem = client.get("/api/v1/actors/?nonsense=1&limit=0").json()

    validator(schema, "Problem").validate(problem)
    assert set(problem) == set(PROBLEM_SCHEMA["required"])
    assert set(PROBLEM_SCHEMA["properties"]) - set(problem) == {"tally"}


@pytest.mark.django_db
def test_the_description_is_served_with_its_readers(client: Client):
    served = client.get("/api/schema/")
    page = client.get("/api/docs/").content.decode()
    swagger = page + client.get("/api/docs/?script=").content.decode()
    redoc = client.get("/api/redoc/").content.decode()

    assert served.status_code == 200
    assert load_yaml(served.content)["info"]["title"] == "On Record"
    assert "/api/schema/" in swagger
    assert "/api/schema/" in redoc
    assert "//cdn" not in swagger + redoc
