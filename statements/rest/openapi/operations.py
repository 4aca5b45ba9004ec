"""What the OpenAPI schema says about each viewset action."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

Schema = dict[str, Any]

FILTERED = (
    "Different parameters narrow the list together; one given several times offers alternatives. "
    "Whatever cannot be understood is refused, never ignored."
)
READ_BACK = (
    "The body is a document as reading shows it: a reference is an id, or any object with one. "
    "Read-only keys are accepted and ignored, unknown ones refused, and what is absent has its "
    "default. The rules judge it whole, and every fault is named at its place. A document that "
    "says what is there already is not written again."
)
PATCHED = (
    "The body is a JSON Merge Patch (RFC 7396): objects are merged, null takes a value away, and a "
    "list is replaced whole."
)


class Operation(NamedTuple):
    """The documentation of one operation.

    In ``id``, ``summary`` and ``answer``, the placeholders ``{One}``, ``{Many}``, ``{one}`` and
    ``{many}`` stand for the kind of record. ``body`` and ``content`` are the JSON Schemas of the
    request and the response, if they don't follow from the serializer. ``about`` is appended to the
    description of the resource.
    """

    id: str
    summary: str
    answer: str
    about: str
    failures: tuple[int, ...]
    successes: tuple[int, ...] = (200,)
    body: Schema | None = None
    content: Schema | None = None
    is_conditional: bool = False
    is_write: bool = False

    def named(self, names: Mapping[str, str]) -> "Operation":
        """Return the operation with its placeholders filled in."""
        texts = {name: getattr(self, name).format(**names) for name in ("id", "summary", "answer")}
        return self._replace(**texts)


def object_schema(properties: dict[str, Schema], **more: object) -> Schema:
    """Return the JSON Schema of an object that always has these keys."""
    return {"type": "object", "required": list(properties), "properties": properties, **more}


RESTORING = object_schema(
    {
        "revision": {
            "type": "integer",
            "minimum": 0,
            "description": "The number of a revision, as of which the record is written anew.",
        }
    },
    description="Which state of a record to write anew.",
    additionalProperties=False,
)

IMPORTING: Schema = {
    "description": "Records, each with its kind as `resource` or its address as `url`.",
    "type": "array",
    "items": {"type": "object", "additionalProperties": True},
}
ACTION: Schema = {
    "type": "string",
    "enum": ["created", "changed", "deleted"],
    "description": "What the change was to whoever reads it.",
}
WHEN: dict[str, Schema] = {
    "revision": {"type": "integer", "description": "The number of the write."},
    "at": {"type": "string", "format": "date-time", "description": "When it was written, in UTC."},
}
DIFFERENCE = object_schema(
    {
        "pointer": {
            "type": "string",
            "description": "The place in the document after, or of what is gone in the one before "
            "(RFC 6901).",
        },
        "before": {"description": "What stood there; null for nothing."},
        "after": {"description": "What stands there; null for nothing."},
    },
    description="One place that is different.",
)
LINK: Schema = {"type": ["string", "null"], "format": "uri-reference"}
KEPT: Schema = {
    "type": ["object", "null"],
    "description": "The record after the change, as it would be written, references as ids, with "
    "`created_at`, `updated_at` and `revision` as they were; null where it was deleted.",
    "additionalProperties": True,
}


OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
HISTORY_ENTRY: dict[str, Schema] = {
    **WHEN,
    "by": {
        **OPTIONAL_TEXT,
        "description": "The user or key that wrote; null where a command did, or where the "
        "reader may not know.",
    },
    "through": {
        "type": "string",
        "description": "The face of the system through which it was written.",
    },
    "why": {**OPTIONAL_TEXT, "description": "Why it was written, where that was said."},
    "action": ACTION,
    "changes": {
        "type": "array",
        "description": "What is different; nothing where the record was created or deleted.",
        "items": DIFFERENCE,
    },
    "document": KEPT,
}
HISTORY_PAGE = object_schema(
    {
        "count": {"type": "null", "description": "Changes are not counted."},
        "next": {**LINK, "description": "The address of the next page, if there is one."},
        "previous": {**LINK, "description": "The address of the page before, if any."},
        "results": {
            "type": "array",
            "description": "The changes of this page.",
            "items": object_schema(HISTORY_ENTRY, description="One change of the record."),
        },
    }
)

WRITING = (400, 401, 403, 409, 412, 413, 415, 429, 503, 507)
WRITING_ONE = (400, 401, 403, 404, 409, 412, 413, 415, 429, 503, 507)

Write = partial(Operation, is_conditional=True, is_write=True)
"""An operation that writes one record."""

OPERATIONS: dict[str, Operation] = {
    "list": Operation(
        "list{Many}", "List {many}", "A page of {many}.", FILTERED, (400, 401, 406, 429, 503)
    ),
    "retrieve": Operation(
        "get{One}", "Get one {one}", "The {one}.", "", (400, 401, 404, 406, 429, 503)
    ),
    "create": Write(
        "create{One}",
        "Create a new {one}",
        "The {one} as it is now.",
        READ_BACK,
        WRITING,
        successes=(201,),
    ),
    "update": Write(
        "put{One}",
        "Create or replace the {one} with an id",
        "The {one} as it is now.",
        READ_BACK,
        WRITING_ONE,
        successes=(200, 201),
    ),
    "partial_update": Write(
        "patch{One}",
        "Change something in one {one}",
        "The {one} as it is now.",
        PATCHED,
        WRITING_ONE,
    ),
    "destroy": Write(
        "delete{One}",
        "Delete one {one}",
        "It is deleted.",
        "A record to which others refer is not deleted: 409 names them. What it was stays in the "
        "history, and can be restored.",
        (400, 401, 403, 404, 409, 412, 429, 503, 507),
        successes=(204,),
    ),
    "history": Operation(
        "get{One}History",
        "Get what happened to one {one}",
        "A page of changes, the latest first.",
        "Each change says when it was made, through what, by whom as far as the reader may know, "
        "why, and what is different. The document is as it was then, with ids for references.",
        (400, 401, 404, 406, 429, 503),
        content=HISTORY_PAGE,
    ),
    "restore": Write(
        "restore{One}",
        "Write one {one} anew as it was",
        "The {one} as it is now.",
        "What it was as of a revision passes the same rules as any other document and makes a new "
        "revision; a record that was deleted comes back.",
        WRITING_ONE,
        successes=(200, 201),
        body=RESTORING,
    ),
}
