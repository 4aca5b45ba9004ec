"""What the OpenAPI schema says about each viewset action."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from statements.rest.lists.page_schema import PAGE_LINKS

Schema = dict[str, Any]

ABOUT_FILTERS = (
    "Different parameters are combined with AND, values of a repeated one with OR. Unknown "
    "parameters and invalid values are errors; nothing is ignored."
)
ABOUT_MERGED = "If it was merged into another one, a 301 gives the address of that."
ABOUT_AGE = "Without any filter, the answer may be a minute old; it says of which revision it is."
ABOUT_DOCUMENT_BODY = (
    "The body is a document in the same form as in responses. A reference is an id, or any object "
    "with one. Read-only keys are ignored, unknown keys are errors, and missing keys get their "
    "defaults. The document is validated as a whole, and every fault is listed with its place. A "
    "document that changes nothing is not written again."
)
ABOUT_MERGE_PATCH = (
    "The body is a JSON Merge Patch (RFC 7396): objects are merged, null removes a value, and a "
    "list is replaced as a whole."
)


class Operation(NamedTuple):
    """The documentation of one operation.

    In ``id``, ``summary`` and ``answer``, the placeholders ``{One}``, ``{Many}``, ``{one}`` and
    ``{many}`` stand for the kind of record, and ``{a}`` for its article. ``body`` and ``content``
    are the JSON Schemas of the request and the response, if they don't follow from the serializer.
    ``about`` is appended to the description of the resource.
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


def object_schema(title: str, properties: dict[str, Schema], **more: object) -> Schema:
    """Return the JSON Schema of an object that always has these keys.

    By its title it becomes a component; see `complete_with`.
    """
    required = {"required": list(properties), "properties": properties}
    return {"title": title, "type": "object", **required, **more}


RESTORE_BODY = object_schema(
    "RestoreRequest",
    {
        "revision": {
            "type": "integer",
            "minimum": 0,
            "description": "The number of the revision to go back to.",
        }
    },
    description="The state of the record to restore.",
    additionalProperties=False,
)

ACTION: Schema = {
    "title": "ChangeAction",
    "type": "string",
    "enum": ["created", "changed", "deleted", "merged"],
    "description": "What happened to the record, as far as the reader could see it.",
}
MERGED_INTO: Schema = {
    "type": ["string", "null"],
    "description": "The id of the record that this one was merged into; null if it wasn't.",
}
REVISION_AND_TIME: dict[str, Schema] = {
    "revision": {"type": "integer", "description": "The number of the revision."},
    "at": {
        "type": "string",
        "format": "date-time",
        "description": "When the change was made, in UTC.",
    },
}
DIFFERENCE = object_schema(
    "Difference",
    {
        "pointer": {
            "type": "string",
            "description": "The place of the difference in the new document, or in the old one "
            "for something removed (RFC 6901).",
        },
        "before": {"description": "The old value, or null if there was none."},
        "after": {"description": "The new value, or null if there is none."},
    },
    description="One difference.",
)
PAST_DOCUMENT: Schema = {
    "description": "The record after the change; null if it was deleted.",
    "anyOf": [
        {
            "title": "PastDocument",
            "type": "object",
            "description": "A record as it was, in the form for writing it: references are ids. "
            "`created_at`, `updated_at` and `revision` are as they were then.",
            "additionalProperties": True,
        },
        {"type": "null"},
    ],
}


OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
HISTORY_ENTRY: dict[str, Schema] = {
    **REVISION_AND_TIME,
    "by": {
        **OPTIONAL_TEXT,
        "description": "The user or key that made the change; null if a command did, or if the "
        "reader may not know.",
    },
    "through": {"type": "string", "description": "How the change came in."},
    "why": {**OPTIONAL_TEXT, "description": "The reason for the change, if one was given."},
    "action": ACTION,
    "into": MERGED_INTO,
    "changes": {
        "type": "array",
        "description": "The differences; empty if the record was created or deleted.",
        "items": DIFFERENCE,
    },
    "document": PAST_DOCUMENT,
}
HISTORY_PAGE = object_schema(
    "HistoryPage",
    {
        "count": {"type": "null", "description": "Always null, because changes are not counted."},
        **PAGE_LINKS,
        "results": {
            "type": "array",
            "description": "The changes on this page.",
            "items": object_schema(
                "HistoryEntry", HISTORY_ENTRY, description="One change to the record."
            ),
        },
    },
)

