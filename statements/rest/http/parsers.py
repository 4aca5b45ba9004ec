"""Strict body parsers: they ignore nothing silently and limit the size.

JSON (RFC 8259) is in UTF-8 (RFC 3629). Python's parser accepts NaN, and if a key is repeated it
keeps the last value; ours refuses both. Every failure is an `UnreadableJson` with a code and a
message.
"""

import json
from typing import IO, Any, NoReturn
from urllib.parse import unquote

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from statements.rest.json.document_queries import Json
from statements.rest.limits.body_size import MAX_DOCUMENT_BYTES, MAX_IMPORT_BYTES
from statements.rest.problems.exceptions import BodyTooLarge, InvalidDocument
from statements.rest.query.suggestions import quoted

REASON_HEADER = "X-Change-Reason"
"""The header that gives the reason for a write, in UTF-8 or percent-encoded."""

MAX_REASON_LENGTH = 500


class UnreadableJson(ValueError):
    """The data isn't valid JSON, or has something we refuse."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                detail = f"The key {quoted(name)} is given twice in one object."
                raise UnreadableJson("twice", detail)
            seen.add(name)
    return found


def _no_number(name: str) -> NoReturn:
    raise UnreadableJson("json", f"{name} is not a number in JSON.")


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
"""Parses text; pass what it raises to `unreadable`."""


def read_json(data: bytes) -> Json:
    """Parse UTF-8 bytes; raise UnreadableJson if they aren't JSON that we accept."""
    try:
        return DECODER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> UnreadableJson:
    """Turn an error from DECODER, or from decoding UTF-8, into an UnreadableJson."""
    match error:
        case UnreadableJson():
            return error
        case UnicodeDecodeError():
            detail = f"This is not UTF-8, from byte {error.start + 1} on: save it in UTF-8."
            return UnreadableJson("utf_8", detail)
        case json.JSONDecodeError():
            # Some of Python's messages end in "at", which we add ourselves.
            said = error.msg.removesuffix(" at")
            line = f"line {error.lineno}, " if error.lineno > 1 else ""
            return UnreadableJson("json", f"This is not JSON: {said}, at {line}{error.colno}.")
        case RecursionError():
            return UnreadableJson("too_deep", "This is nested too deep for any record.")
    return UnreadableJson("json", "A number here has too many digits.")


def read_body(stream: IO[bytes], most: int) -> bytes:
    """Return the body; raise BodyTooLarge if it has more than ``most`` bytes."""
    body = stream.read(most + 1)
    if len(body) > most:
        raise BodyTooLarge(most)
    return body


class JsonParser(BaseParser):
    """Parses a JSON body strictly, see `read_json`."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], *_: object, **__: object) -> Json:
        """Return the parsed body; raise InvalidDocument or BodyTooLarge."""
        try:
            return read_json(read_body(stream, MAX_DOCUMENT_BYTES))
        except UnreadableJson as error:
            raise InvalidDocument.at("#", error.code, error.detail) from error


class MergePatchParser(JsonParser):
    """Parses a JSON Merge Patch body (RFC 7396)."""

    media_type = "application/merge-patch+json"


class LinesParser(BaseParser):
    """Passes an NDJSON body on unparsed, with the name of its format."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def parse(self, stream: IO[bytes], *_: object, **__: object) -> Any:
        """Return (body, format); raise BodyTooLarge above MAX_IMPORT_BYTES."""
        return read_body(stream, MAX_IMPORT_BYTES), self.format


class ArrayParser(LinesParser):
    """Passes a JSON array on unparsed, with the name of its format."""

    media_type = "application/json"
    format = "json"


def change_reason(request: Request) -> str | None:
    """Return the reason for a write from its header, or None.

    Raises InvalidDocument if it's too long or has a NUL.
    """
    text = request.headers.get(REASON_HEADER)
    if text is None:
        return None
    # WSGI decodes headers as Latin-1, whatever their encoding.
    reason = unquote(text.encode("latin-1", "replace").decode("utf-8", "replace")).strip()
    if len(reason) > MAX_REASON_LENGTH or "\x00" in reason:
        detail = f"{REASON_HEADER} takes at most {MAX_REASON_LENGTH} characters, and no NUL."
        raise InvalidDocument.at("#", "reason", detail)
    return reason or None


def merge_patch(target: Json, patch: Json) -> Json:
    """Return the target with a JSON Merge Patch applied (RFC 7396, section 2).

    Objects are merged, null removes a key, and anything else replaces the old value.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result
