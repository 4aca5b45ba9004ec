"""The OpenAPI 3.1 description of views that know their parameters, pages and problems.

`DocumentedSchema` describes an operation; `completed` finishes the whole description. Both say
only what the code that answers says: parameters come from `query_parameters`, the words of
vocabularies from the vocabularies.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc

from statements.rest.pagination import COUNT_SCHEMA
from statements.rest.problems import CONTENT_TYPE, PROBLEM_SCHEMA
from statements.rest.streams import REVISION, STREAMS, StreamRenderer
from statements.rest.strictness import QueryParameter

COMPONENTS = "#/components/schemas/"

Schema = dict[str, Any]


class Example(NamedTuple):
    """A request that the documentation shows, and its answer."""

    summary: str
    address: str
    answer: Any


def parameter_schema(parameter: QueryParameter) -> Schema:
    """Return the OpenAPI description of one query parameter."""
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


RETRY_AFTER: Schema = {
    "description": "In so many seconds the client may ask again.",
    "schema": {"type": "integer", "minimum": 1},
}


def problem_response(status: int) -> Schema:
    """Return the OpenAPI description of an error."""
    headers = {"Retry-After": RETRY_AFTER} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
    return {
        "description": f"{HTTPStatus(status).phrase}.",
        **({"headers": headers} if headers else {}),
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}},
    }


IF_NONE_MATCH: Schema = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The `ETag` of an answer that the reader has. As long as nothing was written "
    "since, the answer is 304 and has no body.",
    "schema": {"type": "string"},
}
ENTITY_TAG: Schema = {
    "description": "Names this very answer; weak where it is trimmed or a stream. Absent where "
    "nothing was ever written.",
    "schema": {"type": "string"},
}
STREAM_REVISION: Schema = {
    "description": "The number of the latest revision when a stream began; only streams have it.",
    "schema": {"type": "integer"},
}
NOT_MODIFIED: Schema = {"description": "The reader has this very answer."}


def stream_content(stream: type[StreamRenderer]) -> Schema:
    """Return the OpenAPI description of a list that comes whole in a format."""
    return {"schema": {"type": "string", "description": get_doc(stream)}}


class DocumentedSchema(AutoSchema):
    """The description of one operation of a view with `query_parameters`."""

    view: Any

    def is_excluded(self) -> bool:
        """Say whether the view is none of the documented ones."""
        return not hasattr(self.view, "query_parameters")

    @property
    def _resource(self) -> str:
        resource: str = self.view.basename
        return resource

    @property
    def _kind(self) -> Any:
        return self.view.get_queryset().model

    def get_operation_id(self) -> str:
        """Return `listStatements` for a list, `getStatement` for one record."""
        if self.view.detail:
            return f"get{self._kind.__name__}"
        return f"list{self._resource.title()}"

    def get_summary(self) -> str:
        """Return what the operation does, in a few words."""
        if self.view.detail:
            return f"Get one {self._kind._meta.verbose_name}"
        return f"List {self._resource}"

    def get_description(self) -> str:  # type: ignore[override]
        """Return what the records are, and what a list does with the parameters."""
        about = get_doc(type(self.view))
        if self.view.detail:
            return about
        return (
            f"{about}\n\nDifferent parameters narrow the list together; one given several times "
            "offers alternatives. Whatever cannot be understood is refused, never ignored."
        )

    def get_tags(self) -> list[str]:
        """Return the resource."""
        return [self._resource]

    def get_auth(self) -> list[Schema]:
        """Return what shows who asks; for reading that may be nothing."""
        anyone: list[Schema] = [{}] if self.method == "GET" else []
        return [*anyone, *super().get_auth()]

    def _get_parameters(self) -> list[Schema]:
        parameters = [parameter_schema(one) for one in self.view.query_parameters()]
        parameters.append(IF_NONE_MATCH)
        if self.view.detail:
            identifier = {
                "in": "path",
                "name": self.view.lookup_url_kwarg,
                "required": True,
                "description": f"The id of the {self._kind._meta.verbose_name}.",
                "schema": {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"},
            }
            return [identifier, *parameters]
        return parameters

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        bodies: Schema = super()._get_response_bodies(direction)
        bodies["200"]["description"] = self._answer()
        bodies["200"]["headers"] = {"ETag": ENTITY_TAG}
        if not self.view.detail:
            bodies["200"]["headers"][REVISION] = STREAM_REVISION
        for stream in () if self.view.detail else STREAMS:
            bodies["200"]["content"][stream.media_type] = stream_content(stream)
        statuses = (400, 401, 404, 406, 429) if self.view.detail else (400, 401, 406, 429)
        return (
            bodies
            | {"304": NOT_MODIFIED}
            | {str(status): problem_response(status) for status in statuses}
        )

    def _answer(self) -> str:
        if self.view.detail:
            return f"The {self._kind._meta.verbose_name}."
        return f"A page of {self._resource}."

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Return the name of the serializer's class without `Shape`."""
        return super().get_serializer_name(serializer, direction).removesuffix("Shape")

    def get_paginated_name(self, serializer_name: str) -> str:
        """Return `StatementPage` for a page of statements."""
        return f"{serializer_name}Page"

    def _map_serializer(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> Schema:
        schema: Schema = super()._map_serializer(  # type: ignore[no-untyped-call]
            serializer, direction, bypass_extensions
        )
        if direction == "response":
            # An answer always has all its keys: what is absent is null.
            schema["required"] = list(schema["properties"])
        return schema


def completed(
    vocabularies: Iterable[Any],
    resources: Mapping[str, type[Any]],
    examples: Mapping[str, Example],
    about: str,
) -> Callable[..., Schema]:
    """Return the hook that completes a description with what is true of the whole API.

    ``vocabularies`` are enumerations with a docstring, whose members have ``value``, ``label`` and
    ``meaning``. An enum of exactly such values becomes a reference to the vocabulary, by its name.
    ``resources`` maps each resource to its view, ``examples`` each operation to a request;
    ``about`` is what a reader should know first, in Markdown.
    """
    by_values = {tuple(word.value for word in words): words for words in vocabularies}
    tags = [{"name": name, "description": get_doc(view)} for name, view in resources.items()]

    def complete(result: Schema, **_: Any) -> Schema:
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
            show(examples[operation["operationId"]], operation)
        schemas = described["components"]["schemas"]
        schemas |= {"Problem": PROBLEM_SCHEMA, "Count": COUNT_SCHEMA, **used}
        described["components"]["schemas"] = dict(sorted(schemas.items()))
        return described

    return complete


def show(example: Example, operation: Schema) -> None:
    """Put an example into the description of its operation."""
    content = operation["responses"]["200"]["content"]["application/json"]
    content["examples"] = {
        operation["operationId"]: {
            "summary": example.summary,
            "description": f"`GET {example.address}`",
            "value": example.answer,
        }
    }


ENUM_MARK = "x-spec-enum-id"
"""What drf-spectacular leaves in enums for a hook of its own that is not used here."""

COLUMN_LIMITS = {2**15 - 1, 2**31 - 1, 2**63 - 1}
"""What the columns of one database or the other hold at most, which is no rule of the API."""


def _portable(node: Schema) -> Schema:
    """Return the schema without what depends on the database or the generator."""
    dropped = {ENUM_MARK}
    if node.get("maximum") in COLUMN_LIMITS:
        dropped |= {"maximum", "format"}
    return {key: value for key, value in node.items() if key not in dropped}


def _values_of(node: Schema) -> tuple[Any, ...]:
    listed = node.get("enum")
    return tuple(value for value in listed if value is not None) if isinstance(listed, list) else ()


def _reference(node: Schema, name: str) -> Schema:
    reference: Schema = {"$ref": f"{COMPONENTS}{name}"}
    kept = ("description", "default", "readOnly")
    rest = {key: node[key] for key in kept if key in node}
    if "null" in node.get("type", ()) or None in node["enum"]:
        return {"oneOf": [reference, {"type": "null"}], **rest}
    return reference | rest


def vocabulary_schema(words: Any) -> Schema:
    """Return the JSON Schema of a vocabulary: its words, with what each means."""
    listed = [word.value for word in words]
    meanings = "\n".join(f"* `{word.value}` - {word.label}: {word.meaning}" for word in words)
    return {
        "type": "integer" if isinstance(listed[0], int) else "string",
        "enum": listed,
        "description": f"{get_doc(words)}\n\n{meanings}",
    }
