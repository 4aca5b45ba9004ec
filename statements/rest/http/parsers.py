"""Strict body parsers: they ignore nothing silently and limit the size."""

from typing import IO, Any
from urllib.parse import unquote

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from statements.rest.json.strict_json import Json, UnreadableJson, read_json
from statements.rest.problems.exceptions import BodyTooLarge, InvalidDocument

MAX_DOCUMENT_BYTES = 1024 * 1024
"""Largest body with one document; a statement with all its parts has a few kilobytes."""


MAX_IMPORT_BYTES = 10 * 1024 * 1024
"""Largest import over HTTP; use the management command for larger ones."""

REASON_HEADER = "X-Change-Reason"
"""The header that gives the reason for a write, in UTF-8 or percent-encoded."""

MAX_REASON_LENGTH = 500


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
