"""SQL that builds JSON text (RFC 8259); only a few functions differ by database.

Objects and lists are concatenated as text. This needs no JSON type, has no limit on the number of
keys, and produces no whitespace. Except for `Joined`, these expressions never yield NULL: a missing
value becomes the JSON ``null``.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Expression, Func, Subquery, TextField

from statements.rest.serializers.fields import SAFE_INTEGER

SHORTEST = "shortest_double"
"""The SQL function we add to SQLite: the shortest text that round-trips to the same double."""


def lend_functions(connection: Any, **_: Any) -> None:
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

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the text as an SQL string literal, with percent signs doubled for the driver."""
        return "'" + self.text.replace("'", "''").replace("%", "%%") + "'", ()


class JsonValue(Func):
    """Text, an integer or a date as JSON."""

    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Let PostgreSQL format the value by its column type."""
        template = "coalesce(to_json(%(expressions)s)::text, 'null')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Let SQLite format the value by the type it's stored with."""
        return self.as_sql(compiler, connection, template="json_quote(%(expressions)s)", **context)


class JsonNumber(JsonValue):
    """A double as JSON in its shortest form, without a fraction if it's a whole number."""

    template = (
        "CASE WHEN %(expressions)s IS NULL THEN 'null' "
        f"WHEN abs(%(expressions)s) <= {SAFE_INTEGER} "
        "AND %(expressions)s = CAST(%(expressions)s AS bigint) "
        "THEN CAST(CAST(%(expressions)s AS bigint) AS text) ELSE %(number)s END"
    )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Use PostgreSQL's cast to text, which gives the shortest form."""
        return self._number(compiler, connection, "CAST(%(expressions)s AS text)", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Use Python's repr: SQLite's own conversion gets the last of 17 digits wrong."""
        return self._number(compiler, connection, f"{SHORTEST}(%(expressions)s)", **context)

    def _number(self, compiler: Any, connection: Any, number: str, **context: Any) -> Any:
        template = self.template.replace("%(number)s", number)
        return self.as_sql(compiler, connection, template=template, **context)


class JsonFlag(JsonValue):
    """A boolean as JSON."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Translate 1 and 0, which is how SQLite stores booleans."""
        template = "CASE %(expressions)s WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END"
        return self.as_sql(compiler, connection, template=template, **context)


class JsonInstant(JsonValue):
    """A datetime as JSON: UTC in ISO 8601, always with microseconds and a Z."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Convert to UTC, whatever the connection's time zone is."""
        template = (
            "coalesce('\"' || to_char(%(expressions)s AT TIME ZONE 'UTC', "
            "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null')"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Pad the microseconds: Django stores UTC text without a fraction when it's zero."""
        template = (
            "coalesce('\"' || substr(replace(%(expressions)s, ' ', 'T') || '.000000', 1, 26) "
            "|| 'Z\"', 'null')"
        )
        return self.as_sql(compiler, connection, template=template, **context)


class StoredJson(JsonValue):
    """A JSON column as it's stored."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the stored text, which is JSON already."""
        template = "coalesce(%(expressions)s, 'null')"
        return self.as_sql(compiler, connection, template=template, **context)


class Joined(Func):
    """Concatenated text; NULL if any piece is."""

    output_field = TextField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
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

    def __init__(self, values: Mapping[str, Expression]) -> None:
        pieces: list[Expression] = []
        for name, value in values.items():
            pieces += [Literal(f"{',' if pieces else ''}{json.dumps(name)}:"), value]
        super().__init__(Literal("{"), *pieces, Literal("}"))


class JsonRow(Subquery):
    """The single row of a queryset of JSON texts, or ``null`` if it's empty."""

    output_field = TextField()
    template = "coalesce((%(subquery)s), 'null')"


class JsonList(Subquery):
    """A JSON list of the rows of a queryset, in its order.

    The queryset must have one column of JSON text, named ``json_text``.
    """

    output_field = TextField()
    template = (
        "(SELECT '[' || coalesce(%(join)s(item.json_text, ','), '') || ']' "
        "FROM (%(subquery)s) item)"
    )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Join rows with PostgreSQL's ``string_agg``."""
        return self.as_sql(compiler, connection, join="string_agg", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Join rows with SQLite's ``group_concat``."""
        return self.as_sql(compiler, connection, join="group_concat", **context)
