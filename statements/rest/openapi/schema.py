"""Generates the OpenAPI 3.1 schema from the views.

`DocumentedSchema` describes one operation, and `completed` finishes the whole schema. Both derive
it from the code that handles requests: parameters come from `query_parameters`, and enums from the
vocabularies.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from operator import attrgetter
from typing import Any, NamedTuple

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import Direction
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from statements.rest.lists.pagination import COUNT_SCHEMA
from statements.rest.lists.streams import REVISION_HEADER, STREAM_RENDERERS
from statements.rest.openapi.headers import (
    CHANGE_REASON,
    ENTITY_TAG,
    IF_ABSENT,
    IF_MATCH,
    IF_NONE_MATCH,
    LOCATION,
    RETRY_AFTER,
    STREAM_REVISION,
)
from statements.rest.openapi.operations import OPERATIONS, Operation, Schema
from statements.rest.problems.handlers import CONTENT_TYPE
from statements.rest.problems.problem_types import PROBLEM_SCHEMA
from statements.rest.query.query_string import QueryParameter
from statements.rest.serializers.objects import ReferenceSerializer

COMPONENTS = "#/components/schemas/"

DescribedEnum = Any
"""An enum class with a docstring, whose members have ``value``, ``label`` and ``meaning``."""

ID: Schema = {"type": "string", "description": "The id of the record."}


class Example(NamedTuple):
    """An example request and its response, for the schema."""

    summary: str
    address: str
    answer: object
    method: str = "GET"
    body: object = None


def parameter_schema(parameter: QueryParameter) -> Schema:
    """Return the OpenAPI parameter object for a query parameter."""
    described: Schema = {
        "in": "query",
        "name": parameter.name,
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.repeatable:
        described["schema"] = {"type": "array", "items": parameter.schema}
        described |= {"style": "form", "explode": True}
    return described


def problem_response(status: int) -> Schema:
    """Return the OpenAPI response object for an error status."""
    waits = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
    headers = {"Retry-After": RETRY_AFTER} if status in waits else {}
    return {
        "description": f"{HTTPStatus(status).phrase}.",
        **({"headers": headers} if headers else {}),
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}},
    }


PAGE: Schema = {"type": "string", "description": "The same content as a page to browse."}
LINES: Schema = {"type": "string", "description": "One JSON object per line."}
NOT_MODIFIED: Schema = {"description": "The reader already has this exact response."}


class DocumentedSchema(AutoSchema):
    """Describes one operation of a view that has `query_parameters`."""

    view: Any  # one of our viewsets, or a StrictView with an ``operation`` of its own

    def is_excluded(self) -> bool:
        """Return whether to leave the view out: it has no `query_parameters`."""
        return not hasattr(self.view, "query_parameters")

    @property
    def _names(self) -> dict[str, str]:
        """The names of the kind of record, to fill in placeholders; empty if there is none."""
        if not hasattr(self.view, "serializer_class"):
            return {}
        model = self.view.serializer_class.Meta.model
        return {
            "One": model.__name__,
            "a": "an" if model.__name__[0] in "AEIOU" else "a",
            "one": model._meta.verbose_name,
            "Many": self.view.basename.title(),
            "many": self.view.basename,
        }

    @property
    def _operation(self) -> Operation:
        """The view's own ``operation``, or else the one for the viewset's current action."""
        own: Operation | None = getattr(self.view, "operation", None)
        return own or OPERATIONS[self.view.action].named(self._names)

    def get_operation_id(self) -> str:
        """Return `listStatements` for a list, `getStatement` for one record."""
        return self._operation.id

    def get_summary(self) -> str:
        """Return the summary from the operation."""
        return self._operation.summary

    def get_description(self) -> str:  # type: ignore[override]
        """Return the view's docstring, followed by the operation's ``about``."""
        return f"{get_doc(type(self.view))}\n\n{self._operation.about}".strip()

    def get_tags(self) -> list[str]:
        """Return the resource as the only tag."""
        return [self.view.basename]

    def get_auth(self) -> list[Schema]:
        """Return the authentication schemes; for GET, none is also allowed."""
        anyone: list[Schema] = [{}] if self.method == "GET" else []
        return [*anyone, *super().get_auth()]

    def _get_parameters(self) -> list[Schema]:
        # Two thirds of a list's parameters are suffixed: the rest should be readable on its own.
        known = sorted(self.view.query_parameters(), key=attrgetter("is_suffixed"))
        parameters = [parameter_schema(one) for one in known]
        operation = self._operation
        if not operation.is_write:
            parameters.append(IF_NONE_MATCH)
        if operation.is_conditional:
            parameters += [IF_MATCH, IF_ABSENT]
        if operation.is_write:
            parameters.append(CHANGE_REASON)
        if not self.view.detail:
            return parameters
        identifier = {
            "in": "path",
            "name": self.view.lookup_url_kwarg,
            "required": True,
            "description": f"The id of the {self._names['one']}.",
            "schema": {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"},
        }
        return [identifier, *parameters]

    def _get_request_body(self, direction: Direction = "request") -> Schema | None:
        operation = self._operation
        if operation.body is not None:
            types = [parser.media_type for parser in self.view.get_parsers()]
            content = {
                media_type: {"schema": LINES if "ndjson" in media_type else operation.body}
                for media_type in types
            }
            return {"required": True, "content": content}
        body: Schema | None = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        return body if body is None else {**body, "required": True}

    def _get_response_bodies(self, direction: Direction = "response") -> Schema:  # noqa: ARG002
        operation = self._operation
        successes = {str(status): self._success(status) for status in operation.successes}
        failures = {str(status): problem_response(status) for status in operation.failures}
        unchanged = {} if operation.is_write else {"304": NOT_MODIFIED}
        return successes | unchanged | failures

    def _success(self, status: int) -> Schema:
        operation = self._operation
        answer: Schema = {"description": operation.answer}
        if status == HTTPStatus.NO_CONTENT:
            return answer
        answer["content"] = {"application/json": {"schema": self._content()}}
        if not operation.is_write:
            answer["content"]["text/html"] = {"schema": PAGE}
        if operation.is_conditional or not operation.is_write:
            answer["headers"] = {"ETag": ENTITY_TAG}
        if status == HTTPStatus.CREATED:
            answer["headers"]["Location"] = LOCATION
        if getattr(self.view, "action", None) == "list":
            answer["headers"][REVISION_HEADER] = STREAM_REVISION
            for stream in STREAM_RENDERERS:
                lines = {"type": "string", "description": get_doc(stream)}
                answer["content"][stream.media_type] = {"schema": lines}
        return answer

    def _content(self) -> Schema:
        operation = self._operation
        if operation.content is not None:
            return operation.content
        bodies: Schema = super()._get_response_bodies("response")
        (body,) = (body for code, body in bodies.items() if code in {"200", "201"})
        return body["content"]["application/json"]["schema"]

    def get_paginated_name(self, serializer_name: str) -> str:
        """Return `StatementPage` for a page of statements."""
        return f"{serializer_name}Page"

    def _map_serializer(
        self, serializer: Serializer, direction: Direction, bypass_extensions: bool = False
    ) -> Schema:
        schema: Schema = super()._map_serializer(  # type: ignore[no-untyped-call]
            serializer, direction, bypass_extensions
        )
        if direction == "response":
            # Responses always have all keys; missing values are null.
            schema["required"] = list(schema["properties"])
        elif isinstance(serializer, ReferenceSerializer):
            brief = get_doc(type(serializer))
            return {
                "description": f"{brief} Give its id, or any object with that id.",
                "anyOf": [
                    {"type": "string"},
                    {"type": "object", "required": ["id"], "properties": {"id": ID}},
                ],
            }
        return schema


def complete_with(
    vocabularies: Iterable[DescribedEnum],
    resources: Mapping[str, type[APIView]],
    examples: Mapping[str, Example],
    about: str,
) -> Callable[..., Schema]:
    """Return a postprocessing hook for drf-spectacular that completes the schema.

    A JSON Schema enum with exactly the values of a vocabulary is replaced by a reference to it.
    ``resources`` maps each resource to its view, and ``examples`` each operation id to its example.
    ``about`` is the introduction to the whole API, in Markdown.
    """
    by_values = {tuple(word.value for word in words): words for words in vocabularies}
    tags = [{"name": name, "description": get_doc(view)} for name, view in resources.items()]

    def complete(result: Schema, **_: object) -> Schema:
        used: dict[str, Schema] = {}

        def named(node: Any) -> Any:
            if isinstance(node, list):
                return [named(item) for item in node]
            if not isinstance(node, dict):
                return node
            words = by_values.get(_values_of(node))
            if words is None:
                return {key: named(value) for key, value in _portable(node).items()}
            used[words.__name__] = vocabulary_schema(words)
            return _reference(node, words.__name__)

        described: Schema = named(result) | {"servers": [{"url": "/"}], "tags": tags}
        described["info"]["description"] = about
        for operation in (one for path in described["paths"].values() for one in path.values()):
            if operation["operationId"] in examples:
                add_example(examples[operation["operationId"]], operation)
        schemas = described["components"]["schemas"]
        schemas |= {"Problem": PROBLEM_SCHEMA, "Count": COUNT_SCHEMA, **used}
        described["components"]["schemas"] = dict(sorted(schemas.items()))
        return described

    return complete


def add_example(example: Example, operation: Schema) -> None:
    """Add an example to its operation in the schema."""
    name = operation["operationId"]
    described = {"summary": example.summary, "description": f"`{example.method} {example.address}`"}
    if example.body is not None:
        for media_type, content in operation["requestBody"]["content"].items():
            if "ndjson" not in media_type:
                content["examples"] = {name: {**described, "value": example.body}}
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {})
        if "application/json" in content:
            content["application/json"]["examples"] = {name: {**described, "value": example.answer}}


ENUM_MARK = "x-spec-enum-id"
"""A key that drf-spectacular adds to enums for its own hook, which we don't use."""

