"""What a serializer's fields say about its documents: columns, dates, parts, references, order.

Columns map the names of a model's fields to plain values; a foreign key holds the id of the record
it refers to. Admin forms, fixtures and the write path all work with columns.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from rest_framework.serializers import ListSerializer, empty

from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parsing import Batch, Document, serializer_for
from statements.edtf import parse
from statements.rest.serializers.fields import NumberField
from statements.rest.serializers.objects import DocumentSerializer, ReferenceSerializer

Columns = dict[str, Any]
"""The values of a row by the names of its model's fields."""

Key = tuple[str, str]
"""A record, by resource and id."""

DATE = ("edtf", "basis", "text")
DAYS = ("first", "last")
NUMBER = NumberField()


@dataclass(frozen=True)
class Layout:
    """What a serializer's writable keys hold, each group in the order of the fields."""

    keys: tuple[str, ...]
    """All keys of an answer, read-only ones included."""
    defaults: dict[str, Any] = field(default_factory=dict)
    """The value of each writable key that is left out; null for required keys."""
    columns: dict[str, str] = field(default_factory=dict)
    """Columns by key, references included; dates have five columns each and aren't here."""
    dates: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    references: dict[str, ReferenceSerializer] = field(default_factory=dict)
    """Keys that hold one reference."""
    reference_lists: dict[str, ReferenceSerializer] = field(default_factory=dict)
    """Keys that hold a list of references, which is an ordered many-to-many field."""
    parts: dict[str, DocumentSerializer] = field(default_factory=dict)
    """Keys that hold parts with a table of their own."""
    placed: list[str] = field(default_factory=list)
    """Keys of parts that have a position, which may differ from the place where they are given."""

    @cached_property
    def numbered_parts(self) -> dict[str, DocumentSerializer]:
        """The parts that have number fields."""
        return {name: part for name, part in self.parts.items() if layout_of(part).numbers}

    @cached_property
    def referring_parts(self) -> dict[str, DocumentSerializer]:
        """The parts that have references."""
        return {name: part for name, part in self.parts.items() if layout_of(part).references}


@lru_cache(maxsize=64)
def layout_of(serializer: DocumentSerializer) -> Layout:
    """Return the layout of a serializer; worked out once for each."""
    layout = Layout(tuple(serializer.fields))
    for name, each in serializer.fields.items():
        if each.read_only:
            continue
        is_list = isinstance(each, ListSerializer)
        layout.defaults[name] = [] if is_list else None if each.default is empty else each.default
        if isinstance(each, ListSerializer):
            child = cast(DocumentSerializer, each.child)
            if isinstance(child, ReferenceSerializer):
                layout.reference_lists[name] = child
                layout.columns[name] = str(each.source)
                continue
            layout.parts[name] = child
            if "position" in child.fields:
                layout.placed.append(name)
        elif isinstance(each, EdtfDateSerializer):
            layout.dates.append(name)
        else:
            layout.columns[name] = str(each.source)
            if isinstance(each, ReferenceSerializer):
                layout.references[name] = each
            elif isinstance(each, NumberField):
                layout.numbers.append(name)
    return layout


def columns_of(serializer: DocumentSerializer, document: Document) -> Columns:
    """Return the columns of the document's own row.

    They include the first and last day of each EDTF date. Many-to-many references are lists of
    ids. Parts are left out.
    """
    layout = layout_of(serializer)
    columns = {column: document[name] for name, column in layout.columns.items()}
    for name in layout.dates:
        date = document[name] or dict.fromkeys(DATE)
        extent = parse(date["edtf"]) if date["edtf"] else None
        columns |= {f"{name}_{part}": date[part] for part in DATE}
        columns |= {f"{name}_{day}": getattr(extent, day, None) for day in DAYS}
    return columns


def document_of(
    serializer: DocumentSerializer, columns: Columns, parts: Mapping[str, list[Document]]
) -> Document:
    """Return the document with these columns and these parts (lists of documents by key)."""
    layout = layout_of(serializer)
    document = {name: columns.get(column) for name, column in layout.columns.items()}
    for name in layout.dates:
        date = {part: columns.get(f"{name}_{part}") for part in DATE}
        is_given = any(value is not None for value in date.values())
        document[name] = date if is_given else None
    return {**document, **{name: parts.get(name, []) for name in layout.parts}}


def normalize(serializer: DocumentSerializer, document: Document) -> Document:
    """Return a valid document with its parts in the order of their positions, if they have any.

    Other lists keep their order. Normalize only after parsing and checking, so that a fault's
    pointer leads to the place the author wrote.
    """
    lists = {
        name: sorted(document[name], key=itemgetter("position"))
        for name in layout_of(serializer).placed
        if document[name]
    }
    return {**document, **lists}


