"""Show past records the way the API shows current ones.

A document in the history has ids where an answer has references. Each reference shows its record as
of the same revision, so that readers see the past as it was, names included.
"""

from collections.abc import Iterable, Mapping

from statements.documents import Document, serializer_for
from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.layout import layout_of, referenced_ids
from statements.documents.serializers.rows import row
from statements.documents.store.stored import load_answers, read_kept
from statements.history.change_queries import as_of
from statements.history.past_visibility import VisibleHistory
from statements.models import Change
from statements.rest.serializers.objects import DocumentSerializer, ReferenceSerializer
from statements.rest.visibility import EVERYTHING, Visibility

Shown = Document
"""A record as an answer shows it."""


def shown_as_of(
    resource: str, changes: Iterable[Change], number: int, visibility: Visibility
) -> list[Shown]:
    """Return records of a resource as the API showed them at a revision.

    ``changes`` are those that `as_of` finds. The number of queries depends on how many resources
    the records refer to, not on how many records there are.
    """
    documents = [read_kept(resource, change.document or "") for change in changes]
    seen = VisibleHistory(documents, visibility)
    documents = [seen.shown(document, number) for document in documents]
    references = _References(referenced_ids({resource: documents}), number)
    serializer = serializer_for(resource)
    return [_shown(serializer, document, references) for document in documents]


def rows_as_of(statements: Iterable[Shown], number: int) -> list[Shown]:
    """Return statements, shown as of a revision, as the rows of a CSV. Two queries at most."""
    shown = list(statements)
    documents = _documents_as_of("sources", {one["document"]["id"] for one in shown}, number)
    rows = []
    for one in shown:
        publisher = documents[one["document"]["id"]]["publisher"]
        if isinstance(publisher, str):
            publisher = {"id": publisher}
        rows.append(row({**one, "document": {**one["document"], "publisher": publisher}}))
    return rows


def _documents_as_of(resource: str, ids: set[str], number: int) -> dict[str, Document]:
    """Return what records were as of a revision, by id; references may be ids or objects."""
    changes = as_of(resource, number, EVERYTHING).filter(key__in=ids)
    found = {
        id: read_kept(resource, text or "") for id, text in changes.values_list("key", "document")
    }
    # A record that was delivered and never written here is still what it was.
    if untouched := ids - found.keys():
        found |= load_answers(resource, untouched)
    return found


class _References:
    """The references to records as of a revision."""

    def __init__(self, wanted: Mapping[str, set[str]], number: int) -> None:
        self._made: dict[tuple[ReferenceSerializer, str], Shown] = {}
        self.documents = {
            (resource, id): document
            for resource, ids in wanted.items()
            for id, document in _documents_as_of(resource, ids, number).items()
        }

    def of(self, reference: ReferenceSerializer, id: str | None) -> Shown | None:
        """Return what a reference to this id shows."""
        if id is None:
            return None
        made = self._made.get((reference, id))
        if made is None:
            document = self.documents[reference.resource, id]
            made = self._made[reference, id] = {
                name: field.to_representation(id) if name == "url" else document[name]
                for name, field in reference.fields.items()
            }
        return made


def _shown(serializer: DocumentSerializer, document: Document, references: _References) -> Shown:
    layout = layout_of(serializer)
    whole = {**document, **serializer.derived(document)}
    shown = {name: whole.get(name) for name in layout.keys}
    for name in layout.dates:
        shown[name] = EdtfDateSerializer.shown(whole[name])
    for name, reference in layout.references.items():
        shown[name] = references.of(reference, whole[name])
    for name, reference in layout.reference_lists.items():
        shown[name] = [references.of(reference, id) for id in whole[name]]
    for name, part in layout.parts.items():
        shown[name] = [_shown(part, each, references) for each in whole[name]]
    if "url" in shown:
        shown["url"] = serializer.fields["url"].to_representation(whole["id"])
    return shown
