"""Sparse fields: ``fields=`` and ``omit=`` select the keys of a response.

Both take names separated by commas, with dots for nested keys. ``id`` always stays. Fields are
removed from the serializer before it reads anything, so nothing is computed in vain.
"""

from collections.abc import MutableMapping, Set
from functools import lru_cache, partial
from typing import Any, NamedTuple

from rest_framework.serializers import BaseSerializer, Field, ListSerializer, Serializer

from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

ALWAYS = "id"

SPARSE_PARAMETERS = [
    QueryParameter(
        "fields",
        "The keys to return, separated by commas; `document.name` is the key `name` in "
        "`document`. `id` is always returned. All other keys are absent, even those that the "
        "schema requires.",
    ),
    QueryParameter(
        "omit",
        "The keys to leave out, separated by commas; `document.name` is the key `name` in "
        "`document`. `id` is always returned. These keys are absent, even if the schema "
        "requires them.",
    ),
]


def fields_of(field: Field | None) -> MutableMapping[str, Field]:
    """Return the fields of a serializer or list serializer; none for any other field."""
    serializer = field.child if isinstance(field, ListSerializer) else field
    return serializer.fields if isinstance(serializer, Serializer) else {}


class SparseFields(NamedTuple):
    """The keys to keep and the keys to leave out; an empty set means no restriction."""

    fields: frozenset[str] = frozenset()
    omit: frozenset[str] = frozenset()


ALL_FIELDS = SparseFields()
"""No restriction: all fields are shown."""


def read_sparse_fields(query: QueryString, serializer_class: type[Serializer]) -> SparseFields:
    """Return the sparse fields that the query asks for.

    Names that the serializer doesn't have, and an omitted ``id``, are noted in the query as faults.
    """
    texts = (query.value(name) for name in SparseFields._fields)
    sparse_fields = SparseFields(
        *(frozenset() if text is None else frozenset(text.split(",")) for text in texts)
    )
    if sparse_fields != ALL_FIELDS:
        for parameter, refused in _faults_of(sparse_fields, serializer_class):
            query.refuse(parameter, refused)
    return sparse_fields


def restrict_serializer(serializer: BaseSerializer, sparse_fields: SparseFields) -> Any:
    """Remove the other fields from the serializer or list serializer, in place, and return it."""
    if sparse_fields.fields:
        _remove(serializer, sparse_fields.fields, is_named=False)
    if sparse_fields.omit:
        _remove(serializer, sparse_fields.omit, is_named=True)
    return serializer


def restrict_document(document: Any, field: Field) -> Any:
    """Return a document, or a list of them, with only the keys that a restricted serializer has."""
    if isinstance(document, list):
        return [restrict_document(one, field) for one in document]
    fields = fields_of(field)
    if not fields or document is None:
        return document
    return {name: restrict_document(document[name], inner) for name, inner in fields.items()}


@lru_cache(maxsize=256)
def _faults_of(
    sparse_fields: SparseFields, serializer_class: type[Serializer]
) -> tuple[tuple[str, InvalidValue], ...]:
    serializer = serializer_class()
    found = [
        (parameter, _fault_of(path, parameter, serializer))
        for parameter, paths in sparse_fields._asdict().items()
        for path in sorted(paths)
    ]
    return tuple((parameter, refused) for parameter, refused in found if refused is not None)


def _fault_of(path: str, parameter: str, serializer: Serializer) -> InvalidValue | None:
    if path == "":
        return InvalidValue("empty", "There is a comma with no name beside it.")
    field: Field = serializer
    for name in path.split("."):
        known = fields_of(field)
        if name not in known:
            hint = partial(did_you_mean, name, known)
            return InvalidValue("unknown_field", f"There is no key {quoted(path)} here.", hint)
        field = known[name]
    if parameter == "omit" and name == ALWAYS:
        return InvalidValue("always_there", f"{quoted(path)} cannot be left out.")
    return None


def _remove(serializer: Field, paths: Set[str], prefix: str = "", *, is_named: bool) -> None:
    """Remove the fields that the paths name, or else those that they don't."""
    fields = fields_of(serializer)
    for name in list(fields):
        path = f"{prefix}{name}"
        if path not in paths and any(asked.startswith(f"{path}.") for asked in paths):
            _remove(fields[name], paths, f"{path}.", is_named=is_named)
        elif (path in paths) == is_named and name != ALWAYS:
            del fields[name]
