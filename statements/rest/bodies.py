"""Reading the body of a request so that nothing in it is silently ignored or too large."""

import json
from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import unquote

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from statements.rest.problems import BodyTooLarge, InvalidDocument
from statements.rest.suggestions import quoted

MOST_BYTES = 1024 * 1024
"""So large a document may be; a statement with all its parts has a few kilobytes."""


MOST_IMPORTED = 10 * 1024 * 1024
"""So large an import may be; a command takes larger ones."""

REASON = "X-Change-Reason"
"""The header that says why a write is made, in UTF-8 or percent-encoded."""

LONGEST_REASON = 500


class UnreadableJson(ValueError):
    """Text is not JSON as RFC 8259 has it; the message says where and what to do."""


def read_json(body: bytes) -> Any:
    """Return what JSON in UTF-8 means.

    Raises UnreadableJson: also for what Python would let pass, such as a name that is given twice,
    NaN, or nesting without end.
    """
    try:
        return json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise UnreadableJson(f"Byte {error.start} is not UTF-8: send JSON in UTF-8.") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableJson(f"This is not JSON: {error.msg} ({place}).") from error
    except RecursionError as error:
        raise UnreadableJson("Lists and objects are nested too deep.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise UnreadableJson(f"The name {quoted(name)} is given twice in one object.")
        found[name] = value
    return found


def _refuse_constant(name: str) -> None:
    raise UnreadableJson(f"{name} is not JSON: give a finite number or null.")


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
            return read_json(read_body(stream, MOST_BYTES))
        except UnreadableJson as error:
            fault = {"pointer": "#", "code": "json", "detail": str(error)}
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
        return read_body(stream, MOST_IMPORTED), self.format


class ArrayParser(LinesParser):
    """A JSON array, handed on unread with the name of its format."""

    media_type = "application/json"
    format = "json"


def change_reason(request: Request) -> str | None:
    """Return why a write is made, in the words of its header; raise InvalidDocument for no text."""
    text = request.headers.get(REASON)
    if text is None:
        return None
    # WSGI hands headers over as Latin-1, whatever their bytes mean.
    reason = unquote(text.encode("latin-1", "replace").decode("utf-8", "replace")).strip()
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        detail = f"{REASON} takes at most {LONGEST_REASON} characters, and no NUL."
        raise InvalidDocument([{"pointer": "#", "code": "reason", "detail": detail}])
    return reason or None


def merged(target: Any, patch: Any) -> Any:
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
            result[name] = merged(result.get(name), value)
    return result
