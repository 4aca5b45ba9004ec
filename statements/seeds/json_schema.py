"""The JSON Schema (2020-12) of seed files, with which editors complete and check as you type.

It comes from the serializers of documents and the tables of the notation. What depends on more than
one place, such as whether an id exists, only ``build_fixtures`` checks.
"""

import json
from typing import Any

from rest_framework.serializers import CharField, Field, ListField, ListSerializer, Serializer

from statements.documents.rules.statements import MAX_WORDS
from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parsing import serializer_for
from statements.documents.serializers.parts import ParticipationSerializer
from statements.documents.serializers.records import EstimateSerializer
from statements.rest.serializers.fields import (
    BooleanField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    NumberField,
)
from statements.rest.serializers.objects import ReferenceSerializer
from statements.seeds.coverage import SentenceSerializer
from statements.seeds.notation import GROUPINGS, SHARED_RESOURCES, SHORTHANDS, written_keys
from statements.vocabularies import VOCABULARIES

Schema = dict[str, Any]

ID: Schema = {
    "type": "string",
    "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
    "maxLength": 100,
    "description": "An id: lower-case letters and digits, in groups joined by single hyphens.",
}
YEAR: Schema = {"type": "integer", "minimum": 0, "maximum": 9999}
ANCHOR: Schema = {
    "dependentRequired": {"exact": ["start"], "end": ["start"], "digest": ["start", "end"]},
    "if": {"required": ["start"], "not": {"required": ["exact"]}},
    "then": {"required": ["end"]},
}
"""An anchor with the exact words needs only a start; without them, also an end.

Then it needs a digest as well, unless it is a draft's; `verify_spans --fill` works that out.
"""


def build_text() -> str:
    """Return the text of the schema file."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"


def build_schema() -> Schema:
    """Return the JSON Schema of one seed file."""
    builder = _Builder()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Seed file",
        "description": "One article with its statements, or records that several articles share.",
        "type": "object",
        "additionalProperties": False,
        "required": ["recorded"],
        "dependentRequired": {
            "statements": ["document"],
            "coverage": ["document"],
        },
        "if": {
            "required": ["document"],
            "properties": {"document": {"required": ["text_sha256"]}},
        },
        "then": {"required": ["coverage"]},
        "properties": {
            "recorded": {
                "type": "string",
                "format": "date-time",
                "description": "The UTC time at which the annotation was recorded.",
            },
            "document": builder.describe_mapping(serializer_for("sources"), implied=("kind",)),
            **{resource: builder.describe_records(resource) for resource in SHARED_RESOURCES},
            "statements": builder.describe_statements(),
            "coverage": {
                "type": "array",
                "minItems": 1,
                "description": "Every sentence of the article, in order.",
                "items": builder.describe_mapping(SentenceSerializer()),
            },
        },
        "$defs": dict(sorted(builder.definitions.items())),
    }


class _Builder:
    """Turns serializers into schemas, gathering what is used more than once as definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {"Id": ID}
        self.vocabularies = {tuple(vocabulary.values()): vocabulary for vocabulary in VOCABULARIES}

    def describe_records(self, resource: str) -> Schema:
        return _by_id(self.describe_mapping(serializer_for(resource), implied=("id",)))

    def describe_statements(self) -> Schema:
        serializer = serializer_for("statements")
        schema = self.describe_mapping(serializer, implied=("id", "document", "participants"))
        schema["properties"] |= self.describe_groups(ParticipationSerializer())["properties"]
        return _by_id(schema)

    def describe_mapping(self, serializer: Serializer, implied: tuple[str, ...] = ()) -> Schema:
        """Return the schema of a mapping with a serializer's keys, but for the implied ones."""
        fields = {
            name: field for name, field in written_keys(serializer).items() if name not in implied
        }
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, field in fields.items() if field.required],
            "properties": {name: self.describe_field(field) for name, field in fields.items()},
        }
        if "digest" in fields:
            schema["properties"]["exact"]["pattern"] = rf"^\s*\S+(\s+\S+){{0,{MAX_WORDS - 1}}}\s*$"
            schema |= ANCHOR
        return schema

    def describe_field(self, field: Field) -> Schema:
        schema = self.describe_value(field)
        if field.allow_null:
            schema = _nullable(schema)
        if field.help_text:
            schema = {**schema, "description": str(field.help_text)}
        return schema

    def describe_value(self, field: Field) -> Schema:
        """Return the schema of what a person may write for a field."""
        match field:
            case ListSerializer(child=EstimateSerializer() as child):
                return _by_id(self.describe_mapping(child, implied=("id",)))
            case ListSerializer(child=Serializer() as child) if type(child) in GROUPINGS:
                return self.describe_groups(child)
            case ListSerializer(child=Field() as child) | ListField(child=Field() as child):
                return _one_or_many(self.describe_value(child))
            case ReferenceSerializer():
                return self.define("Id", ID)
            case Serializer():
                return self.describe_part(field)
        return self.describe_scalar(field)

    def describe_scalar(self, field: Field) -> Schema:
        """Return the schema of a single word, text, number, flag or time."""
        match field:
            case ChoiceField():
                return self.describe_choice(field)
            case DateTimeField():
                return {"type": "string", "format": "date-time"}
            case CharField():
                length = {} if field.max_length is None else {"maxLength": field.max_length}
                return {"type": "string", "minLength": 1, **length}
            case IntegerField() | NumberField():
                # Not the largest number either: it depends on the database.
                bounds = {} if field.min_value is None else {"minimum": field.min_value}
                return {
                    "type": "integer" if isinstance(field, IntegerField) else "number",
                    **bounds,
                }
            case BooleanField():
                return {"type": "boolean"}
        raise TypeError(f"There is no JSON Schema for {field!r}.")

    def describe_part(self, serializer: Serializer, implied: tuple[str, ...] = ()) -> Schema:
        """Return the schema of a part or a date; some may be written as a plain value."""
        name = type(serializer).__name__.removesuffix("Serializer")
        whole = self.describe_mapping(serializer, implied)
        if type(serializer) not in SHORTHANDS:
            return self.define(name, whole)
        plain = self.describe_value(serializer.fields[SHORTHANDS[type(serializer)]])
        alternatives = [plain, whole]
        if isinstance(serializer, EdtfDateSerializer):
            whole["properties"]["edtf"] = {"anyOf": [whole["properties"]["edtf"], YEAR]}
            alternatives.insert(1, YEAR)
        return self.define(name, {"anyOf": alternatives})

    def describe_groups(self, child: Serializer) -> Schema:
        """Return the schema of parts grouped by a value of a vocabulary."""
        by, vocabulary = GROUPINGS[type(child)]
        part = self.describe_part(child, implied=(by,))
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                word.value: {**_one_or_many(part), "description": word.meaning}
                for word in vocabulary
            },
        }

    def describe_choice(self, field: ChoiceField) -> Schema:
        vocabulary = self.vocabularies[tuple(field.choices)]
        words = [{"const": word.value, "description": word.meaning} for word in vocabulary]
        return self.define(vocabulary.__name__, {"oneOf": words})

    def define(self, name: str, schema: Schema) -> Schema:
        self.definitions[name] = schema
        return {"$ref": f"#/$defs/{name}"}


def _by_id(schema: Schema) -> Schema:
    return {
        "type": ["object", "null"],
        "propertyNames": {"$ref": "#/$defs/Id"},
        "additionalProperties": schema,
    }


def _one_or_many(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _nullable(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
