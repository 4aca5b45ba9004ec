"""The JSON Schema of the seed format takes what the checks take, and refuses what editors can."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from statements.seeds import json_schema
from statements.seeds.reading import read_yaml
from statements.vocabularies import VOCABULARIES, MatchReason, Scope, Through
from tests.seeds.small import DEMO, ROOT, SHARED, STORY, edited

VALIDATOR = Draft202012Validator(
    json_schema.build_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)


def errors(content: str) -> list[str]:
    data = read_yaml(content.encode(), "x.yaml").data
    return ["/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema_of_the_2020_12_draft():
    Draft202012Validator.check_schema(json_schema.build_schema())


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "seeds").glob("*.yaml")), *sorted(DEMO.glob("*.yaml"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_it_takes_the_seeds(path: Path):
    assert errors(path.read_text(encoding="utf-8")) == []


def test_it_takes_the_small_seed():
    assert errors(SHARED) == []
    assert errors(STORY) == []


@pytest.mark.parametrize(
    ("line", "instead", "at"),
    [
        pytest.param(13, "    kind: demnad", "statements/s01/kind", id="an unknown word"),
        pytest.param(15, "    speeker: ana", "statements/s01", id="an unknown key"),
        pytest.param(12, "    note: none", "statements/s01", id="no text"),
        pytest.param(3, "  name: 7", "document", id="no id"),
        pytest.param(1, "sources: {}", "", id="no time of recording"),
        pytest.param(38, "sentences:", "", id="no coverage"),
        pytest.param(22, "    said: 20240", "statements/s02/said", id="a year of five digits"),
        pytest.param(32, "        unit:", "statements/s02/estimates/e1/unit", id="no unit"),
        pytest.param(29, "        lower: few", "statements/s02/estimates/e1/lower", id="a word"),
        pytest.param(
            18,
            "      content: {exact: a b c d e f g h i j k l m, start: 10}",
            "statements/s01/spans/content",
            id="more than twelve words",
        ),
        pytest.param(
            18,
            "      content: {start: 10}",
            "statements/s01/spans/content",
            id="an anchor with neither words nor an end",
        ),
        pytest.param(
            18,
            "      content: {exact: repair}",
            "statements/s01/spans/content",
            id="an anchor without a start",
        ),
        pytest.param(7, "  Cleo: {kind: person, name: Cleo}", "actors", id="an id in capitals"),
        pytest.param(40, "  - 2", "coverage/1", id="a sentence that is no mapping"),
    ],
)
def test_it_refuses_what_no_seed_may_have(line: int, instead: str, at: str):
    assert at in errors(edited(STORY, line, instead))


def test_every_vocabulary_stands_in_it_with_the_meaning_of_each_word():
    schema = json_schema.build_schema()
    described: dict[str, dict[Any, str]] = {
        name: {word["const"]: word["description"] for word in definition["oneOf"]}
        for name, definition in schema["$defs"].items()
        if "oneOf" in definition
    }
    groups = schema["properties"]["statements"]["additionalProperties"]["properties"]
    described["SpanPart"] = descriptions(groups["spans"]["properties"])
    described["RelationKind"] = descriptions(groups["relations"]["properties"])

    unwritten = (Through, Scope, MatchReason)
    written = [vocabulary for vocabulary in VOCABULARIES if vocabulary not in unwritten]
    for vocabulary in written:
        meanings = {word.value: word.meaning for word in vocabulary}
        if vocabulary.__name__ == "Role":
            assert descriptions(groups).items() >= meanings.items()
        else:
            assert described[vocabulary.__name__] == meanings


def descriptions(properties: dict[str, Any]) -> dict[str, str]:
    return {name: schema.get("description", "") for name, schema in properties.items()}
