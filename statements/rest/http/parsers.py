"""Reading the body of a request so that nothing in it is silently ignored or too large."""

from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import unquote

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from statements.rest.json.strict_json import UnreadableJson, read_json
from statements.rest.problems.exceptions import BodyTooLarge, InvalidDocument

MAX_DOCUMENT_BYTES = 1024 * 1024
"""So large a document may be; a statement with all its parts has a few kilobytes."""


MAX_IMPORT_BYTES = 10 * 1024 * 1024
"""So large an import may be; a command takes larger ones."""

REASON_HEADER = "X-Change-Reason"
"""The header that says why a write is made, in UTF-8 or percent-encoded."""

MAX_REASON_LENGTH = 500


def read_body(stream: IO[bytes], most: int) -> bytes:
    """Return a body of at most so many bytes; raise BodyTooLarge for a longer one."""
    body = stream.read(most + 1)
    if len(body) > most:
        raise BodyTooLarge(most)
    return body


class JsonParser(BaseParser):
    """A body in JSON."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """Return what the body means; raise InvalidDocument or BodyTooLarge when it cannot be."""
        try:
            return read_json(read_body(stream, MAX_DOCUMENT_BYTES))
        except UnreadableJson as error:
            fault = {"pointer": "#", "code": error.code, "detail": error.detail}
            raise InvalidDocument([fault]) from error


class MergePatchParser(JsonParser):
    """A body in JSON Merge Patch (RFC 7396)."""

    media_type = "application/merge-patch+json"


class LinesParser(BaseParser):
    """A body in NDJSON, handed on unread with the name of its format."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """Return the body and the format; raise BodyTooLarge for one of more than 10 MB."""
        return read_body(stream, MAX_IMPORT_BYTES), self.format


class ArrayParser(LinesParser):
    """A JSON array, handed on unread with the name of its format."""

    media_type = "application/json"
    format = "json"


def change_reason(request: Request) -> str | None:
    """Return why a write is made, in the words of its header; raise InvalidDocument for no text."""
    text = request.headers.get(REASON_HEADER)
    if text is None:
        return None
    # WSGI hands headers over as Latin-1, whatever their bytes mean.
    reason = unquote(text.encode("latin-1", "replace").decode("utf-8", "replace")).strip()
    if len(reason) > MAX_REASON_LENGTH or "\x00" in reason:
        detail = f"{REASON_HEADER} takes at most {MAX_REASON_LENGTH} characters, and no NUL."
        raise InvalidDocument([{"pointer": "#", "code": "reason", "detail": detail}])
    return reason or None


def merge_patch(target: Any, patch: Any) -> Any:
    """Return the target as a JSON Merge Patch changes it (RFC 7396, section 2).

    Objects are merged, null takes a key away, and all else replaces what is there.
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