MATCH = object_schema(
    "NameMatch",
    {
        "record": object_schema(
            "NamedRecord",
            {
                "id": {"type": "string", "description": "The id of the record."},
                "name": {**OPTIONAL_TEXT, "description": "The record's own name."},
                "kind": {"type": "string", "description": "The kind of actor, source or topic."},
                "url": {
                    "type": "string",
                    "description": "The record's root-relative address in this API.",
                },
            },
            description="A reference to a record that has a name.",
        ),
        "matched": {
            "type": "string",
            "description": "The name of the record that fits best: its own, or another one.",
        },
        "score": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100,
            "description": "How well the name fits as a whole; 100 for the same words.",
        },
        "reason": {
            "type": "string",
            "enum": ["exact", "other_name", "transliteration", "spelling"],
            "description": "How the words that were asked for are those of the name.",
        },
    },
    description="A record that was found by a name.",
)
MATCHES = object_schema(
    "NameMatches",
    {
        "results": {
            "type": "array",
            "description": "The records found, the best fit first.",
            "items": MATCH,
        }
    },
    description="The records that were found by a name.",
)
COUNTED_REVISION: Schema = {
    "type": "integer",
    "description": "The number of the latest revision when counting began.",
}
NAMED_VALUE: dict[str, Schema] = {
    "value": {
        **OPTIONAL_TEXT,
        "description": "The value, as a query takes it; null for records without one.",
    },
    "label": {
        **OPTIONAL_TEXT,
        "description": "What to call the value: the label of a word, the name of a record or the "
        "text of a statement; null if there is none.",
    },
}
FACETS = object_schema(
    "FacetAnswer",
    {
        "revision": COUNTED_REVISION,
        "facets": {
            "type": "array",
            "description": "The facets, in the order in which they were asked for.",
            "items": object_schema(
                "FacetCounts",
                {
                    "facet": {"type": "string", "description": "The name of the parameter."},
                    "values": {
                        "type": "array",
                        "description": "The values with the highest counts, those first.",
                        "items": object_schema(
                            "FacetValue",
                            {
                                **NAMED_VALUE,
                                "count": {
                                    "type": "integer",
                                    "description": "How many records the query would find if it "
                                    "asked for this value as well.",
                                },
                            },
                            description="A value and how many records have it.",
                        ),
                    },
                    "more": {"type": "integer", "description": "How many other values there are."},
                },
                description="The values of one parameter.",
            ),
        },
    },
    description="How many records there are for each value of some parameters.",
)
COUNTS: Schema = {"type": "array", "items": {"type": "integer"}}
TIMELINE = object_schema(
    "Timeline",
    {
        "revision": COUNTED_REVISION,
        "by": {"type": "string", "description": "The unit of time."},
        "split": {
            **OPTIONAL_TEXT,
            "description": "The parameter whose values have a series each, if one was given.",
        },
        "imprecise": {"type": "string", "description": "Where imprecise dates count."},
        "counts_once": {
            "type": "boolean",
            "description": "Whether a statement counts only once in a series. If not, the sum of "
            "its counts exceeds the number of statements.",
        },
        "buckets": {
            "type": "array",
            "description": "The units of time from the first to the last that has a statement: "
            "days, months and years as a query takes them, weeks by their Monday.",
            "items": {"type": "string"},
        },
        "series": {
            "type": "array",
            "description": "One series without a value, or one for each value of `split`.",
            "items": object_schema(
                "TimelineSeries",
                {
                    **NAMED_VALUE,
                    "said": {
                        **COUNTS,
                        "description": "For each bucket, how many statements were said then.",
                    },
                    "no_later_than": {
                        **COUNTS,
                        "description": "For each bucket, how many more statements were said then "
                        "or before: it isn't known when, and their document was published by the "
                        "end of a day in it.",
                    },
                    "undated": {
                        "type": "integer",
                        "description": "How many statements are in no bucket: when they were said, "
                        "or from when on they may have been, is unknown or open.",
                    },
                },
                description="The counts of the statements with one value, or of all.",
            ),
        },
    },
    description="How many statements were said when.",
)

