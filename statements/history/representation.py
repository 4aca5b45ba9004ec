"""Show past records the way the API shows current ones.

A document in the history has ids where an answer has brief objects. Each brief object shows its
record as of the same revision, so that readers see the past as it was, names included.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from rest_framework import serializers

from statements.documents import serializer_for
from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.references import referenced_ids
from statements.documents.store.stored import load_documents_and_answers
from statements.history.past import as_of
from statements.history.visibility import VisibleHistory, other_statements
from statements.models import Change
from statements.rest.serializers.fields import (
    DocumentSerializer,
    ReferenceSerializer,
    UrlField,
    list_path,
)

Shown = dict[str, Any]
"""A record as an answer shows it."""


def shown_as_of(
    resource: str, changes: Iterable[Change], number: int, *, sees_drafts: bool
) -> list[Shown]:
    """Return records of a resource as the API showed them at a revision.

    ``changes`` are those that `as_of` finds. The number of queries depends on how many resources
    the records refer to, not on how many records there are.
    """
    documents = [json.loads(change.document or "") for change in changes]
    seen = VisibleHistory(other_statements(documents), sees_drafts=sees_drafts)
    documents = [seen.shown(document, number) for document in documents]
    briefs = _Briefs(referenced_ids({resource: documents}), number)
    serializer = serializer_for(resource)
    return [_shown(serializer, document, briefs) for document in documents]


class _Briefs:
    """The brief objects of records as of a revision."""

    def __init__(self, wanted: Mapping[str, set[str]], number: int) -> None:
        self.documents: dict[tuple[str, str], Any] = {}
        self._made: dict[tuple[ReferenceSerializer, str], Shown] = {}
        for resource, ids in wanted.items():
            changes = as_of(resource, number, sees_drafts=True).filter(key__in=ids)
            found = {
                id: json.loads(text or "") for id, text in changes.values_list("key", "document")
            }
            # A record that was delivered and never written here is still what it was.
            untouched = (
                load_documents_and_answers(resource, ids - found.keys())
                if ids - found.keys()
                else {}
            )
            found |= {id: shown for id, (_, shown) in untouched.items()}
            self.documents |= {(resource, id): document for id, document in found.items()}

    def of(self, reference: ReferenceSerializer, id: str | None) -> Shown | None:
        """Return the brief object for an id at this reference."""
        if id is None:
            return None
        brief = self._made.get((reference, id))
        if brief is None:
            document = self.documents[reference.resource, id]
            brief = self._made[reference, id] = {
                name: _address(field, id) if isinstance(field, UrlField) else document[name]
                for name, field in reference.fields.items()
            }
        return brief


Value = Callable[[Shown, _Briefs], Any]
"""Returns the value of one key of an answer, given the document with its derived values."""


def _shown(serializer: DocumentSerializer, document: Shown, briefs: _Briefs) -> Shown:
    whole = {**document, **serializer.derived(document)}
    return {name: value(whole, briefs) for name, value in _values(serializer)}


@cache
def _values(serializer: DocumentSerializer) -> list[tuple[str, Value]]:
    """Return how to get each key; cached, because checking field types costs more than the rest."""
    return [(name, _value(name, field)) for name, field in serializer.fields.items()]


def _value(name: str, field: Any) -> Value:
    child: Any = getattr(field, "child", None)
    match field:
        case UrlField():
            return lambda whole, _: _address(field, whole["id"])
        case ReferenceSerializer():
            return lambda whole, briefs: briefs.of(field, whole[name])
        case EdtfDateSerializer():
            return lambda whole, _: field.shown(whole[name])
        case serializers.ListSerializer() if isinstance(child, ReferenceSerializer):
            return lambda whole, briefs: [briefs.of(child, id) for id in whole[name]]
        case serializers.ListSerializer():
            return lambda whole, briefs: [_shown(child, part, briefs) for part in whole[name]]
    return lambda whole, _: whole[name]


def _address(field: UrlField, id: str) -> str:
    return f"{list_path(field.resource)}{id}/"
