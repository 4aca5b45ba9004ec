"""SQL that builds JSON text (RFC 8259), the same on SQLite and PostgreSQL but for a few functions.

Objects and lists are put together as text, so that a document needs no JSON type, has no limit on
its keys, and leaves the database without blanks. Every expression here yields text that is never
null: what is absent is the JSON value ``null``.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Expression, Func, Subquery, TextField

from statements.rest.serializers.fields import SAFE_INTEGER

SHORTEST = "shortest_double"
"""The function that Python lends SQLite: the shortest text that means a double."""


def lend_functions(connection: Any, **_: Any) -> None:
    """Give a new connection to SQLite what its SQL here calls; receives ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SHORTEST, 1, repr, deterministic=True)


class Literal(Expression):
    """Text that stands in the SQL itself: a parameter would have to be sent with every query."""

    output_field = TextField()

    def __init__(self, text: str) -> None:
        """The text comes from the code, never from a request."""
        super().__init__()
        self.text = text

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the text as an SQL string in a statement that takes parameters."""
        return "'" + self.text.replace("'", "''").replace("%", "%%") + "'", ()


class JsonValue(Func):
    """Text, a whole number or a day as JSON."""

    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the value by PostgreSQL's own idea of its type."""
        template = "coalesce(to_json(%(expressions)s)::text, 'null')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the value by the type that SQLite has stored."""
        return self.as_sql(compiler, connection, template="json_quote(%(expressions)s)", **context)


class JsonNumber(JsonValue):
    """A double as JSON: its shortest form, and no fraction where it is a whole number."""

    template = (
        "CASE WHEN %(expressions)s IS NULL THEN 'null' "
        f"WHEN abs(%(expressions)s) <= {SAFE_INTEGER} "
        "AND %(expressions)s = CAST(%(expressions)s AS bigint) "
        "THEN CAST(CAST(%(expressions)s AS bigint) AS text) ELSE %(number)s END"
    )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the number in PostgreSQL's own form, the shortest that means this double."""
        return self._number(compiler, connection, "CAST(%(expressions)s AS text)", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the number in Python's form: SQLite's own is wrong in the last of 17 digits."""
        return self._number(compiler, connection, f"{SHORTEST}(%(expressions)s)", **context)

    def _number(self, compiler: Any, connection: Any, number: str, **context: Any) -> Any:
        template = self.template.replace("%(number)s", number)
        return self.as_sql(compiler, connection, template=template, **context)


class JsonFlag(JsonValue):
    """A truth value as JSON."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the word for 1 or 0, by which SQLite stores truth values."""
        template = "CASE %(expressions)s WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"
        return self.as_sql(compiler, connection, template=template, **context)


class JsonInstant(JsonValue):
    """A time as JSON: UTC, ISO 8601, always with six digits of a second and a Z."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the time in UTC, whatever the time zone of the connection."""
        template = (
            "coalesce('\"' || to_char(%(expressions)s AT TIME ZONE 'UTC', "
            "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null')"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the time, which Django stores in UTC, without a fraction where it is zero."""
        template = (
            "coalesce('\"' || substr(replace(%(expressions)s, ' ', 'T') || '.000000', 1, 26) "
            "|| 'Z\"', 'null')"
        )
        return self.as_sql(compiler, connection, template=template, **context)


class StoredJson(JsonValue):
    """What is JSON already, as it is stored."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the text by which SQLite stores it."""
        template = "coalesce(%(expressions)s, 'null')"
        return self.as_sql(compiler, connection, template=template, **context)


class Joined(Func):
    """Pieces of text, one after the other; null if one of them is."""

    output_field = TextField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the pieces joined in halves of halves.

        Joined one by one, a long document would be copied again for each of its pieces: that took
        a tenth of a page.
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
    """A JSON object with these keys; the values are expressions of this module."""

    def __init__(self, values: Mapping[str, Expression]) -> None:
        pieces: list[Expression] = []
        for name, value in values.items():
            pieces += [Literal(f"{',' if pieces else ''}{json.dumps(name)}:"), value]
        super().__init__(Literal("{"), *pieces, Literal("}"))


class JsonRow(Subquery):
    """The JSON of the one row of a queryset of JSON texts, or null when there is none."""

    output_field = TextField()
    template = "coalesce((%(subquery)s), 'null')"


class JsonList(Subquery):
    """The JSON list of the rows of a queryset of JSON texts, in their order.

    The queryset has one column, named ``json_text``.
    """

    output_field = TextField()
    template = (
        "(SELECT '[' || coalesce(%(join)s(item.json_text, ','), '') || ']' "
        "FROM (%(subquery)s) item)"
    )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the list as PostgreSQL joins rows."""
        return self.as_sql(compiler, connection, join="string_agg", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the list as SQLite joins rows."""
        return self.as_sql(compiler, connection, join="group_concat", **context)
