"""Export all records as lines that an import can read: each the document that would write it.

Records are sorted by resource and id, so the same records always make the same bytes.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from django.db.models import QuerySet

from statements.documents import MODELS, Document, canonical_text, load_documents
from statements.documents.store.changes import Stamp
from statements.documents.store.merged_ids import find_merged
from statements.documents.store.stored import read_kept
from statements.history.change_queries import as_of
from statements.history.past_visibility import VisibleHistory, other_statements
from statements.models import Change, Record, Source, Statement
from statements.models.revision import MERGE
from statements.querysets import DRAFT
from statements.rest.json.document_queries import compact_json
from statements.rest.visibility import EVERYTHING, PUBLIC, Visibility

EXPORT_ORDER = sorted(MODELS, key=lambda resource: resource != Source.resource)
"""Sources first, because most other records refer to them."""

EXPORT_CHUNK = 500
"""Documents that an export reads per query."""

Row = TypeVar("Row", Record, Change)


def export_lines(*, number: int | None = None, only_public: bool = False) -> Iterator[str]:
    """Yield each record as a line of NDJSON, its kind as ``resource``, references as ids.

    The ids of merged records follow, each with that of the record that it leads to.

    With the ``number`` of a revision, the lines are the same as in an export made back then.
    ``only_public`` leaves out drafts and the relations of other statements to them. Memory use is
    constant.
    """
    visibility = PUBLIC if only_public else EVERYTHING
    for resource in EXPORT_ORDER:
        documents = (
            _current_documents(resource, visibility)
            if number is None
            else _past_documents(resource, number, visibility)
        )
        for text in chain(documents, _merged(resource, number)):
            yield f'{{"resource":"{resource}",{text[1:]}\n'


def _current_documents(resource: str, visibility: Visibility) -> Iterator[str]:
    for records in _chunks(visibility.rows(MODELS[resource]).only("key")):
        documents = load_documents(resource, [record.key for record in records])
        hidden = set() if visibility.sees_drafts else _drafts_among_others(documents.values())
        for document in documents.values():
            if hidden:
                document["relations"] = [
                    relation
                    for relation in document["relations"]
                    if relation["other"] not in hidden
                ]
            yield canonical_text(resource, document)


def _past_documents(resource: str, number: int, visibility: Visibility) -> Iterator[str]:
    for changes in _chunks(as_of(resource, number, visibility)):
        documents = [read_kept(resource, change.document or "") for change in changes]
        seen = VisibleHistory(documents, visibility)
        for document in documents:
            yield compact_json(_remove_stamps(seen.shown(document, number)))


def _merged(resource: str, number: int | None) -> Iterator[str]:
    """Yield the id of each merged record, with that of the record that it's in."""
    merges = Change.objects.filter(MERGE, resource=resource).order_by()
    ids = set(merges.values_list("key", flat=True))
    for id, into in sorted(find_merged(resource, ids, number).items()):
        yield compact_json({"id": id, "merged_into": into})


def _chunks(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = ""
    while chunk := list(rows.filter(key__gt=last).order_by("key")[:EXPORT_CHUNK]):
        last = chunk[-1].key
        yield chunk


def _drafts_among_others(documents: Iterable[Document]) -> set[str]:
    drafts = Statement.objects.filter(key__in=other_statements(documents), review_status=DRAFT)
    return set(drafts.values_list("key", flat=True))


def _remove_stamps(document: Document) -> Document:
    plain = {name: value for name, value in document.items() if name not in Stamp._fields}
    if "estimates" in plain:
        plain["estimates"] = [_remove_stamps(estimate) for estimate in plain["estimates"]]
    return plain
