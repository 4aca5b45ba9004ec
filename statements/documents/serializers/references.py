"""Find the other records that a document refers to, as its serializer declares them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rest_framework import serializers

from statements.documents.serializers.parsing import Batch, Document, serializer_for
from statements.rest.problems.pointers import pointer_step
from statements.rest.serializers.fields import DocumentSerializer, ReferenceSerializer


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


class ReferencePath(NamedTuple):
    """A key that holds one reference, a list of them, or parts with references of their own."""

    name: str
    pointer: str
    reference: ReferenceSerializer | None
    is_many: bool
    inner: "tuple[ReferencePath, ...]"


def find_references(resource: str, document: Document) -> Iterator[DocumentReference]:
    """Yield every reference in a document, including those in its parts."""
    return _references(reference_paths(serializer_for(resource)), document, "")


@lru_cache(maxsize=64)
def reference_paths(serializer: DocumentSerializer) -> tuple[ReferencePath, ...]:
    """Return where a document can hold references; worked out once per serializer."""
    return tuple(_places(serializer))


def _places(serializer: DocumentSerializer) -> Iterator[ReferencePath]:
    for name, field in serializer.fields.items():
        is_many = isinstance(field, serializers.ListSerializer)
        one: Any = field.child if isinstance(field, serializers.ListSerializer) else field
        if field.read_only or not isinstance(one, DocumentSerializer):
            continue
        if isinstance(one, ReferenceSerializer):
            yield ReferencePath(name, pointer_step(name), one, is_many, ())
        elif reference_paths(one):
            yield ReferencePath(name, pointer_step(name), None, is_many, reference_paths(one))


def _references(
    places: tuple[ReferencePath, ...], document: Document, above: str
) -> Iterator[DocumentReference]:
    for name, pointer, reference, is_many, inner in places:
        value = document.get(name)
        if not value:
            continue
        at = above + pointer
        if not is_many:
            if reference:
                yield DocumentReference(at, reference.resource, reference.kinds, value)
            continue
        for index, item in enumerate(value):
            if item and reference:
                yield DocumentReference(f"{at}/{index}", reference.resource, reference.kinds, item)
            elif item:
                yield from _references(inner, item, f"{at}/{index}")


def referenced_ids(batch: Batch) -> dict[str, set[str]]:
    """Return the ids that the documents of a batch refer to, by resource."""
    found: dict[str, set[str]] = {}
    for resource, documents in batch.items():
        places = reference_paths(serializer_for(resource))
        for document in documents:
            _collect(places, document, found)
    return found


def _collect(
    places: tuple[ReferencePath, ...], document: Document, found: dict[str, set[str]]
) -> None:
    for name, _, reference, is_many, inner in places:
        value = document.get(name)
        if not value:
            continue
        if reference is None:
            for item in filter(None, value if is_many else (value,)):
                _collect(inner, item, found)
            continue
        ids = found.setdefault(reference.resource, set())
        ids.update(filter(None, value) if is_many else (value,))
