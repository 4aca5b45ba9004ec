"""The headers of requests and responses, as OpenAPI describes them."""

from statements.rest.http.parsers import MAX_REASON_LENGTH, REASON_HEADER
from statements.rest.openapi.operations import Schema


def header(description: str, **schema: object) -> Schema:
    """Return the OpenAPI header object for a header of a response, a string by default."""
    return {"description": description, "schema": {"type": "string", **schema}}


def header_parameter(name: str, description: str, **schema: object) -> Schema:
    """Return the OpenAPI parameter object for a header of a request."""
    return {"in": "header", "name": name, **header(description, **schema)}


RETRY_AFTER = header("Seconds to wait before trying again.", type="integer", minimum=1)
ENTITY_TAG = header(
    "Identifies this exact response; weak for partial responses and streams. Absent until "
    "something the reader may see has been written."
)
STREAM_REVISION = header(
    "The number of the latest revision visible to the reader when the stream began; only on "
    "streams.",
    type="integer",
)
LOCATION = header("The record's root-relative address.", format="uri-reference")

IF_NONE_MATCH = header_parameter(
    "If-None-Match",
    "The `ETag` of a response that the reader has. If nothing the reader may see has been written "
    "since, the response is a 304 without a body.",
)
IF_MATCH = header_parameter(
    "If-Match",
    "The `ETag` of the record as it was read, or `*`. If the record has changed since or does not "
    "exist, the response is 412 and nothing is written.",
)
IF_ABSENT = header_parameter(
    "If-None-Match",
    "`*`: if a record with this id exists, the response is 412 and nothing is written.",
)
CHANGE_REASON = header_parameter(
    REASON_HEADER,
    "The reason for this write, for the history; UTF-8, percent-encoded or not.",
    maxLength=MAX_REASON_LENGTH,
)
