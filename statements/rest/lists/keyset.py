"""Keysets: a place in an ordered list as the values of its last row, not as an offset.

What follows a place is whatever comes after it as a row, ``(a, key) > (x, y)``, which an index
answers wherever the place is.
"""

from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Field, Func, QuerySet, Value

Position = tuple[Any, ...]
"""The values that a row has in the columns by which its list is ordered."""


class RowAfter(Func):
    """That the row of the first half of the expressions comes after that of the second half."""

    output_field = BooleanField()
    operator = ">"

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a comparison of rows, which both databases answer from an index."""
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        params = tuple(param for _, given in parts for param in given)
        return f"(({left}) {self.operator} ({right}))", params


class RowBefore(RowAfter):
    """That the row of the first half of the expressions comes before that of the second half."""

    operator = "<"


class Keyset(NamedTuple):
    """The columns by which a list is ordered, none of them null and the last one unique."""

    columns: tuple[str, ...]
    fields: tuple["Field[Any, Any]", ...]
    is_descending: bool

    @classmethod
    def of(cls, model: Any, column: str, *, is_descending: bool, tie: str = "key") -> "Keyset":
        """Return the order by a column and then, in the same direction, by a unique one."""
        columns = (column,) if column == tie else (column, tie)
        fields = (model._meta.get_field(name) for name in columns)
        kept = tuple(getattr(field, "output_field", field) for field in fields)
        return cls(columns, kept, is_descending)

    def after(
        self, records: QuerySet[Any], place: Position | None, *, is_backward: bool = False
    ) -> QuerySet[Any]:
        """Return the records that follow a place, in order; backwards, those before it, turned.

        Without a place, they begin at the beginning, or backwards at the end.
        """
        goes_down = self.is_descending != is_backward
        if place is not None:
            ends = [
                Value(value, output_field=field)
                for value, field in zip(place, self.fields, strict=True)
            ]
            comes_next = RowBefore if goes_down else RowAfter
            records = records.filter(comes_next(*(F(column) for column in self.columns), *ends))
        sign = "-" if goes_down else ""
        return records.order_by(*(f"{sign}{column}" for column in self.columns))
