"""Sort what has no order of its own, so that documents that mean the same are equal."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rest_framework import serializers

from statements.documents.serializers.parsing import Document
from statements.rest.serializers.fields import DocumentSerializer, ReferenceSerializer


def normalize(serializer: DocumentSerializer, document: Document) -> Document:
    """Return a valid document with its lists of references and parts in canonical order.

    References and parts with an id are sorted by id, parts with a position by position; the rest
    keep their order. Normalize only after parsing and checking, so that a fault's pointer leads
    to the place the author wrote.
    """
    lists = {
        name: sorted(document[name], key=order)
        for name, order in _orders(serializer)
        if document[name]
    }
    return {**document, **lists}


@lru_cache(maxsize=64)
def _orders(serializer: DocumentSerializer) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Return the keys of the lists to sort, each with its sort key."""
    orders: list[tuple[str, Callable[[Any], Any] | None]] = []
    for name, field in serializer.fields.items():
        if not isinstance(field, serializers.ListSerializer):
            continue
        child: Any = field.child
        if isinstance(child, ReferenceSerializer):
            orders.append((name, None))
        elif "position" in child.fields:
            orders.append((name, itemgetter("position")))
        elif "id" in child.fields:
            orders.append((name, itemgetter("id")))
    return orders
