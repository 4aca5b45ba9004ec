"""Find the other records that documents refer to, and put documents in an order that fits."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple

from statements.documents.serializers.layout import layout_of
from statements.documents.serializers.parsing import Batch, Document, serializer_for
from statements.rest.serializers.fields import DocumentSerializer, ReferenceSerializer

Key = tuple[str, str]
"""A record, by resource and id."""


class DocumentReference(NamedTuple):
    """One reference: its place in the document, and the resource, kinds and id it calls for."""

    pointer: str
    resource: str
    kinds: tuple[str, ...]
    id: str

    @property
    def direct(self) -> bool:
        """Whether it's in the record's own row and not in one of its parts."""
        return self.pointer.count("/") == 1


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


def referenced_ids(batch: Batch) -> dict[str, set[str]]:
    """Return the ids that the documents of a batch refer to, by resource."""
    found: dict[str, set[str]] = {}
    for resource, documents in batch.items():
        for document in documents:
            for _, reference, id in _references(serializer_for(resource), document, ""):
                found.setdefault(reference.resource, set()).add(id)
    return found


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
            (reference.resource, reference.id)
            for reference in find_references(resource, document)
            if reference.direct
        ]
        for (resource, id), document in documents.items()
    }
    for keys in sort_keys_into_waves(links):
        wave: Batch = {}
        for resource, id in keys:
            wave.setdefault(resource, []).append(documents[resource, id])
        yield wave


def sort_keys_into_waves(links: Mapping[Key, Iterable[Key]]) -> Iterator[list[Key]]:
    """Yield the records in waves, sorted; each links only to records in earlier waves.

    Links to anything else than these records don't count.
    """
    sorter = TopologicalSorter(
        {key: [other for other in others if other in links] for key, others in links.items()}
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield sorted(ready)
        sorter.done(*ready)
