"""Selects records as JSON documents that the database builds: one query and no model instances.

The SQL of a document is compiled once for each serializer, set of sparse fields and visibility. A
queryset picks the records and their order; documents are built only for those.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from rest_framework.serializers import ModelSerializer

from statements.rest.json.serializer_sql import row_expression
from statements.rest.serializers.sparse_fields import SparseFields, restrict_serializer
from statements.rest.visibility import Visibility

CACHED_QUERIES = 256
"""Compiled documents to cache: enough for every resource, though not for every sparse fieldset."""

Json = Any
"""An object, list, text, number, boolean or null, as Python's json module has it."""

DocumentRow = tuple[Any, ...]
"""The values of some columns of a record, followed by its document."""

SelectDocuments = Callable[[QuerySet, Sequence[str]], Sequence[DocumentRow]]
"""Returns the columns and the document of each record in an ordered queryset."""


@lru_cache(maxsize=CACHED_QUERIES)
def document_sql(
    serializer_class: type[ModelSerializer],
    sparse_fields: SparseFields,
    visibility: Visibility,
    using: str,
) -> RawSQL:
    """Return SQL that builds the JSON text of a row of the serializer's model.

    The sparse fields must be valid; ``using`` is the database alias.
    """
    serializer = restrict_serializer(serializer_class(), sparse_fields)
    query = serializer.Meta.model._base_manager.using(using).all().query
    query.get_initial_alias()
    expression = row_expression(serializer, visibility).resolve_expression(query, allow_joins=False)
    sql, params = query.get_compiler(using).compile(expression)
    # Safe: the SQL comes from the compiler and contains nothing from the request.
    return RawSQL(sql, params, TextField())  # noqa: S611


def select_documents(
    records: QuerySet, columns: Sequence[str], document: RawSQL
) -> list[DocumentRow]:
    """Return the columns and the document of each record in a queryset, in its order.

    The queryset must be ordered by columns of its own table; it may be sliced. The query finds
    primary keys first and joins documents to them, so none is built for a row that the slice drops.
    """
    model, connection = records.model, connections[records.db]
    name = connection.ops.quote_name
    table = name(model._meta.db_table)
    fields = [model._meta.get_field(column) for column in columns]
    compiler = records.values("pk").query.get_compiler(records.db)
    try:
        keys, params = compiler.as_sql()
    except EmptyResultSet:
        return []
    order = (_ordered(table, name, str(column)) for column in records.query.order_by)
    selected = (f"{table}.{name(field.column)}" for field in fields)
    sql = (
        f"SELECT {', '.join(selected)}, {document.sql} FROM ({keys}) page "  # noqa: S608
        f"INNER JOIN {table} ON {table}.{name(model._meta.pk.column)} = page.pk "
        f"ORDER BY {', '.join(order)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*document.params, *params))
        found = cursor.fetchall()
    converters = compiler.get_converters([field.get_col(model._meta.db_table) for field in fields])
    return [tuple(row) for row in compiler.apply_converters(found, converters)]


def _ordered(table: str, name: Callable[[str], str], column: str) -> str:
    direction = "DESC" if column.startswith("-") else "ASC"
    return f"{table}.{name(column.removeprefix('-'))} {direction}"


def compact_json(value: Json) -> str:
    """Return a value as JSON without whitespace, the same way the database writes documents."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
