"""Twins: generated copies of nullable columns, by which lists are ordered.

Decision 9 says why they exist, decision 30 what filters do with them.
"""

from typing import Any, NamedTuple

from django.db.models import Q


class Twin(NamedTuple):
    """A generated copy of a column, by which lists are ordered: ``missing`` stands for null there.

    The column has no index of its own, so a filter may compare the twin as well.
    """

    column: str
    missing: Any
    """Less than all values."""

    def known(self) -> Q:
        """Match rows with a value."""
        return Q(**{f"{self.column}__gt": self.missing})

    def unknown(self) -> Q:
        """Match rows without a value.

        With ``__lte``, although nothing is less: given an equality, SQLite assumes few rows match,
        and would sort half the table again for each chunk of a stream in a different order.
        """
        return Q(**{f"{self.column}__lte": self.missing})

    def at_least(self, value: Any) -> Q:
        """Match rows whose value is this one or greater."""
        return Q(**{f"{self.column}__gte": value})

    def at_most(self, value: Any) -> Q:
        """Match rows whose value is this one or less."""
        return self.known() & Q(**{f"{self.column}__lte": value})
