"""Converts documents to the rows of Django's fixture format, and rows to documents.

Rows have natural keys and no primary keys, and every stored column. Plain ``loaddata`` takes them
in the order given here into an empty database.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from statements.documents import (
    MODELS,
    Batch,
    Document,
    columns_of,
    document_of,
    layout_of,
    normalize,
    serializer_for,
    sort_into_waves,
)
from statements.documents.serializers.layout import Key
from statements.rest.serializers.objects import DocumentSerializer

Row = dict[str, Any]
"""One row: ``{"model": "statements.actor", "fields": {…}}``."""


def rows_of(batch: Batch, recorded: datetime) -> Iterator[Row]:
    """Yield the rows of checked documents: records first, each after those it refers to.

    They are stamped as written at the time ``recorded`` and by no revision. A relation to a
    statement of another document needs that document's fixture loaded first.
    """
    stamp = {"created_at": recorded, "updated_at": recorded, "revision": 0}
    documents = [
        (resource, normalize(serializer_for(resource), document))
        for wave in sort_into_waves(batch)
        for resource, records in wave.items()
        for document in records
    ]
    for resource, document in documents:
        yield _row(serializer_for(resource), document, stamp)
    for resource, document in documents:
        owner = {_owner(resource): document["id"], **stamp}
        for name, serializer in layout_of(serializer_for(resource)).parts.items():
            for part in document[name]:
                yield _row(serializer, part, owner)


def text_of(rows: Iterable[Row]) -> str:
    """Return the text of a fixture file: JSON with one row on each line."""
    lines = (json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def batch_of(rows: Iterable[Row]) -> Batch:
    """Return the documents that rows amount to; the rows of one record may stand anywhere.

    Raises KeyError for a row of a model that no document has.
    """
    tables = _tables()
    records: list[tuple[str, Document]] = []
    parts: dict[Key, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        resource, name, serializer = tables[row["model"]]
        options = serializer.Meta.model._meta
        columns = {
            column: _ids_in(value) if options.get_field(column).is_relation else value
            for column, value in row["fields"].items()
        }
        if name is None:
            records.append((resource, columns))
        else:
            (owner,) = row["fields"][_owner(resource)]
            parts[resource, owner][name].append(document_of(serializer, columns, {}))
    batch: Batch = defaultdict(list)
    for resource, columns in records:
        own_parts = parts[resource, columns["key"]]
        batch[resource].append(document_of(serializer_for(resource), columns, own_parts))
    return batch


def _owner(resource: str) -> str:
    """Return the name of the foreign key by which parts hang on records of this kind."""
    return str(MODELS[resource]._meta.model_name)


def _tables() -> dict[str, tuple[str, str | None, DocumentSerializer]]:
    """Return (resource, key of the part if it's one, serializer) by the label of the model."""
    tables: dict[str, tuple[str, str | None, DocumentSerializer]] = {}
    for resource, model in MODELS.items():
        record = serializer_for(resource)
        tables[model._meta.label_lower] = (resource, None, record)
        for name, serializer in layout_of(record).parts.items():
            tables[serializer.Meta.model._meta.label_lower] = (resource, name, serializer)
    return tables


def _row(serializer: DocumentSerializer, document: Document, more: Mapping[str, object]) -> Row:
    model: type[Model] = serializer.Meta.model
    columns = {**columns_of(serializer, document), **more}
    fields = {
        field.name: _natural(columns[field.name]) if field.is_relation else columns[field.name]
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not field.primary_key and not field.generated
    }
    return {"model": model._meta.label_lower, "fields": fields}


def _natural(reference: str | list[str] | None) -> list[str] | list[list[str]] | None:
    if isinstance(reference, list):
        return [[id] for id in reference]
    return None if reference is None else [reference]


def _ids_in(natural: list[str] | list[list[str]] | None) -> str | list[str] | None:
    """Return the id, or the list of ids, that a reference by natural keys means."""
    if natural is None:
        return None
    ids = [key[0] for key in natural if isinstance(key, list)]
    return ids if len(ids) == len(natural) else str(natural[0])
