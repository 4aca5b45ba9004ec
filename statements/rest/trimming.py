"""Answers with only some of their keys: ``fields=`` and ``omit=``.

Both take names separated by commas, dotted for what is nested. ``id`` always stays. A serializer
is trimmed before it reads anything, so that what is not asked for is not computed.
"""

from collections.abc import MutableMapping
from typing import Any

from rest_framework.serializers import ListSerializer

from statements.rest.strictness import QueryParameter, Refused, StrictQuery
from statements.rest.suggestions import did_you_mean, quoted

ALWAYS = "id"

PARAMETERS = [
    QueryParameter(
        "fields",
        "The only keys to answer with, separated by commas; `document.name` is the name in the "
        "document. `id` always stays.",
    ),
    QueryParameter(
        "omit",
        "The keys to leave out, separated by commas; `document.name` is the name in the document. "
        "`id` always stays.",
    ),
]


def fields_of(field: Any) -> MutableMapping[str, Any]:
    """Return the fields of a serializer or of a list of them; none for any other field."""
    serializer = field.child if isinstance(field, ListSerializer) else field
    fields: MutableMapping[str, Any] = getattr(serializer, "fields", {})
    return fields


def trim(serializer: Any, query: StrictQuery) -> None:
    """Take from the serializer the fields that the query does not ask for.

    Faults are noted in the query: names that are none of the serializer's, and an omitted ``id``.
    """
    asked = {name: _read(name, serializer, query) for name in ("fields", "omit")}
    if asked["fields"]:
        _keep(serializer, asked["fields"])
    if asked["omit"]:
        _drop(serializer, asked["omit"])


def _read(parameter: str, serializer: Any, query: StrictQuery) -> set[str]:
    text = query.value(parameter)
    paths = [] if text is None else text.split(",")
    for path in paths:
        refused = _fault_of(path, serializer)
        if refused is None and parameter == "omit" and path.split(".")[-1] == ALWAYS:
            refused = Refused("always_there", f"{quoted(path)} cannot be left out.")
        if refused is not None:
            query.refuse(parameter, refused)
    return set(paths)


def _fault_of(path: str, serializer: Any) -> Refused | None:
    if path == "":
        return Refused("empty", "There is a comma with no name beside it.")
    field = serializer
    for name in path.split("."):
        known = fields_of(field)
        if name not in known:
            hint = did_you_mean(name, known)
            return Refused("unknown_field", f"There is no key {quoted(path)} here.{hint}")
        field = known[name]
    return None


def _keep(serializer: Any, paths: set[str], prefix: str = "") -> None:
    fields = fields_of(serializer)
    for name in list(fields):
        path = f"{prefix}{name}"
        if path in paths or name == ALWAYS:
            continue
        if any(asked.startswith(f"{path}.") for asked in paths):
            _keep(fields[name], paths, f"{path}.")
        else:
            del fields[name]


def _drop(serializer: Any, paths: set[str], prefix: str = "") -> None:
    fields = fields_of(serializer)
    for name in list(fields):
        path = f"{prefix}{name}"
        if path in paths and name != ALWAYS:
            del fields[name]
        elif any(asked.startswith(f"{path}.") for asked in paths):
            _drop(fields[name], paths, f"{path}.")
