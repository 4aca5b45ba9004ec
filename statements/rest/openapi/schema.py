"""Generates the OpenAPI 3.1 schema from the views.

`DocumentedSchema` describes one operation, and `complete_with` finishes the whole schema. Both
derive it from the code that handles requests: parameters come from `query_parameters`, and enums
from the vocabularies.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import append_meta, get_doc, is_patched_serializer
from drf_spectacular.utils import Direction
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from statements.rest.lists.highlights import HighlightSerializer
from statements.rest.lists.streams import REVISION_HEADER, StreamRenderer
from statements.rest.openapi.components import ComponentNames, DescribedEnum
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

BY_ID: Schema = {
    "title": "ObjectWithId",
    "type": "object",
    "description": "A record, named by its id; other keys don't matter.",
    "required": ["id"],
    "properties": {"id": {"type": "string", "description": "The id of the record."}},
}


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
    if parameter.is_required:
        described["required"] = True
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
        "content": {CONTENT_TYPE: {"schema": PROBLEM_SCHEMA}},
    }


STREAMS = "x-streams"
"""The key for the other formats of what is also JSON.

As a part of ``content``, they would make a client's type of it a page or a text.
"""

LINES = "One JSON object per line."


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
        return (own or OPERATIONS[self.view.action]).named(self._names)

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
        """Return the authentication schemes; none for reading, if that needs no key here."""
        is_public = self.method == "GET" and settings.ANONYMOUS_READING
        return [] if is_public else super().get_auth()

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
            streams = {one: {"description": LINES} for one in types if "ndjson" in one}
            content = {one: {"schema": operation.body} for one in types if one not in streams}
            described: Schema = {"required": True, "content": content}
            return described | {STREAMS: streams} if streams else described
        body: Schema | None = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        return body if body is None else {**body, "required": True}

    def _get_response_bodies(self, direction: Direction = "response") -> Schema:  # noqa: ARG002
        """Return what is answered; a 304, which has no type, is left to `If-None-Match`."""
        operation = self._operation
        successes = {str(status): self._success(status) for status in operation.successes}
        failures = {str(status): problem_response(status) for status in operation.failures}
        return successes | failures

    def _success(self, status: int) -> Schema:
        operation = self._operation
        answer: Schema = {"description": operation.answer}
        if status == HTTPStatus.NO_CONTENT:
            return answer
        answer["content"] = {"application/json": {"schema": self._content()}}
        is_record = operation.is_conditional and operation.content is None
        if is_record or not operation.is_write:
            answer["headers"] = {"ETag": ENTITY_TAG}
        if status == HTTPStatus.CREATED:
            answer["headers"]["Location"] = LOCATION
        streams = [one for one in self.view.get_renderers() if isinstance(one, StreamRenderer)]
        if streams and status == HTTPStatus.OK:
            answer["headers"][REVISION_HEADER] = STREAM_REVISION
            answer[STREAMS] = {
                stream.media_type: {"description": get_doc(type(stream))} for stream in streams
            }
        return answer

    def _content(self) -> Schema:
        operation = self._operation
        if operation.content is not None:
            return operation.content
        if brief := self.view.brief_serializer_class:
            # The parameter refers to it. In the answer, it would make a union of every type.
            self.resolve_serializer(brief, "response")
        if getattr(self.view, "has_highlights", False):
            self.resolve_serializer(HighlightSerializer, "response")
        bodies: Schema = super()._get_response_bodies("response")
        (body,) = (body for code, body in bodies.items() if code in {"200", "201"})
        return body["content"]["application/json"]["schema"]

    def get_paginated_name(self, serializer_name: str) -> str:
        """Return `StatementPage` for a page of statements."""
        return f"{serializer_name}Page"

    def _get_serializer_name(
        self, serializer: Serializer, direction: Direction, bypass_extensions: bool = False
    ) -> str:
        """Return `StatementPatch` for the body of a PATCH, not `PatchedStatementRequest`."""
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        if is_patched_serializer(serializer, direction):
            return f"{name.removeprefix('Patched').removesuffix('Request')}Patch"
        return name

    def _map_serializer(
        self, serializer: Serializer, direction: Direction, bypass_extensions: bool = False
    ) -> Schema:
        schema: Schema = super()._map_serializer(  # type: ignore[no-untyped-call]
            serializer, direction, bypass_extensions
        )
        if direction == "request" and isinstance(serializer, ReferenceSerializer):
            about = get_doc(type(serializer))
            return {
                "description": f"{about} Give its id, or any object with that id.",
                "anyOf": [{"type": "string"}, BY_ID],
            }
        properties = schema["properties"]
        if direction == "response":
            # Responses always have all keys; missing values are null.
            schema["required"] = list(properties)
        for name, described in properties.items():
            # Here a title names a component, and a form's label is no such name.
            described.pop("title", None)
            default = described.pop("default", None)
            field = serializer.fields[name]
            if is_patched_serializer(serializer, direction):
                if not field.required and not field.allow_null:
                    properties[name] = append_meta(described, {"nullable": True})
            elif direction == "request" and default is not None:
                about = described.get("description", "")
                described["description"] = f"{about} By default, {json.dumps(default)}.".strip()
        return schema


def complete_with(
    vocabularies: Iterable[DescribedEnum],
    resources: Mapping[str, type[APIView]],
    examples: Mapping[str, Example],
    about: str,
) -> Callable[..., Schema]:
    """Return a postprocessing hook for drf-spectacular that completes the schema.

    Every schema with a ``title`` becomes a component of that name, and so does every vocabulary
    for a JSON Schema enum with exactly its values. ``resources`` maps each resource to its view,
    and ``examples`` each operation id to its example. ``about`` is the introduction to the whole
    API, in Markdown.
    """
    tags = [{"name": name, "description": get_doc(view)} for name, view in resources.items()]

    def complete(result: Schema, **_: object) -> Schema:
        names = ComponentNames(vocabularies)
        paths = names.replace(result["paths"])
        components = names.replace(result["components"])
        if twice := components["schemas"].keys() & names.components.keys():
            raise ValueError(f"Two schemas are called by one name: {', '.join(sorted(twice))}.")
        schemas = components["schemas"] | names.components
        components["schemas"] = dict(sorted(schemas.items()))
        for operation in (one for path in paths.values() for one in path.values()):
            # Without the key, it would be open whether anyone may.
            operation.setdefault("security", [])
            if operation["operationId"] in examples:
                add_example(examples[operation["operationId"]], operation)
        info = {**result["info"], "description": about}
        more = {"servers": [{"url": "/"}], "tags": tags}
        return {**result, "info": info, "paths": paths, "components": components, **more}

    return complete


def add_example(example: Example, operation: Schema) -> None:
    """Add an example to its operation in the schema."""
    name = operation["operationId"]
    described = {"summary": example.summary, "description": f"`{example.method} {example.address}`"}
    if example.body is not None:
        for content in operation["requestBody"]["content"].values():
            content["examples"] = {name: {**described, "value": example.body}}
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {})
        if "application/json" in content:
            content["application/json"]["examples"] = {name: {**described, "value": example.answer}}
