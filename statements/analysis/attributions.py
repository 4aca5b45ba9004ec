"""On whose word statements rest: who speaks, who passed it on, which document has it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import QuerySet

from statements.models import Hop, Participation
from statements.vocabularies import Role


class PassedOn(NamedTuple):
    """A hop: the id of the source or the actor that passed the words on, and how."""

    source: str | None
    actor: str | None
    relation: str
    explicit: bool


class Attribution(NamedTuple):
    """Who says a statement, and on whose word; everything is an id.

    The chain leads from the document to the speakers. The publisher is null if it's unknown.
    """

    speakers: list[str]
    chain: list[PassedOn]
    document: str
    publisher: str | None

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain data, by the names of the fields."""
        return {**self._asdict(), "chain": [hop._asdict() for hop in self.chain]}


AT_ONCE = 500
"""Statements that one query asks about."""


def read_attributions(visible: QuerySet, statements: Collection[str]) -> dict[str, Attribution]:
    """Return the attributions of statements, by their ids, in three queries for each AT_ONCE.

    ``visible`` are those that the reader may see; what isn't there, or not any more, is left out.
    """
    listed = sorted(statements)
    found: dict[str, Attribution] = {}
    for start in range(0, len(listed), AT_ONCE):
        found |= _read(visible.order_by().filter(key__in=listed[start : start + AT_ONCE]))
    return found


def _read(statements: QuerySet) -> dict[str, Attribution]:
    rows = statements.values_list("pk", "key", "document__key", "document__publisher__key")
    keys: dict[int, str] = {}
    found: dict[str, Attribution] = {}
    for pk, key, document, publisher in rows:
        keys[pk], found[key] = key, Attribution([], [], document, publisher)
    speakers = Participation.objects.filter(statement__in=[*keys], role=Role.SPEAKER.value)
    for pk, speaker in speakers.order_by("position").values_list("statement", "actor__key"):
        found[keys[pk]].speakers.append(speaker)
    hops = Hop.objects.filter(statement__in=[*keys]).order_by("position")
    for pk, *hop in hops.values_list("statement", *HOP):
        found[keys[pk]].chain.append(PassedOn(*hop))
    return found


HOP = ("source__key", "actor__key", "relation", "explicit")
