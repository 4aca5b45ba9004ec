"""Reads records as documents that the database has built: one query, and no instance is made.

The SQL of a document is compiled once for each serializer and trim. Which records, in which order,
is for a queryset to say; documents are built only for those that it leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from statements.rest.json.expressions import row_expression
from statements.rest.limits.read_budget import limit_reading
from statements.rest.lists.keyset import Keyset
from statements.rest.serializers.sparse_fields import SparseFields, restrict_serializer
from statements.rest.visibility import Visibility

CACHED_QUERIES = 256
"""So many compiled documents are kept: more than there are resources, fewer than trims."""

STREAM_CHUNK = 1000
"""So many documents are read at once where all are read: a few megabytes."""


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


def stream_documents(
    records: QuerySet[Any], keyset: Keyset, document: RawSQL
) -> Iterator[list[str]]:
    """Yield the documents of all records of a queryset, in the order of the keyset, by chunks.

    Each chunk is a query of its own, with a budget of its own, outside any transaction: memory
    stays the same however many records there are, and no writer or cleaner of the database waits
    for a slow reader.
    """
    place = None
    while True:
        with limit_reading():
            found = select_documents(
                keyset.after(records, place)[:STREAM_CHUNK], keyset.columns, document
            )
        if found:
            yield [row[-1] for row in found]
        if len(found) < STREAM_CHUNK:
            return
        place = found[-1][:-1]
