"""What the API schema says about pages: the count, and what leads to the pages beside one."""

from statements.rest.json.document_queries import Json

COUNT_SCHEMA = {
    "title": "Count",
    "type": "object",
    "description": "The number of records found.",
    "required": ["value", "relation"],
    "properties": {
        "value": {"type": "integer", "description": "The number of records."},
        "relation": {
            "title": "CountRelation",
            "type": "string",
            "enum": ["exact", "at_least"],
            "description": "Whether `value` is the exact number, or there are at least that many.",
        },
    },
}

NEXT_LINKS: dict[str, dict[str, Json]] = {
    "next": {
        "type": ["string", "null"],
        "format": "uri-reference",
        "description": "The address of the next page, if there is one.",
    },
    "next_cursor": {
        "type": ["string", "null"],
        "description": "The `cursor` of the next page, if there is one.",
    },
}
"""The JSON Schema of what leads to the next page, by key."""

PAGE_LINKS = {
    "next": NEXT_LINKS["next"],
    "previous": {
        "type": ["string", "null"],
        "format": "uri-reference",
        "description": "The address of the previous page, if there is one.",
    },
    "next_cursor": NEXT_LINKS["next_cursor"],
    "previous_cursor": {
        "type": ["string", "null"],
        "description": "The `cursor` of the previous page, if there is one.",
    },
}
"""The JSON Schema of what leads to the neighboring pages, by key."""
