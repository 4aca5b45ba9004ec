"""Parameters whose values are dates or times."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import TypeVar

from django.db.models import Q

from statements.rest.query import values
from statements.rest.query.conditions import any_of
from statements.rest.query.parameters import OrderedParameter
from statements.rest.query.query_string import Schema
from statements.rest.query.twins import Twin

MAX_SPANS = 20
"""Maximum spans in one query: unlike a list of values, each one is compared with every row."""

DAY_PATTERN = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"

Day = TypeVar("Day", bound=date)
Span = tuple[Day, Day]
"""The first and last day, or moment, that a value stands for."""


class TemporalParameter(OrderedParameter):
    """A date or time; each value is parsed into a span."""

    max_values = MAX_SPANS
    suffixes = ("_after", "_before")
    bound_help = ("On or after this date.", "On or before this date.")

    def are_crossed(self, lower: Span[date], upper: Span[date]) -> bool:
        """Return whether the lower bound starts after the upper bound ends."""
        return lower[0] > upper[1]


class DateTimeParameter(TemporalParameter):
    """A moment in UTC; a date matches any moment in that UTC day, month or year."""

    takes = "time"

    def parse(self, text: str) -> Span[datetime]:
        """Return the first and last moment covered by the text."""
        return values.datetime_range(text)

    def condition(self, value: Sequence[Span[datetime]]) -> Q:
        """Match rows whose moment is in one of the spans."""
        return any_of(Q(**{f"{self.field_name}__range": span}) for span in value)

    def at_least(self, bound: Span[datetime]) -> Q:
        """Match rows whose moment isn't before the start of the bound."""
        return super().at_least(bound[0])

    def at_most(self, bound: Span[datetime]) -> Q:
        """Match rows whose moment isn't after the end of the bound."""
        return super().at_most(bound[1])

    def schema(self) -> Schema:
        """Return the schema of a date or a datetime."""
        return {"type": "string", "anyOf": [{"format": "date-time"}, {"pattern": DAY_PATTERN}]}


@dataclass(eq=False)
class DateRangeParameter(TemporalParameter):
    """A date that may be imprecise, stored as EDTF text with its first and last day.

    ``field_name`` is the common prefix of the columns. The date matches if the days it may stand
    for overlap the requested ones. If its first or last day is unknown, it doesn't match on that
    side.

    The twin, ``_order``, has the first day, records without a date on ``missing_day``, and dates
    without a known start on the day after it.
    """

    takes = "date"

    _: KW_ONLY
    missing_day: date

    def __post_init__(self) -> None:
        super().__post_init__()
        self.twin = Twin(f"{self.field_name}_order", self.missing_day)

    @property
    def null_column(self) -> str:
        """The lookup path of the EDTF text."""
        return f"{self.field_name}_edtf"

    def parse(self, text: str) -> Span[date]:
        """Return the first and last day of a year, month or day."""
        return values.date_range(text)

    def condition(self, value: Sequence[Span[date]]) -> Q:
        """Match rows whose days overlap one of the spans."""
        return any_of(self.at_least(span) & self.at_most(span) for span in value)

    def at_least(self, bound: Span[date]) -> Q:
        """Match rows whose last day isn't before the start of the bound."""
        return Q(**{f"{self.field_name}_last__gte": bound[0]})

    def at_most(self, bound: Span[date]) -> Q:
        """Match rows whose first day isn't after the end of the bound."""
        return Q(**{f"{self.field_name}_first__lte": bound[1]})

    def near(self, twin: Twin, value: Sequence[Span[date]]) -> Q:
        """Match at least the rows whose days overlap one of the spans, by the twin."""
        return self.near_most(twin, max(value, key=itemgetter(1)))

    def near_least(self, twin: Twin, bound: Span[date]) -> Q:  # noqa: ARG002
        """Match the rows with a date: a date that begins long ago may last until the bound."""
        return twin.known()

    def near_most(self, twin: Twin, bound: Span[date]) -> Q:
        """Match at least the rows whose first day isn't after the end of the bound."""
        return twin.at_most(max(bound[1], self.missing_day + timedelta(days=1)))

    def schema(self) -> Schema:
        """Return the schema of a year, a month or a day."""
        return {"type": "string", "pattern": DAY_PATTERN}
