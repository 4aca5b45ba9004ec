"""Between a document and the columns of its tables, both ways, read off its shape.

Columns are a mapping from the names of a model's fields to plain values; a foreign key has the id
of the record it refers to. Admin forms, fixtures and the write path all speak in columns.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from rest_framework import serializers

from statements.dates import parse
from statements.documents.edtf_date import EdtfDateShape
from statements.documents.parsing import Document
from statements.rest.fields import Reference, Shape

DATE = ("edtf", "basis", "text")


def parts_of(shape: Shape) -> dict[str, Shape]:
    """Return the shapes of the parts that have tables of their own, by their keys."""
    return {
        name: cast(Shape, field.child)
        for name, field in shape.fields.items()
        if isinstance(field, serializers.ListSerializer) and not isinstance(field.child, Reference)
    }


def columns_of(shape: Shape, document: Document) -> dict[str, Any]:
    """Return the columns of the document's own row.

    The days of an EDTF date are worked out; many-to-many references are lists of ids; parts are
    left out.
    """
    columns: dict[str, Any] = {}
    for name, field in _own(shape):
        value = document[name]
        if isinstance(field, EdtfDateShape):
            columns.update(_date_columns(name, value))
        else:
            columns[str(field.source)] = value
    return columns


def document_of(
    shape: Shape, columns: Mapping[str, Any], parts: Mapping[str, list[Document]]
) -> Document:
    """Return the document that has these columns and these parts (documents, by their keys)."""
    document: Document = {}
    for name, field in _own(shape):
        if isinstance(field, EdtfDateShape):
            document[name] = _date(name, columns)
        else:
            document[name] = columns.get(str(field.source))
    return {**document, **{name: parts.get(name, []) for name in parts_of(shape)}}


def _own(shape: Shape) -> Iterator[tuple[str, Any]]:
    parts = parts_of(shape)
    return (
        (name, field)
        for name, field in shape.fields.items()
        if not field.read_only and name not in parts
    )


def _date_columns(name: str, value: Document | None) -> dict[str, Any]:
    date = value or dict.fromkeys(DATE)
    columns = {f"{name}_{part}": date[part] for part in DATE}
    extent = parse(date["edtf"]) if date["edtf"] else None
    columns[f"{name}_first"] = extent.first if extent else None
    columns[f"{name}_last"] = extent.last if extent else None
    return columns


def _date(name: str, columns: Mapping[str, Any]) -> Document | None:
    date = {part: columns.get(f"{name}_{part}") for part in DATE}
    return date if any(value is not None for value in date.values()) else None
