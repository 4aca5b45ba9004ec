"""The records that have most of something: they make the heaviest pages."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Count, Model

from statements.models import (
    Actor,
    Change,
    Participation,
    Relation,
    Source,
    Statement,
    StatementTopic,
    Topic,
)
from statements.models.base import Part

USED_BY: dict[type[Model], tuple[type[Model], str]] = {
    Actor: (Participation, "actor"),
    Source: (Statement, "document"),
    Statement: (Relation, "other"),
    Topic: (StatementTopic, "topic"),
}
"""The column that refers most often to the records of a kind."""

CANDIDATES = 100
"""How many statements with most parts of a kind are looked at."""


class Most:
    """Finds them, each once: in a million statements it takes seconds."""

    def __init__(self) -> None:
        self.used = cache(self._used)
        self.written = cache(self._written)

    def _used(self, model: Any) -> Any:
        """Return the record that others refer to most."""
        rows, column = USED_BY[model]
        return model.objects.get(pk=next(iter(_ranked(rows, column, 1))))

    def largest(self, model: Any) -> list[Any]:
        """Return the other large ones: the statement with most parts, the greatest outlet."""
        if model is Statement:
            return [self._with_most_parts()]
        if model is Source:
            return [Source.objects.get(pk=next(iter(_ranked(Source, "publisher", 1))))]
        return []

    def _with_most_parts(self) -> Any:
        parts = [
            one.related_model
            for one in Statement._meta.related_objects
            if issubclass(one.related_model, Part) and one.field.name == "statement"
        ]
        candidates = {pk for part in parts for pk in _ranked(part, "statement", CANDIDATES)}
        counts: Counter[int] = Counter()
        for part in parts:
            counts.update(_ranked(part, "statement", None, candidates))
        return Statement.objects.get(pk=counts.most_common(1)[0][0])

    def _written(self, model: Any) -> tuple[str, tuple[int, int, int]] | None:
        """Return the id that was written most often, and its first, middle and last revision."""
        changes = Change.objects.filter(resource=model.resource).order_by()
        often = changes.values("key").annotate(number=Count("*")).order_by("-number", "key")
        key = often.values_list("key", flat=True).first()
        numbers = list(
            changes.filter(key=key).order_by("revision").values_list("revision_id", flat=True)
        )
        if key is None:
            return None
        return key, (numbers[0], numbers[len(numbers) // 2], numbers[-1])


def _ranked(
    model: Any, column: str, count: int | None, among: Iterable[int] | None = None
) -> dict[int, int]:
    """Return how often each value of a column occurs, of those that occur most often."""
    which = {f"{column}__isnull": False} if among is None else {f"{column}__in": list(among)}
    rows = model.objects.filter(**which).order_by().values(column).annotate(number=Count("*"))
    found: dict[int, int] = dict(
        rows.order_by("-number", column).values_list(column, "number")[:count]
    )
    return found
