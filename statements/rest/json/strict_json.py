"""Strict JSON (RFC 8259) in UTF-8 (RFC 3629).

Python's parser accepts NaN, and if a key is repeated it keeps the last value; this one refuses
both. Every failure is an `UnreadableJson` with a code and a message.
"""

import json
from typing import Any, NoReturn

from statements.rest.query.suggestions import quoted

Json = Any
"""An object, list, text, number, boolean or null, as Python's json module has it."""


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
            return UnreadableJson("utf_8", f"This is not UTF-8, from byte {error.start + 1} on.")
        case json.JSONDecodeError():
            # Some of Python's messages end in "at", which we add ourselves.
            said = error.msg.removesuffix(" at")
            line = f"line {error.lineno}, " if error.lineno > 1 else ""
            return UnreadableJson("json", f"This is not JSON: {said}, at {line}{error.colno}.")
        case RecursionError():
            return UnreadableJson("too_deep", "This is nested too deep for any record.")
    return UnreadableJson("json", "A number here has too many digits.")


def compact_json(value: Json) -> str:
    """Return a value as JSON without whitespace, the same way the database writes documents."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
