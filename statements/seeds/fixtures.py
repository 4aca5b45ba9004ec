"""Between documents and the rows of Django's fixture format, both ways, read off their shapes.

Rows have natural keys and no primary keys, and every stored column. Plain ``loaddata`` takes them
in the order given here into an empty database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from statements.documents import (
    MODELS,
    Batch,
    columns_of,
    document_of,
    normalize,
    parts_of,
    serializer_for,
    sort_into_waves,
)
from statements.models import Record

Row = dict[str, Any]
"""One row: ``{"model": "statements.actor", "fields": {…}}``."""


def rows_of(batch: Batch, recorded: datetime) -> Iterator[Row]:
    """Yield the rows of checked documents: records first, each after those it refers to.

    They are stamped as written at the time ``recorded`` and by no revision. A relation to a
    statement of another document needs that document's fixture loaded first.
    """
    waves = list(sort_into_waves(batch))
    stamp = {"created_at": recorded, "updated_at": recorded, "revision": 0}
    documents = [
        (resource, normalize(serializer_for(resource), document))
        for wave in waves
        for resource, records in wave.items()
        for document in records
    ]
    for resource, document in documents:
        yield _row(MODELS[resource], {**columns_of(serializer_for(resource), document), **stamp})
    for resource, document in documents:
        owner = {_owner(resource): document["id"]}
        for name, shape in parts_of(serializer_for(resource)).items():
            model: Any = shape.Meta.model
            stamped = stamp if issubclass(model, Record) else {}
            for part in document[name]:
                yield _row(model, {**columns_of(shape, part), **owner, **stamped})


def text_of(rows: Iterable[Row]) -> str:
    """Return the text of a fixture file: JSON with one row on each line."""
    lines = (json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def batch_of(rows: Iterable[Row]) -> Batch:
    """Return the documents that rows amount to; the rows of one record may stand anywhere.

    Raises KeyError for a row of a model that no document has.
    """
    kinds = _kinds()
    records: list[tuple[str, dict[str, Any]]] = []
    parts: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        resource, name, shape = kinds[row["model"]]
        options = shape.Meta.model._meta
        columns = {
            column: _plain(value) if options.get_field(column).is_relation else value
            for column, value in row["fields"].items()
        }
        if name is None:
            records.append((resource, columns))
        else:
            owner = columns[_owner(resource)]
            siblings = parts.setdefault((resource, owner), {}).setdefault(name, [])
            siblings.append(document_of(shape, columns, {}))
    batch: Batch = {}
    for resource, columns in records:
        theirs = parts.get((resource, columns["key"]), {})
        document = document_of(serializer_for(resource), columns, theirs)
        batch.setdefault(resource, []).append(document)
    return batch


def _owner(resource: str) -> str:
    """Return the name of the foreign key by which parts hang on records of this kind."""
    return str(MODELS[resource]._meta.model_name)


def _kinds() -> dict[str, tuple[str, str | None, Any]]:
    """Return the kind of record, the name of the part (None: the record) and the shape by label."""
    kinds: dict[str, tuple[str, str | None, Any]] = {}
    for resource, model in MODELS.items():
        whole = serializer_for(resource)
        kinds[model._meta.label_lower] = (resource, None, whole)
        for name, shape in parts_of(whole).items():
            kinds[shape.Meta.model._meta.label_lower] = (resource, name, shape)
    return kinds


def _row(model: Any, columns: Mapping[str, Any]) -> Row:
    fields = {
        field.name: _natural(columns[field.name]) if field.is_relation else columns[field.name]
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not field.primary_key and not field.generated
    }
    return {"model": model._meta.label_lower, "fields": fields}


def _natural(reference: str | list[str] | None) -> list[Any] | None:
    if isinstance(reference, list):
        return [[id] for id in reference]
    return None if reference is None else [reference]


def _plain(natural: list[Any] | None) -> Any:
    """Return the id, or the list of ids, that a reference by natural keys means."""
    if natural is None:
        return None
    if all(isinstance(key, list) for key in natural):
        return [id for (id,) in natural]
    (id,) = natural
    return id