COLUMN_LIMITS = {2**15 - 1, 2**31 - 1, 2**63 - 1}
"""The largest integers that columns can hold: limits of a database, not rules of the API."""


def _portable(node: Schema) -> Schema:
    """Return the schema without anything that depends on the database or the generator."""
    dropped = {ENUM_MARK}
    if node.get("maximum") in COLUMN_LIMITS:
        dropped |= {"maximum", "format"}
    return {key: value for key, value in node.items() if key not in dropped}


def _values_of(node: Schema) -> tuple[object, ...]:
    listed = node.get("enum")
    return tuple(value for value in listed if value is not None) if isinstance(listed, list) else ()


def _reference(node: Schema, name: str) -> Schema:
    reference: Schema = {"$ref": f"{COMPONENTS}{name}"}
    kept = ("description", "default", "readOnly")
    rest = {key: node[key] for key in kept if key in node}
    if "null" in node.get("type", ()) or None in node["enum"]:
        return {"oneOf": [reference, {"type": "null"}], **rest}
    return reference | rest


def vocabulary_schema(words: DescribedEnum) -> Schema:
    """Return the JSON Schema of a vocabulary, with the meaning of each value."""
    listed = [word.value for word in words]
    meanings = "\n".join(f"* `{word.value}` - {word.label}: {word.meaning}" for word in words)
    return {
        "type": "integer" if isinstance(listed[0], int) else "string",
        "enum": listed,
        "description": f"{get_doc(words)}\n\n{meanings}",
    }
