"""What the database builds of records, beside what their serializer shows of them."""

import json
from typing import Any

from django.db.models import QuerySet
from rest_framework.renderers import JSONRenderer

from statements.rest.json import document_queries
from statements.rest.serializers.sparse_fields import ALL_FIELDS, SparseFields, restrict_serializer
from statements.rest.visibility import PUBLIC
from tests.documents.preloading import preload


def built(shape: Any, records: QuerySet[Any], trim: SparseFields = ALL_FIELDS) -> dict[str, str]:
    """Return the JSON text of each record by its id, as the database builds it."""
    document = document_queries.document_sql(shape, trim, PUBLIC, records.db)
    return dict(document_queries.select_documents(records.order_by("key"), ["key"], document))


def shown(shape: Any, records: QuerySet[Any], trim: SparseFields = ALL_FIELDS) -> dict[str, str]:
    """Return the JSON text of each record by its id, as the serializer shows it."""
    serializer = restrict_serializer(shape(), trim)
    return {
        record.key: as_json(serializer.to_representation(record))
        for record in preload(records, serializer, PUBLIC)
    }


def as_json(data: Any) -> str:
    """Return what a serializer gives as JSON text."""
    return JSONRenderer().render(data).decode()


def exact(text: str) -> Any:
    """Return JSON with all in which two texts may differ that mean two things.

    The order of the keys counts, and whether a number is a whole one or a double.
    """
    return json.loads(text, object_pairs_hook=_object, parse_float=_double)


def _object(pairs: list[tuple[str, Any]]) -> Any:
    return ("object", pairs)


def _double(text: str) -> Any:
    return ("double", float(text))


def assert_same(shape: Any, records: QuerySet[Any], trim: SparseFields = ALL_FIELDS) -> int:
    """Assert that both ways give the same for each record; return how many there are."""
    theirs, ours = shown(shape, records, trim), built(shape, records, trim)
    assert ours.keys() == theirs.keys()
    for id, text in ours.items():
        assert exact(text) == exact(theirs[id])
    return len(ours)
