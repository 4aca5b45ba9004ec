"""SQL that builds JSON text (RFC 8259); only a few functions differ by database.

Objects and lists are concatenated as text. This needs no JSON type, has no limit on the number of
keys, and produces no whitespace. Except for `Joined`, these expressions never yield NULL: a missing
value becomes the JSON ``null``.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Func, QuerySet, Subquery, TextField
from django.db.models.expressions import BaseExpression
from django.db.models.sql.compiler import SQLCompiler

from statements.rest.serializers.fields import SAFE_INTEGER

Sql = tuple[str, tuple[str | int, ...]]
"""SQL and its parameters."""

SHORTEST = "shortest_double"
"""The SQL function we add to SQLite: the shortest text that round-trips to the same double."""


def add_functions(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Add our SQL function to a new SQLite connection; receives ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SHORTEST, 1, repr, deterministic=True)


class Literal(Expression):
    """Text that is inlined in the SQL, to save sending it as a parameter with every query."""

    output_field = TextField()

    def __init__(self, text: str) -> None:
        """The text must come from code, never from a request."""
        super().__init__()
        self.text = text

    def as_sql(self, *_: object) -> Sql:
        """Return the text as an SQL string literal, with percent signs doubled for the driver."""
        return "'" + self.text.replace("'", "''").replace("%", "%%") + "'", ()


class JsonValue(Func):
    """Text, an integer or a date as JSON.

    PostgreSQL formats the value by its column type, and SQLite by the type it's stored with.
    """

    arity = 1
    output_field = TextField()
    template = "coalesce(to_json(%(expressions)s)::text, 'null')"
    sqlite_template = "json_quote(%(expressions)s)"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Fill in the template for SQLite."""
        return self.as_sql(compiler, connection, template=self.sqlite_template)


class JsonNumber(JsonValue):
    """A double as JSON in its shortest form, without a fraction if it's a whole number.

    PostgreSQL's cast gives the shortest form; SQLite's gets the last of 17 digits wrong.
    """

    whole_or = (
        "CASE WHEN %(expressions)s IS NULL THEN 'null' "
        f"WHEN abs(%(expressions)s) <= {SAFE_INTEGER} "
        "AND %(expressions)s = CAST(%(expressions)s AS bigint) "
        "THEN CAST(CAST(%(expressions)s AS bigint) AS text) ELSE "
    )
    template = f"{whole_or} CAST(%(expressions)s AS text) END"
    sqlite_template = f"{whole_or} {SHORTEST}(%(expressions)s) END"


class JsonBoolean(JsonValue):
    """A boolean as JSON; SQLite stores 1 and 0."""

    sqlite_template = "CASE %(expressions)s WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"


class JsonDateTime(JsonValue):
    """A datetime as JSON: UTC in ISO 8601, always with microseconds and a Z.

    On PostgreSQL it's converted from the connection's time zone. On SQLite it's Django's text, in
    UTC, which has no fraction when that is zero.
    """

    template = (
        "coalesce('\"' || to_char(%(expressions)s AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null')"
    )
    sqlite_template = (
        "coalesce('\"' || substr(replace(%(expressions)s, ' ', 'T') || '.000000', 1, 26) "
        "|| 'Z\"', 'null')"
    )


class StoredJson(JsonValue):
    """A JSON column as it's stored: on SQLite, that is as JSON text."""

    sqlite_template = "coalesce(%(expressions)s, 'null')"


class Joined(Func):
    """Concatenated text; NULL if any piece is."""

    output_field = TextField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, *_: object
    ) -> Sql:
        """Join the pieces as a balanced tree.

        Joining from left to right copies the growing text for every piece, which took a tenth of
        the time of a page.
        """
        compiled = [compiler.compile(piece) for piece in self.get_source_expressions()]
        params = tuple(param for _, given in compiled for param in given)
        return _halved([sql for sql, _ in compiled]), params


def _halved(pieces: list[str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    half = len(pieces) // 2
    return f"({_halved(pieces[:half])} || {_halved(pieces[half:])})"


class JsonObject(Joined):
    """A JSON object; the values are expressions that yield JSON text."""

    def __init__(self, values: Mapping[str, BaseExpression]) -> None:
        pieces: list[BaseExpression] = []
        for name, value in values.items():
            pieces += [Literal(f"{',' if pieces else ''}{json.dumps(name)}:"), value]
        super().__init__(Literal("{"), *pieces, Literal("}"))


class JsonRow(Subquery):
    """The single row of a queryset of JSON texts, or ``null`` if it's empty."""

    output_field = TextField()
    template = "coalesce((%(subquery)s), 'null')"


class JoinedRows(Subquery):
    """The texts of the rows of a queryset, in its order, with a separator between them.

    Without rows, it's an empty text. The queryset must have one column of text, named ``row_text``.
    """

    output_field = TextField()
    start = end = ""
    template = (
        "(SELECT %(start)scoalesce(%(join)s(item.row_text, '%(separator)s'), '')%(end)s "
        "FROM (%(subquery)s) item)"
    )

    def __init__(self, rows: QuerySet, separator: str) -> None:
        """The separator must come from code, never from a request."""
        super().__init__(rows, separator=separator)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> Sql:
        """Aggregate the rows; the function for it has another name on each database."""
        join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        return super().as_sql(compiler, connection, join=join, start=self.start, end=self.end)


class JsonList(JoinedRows):
    """A JSON list of the rows of a queryset of JSON texts, in its order."""

    start, end = "'[' || ", " || ']'"

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows, ",")
