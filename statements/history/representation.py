"""What records were, in the shape in which answers show what they are.

A kept document has ids where an answer has brief objects. Each is filled in with what its record
was as of the same revision, so that the past is shown as it was read then, names included.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from rest_framework import serializers

from statements.documents import shape_of
from statements.documents.serializers.edtf_date import EdtfDateShape
from statements.documents.serializers.references import referenced
from statements.documents.store.stored import stored_and_shown
from statements.history.past import as_of
from statements.history.visibility import Seen, other_statements
from statements.models import Change
from statements.rest.serializers.fields import AddressField, Reference, Shape, address_of

Shown = dict[str, Any]
"""A record as an answer shows it."""


def shown_as_of(
    resource: str, changes: Iterable[Change], number: int, *, sees_drafts: bool
) -> list[Shown]:
    """Return records of a kind as an answer showed them as of a revision.

    ``changes`` hold what they were, as `as_of` finds them. The number of queries depends on the
    kinds of record that are referred to, not on how many there are.
    """
    documents = [json.loads(change.document or "") for change in changes]
    seen = Seen(other_statements(documents), sees_drafts=sees_drafts)
    documents = [seen.shown(document, number) for document in documents]
    briefs = _Briefs(referenced({resource: documents}), number)
    shape = shape_of(resource)
    return [_shown(shape, document, briefs) for document in documents]


class _Briefs:
    """The brief objects of records as of a revision."""

    def __init__(self, wanted: Mapping[str, set[str]], number: int) -> None:
        self.documents: dict[tuple[str, str], Any] = {}
        self._made: dict[tuple[Reference, str], Shown] = {}
        for resource, ids in wanted.items():
            changes = as_of(resource, number, sees_drafts=True).filter(key__in=ids)
            found = {
                id: json.loads(text or "") for id, text in changes.values_list("key", "document")
            }
            # What was delivered and never written here is what it was.
            untouched = stored_and_shown(resource, ids - found.keys()) if ids - found.keys() else {}
            found |= {id: shown for id, (_, shown) in untouched.items()}
            self.documents |= {(resource, id): document for id, document in found.items()}

    def of(self, reference: Reference, id: str | None) -> Shown | None:
        """Return the brief object that stands for an id at a reference."""
        if id is None:
            return None
        brief = self._made.get((reference, id))
        if brief is None:
            document = self.documents[reference.resource, id]
            brief = self._made[reference, id] = {
                name: _address(field, id) if isinstance(field, AddressField) else document[name]
                for name, field in reference.fields.items()
            }
        return brief


Value = Callable[[Shown, _Briefs], Any]
"""Gives what one key of an answer has, from the kept document with what is derived from it."""


def _shown(shape: Shape, document: Shown, briefs: _Briefs) -> Shown:
    whole = {**document, **shape.derived(document)}
    return {name: value(whole, briefs) for name, value in _values(shape)}


@cache
def _values(shape: Shape) -> list[tuple[str, Value]]:
    """Return how each key is found: asking every field what it is costs more than answering."""
    return [(name, _value(name, field)) for name, field in shape.fields.items()]


def _value(name: str, field: Any) -> Value:
    child: Any = getattr(field, "child", None)
    match field:
        case AddressField():
            return lambda whole, _: _address(field, whole["id"])
        case Reference():
            return lambda whole, briefs: briefs.of(field, whole[name])
        case EdtfDateShape():
            return lambda whole, _: field.shown(whole[name])
        case serializers.ListSerializer() if isinstance(child, Reference):
            return lambda whole, briefs: [briefs.of(child, id) for id in whole[name]]
        case serializers.ListSerializer():
            return lambda whole, briefs: [_shown(child, part, briefs) for part in whole[name]]
    return lambda whole, _: whole[name]


def _address(field: AddressField, id: str) -> str:
    return f"{address_of(field.resource)}{id}/"
