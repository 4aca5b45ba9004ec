"""JSON pointers (RFC 6901), and DRF's nested errors as a flat list with pointers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from rest_framework.settings import api_settings


class PointedError(NamedTuple):
    """An error, the JSON pointer to its place, and a function that finds a hint, or None."""

    pointer: str
    code: str
    detail: str
    hint: Callable[[], str] | None


def pointer_step(name: str | int) -> str:
    """Return one step of a JSON pointer, with the escapes of RFC 6901."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def value_at(document: Any, pointer: str) -> Any:
    """Return the value at a pointer into a JSON document; raise LookupError if there is none."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name) if isinstance(document, list) else name]
    return document


def flatten_errors(detail: Any, pointer: str = "") -> Iterator[PointedError]:
    """Yield the errors nested in the detail of a ValidationError."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from flatten_errors(inner, pointer if whole else pointer + pointer_step(name))
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from flatten_errors(inner, pointer + pointer_step(place) if nested else pointer)
    else:
        code, hint = getattr(detail, "code", "invalid"), getattr(detail, "hint", None)
        yield PointedError(pointer, str(code), str(detail), hint)
