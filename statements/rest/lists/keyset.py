"""Keysets: a position in an ordered list is given by the values of a row, not by an offset.

The rows after a position are those with ``(a, key) > (x, y)``, a row comparison that an index
answers equally fast anywhere in the list.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Field, Func, Lookup, Model, QuerySet, Value
from django.db.models.lookups import (
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from statements.rest.json.document_queries import DocumentRow, SelectDocuments

Position = tuple[Any, ...]
"""A row's values in the columns that order the list."""


class Row(Func):
    """Several values as one row; both databases compare rows from an index."""

    template = "(%(expressions)s)"
    output_field = Field()


class Keyset(NamedTuple):
    """The columns that order a list: none of them is ever null, and the last one is unique."""

    columns: tuple[str, ...]
    fields: tuple[Field, ...]
    is_descending: bool

    @classmethod
    def of(
        cls, model: type[Model], column: str, *, is_descending: bool, tie: str = "key"
    ) -> "Keyset":
        """Return the keyset for a column, with the unique ``tie`` in the same direction."""
        columns = (column,) if column == tie else (column, tie)
        fields: Iterator[Any] = (model._meta.get_field(name) for name in columns)
        # A generated column is compared as a value of its expression.
        compared = tuple(getattr(field, "output_field", field) for field in fields)
        return cls(columns, compared, is_descending)

    def select(
        self,
        records: QuerySet,
        select: SelectDocuments,
        place: Position | None,
        count: int,
        *,
        is_backward: bool = False,
    ) -> Sequence[DocumentRow]:
        """Return the first rows after a position, or before it: each row's own, and its document.

        See `after`.
        """
        found = self.after(records, place, is_backward=is_backward)
        return select(found[:count], self.columns)

    def after(
        self, records: QuerySet, place: Position | None, *, is_backward: bool = False
    ) -> QuerySet:
        """Return the records after a position, in order.

        Backward, return those before it in reverse order. Without a position, start at the
        beginning of the list, or backward at its end.
        """
        goes_down = self.is_descending != is_backward
        if place is not None:
            records = records.filter(self._compared(LessThan if goes_down else GreaterThan, place))
        sign = "-" if goes_down else ""
        return records.order_by(*(f"{sign}{column}" for column in self.columns))

    def between(self, records: QuerySet, first: Position, last: Position) -> QuerySet:
        """Return the records from one position to another, both included, in order."""
        low, high = (last, first) if self.is_descending else (first, last)
        found = records.filter(
            self._compared(GreaterThanOrEqual, low), self._compared(LessThanOrEqual, high)
        )
        return self.after(found, None)

    def _compared(self, lookup: type[Lookup], place: Position) -> Lookup:
        pairs = zip(place, self.fields, strict=True)
        values = (Value(value, output_field=field) for value, field in pairs)
        return lookup(Row(*self.columns), Row(*values))
