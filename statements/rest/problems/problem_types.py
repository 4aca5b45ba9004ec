"""The table of problem types, and the JSON Schema of a problem."""

from typing import Any

PROBLEM_TYPES: dict[str, tuple[str, str]] = {
    "invalid-parameters": (
        "Invalid parameters",
        (
            "The query string asks for something that does not exist or cannot be read. Nothing "
            "of it was ignored and nothing was guessed: every fault is listed with its "
            "parameter and, where there is one, the nearest name that exists."
        ),
    ),
    "invalid-document": (
        "Invalid document",
        (
            "The document that was sent breaks the rules for its kind. Every fault is listed "
            "with a pointer to its place, and nothing was written."
        ),
    ),
    "bad-request": (
        "Bad request",
        "The request cannot be read as HTTP for this API.",
    ),
    "unauthenticated": (
        "Unauthenticated",
        (
            "This takes an API key that is good, sent as `Authorization: Bearer KEY`. There was "
            "none, or the one that was sent is unknown, has expired or was revoked."
        ),
    ),
    "permission-denied": (
        "Permission denied",
        "Whoever makes this request may not do what it asks for.",
    ),
    "not-found": (
        "Not found",
        (
            "There is nothing at this address. Ids are lower-case and exact, and addresses end "
            "with a slash."
        ),
    ),
    "method-not-allowed": (
        "Method not allowed",
        (
            "This address does not answer to this HTTP method; the Allow header lists those it "
            "answers to."
        ),
    ),
    "not-acceptable": (
        "Not acceptable",
        "The Accept header names no format in which this address can answer.",
    ),
    "conflict": (
        "Conflict",
        (
            "The request contradicts what is stored: other records still refer to this one, or "
            "the database refuses the combination."
        ),
    ),
    "precondition-failed": (
        "Precondition failed",
        (
            "The record is no longer, or not yet, what the If-Match or If-None-Match header says. "
            "Nothing was written: read it again, and decide anew."
        ),
    ),
    "content-too-large": (
        "Content too large",
        "The body is larger than this address takes. Nothing was written.",
    ),
    "unsupported-media-type": (
        "Unsupported media type",
        "The Content-Type header names a format that this address does not read.",
    ),
    "too-many-requests": (
        "Too many requests",
        (
            "This client has asked as often as it may for now. The Retry-After header says in how "
            "many seconds it may ask again."
        ),
    ),
    "busy": (
        "Busy",
        (
            "The server does as much at once as it can, or another write did not end in time. "
            "Nothing was written: send the same request again after as many seconds as the "
            "Retry-After header says. A client may read one stream at a time."
        ),
    ),
    "too-expensive": (
        "Too expensive",
        (
            "The database was given a few seconds for this question and did not finish. The same "
            "question would fail again: leave out a filter that the answer names, or add one that "
            "few records match."
        ),
    ),
    "unavailable": (
        "Unavailable",
        (
            "The database cannot be used for now. Ask again after as many seconds as the "
            "Retry-After header says. Before you repeat a write, read the record: a write that "
            "was just being completed may have been kept."
        ),
    ),
    "insufficient-storage": (
        "Insufficient storage",
        (
            "The disk is full. Nothing was written, and nothing will be until whoever runs this "
            "installation makes room; reading goes on."
        ),
    ),
    "internal-error": (
        "Internal error",
        "The fault is on our side and has been logged. The same request may work later.",
    ),
}
"""The title and meaning of each problem type, keyed by the fragment of its ``type`` URI."""

SLUG_OF_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "permission-denied",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    412: "precondition-failed",
    413: "content-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "internal-error",
    503: "busy",
    507: "insufficient-storage",
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong with a request (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Which problem it is: the address of its explanation.",
        },
        "title": {"type": "string", "description": "What problems of this type are called."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong this time, and the remedy."},
        "instance": {
            "type": "string",
            "format": "uri-reference",
            "description": "The path that was asked for.",
        },
        "errors": {
            "type": "array",
            "description": "Every single fault that was found; empty where `detail` says it all.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "parameter": {
                        "type": "string",
                        "description": "The query parameter at fault.",
                    },
                    "line": {
                        "type": "integer",
                        "description": "Of many documents, the line or place of the one at fault.",
                    },
                    "pointer": {
                        "type": "string",
                        "description": "The place of the fault in the body (RFC 6901).",
                    },
                    "code": {"type": "string", "description": "What is wrong, for machines."},
                    "detail": {"type": "string", "description": "What is wrong, for people."},
                },
            },
        },
    },
}
"""The JSON Schema of a problem."""
