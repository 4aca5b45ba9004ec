"""Move references from one record to another, set by set, and stamp what a revision touched."""

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace

from statements.documents.store.in_use import referring_to
from statements.documents.store.words import SPEAKER, TOPIC
from statements.models import (
    MODELS,
    Actor,
    Change,
    Estimate,
    Participation,
    Record,
    Revision,
    Statement,
    StatementTopic,
    StatementWords,
    Topic,
)
from statements.vocabularies import Role

SIGNS: dict[Any, tuple[str, Any]] = {
    Actor: (SPEAKER, Participation.objects.filter(role=Role.SPEAKER.value)),
    Topic: (TOPIC, StatementTopic.objects.all()),
}
"""How records stand among the words of statements, and the rows by which they do."""


def move_rows(model: type[Record], old: int, new: int, among: Revision | None = None) -> None:
    """Point all references to one record, given by primary keys, to another.

    With ``among``, only those in records that this revision has touched so far.
    """
    if model in SIGNS:
        sign, rows = SIGNS[model]
        named = rows.filter(**{str(model._meta.model_name): old}).order_by()
        if among is not None:
            named = named.filter(statement__key__in=_touched(among, Statement))
        words = StatementWords._default_manager.filter(pk__in=named.values("statement"))
        before, after = (Value(f" {sign}{key} ") for key in (old, new))
        words.update(words=Replace("words", before, after))
    for each in referring_to(model):
        rows = each.model._default_manager.filter(**{each.column: old})
        if among is not None:
            rows = rows.filter(**{f"{each.path}key__in": _touched(among, each.owner)})
        rows.update(**{each.column: new})


def stamp(revision: Revision) -> None:
    """Stamp every record that the revision has touched, and the estimates of statements."""
    touch = {"revision": revision.number, "updated_at": revision.at}
    for model in MODELS.values():
        keys = _touched(revision, model)
        model._default_manager.filter(key__in=keys).update(**touch)
    statements = Statement.objects.filter(key__in=_touched(revision, Statement))
    Estimate.objects.filter(statement__in=statements.values("pk")).update(**touch)


def _touched(revision: Revision, model: type[Record]) -> QuerySet[Any]:
    """Return the ids of the records of a kind that a revision has touched."""
    changes = Change.objects.filter(revision=revision, resource=model.resource)
    return changes.order_by().values("key")
