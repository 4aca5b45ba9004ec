"""Which other records a document refers to, read off its shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from statements.documents.parsing import Batch, Document, shape_of
from statements.rest.fields import Reference
from statements.rest.pointers import step


@dataclass(frozen=True)
class Trace:
    """One reference: where it stands, what kind of record it means, and that record's id."""

    pointer: str
    resource: str
    kinds: tuple[str, ...]
    id: str

    @property
    def direct(self) -> bool:
        """Whether it stands in the record's own row and not in one of its parts."""
        return self.pointer.count("/") == 1


def references(resource: str, document: Document) -> Iterator[Trace]:
    """Yield every reference in a document, with those in its parts."""
    return _references(shape_of(resource), document, "")


def _references(shape: Any, document: Document, pointer: str) -> Iterator[Trace]:
    for name, field in shape.fields.items():
        value = document.get(name)
        if not value or field.read_only:
            continue
        place = pointer + step(name)
        if isinstance(field, Reference):
            yield Trace(place, field.resource, field.kinds, value)
        elif isinstance(field, serializers.ListSerializer):
            for index, item in enumerate(value):
                if isinstance(field.child, Reference):
                    if item:
                        yield Trace(
                            place + step(index), field.child.resource, field.child.kinds, item
                        )
                elif item:
                    yield from _references(field.child, item, place + step(index))


def referenced(batch: Batch) -> dict[str, set[str]]:
    """Return the ids that the documents of a batch refer to, by the plural of their kind."""
    found: dict[str, set[str]] = {}
    for resource, documents in batch.items():
        for document in documents:
            for trace in references(resource, document):
                found.setdefault(trace.resource, set()).add(trace.id)
    return found
