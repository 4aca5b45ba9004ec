"""The description of the API as generators of clients read it: named, typed and open.

`tests/clients` generates clients and uses them; this finds the same mistakes without them.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from statements.vocabularies import VOCABULARIES
from tests.api.asking import RESOURCES
from tests.api.writing import Writer

COMPONENTS = "#/components/schemas/"
WORDS = {words.__name__ for words in VOCABULARIES}
WRITABLE = ("Actor", "Source", "Statement", "Topic")
FIXED = {"ChangeAction", "CountRelation", "OpenEnds"}
"""Enumerations in answers of which docs/stability.md says that they don't grow."""
ASKED = {
    *("ChangedResource", "CountMode", "RecordView"),
    *("ListFormat", "ReadFormat", "TableFormat", "WriteFormat"),
    *("StatementFacet", "EstimateFacet", "TimelineUnit", "TimelineSplit", "ImpreciseDates"),
}
"""Enumerations that only parameters have."""


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


def schemas_in(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield every JSON object in the description, with its place; examples are left out."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from schemas_in(item, f"{place}/{number}")
    elif isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key != "examples":
                yield from schemas_in(value, f"{place}/{key}")


def everything(schema: Any) -> Iterator[tuple[str, Any]]:
    for part in ("paths", "components"):
        yield from schemas_in(schema[part], part)


def test_every_object_and_every_enumeration_has_a_name(schema: Any):
    unnamed = [
        place
        for place, node in everything(schema)
        if ("enum" in node or "properties" in node or node.get("type") == "object")
        and not re.fullmatch(r"components/schemas/\w+", place)
    ]

    # An ordering is named for its operation.
    assert [place for place in unnamed if "/parameters/" not in place] == []
    assert len(unnamed) == 5


def test_nothing_in_an_object_has_the_name_of_its_class(schema: Any):
    for name, component in schema["components"]["schemas"].items():
        keys = {key.replace("_", "").lower() for key in component.get("properties", ())}

        assert name.lower() not in keys


NAMING = ("view", "highlight")
"""The parameters that change what an answer looks like."""


def test_every_schema_is_referred_to_or_named_by_the_parameter_that_asks_for_it(schema: Any):
    components = schema["components"]["schemas"]
    referred = {node.get("$ref") for _, node in schemas_in([schema["paths"], components], "")}
    unused = {name for name in components if f"{COMPONENTS}{name}" not in referred}
    lists = [schema["paths"][f"/api/v1/{resource}/"]["get"] for resource in RESOURCES]
    asking = [one for each in lists for one in each["parameters"] if one["name"] in NAMING]

    assert unused == {"EstimateBrief", "Highlight"}
    assert all(any(f"`{name}`" in one["description"] for one in asking) for name in unused)


def test_an_enumeration_in_a_document_takes_words_that_are_not_known_yet(schema: Any):
    components = schema["components"]["schemas"]
    asked = {f"{COMPONENTS}{name}" for name in WORDS}
    enums = {name for name, component in components.items() if "enum" in component}

    assert enums - WORDS == FIXED | ASKED
    for place, node in schemas_in(components, "components"):
        if node.get("$ref") in asked:
            choices = place.rpartition("/")[0]
            assert choices.endswith("anyOf"), place
    for name in WORDS & enums:
        assert components[name]["x-extensible-enum"] == components[name]["enum"]
    kind = components["Statement"]["properties"]["kind"]
    assert kind["anyOf"] == [{"$ref": f"{COMPONENTS}StatementKind"}, {"type": "string"}]
    grade = components["Statement"]["properties"]["credibility"]
    assert grade["anyOf"] == [
        {"$ref": f"{COMPONENTS}Credibility"},
        {"type": "integer"},
        {"type": "null"},
    ]


def test_a_parameter_takes_only_the_words_that_are_listed(schema: Any):
    parameters = schema["paths"]["/api/v1/statements/"]["get"]["parameters"]
    (kind,) = [one for one in parameters if one["name"] == "kind"]

    assert kind["schema"]["items"] == {"$ref": f"{COMPONENTS}StatementKind"}


def test_an_answer_has_all_its_keys_and_a_body_needs_only_those_without_a_default(schema: Any):
    components = schema["components"]["schemas"]
    needed = {
        "Actor": ["id", "kind", "name"],
        "Source": ["id", "kind"],
        "Topic": ["id", "kind", "name"],
        "Statement": ["id", "document", "text", "kind"],
    }

    for name in WRITABLE:
        answer, body = components[name], components[f"{name}Request"]
        assert answer["required"] == list(answer["properties"])
        assert set(body["required"]) == set(needed[name])
        assert "required" not in components[f"{name}Patch"]
        assert set(components[f"{name}Patch"]["properties"]) == set(body["properties"])
    # A key with a default would be one that clients must give.
    assert [place for place, node in schemas_in(components, "") if "default" in node] == []


def is_nullable(node: Any) -> bool:
    choices = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    return "null" in node.get("type", ()) or {"type": "null"} in choices


def test_a_patch_may_take_away_what_a_body_may_leave_out(schema: Any):
    components = schema["components"]["schemas"]

    for name in WRITABLE:
        properties = components[f"{name}Patch"]["properties"]
        kept = {key for key, node in properties.items() if not is_nullable(node)}
        assert kept == set(components[f"{name}Request"]["required"])


@pytest.mark.django_db
def test_what_is_taken_away_gets_its_default_again():
    writer = Writer()
    names = [{"name": "Somebody else"}]
    actor = {"id": "somebody", "kind": "person", "name": "Somebody", "is_named": False}
    writer.put("actors/somebody/", {**actor, "other_names": names})

    answer = writer.patch("actors/somebody/", {"is_named": None, "other_names": None}).json()

    assert (answer["is_named"], answer["other_names"]) == (True, [])


def test_an_operation_has_one_type_of_answer(schema: Any):
    for path in schema["paths"].values():
        for operation in path.values():
            answers = {code: one for code, one in operation["responses"].items() if code < "400"}
            assert set(answers) <= {"200", "201", "204"}
            types = [one["content"] for code, one in answers.items() if code != "204"]
            assert all(list(content) == ["application/json"] for content in types)
            assert len({str(one["application/json"]["schema"]) for one in types}) <= 1


@pytest.mark.parametrize("anyone_may_read", [True, False])
def test_reading_is_public_where_it_needs_no_key_and_writing_never_is(
    anyone_may_read: bool, settings: Any
):
    settings.ANONYMOUS_READING = anyone_may_read

    described = SchemaGenerator().get_schema(request=None, public=True)

    for path in described["paths"].values():
        for method, operation in path.items():
            is_public = method == "get" and anyone_may_read
            assert operation["security"] == ([] if is_public else [{"apiKey": []}])


@pytest.mark.django_db
def test_a_served_description_names_no_type_for_pages_to_browse(client: Client):
    assert "text/html" not in client.get("/api/schema/").content.decode()
