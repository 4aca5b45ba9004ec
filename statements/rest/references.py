"""Parameters that name other records by their public ids.

Ids are looked up by one query a parameter and kind of record; one that does not exist is a fault
that names the nearest one, found among a bounded number of candidates.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from statements.rest.parameters import Parameter, any_of
from statements.rest.strictness import Refused
from statements.rest.suggestions import did_you_mean, quoted

Records = Callable[[], QuerySet[Any]]
"""Gives the records that may be named, such as ``Actor.objects.all``."""

Found = dict[str, list[int]]
"""For each column of a reference, the primary keys that stand for the ids asked for."""

NEIGHBORS = 50
FIRST = 1000
SUGGESTED = 5
"""For so many unknown ids at once the nearest one is looked for: each costs queries."""


def nearest_id(key: str, records: QuerySet[Any]) -> str:
    """Return ' Did you mean "…"?' with an existing id, or nothing.

    Candidates are the neighbors of the id in their order and the first ones of all: at most 1,100,
    read from an index, so that a long table costs no more than a short one.
    """
    keys = records.order_by("key").values_list("key", flat=True)
    sought = key.lower()
    candidates = [
        *keys.filter(key__gte=sought)[:NEIGHBORS],
        *keys.filter(key__lt=sought).reverse()[:NEIGHBORS],
        *keys[:FIRST],
    ]
    return did_you_mean(key, candidates)


class Reference(Parameter):
    """Another record, named by its id.

    ``columns`` maps each foreign key that may hold it to the records it may name. ``otherwise`` is
    another way of having it, as a condition on the record itself that is never null; it counts
    where nothing else is asked of the same row.
    """

    def __init__(
        self,
        name: str,
        columns: Mapping[str, Records],
        *,
        help_text: str,
        otherwise: Callable[[Found | None], Q] | None = None,
    ) -> None:
        """Take the columns with what they refer to, and the other way if there is one."""
        super().__init__(name, *columns, help_text=help_text)
        self.records = list(columns.values())
        self._otherwise = otherwise

    def read(self, texts: Sequence[str], records: QuerySet[Any]) -> tuple[Found, list[Refused]]:
        """Return the primary keys for each column, and a fault for each id that is in none."""
        targets = self.targets(records)
        resolved = [self.resolve(target, texts) for target in targets]
        unknown = [text for text in texts if not any(text in keys for keys in resolved)]
        found = {
            column: sorted({pk for pks in keys.values() for pk in pks})
            for column, keys in zip(self.columns, resolved, strict=True)
        }
        return found, [
            self._unknown(text, targets, hinted=place < SUGGESTED)
            for place, text in enumerate(unknown)
        ]

    def targets(self, records: QuerySet[Any]) -> list[QuerySet[Any]]:  # noqa: ARG002
        """Return the records that each column may refer to; ``records`` are those asked about."""
        return [target() for target in self.records]

    def resolve(self, target: QuerySet[Any], texts: Sequence[str]) -> dict[str, Iterable[int]]:
        """Return the primary keys that each of the ids stands for, where it exists."""
        return {key: (pk,) for key, pk in target.filter(key__in=texts).values_list("key", "pk")}

    def _unknown(self, text: str, targets: list[QuerySet[Any]], *, hinted: bool) -> Refused:
        kinds = " or ".join(str(target.model._meta.verbose_name) for target in targets)
        hints = (nearest_id(text, target) for target in targets) if hinted else ()
        hint = next(filter(None, hints), "")
        return Refused("unknown_id", f"There is no {kinds} with the id {quoted(text)}.{hint}")

    def equals(self, value: Found) -> Q:
        """Return that one of the columns refers to one of the records."""
        return any_of(Q(**{f"{column}__in": pks}) for column, pks in value.items())

    def otherwise(self, value: Found | None) -> Q | None:
        """Return the other way of having one of the records, or any for None, if there is one."""
        return None if self._otherwise is None else self._otherwise(value)

    def known(self) -> Q:
        """Return that one of the columns refers to anything."""
        return any_of(Q(**{f"{column}__isnull": False}) for column in self.columns)


class Key(Reference):
    """The id of the record itself."""

    def __init__(self, name: str, *, help_text: str) -> None:
        """Take only what it is called and means."""
        super().__init__(name, {"key": QuerySet}, help_text=help_text)

    def targets(self, records: QuerySet[Any]) -> list[QuerySet[Any]]:
        """Return the records asked about."""
        return [records]

    def equals(self, value: Found) -> Q:
        """Return that it is one of the records."""
        return Q(pk__in=value["key"])


class Tree(Reference):
    """Another record and all below it.

    ``subtrees`` takes the records and ids, and returns for each id that exists the primary keys of
    its subtree, itself included, by one query.
    """

    def __init__(
        self,
        name: str,
        columns: Mapping[str, Records],
        *,
        help_text: str,
        subtrees: Callable[[QuerySet[Any], Sequence[str]], Mapping[str, Iterable[int]]],
    ) -> None:
        """Take how subtrees are found."""
        super().__init__(name, columns, help_text=help_text)
        self.subtrees = subtrees

    def resolve(self, target: QuerySet[Any], texts: Sequence[str]) -> dict[str, Iterable[int]]:
        """Return the primary keys of the subtree of each of the ids, where it exists."""
        return dict(self.subtrees(target, texts))
