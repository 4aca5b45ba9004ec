"""Converts documents to the rows of Django's fixture format, and rows to documents.

Rows have natural keys and no primary keys, and every stored column. Plain ``loaddata`` takes them
in the order given here into an empty database.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from statements.documents import (
    MODELS,
    Batch,
    columns_of,
    document_of,
    layout_of,
    normalize,
    serializer_for,
    sort_into_waves,
)
from statements.documents.serializers.layout import Columns, Key
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
        columns = columns_of(serializer_for(resource), document)
        yield _row(MODELS[resource], {**columns, **stamp})
    for resource, document in documents:
        owner = {_owner(resource): document["id"], **stamp}
        for field in _lists_of(resource):
            for place, id in enumerate(document[field.name], start=1):
                link = {field.m2m_reverse_field_name(): id, "position": place}
                yield _row(field.remote_field.through, {**owner, **link})
        for name, serializer in layout_of(serializer_for(resource)).parts.items():
            for place, part in enumerate(document[name], start=1):
                columns = {"position": place, **columns_of(serializer, part), **owner}
                yield _row(serializer.Meta.model, columns)


def text_of(rows: Iterable[Row]) -> str:
    """Return the text of a fixture file: JSON with one row on each line."""
    lines = (json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def batch_of(rows: Iterable[Row]) -> Batch:
    """Return the documents that rows amount to; the rows of one record may stand anywhere.

    Raises KeyError for a row of a model that no document has, and ValueError for one of an older
    form, in which a record's own row had its lists of references.
    """
    tables, links = _tables(), _links()
    records: list[tuple[str, Columns]] = []
    lists: dict[Key, dict[str, list[tuple[int, Any]]]] = defaultdict(lambda: defaultdict(list))
    name: str | None
    for row in rows:
        columns = {column: _id_in(value) for column, value in row["fields"].items()}
        if row["model"] in links:
            resource, name, target = links[row["model"]]
            item = columns[target]
        else:
            resource, name, serializer = tables[row["model"]]
            item = document_of(serializer, columns, {})
        if name is None:
            records.append((resource, columns))
        else:
            place = columns.get("position", 0)
            lists[resource, columns[_owner(resource)]][name].append((place, item))
    batch: Batch = defaultdict(list)
    for resource, columns in records:
        own = {
            name: [item for _, item in sorted(items, key=itemgetter(0))]
            for name, items in lists[resource, columns["key"]].items()
        }
        serializer = serializer_for(resource)
        references = {name: own.get(name, []) for name in layout_of(serializer).reference_lists}
        if old := columns.keys() & references.keys():
            raise ValueError(
                f"The row of {resource}/{columns['key']} has {', '.join(sorted(old))}, as older "
                "fixtures do: run build_fixtures."
            )
        batch[resource].append(document_of(serializer, {**columns, **references}, own))
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


def _links() -> dict[str, tuple[str, str, str]]:
    """Return (resource, key of the list, column of the reference) by the label of each link."""
    return {
        field.remote_field.through._meta.label_lower: (
            resource,
            field.name,
            field.m2m_reverse_field_name(),
        )
        for resource in MODELS
        for field in _lists_of(resource)
    }


def _lists_of(resource: str) -> tuple[Any, ...]:
    """Return the many-to-many fields of this kind of record."""
    return tuple(MODELS[resource]._meta.many_to_many)


def _row(model: type[Model], columns: Mapping[str, Any]) -> Row:
    fields = {
        field.name: _natural(columns[field.name]) if field.is_relation else columns[field.name]
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    return {"model": model._meta.label_lower, "fields": fields}


def _natural(id: str | None) -> list[str] | None:
    return None if id is None else [id]


def _id_in(value: Any) -> Any:
    """Return the id that a natural key means, or any other value as it is."""
    return value[0] if isinstance(value, list) else value
