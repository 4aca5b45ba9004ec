"""Reads records as documents that the database has built: one query, and no instance is made.

The SQL of a document is compiled once for each serializer and trim. Which records, in which order,
is for a queryset to say; documents are built only for those that it leaves.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from statements.rest.json.expressions import row_expression
from statements.rest.serializers.sparse_fields import SparseFields, restrict_serializer
from statements.rest.visibility import Visibility

CACHED_QUERIES = 256
"""Compiled queries that are kept: more than there are resources, fewer than sets of fields."""

DocumentRow = tuple[Any, ...]
"""The values of some columns of a record, and then its document."""


@lru_cache(maxsize=CACHED_QUERIES)
def document_sql(
    serializer_class: Any, trim: SparseFields, visibility: Visibility, using: str
) -> RawSQL:
    """Return the JSON text of a row as SQL, for the rows of the serializer's model.

    The trim is without fault; ``using`` names the database.
    """
    serializer: Any = restrict_serializer(serializer_class(), trim)
    query = serializer.Meta.model._base_manager.using(using).all().query
    query.get_initial_alias()
    expression = row_expression(serializer, visibility).resolve_expression(query, allow_joins=False)
    sql, params = query.get_compiler(using).compile(expression)
    # The SQL is the compiler's own; nothing of a request is in it.
    return RawSQL(sql, params, TextField())  # noqa: S611


def select_documents(
    records: QuerySet[Any], columns: Sequence[str], document: RawSQL
) -> list[DocumentRow]:
    """Return the columns and the document of each record of a queryset, in its order.

    The queryset is ordered by columns of its own, and may be cut. Its keys are found first and the
    documents joined to them, so that none is built only to be sorted away.
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
