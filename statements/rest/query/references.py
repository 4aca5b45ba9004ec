"""Parameters whose values are public ids of records.

All ids in a request are looked up in one query. An id that doesn't exist is a fault; the message
suggests the nearest one from a limited number of candidates.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet

from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.parameters import Parameter, any_of
from statements.rest.query.query_string import InvalidValue
from statements.rest.query.suggestions import did_you_mean, quoted
from statements.rest.visibility import Visibility

PrimaryKeys = dict[str, list[int]]
"""For each column of a reference, the primary keys that the requested ids stand for."""

NEIGHBORS = 50
FIRST = 1000


def nearest_id(key: str, records: QuerySet[Any]) -> str:
    """Return ' Did you mean "…"?' with an existing id, or an empty string.

    The candidates are the ids just before and after this one, and the first ones in the table. At
    most 1,100 are read from an index, so a long table costs no more than a short one.
    """
    keys = records.order_by("key").values_list("key", flat=True)
    sought = key.lower()
    candidates = [
        *keys.filter(key__gte=sought)[:NEIGHBORS],
        *keys.filter(key__lt=sought).reverse()[:NEIGHBORS],
        *keys[:FIRST],
    ]
    return did_you_mean(key, candidates)


def _nearest_of(key: str, targets: Sequence[QuerySet[Any]]) -> str:
    hints = (nearest_id(key, records) for records in targets)
    return next(filter(None, hints), "")


class ReferenceParameter(Parameter):
    """Another record, given by its id.

    ``columns`` maps each foreign key that may refer to it to the model it points to. ``otherwise``
    makes an alternative condition on the record itself, which must never be NULL; it applies only
    if the query has no other condition on the same row.
    """

    is_telling: ClassVar[bool] = True

    def __init__(
        self,
        name: str,
        columns: Mapping[str, type[Model]],
        *,
        help_text: str,
        otherwise: Callable[[PrimaryKeys | None], Q] | None = None,
    ) -> None:
        super().__init__(name, *columns, help_text=help_text)
        self.models = list(columns.values())
        self._otherwise = otherwise

    def lookups(
        self, texts: Sequence[str], records: QuerySet[Any], visibility: Visibility
    ) -> list[IdLookup]:
        """Return a lookup of the ids for each column."""
        return [self.look_up(target, texts) for target in self.targets(records, visibility)]

    def read(
        self, texts: Sequence[str], lookups: Sequence[IdLookup]
    ) -> tuple[PrimaryKeys, list[InvalidValue]]:
        """Return the primary keys for each column, and a fault for each id that wasn't found."""
        targets = [one.target for one in lookups]
        unknown = [text for text in texts if not any(text in one.found for one in lookups)]
        found = {
            column: sorted({pk for pks in one.found.values() for pk in pks})
            for column, one in zip(self.columns, lookups, strict=True)
        }
        return found, [self._unknown(text, targets) for text in unknown]

    def targets(self, records: QuerySet[Any], visibility: Visibility) -> list[QuerySet[Any]]:  # noqa: ARG002
        """Return the visible records for each column; ``records`` are those being filtered."""
        return [visibility.rows(model) for model in self.models]

    def look_up(self, target: QuerySet[Any], texts: Sequence[str]) -> IdLookup:
        """Return a lookup of the ids among the records that a column may refer to."""
        return IdLookup.of(target, texts)

    def _unknown(self, text: str, targets: list[QuerySet[Any]]) -> InvalidValue:
        kinds = " or ".join(str(target.model._meta.verbose_name) for target in targets)
        detail = f"There is no {kinds} with the id {quoted(text)}."
        return InvalidValue("unknown_id", detail, partial(_nearest_of, text, targets))

    def equals(self, value: PrimaryKeys) -> Q:
        """Match rows where any of the columns refers to one of the records."""
        return any_of(Q(**{f"{column}__in": pks}) for column, pks in value.items())

    def otherwise(self, value: PrimaryKeys | None) -> Q | None:
        """Return the alternative condition, if there is one; a value of None means any record."""
        return None if self._otherwise is None else self._otherwise(value)

    def known(self) -> Q:
        """Match rows where any of the columns is set."""
        return any_of(Q(**{f"{column}__isnull": False}) for column in self.columns)


class IdParameter(ReferenceParameter):
    """The id of the record itself."""

    def __init__(self, name: str, *, help_text: str) -> None:
        super().__init__(name, {"key": Model}, help_text=help_text)

    def targets(self, records: QuerySet[Any], visibility: Visibility) -> list[QuerySet[Any]]:  # noqa: ARG002
        """Return the records being filtered."""
        return [records]

    def equals(self, value: PrimaryKeys) -> Q:
        """Match the records themselves."""
        return Q(pk__in=value["key"])


class SubtreeParameter(ReferenceParameter):
    """Another record or any of its descendants.

    ``subtrees`` gets the records and ids. It returns SQL and its parameters that select pairs of an
    existing id and a primary key in its subtree, including the record's own.
    """

    def __init__(
        self,
        name: str,
        columns: Mapping[str, type[Model]],
        *,
        help_text: str,
        subtrees: Callable[[QuerySet[Any], Sequence[str]], tuple[str, Sequence[Any]]],
    ) -> None:
        super().__init__(name, columns, help_text=help_text)
        self.subtrees = subtrees

    def look_up(self, target: QuerySet[Any], texts: Sequence[str]) -> IdLookup:
        """Return a lookup of the ids with their subtrees."""
        return IdLookup(target, *self.subtrees(target, texts))
