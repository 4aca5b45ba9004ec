"""One order for what has none, so that documents which mean the same are equal."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rest_framework import serializers

from statements.documents.serializers.parsing import Document
from statements.rest.serializers.fields import DocumentSerializer, ReferenceSerializer


def normalize(serializer: DocumentSerializer, document: Document) -> Document:
    """Return a document without fault with its many references and its parts in one order.

    References and parts with an id stand by their ids, parts with a position by their positions;
    all others keep the order in which they were given. Documents are parsed and checked as they
    were given, so that a fault's pointer leads to the place that somebody wrote.
    """
    lists = {
        name: sorted(document[name], key=order)
        for name, order in _orders(serializer)
        if document[name]
    }
    return {**document, **lists}


@lru_cache(maxsize=64)
def _orders(serializer: DocumentSerializer) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Return the keys of the lists that have an order, and what tells it of an item."""
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
