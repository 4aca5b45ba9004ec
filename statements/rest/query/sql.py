"""SQL put together from that of querysets, or kept because compiling it takes longer than running.

What is kept has placeholders: values that no row has, so that a queryset can be compiled with them.
They are exchanged for the real ones at each run.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet


class Sql(NamedTuple):
    """SQL with its parameters, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def filled(self, values: Mapping[object, object]) -> "Sql":
        """Return the same SQL with these values for its placeholders."""
        return Sql(self.text, tuple(values.get(one, one) for one in self.params))

    def read(self, using: str) -> list[tuple]:
        """Return the rows as the database has them: nothing is converted for fields of models."""
        with connections[using].cursor() as cursor:
            cursor.execute(self.text, self.params)
            rows: list[tuple] = cursor.fetchall()
        return rows


def sql_of(queryset: QuerySet) -> Sql:
    """Return the SQL of a queryset, which also works if nothing can match."""
    text, params = queryset.query.get_compiler(queryset.db, elide_empty=False).as_sql()
    return Sql(text, tuple(params))


def all_of(parts: Iterable[Sql]) -> Sql:
    """Return SQL for the rows of several queries; Django unites no sliced ones on SQLite."""
    some = list(parts)
    # No injection: the texts are from compilers.
    text = " UNION ALL ".join(f"SELECT * FROM ({sql.text}) part" for sql in some)  # noqa: S608
    return Sql(text, tuple(value for sql in some for value in sql.params))