def complete(serializer: DocumentSerializer, document: Document) -> Document:
    """Return a document from the history with the keys that its kind of record has gained since."""
    layout = layout_of(serializer)
    whole = {name: document.get(name, default) for name, default in layout.defaults.items()}
    for name, part in layout.parts.items():
        whole[name] = [complete(part, each) for each in whole[name]]
    return {**whole, **{name: value for name, value in document.items() if name not in whole}}


def format_numbers(serializer: DocumentSerializer, document: Document) -> Document:
    """Return the document with each number as the API shows it: 40000, not 40000.0."""
    layout = layout_of(serializer)
    numbers = {
        name: NUMBER.to_representation(document[name])
        for name in layout.numbers
        if document[name] is not None
    }
    parts = {
        name: [format_numbers(part, each) for each in document[name]]
        for name, part in layout.numbered_parts.items()
    }
    return {**document, **numbers, **parts}


class DocumentReference(NamedTuple):
    """One reference: its place in the document, and the resource, kinds and id it calls for."""

    pointer: str
    resource: str
    kinds: tuple[str, ...]
    id: str


def find_references(resource: str, document: Document) -> Iterator[DocumentReference]:
    """Yield every reference in a document, including those in its parts."""
    for pointer, reference, id in _references(serializer_for(resource), document, ""):
        yield DocumentReference(pointer, reference.resource, reference.kinds, id)


def _references(
    serializer: DocumentSerializer, document: Document, above: str
) -> Iterator[tuple[str, ReferenceSerializer, str]]:
    layout = layout_of(serializer)
    for name, reference in layout.references.items():
        if id := document.get(name):
            yield f"{above}/{name}", reference, id
    for name, reference in layout.reference_lists.items():
        for place, id in enumerate(document.get(name) or ()):
            if id:
                yield f"{above}/{name}/{place}", reference, id
    for name, part in layout.referring_parts.items():
        for place, each in enumerate(document.get(name) or ()):
            if each:
                yield from _references(part, each, f"{above}/{name}/{place}")


def replace_references(resource: str, document: Document, moved: Mapping[Key, str]) -> None:
    """Replace references, in place, to the records in ``moved`` by those to the ids given there."""
    _replace_references(serializer_for(resource), document, moved)


def _replace_references(
    serializer: DocumentSerializer, document: Document, moved: Mapping[Key, str]
) -> None:
    layout = layout_of(serializer)
    for name, reference in layout.references.items():
        id = document.get(name)
        if id is not None:
            document[name] = moved.get((reference.resource, id), id)
    for name, reference in layout.reference_lists.items():
        if ids := document.get(name):
            document[name] = [moved.get((reference.resource, id), id) for id in ids]
    for name, part in layout.referring_parts.items():
        for each in document.get(name) or ():
            if each:
                _replace_references(part, each, moved)


def referenced_ids(batch: Batch) -> dict[str, set[str]]:
    """Return the ids that the documents of a batch refer to, by resource."""
    found: dict[str, set[str]] = {}
    for resource, documents in batch.items():
        _note_references(serializer_for(resource), documents, found)
    return found


def _note_references(
    serializer: DocumentSerializer, documents: list[Document], found: dict[str, set[str]]
) -> None:
    layout = layout_of(serializer)
    for name, reference in layout.references.items():
        ids = {id for document in documents if (id := document.get(name))}
        found.setdefault(reference.resource, set()).update(ids)
    for name, reference in layout.reference_lists.items():
        ids = {id for document in documents for id in document.get(name) or () if id}
        found.setdefault(reference.resource, set()).update(ids)
    for name, part in layout.referring_parts.items():
        parts = [each for document in documents for each in document.get(name) or () if each]
        _note_references(part, parts, found)


def sort_into_waves(batch: Batch) -> Iterator[Batch]:
    """Yield a checked batch in waves; a record's own row refers only to earlier waves.

    References in parts don't count, because parts are written after all records. The batch must
    have passed the rules, so that no records refer to each other in a circle.
    """
    documents: dict[Key, Document] = {
        (resource, document["id"]): document
        for resource, records in batch.items()
        for document in records
    }
    links = {
        (resource, id): [
            (reference.resource, document[name])
            for name, reference in layout_of(serializer_for(resource)).references.items()
        ]
        for (resource, id), document in documents.items()
    }
    for wave in sort_keys_into_waves(links):
        yield {resource: [documents[resource, id] for id in ids] for resource, ids in wave.items()}


def sort_keys_into_waves(links: Mapping[Key, Iterable[Key]]) -> Iterator[dict[str, list[str]]]:
    """Yield ids by resource in waves, sorted; each record links only to those in earlier waves.

    Links to anything else than these records don't count.
    """
    sorter = TopologicalSorter(
        {key: [other for other in others if other in links] for key, others in links.items()}
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield {
            resource: [id for _, id in keys]
            for resource, keys in groupby(sorted(ready), key=itemgetter(0))
        }
        sorter.done(*ready)
