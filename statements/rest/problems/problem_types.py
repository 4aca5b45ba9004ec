"""The table of problem types, and the JSON Schema of a problem."""

from typing import Any

from statements.rest.problems.exceptions import LONG_LIST

MEANINGS = {
    "invalid-parameters": (
        "The query string has unknown parameters or invalid values. Nothing was ignored and "
        "nothing was guessed: every fault is listed with its parameter and, if there is one, "
        "a suggestion."
    ),
    "invalid-document": (
        "The document in the request breaks the rules for its kind. Every fault is listed "
        "with a pointer to its place, and nothing was written."
    ),
    "bad-request": "The request is malformed.",
    "unauthenticated": (
        "This request needs a valid API key, sent as `Authorization: Bearer KEY`. There was "
        "none, or it is unknown, expired or revoked."
    ),
    "permission-denied": "This user or key does not have permission to do this.",
    "not-found": (
        "There is nothing at this address. Ids are lower-case and exact, and addresses end "
        "with a slash."
    ),
    "method-not-allowed": (
        "This address does not support the HTTP method; the Allow header lists those it supports."
    ),
    "not-acceptable": "This address supports none of the formats in the Accept header.",
    "conflict": (
        "The request conflicts with what is stored: for example, other records still refer to "
        "this one, or a record with this id already exists."
    ),
    "begin-again": (
        "What the query asks about is no longer what it was at the revision in `after`, so the "
        "changes since then are not enough to bring a copy up to date. Get the list with the same "
        "filters again, and continue from the revision in its X-Revision header."
    ),
    "precondition-failed": (
        "The record is not in the state that the If-Match or If-None-Match header requires. "
        "Nothing was written: read the record again, and decide whether to retry."
    ),
    "content-too-large": "The body is larger than this address accepts. Nothing was written.",
    "unsupported-media-type": "This address does not accept the format in the Content-Type header.",
    "too-many-requests": (
        "This client has reached its request limit for now. The Retry-After header says how "
        "many seconds to wait."
    ),
    "busy": (
        "The server is at capacity, or another write is taking too long. Nothing was written: "
        "send the same request again after the number of seconds in the Retry-After header. A "
        "client may read one stream at a time."
    ),
    "too-expensive": (
        "The database did not finish this query within a few seconds. The same query would "
        "fail again: leave out a filter that the response names, or add one that few records "
        "match."
    ),
    "unavailable": (
        "The database is unavailable for now. Try again after the number of seconds in the "
        "Retry-After header. Before you repeat a write, read the record: a write that was just "
        "being completed may have been saved."
    ),
    "insufficient-storage": (
        "The disk is full. Nothing was written, and nothing will be until the operator frees "
        "some space; reading still works."
    ),
    "internal-error": (
        "Something went wrong on our side and was logged. The same request may work later."
    ),
}
"""The meaning of each problem type, keyed by the fragment of its ``type`` URI."""

PROBLEM_TYPES = {
    slug: (slug.replace("-", " ").capitalize(), meaning) for slug, meaning in MEANINGS.items()
}
"""The title and meaning of each problem type."""

SLUG_OF_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "permission-denied",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    410: "begin-again",
    412: "precondition-failed",
    413: "content-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "internal-error",
    503: "busy",
    507: "insufficient-storage",
}

FAULT_PROPERTIES: dict[str, Any] = {
    "parameter": {"type": "string", "description": "The query parameter at fault."},
    "line": {
        "type": "integer",
        "description": "In a request with many documents, the line or position of the one at "
        "fault.",
    },
    "pointer": {"type": "string", "description": "The place of the fault in the body (RFC 6901)."},
    "code": {"type": "string", "description": "What is wrong, as a code for programs."},
    "detail": {"type": "string", "description": "What is wrong, in words for people."},
}

PROBLEM_PROPERTIES: dict[str, Any] = {
    "type": {
        "type": "string",
        "format": "uri-reference",
        "description": "The type of problem: the address of its explanation.",
    },
    "title": {"type": "string", "description": "The name of this type of problem."},
    "status": {"type": "integer", "description": "The HTTP status."},
    "detail": {"type": "string", "description": "What is wrong in this case, and how to fix it."},
    "instance": {
        "type": "string",
        "format": "uri-reference",
        "description": "The path of the request.",
    },
    "tally": {
        "title": "Tally",
        "type": "object",
        "description": f"How many faults of each code there are, if `errors` lists more than "
        f"{LONG_LIST}; the most frequent code comes first.",
        "additionalProperties": {"type": "integer"},
    },
    "errors": {
        "type": "array",
        "description": "Every fault that was found; empty if `detail` says it all.",
        "items": {
            "title": "Fault",
            "type": "object",
            "description": "One fault, with its place.",
            "required": ["code", "detail"],
            "properties": FAULT_PROPERTIES,
        },
    },
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "A problem with a request (RFC 9457).",
    "required": [name for name in PROBLEM_PROPERTIES if name != "tally"],
    "properties": PROBLEM_PROPERTIES,
}
"""The JSON Schema of a problem."""
