"""Selects records as JSON documents that the database builds: one query and no model instances.

The SQL of a document is compiled once for each serializer, set of sparse fields and visibility, and
so is that of a single record. A queryset picks the records of a list and their order; documents are
built only for those.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
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


PLACEHOLDER = re.compile("(?<!%)%s")


class NamedSql(NamedTuple):
    """SQL with named parameters, and their values.

    Django's backend for SQLite looks for ``%s`` with a regular expression at every execution: for
    the SQL of a document, a quarter of a millisecond. With names it takes a tenth of that.
    """

    sql: str
    params: dict[str, Any]

    @classmethod
    def of(cls, sql: str, params: Iterable[Any], prefix: str) -> "NamedSql":
        """Return the SQL with names, which begin with the prefix, in place of each ``%s``."""
        values = {f"{prefix}{place}": value for place, value in enumerate(params)}
        names = iter(values)
        return cls(PLACEHOLDER.sub(lambda _: f"%({next(names)})s", sql), values)


@lru_cache(maxsize=CACHED_QUERIES)
def document_sql(
    serializer_class: type[ModelSerializer],
    sparse_fields: SparseFields,
    visibility: Visibility,
    using: str,
) -> NamedSql:
    """Return SQL that builds the JSON text of a row of the serializer's model.

    The sparse fields must be valid; ``using`` is the database alias.
    """
    serializer = restrict_serializer(serializer_class(), sparse_fields)
    query = serializer.Meta.model._base_manager.using(using).all().query
    query.get_initial_alias()
    expression = row_expression(serializer, visibility).resolve_expression(query, allow_joins=False)
    sql, params = query.get_compiler(using).compile(expression)
    return NamedSql.of(sql, params, "document")


@lru_cache(maxsize=CACHED_QUERIES)
def record_sql(
    serializer_class: type[ModelSerializer],
    sparse_fields: SparseFields,
    visibility: Visibility,
    using: str,
) -> tuple[NamedSql, str]:
    """Return SQL that selects the revision and the document of one record.

    The second value is the name of the parameter for the record's id. It's always the same query,
    and compiling it would take half the time of an answer.
    """
    document = document_sql(serializer_class, sparse_fields, visibility, using)
    records = visibility.rows(serializer_class.Meta.model).using(using)
    selected = _documents_sql(records.filter(key="").order_by("key"), ["revision"], document)
    (name,) = (
        name for name, value in selected.params.items() if name.startswith("key") and value == ""
    )
    return selected, name


def select_document(
    id: str,
    serializer_class: type[ModelSerializer],
    sparse_fields: SparseFields,
    visibility: Visibility,
    using: str,
) -> tuple[str, int] | None:
    """Return the document of the record with this id and its revision, or None."""
    selected, name = record_sql(serializer_class, sparse_fields, visibility, using)
    with connections[using].cursor() as cursor:
        cursor.execute(selected.sql, {**selected.params, name: id})
        row = cursor.fetchone()
    return (row[1], row[0]) if row else None


def select_documents(
    records: QuerySet, columns: Sequence[str], document: NamedSql
) -> list[DocumentRow]:
    """Return the columns and the document of each record in a queryset, in its order.

    The queryset must be ordered by columns of its own table; it may be sliced.
    """
    model, connection = records.model, connections[records.db]
    try:
        selected = _documents_sql(records, columns, document)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*selected)
        found = cursor.fetchall()
    fields = [model._meta.get_field(column).get_col(model._meta.db_table) for column in columns]
    compiler = records.query.get_compiler(records.db)
    converters = compiler.get_converters(fields)
    return [tuple(row) for row in compiler.apply_converters(found, converters)]


def _documents_sql(records: QuerySet, columns: Sequence[str], document: NamedSql) -> NamedSql:
    """Return the SQL of `select_documents`; raise EmptyResultSet if nothing can match.

    It finds primary keys first and joins documents to them, so none is built for a row that the
    slice drops.
    """
    model = records.model
    name = connections[records.db].ops.quote_name
    table = name(model._meta.db_table)
    sql, params = records.values("pk").query.get_compiler(records.db).as_sql()
    keys = NamedSql.of(sql, params, "key")
    order = (_ordered(table, name, str(column)) for column in records.query.order_by)
    selected = (f"{table}.{name(model._meta.get_field(column).column)}" for column in columns)
    # Safe: the SQL comes from the compiler and contains nothing from the request.
    return NamedSql(
        f"SELECT {', '.join(selected)}, {document.sql} FROM ({keys.sql}) page "  # noqa: S608
        f"INNER JOIN {table} ON {table}.{name(model._meta.pk.column)} = page.pk "
        f"ORDER BY {', '.join(order)}",
        {**document.params, **keys.params},
    )


def _ordered(table: str, name: Callable[[str], str], column: str) -> str:
    direction = "DESC" if column.startswith("-") else "ASC"
    return f"{table}.{name(column.removeprefix('-'))} {direction}"


def compact_json(value: Json) -> str:
    """Return a value as JSON without whitespace, the same way the database writes documents."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
