"""JSON as RFC 8259 and RFC 3629 have it, of which nothing is guessed and nothing passed over.

Python's parser takes the last of two values of one name, and NaN; here both are refused. Whatever
cannot be read is one kind of error, with a code and what to do.
"""

import json
from typing import Any

from statements.rest.query.suggestions import quoted


class UnreadableJson(ValueError):
    """Bytes or text are not JSON that can be taken."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                detail = f"The key {quoted(name)} is given twice in one object."
                raise UnreadableJson("twice", detail)
            seen.add(name)
    return found


def _no_number(name: str) -> Any:
    raise UnreadableJson("json", f"{name} is not a number in JSON.")


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
"""Reads text; what it raises, `unreadable` makes one kind of error of."""


def read_json(data: bytes) -> Any:
    """Return what bytes mean; raise UnreadableJson when they mean nothing that can be taken."""
    try:
        return DECODER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> UnreadableJson:
    """Return what an error of the decoder says of the JSON."""
    match error:
        case UnreadableJson():
            return error
        case UnicodeDecodeError():
            return UnreadableJson("utf_8", f"This is not UTF-8, from byte {error.start + 1} on.")
        case json.JSONDecodeError():
            # Some of the parser's messages end in a word that belongs before the place.
            said = error.msg.removesuffix(" at")
            line = f"line {error.lineno}, " if error.lineno > 1 else ""
            return UnreadableJson("json", f"This is not JSON: {said}, at {line}{error.colno}.")
        case RecursionError():
            return UnreadableJson("too_deep", "This is nested too deep for any record.")
    return UnreadableJson("json", "A number here has too many digits.")


def compact_json(value: Any) -> str:
    """Return a value as JSON without blanks, which is how the database writes documents."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
