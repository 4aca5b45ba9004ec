"""Convert a document to the columns of its tables and back, as its serializer lays them out.

Columns map the names of a model's fields to plain values; a foreign key holds the id of the record
it refers to. Admin forms, fixtures and the write path all work with columns.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, cast

from rest_framework import serializers

from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parsing import Document
from statements.edtf import parse
from statements.rest.serializers.fields import DocumentSerializer, ReferenceSerializer

DATE = ("edtf", "basis", "text")


@lru_cache(maxsize=64)
def parts_of(serializer: DocumentSerializer) -> Mapping[str, DocumentSerializer]:
    """Return the serializers of the parts that have tables of their own, by key."""
    return {
        name: cast(DocumentSerializer, field.child)
        for name, field in serializer.fields.items()
        if isinstance(field, serializers.ListSerializer)
        and not isinstance(field.child, ReferenceSerializer)
    }


def columns_of(serializer: DocumentSerializer, document: Document) -> dict[str, Any]:
    """Return the columns of the document's own row.

    They include the first and last day of each EDTF date. Many-to-many references are lists of
    ids. Parts are left out.
    """
    columns: dict[str, Any] = {}
    for name, source, is_date in _own(serializer):
        if is_date:
            columns.update(zip(_date_names(name), _date_values(document[name]), strict=True))
        else:
            columns[source] = document[name]
    return columns


def document_of(
    serializer: DocumentSerializer, columns: Mapping[str, Any], parts: Mapping[str, list[Document]]
) -> Document:
    """Return the document with these columns and these parts (lists of documents by key)."""
    document: Document = {}
    for name, source, is_date in _own(serializer):
        document[name] = _date(name, columns) if is_date else columns.get(source)
    return {**document, **{name: parts.get(name, []) for name in parts_of(serializer)}}


@lru_cache(maxsize=64)
def _own(serializer: DocumentSerializer) -> tuple[tuple[str, str, bool], ...]:
    """Return (name, source, whether it's a date) for each key in the record's own row."""
    parts = parts_of(serializer)
    return tuple(
        (name, str(field.source), isinstance(field, EdtfDateSerializer))
        for name, field in serializer.fields.items()
        if not field.read_only and name not in parts
    )


@cache
def _date_names(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{part}" for part in (*DATE, "first", "last"))


def _date_values(date: Document | None) -> tuple[Any, ...]:
    if date is None:
        return (None, None, None, None, None)
    extent = parse(date["edtf"]) if date["edtf"] else None
    days = (extent.first, extent.last) if extent else (None, None)
    return (*(date[part] for part in DATE), *days)


def _date(name: str, columns: Mapping[str, Any]) -> Document | None:
    date = {part: columns.get(f"{name}_{part}") for part in DATE}
    return date if any(value is not None for value in date.values()) else None