WRITE_ERRORS = (400, 401, 403, 409, 412, 413, 415, 429, 503, 507)
WRITE_ONE_ERRORS = (400, 401, 403, 404, 409, 412, 413, 415, 429, 503, 507)

Write = partial(Operation, is_conditional=True, is_write=True)
"""An operation that writes one record."""

OPERATIONS: dict[str, Operation] = {
    "list": Operation(
        "list{Many}", "List {many}", "A page of {many}.", ABOUT_FILTERS, (400, 401, 406, 429, 503)
    ),
    "retrieve": Operation(
        "get{One}", "Get {a} {one}", "The {one}.", ABOUT_MERGED, (400, 401, 404, 406, 429, 503)
    ),
    "facets": Operation(
        "count{Many}",
        "Count {many} by the values of parameters",
        "The number of {many} for each value of each facet.",
        f"{ABOUT_FILTERS} A count is the number of records that the query would find if it asked "
        f"for the value as well, on the same row of its group. {ABOUT_AGE}",
        (400, 401, 406, 429, 503),
        content=FACETS,
    ),
    "timeline": Operation(
        "count{Many}ByTime",
        "Count {many} by time",
        "The number of {many} for each unit of time.",
        f"{ABOUT_FILTERS} {ABOUT_AGE}",
        (400, 401, 406, 429, 503),
        content=TIMELINE,
    ),
    "create": Write(
        "create{One}",
        "Create {a} {one}",
        "The {one} as it is now.",
        ABOUT_DOCUMENT_BODY,
        WRITE_ERRORS,
        successes=(201,),
    ),
    "update": Write(
        "put{One}",
        "Create or replace {a} {one}",
        "The {one} as it is now.",
        ABOUT_DOCUMENT_BODY,
        WRITE_ONE_ERRORS,
        successes=(200, 201),
    ),
    "partial_update": Write(
        "patch{One}",
        "Update part of {a} {one}",
        "The {one} as it is now.",
        ABOUT_MERGE_PATCH,
        WRITE_ONE_ERRORS,
    ),
    "destroy": Write(
        "delete{One}",
        "Delete {a} {one}",
        "The {one} was deleted.",
        "A record that others refer to is not deleted; the 409 names them. The history keeps a "
        "deleted record, so it can be restored.",
        (400, 401, 403, 404, 409, 412, 429, 503, 507),
        successes=(204,),
    ),
    "resolve": Operation(
        "resolve{Many}",
        "Find {many} by name",
        "The {many} whose names fit best.",
        "Names are compared across scripts, ways of transliterating, small typos, initials and "
        "the order of words. There are no results if nothing is like the name.",
        (400, 401, 406, 429, 503),
        content=MATCHES,
    ),
    "history": Operation(
        "get{One}History",
        "Get the history of {a} {one}",
        "A page of changes, latest first.",
        "Each change says when it was made, how it came in, who made it (if the reader may know), "
        "why, and what is different. The document is as it was then, with ids as references.",
        (400, 401, 404, 406, 429, 503),
        content=HISTORY_PAGE,
    ),
    "restore": Write(
        "restore{One}",
        "Restore {a} {one}",
        "The {one} as it is now.",
        "The record as of the given revision is validated like any other document and written as "
        "a new revision. A deleted record comes back.",
        WRITE_ONE_ERRORS,
        successes=(200, 201),
        body=RESTORE_BODY,
    ),
}
