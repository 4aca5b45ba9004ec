"""Find which records refer to others and so keep them from being deleted.

A record may have a hundred thousand referrers, and all writers wait while we look. So we only ask
the database whether there is one, and then for the first few.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import RESTRICT, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.deletion import CASCADE

from statements.models import Authorship, Correction, Estimate, Part, Record, Source

NAMED = 5
"""Most referrers named for one record."""

IN_USE = "Other records still refer to this one"
"""How every message about a refused deletion begins."""

NEVER = Q(pk__in=[])
"""Where nothing can refer to a kind of record, none of them is in use."""

EXPLAINED = 100
"""Most records whose referrers are named, when many were to be deleted."""

Gone = Mapping[type[Record], Collection[str]]
"""Ids of the records that are deleted together, by model."""


class InUse(Exception):
    """Other records refer to some that were to be deleted; nothing was deleted.

    ``reasons`` says, by id, who refers to each of the first few; ``more`` counts the rest.
    """

    def __init__(self, reasons: Mapping[str, str], more: int = 0) -> None:
        self.reasons = reasons
        self.more = more
        super().__init__(next(iter(reasons.values())))


class ReferringRows(NamedTuple):
    """Rows that refer to a record by ``column``, and the path to the record they belong to.

    The path is empty if the row is a record itself. Rows that ``go_along`` don't count if
    their own record is deleted together with the one that they refer to.
    """

    model: type[Model]
    column: str
    owner: type[Record]
    path: str
    go_along: bool

    def select(self, gone: Gone) -> QuerySet[Model]:
        """Return the rows that count when ``gone`` is deleted."""
        rows = self.model._default_manager.order_by()
        if self.go_along and self.owner in gone:
            rows = rows.exclude(**{f"{self.path}key__in": gone[self.owner]})
        return rows


@cache
def referring_to(model: type[Record]) -> tuple[ReferringRows, ...]:
    """Return the rows that keep a record of this kind from being deleted.

    A many-to-many field counts by the foreign keys of its own rows.
    """
    return tuple(_find_referring(model))


def _find_referring(model: type[Record]) -> Iterator[ReferringRows]:
    for relation in model._meta.related_objects:
        on_delete = getattr(relation, "on_delete", None)
        if relation.many_to_many or on_delete is CASCADE:
            continue
        field = relation.field
        owner, path = _owner_of(relation.related_model)
        yield ReferringRows(field.model, field.name, owner, path, on_delete is RESTRICT)


def _owner_of(rows: Any) -> tuple[type[Record], str]:
    """Return the model of the records that rows belong to, and the path to them."""
    if issubclass(rows, Estimate):
        link = "statement"
    elif issubclass(rows, Part):
        link = rows.natural[0].partition("__")[0]
    else:
        return rows, ""
    return rows._meta.get_field(link).related_model, f"{link}__"


def find_in_use(model: type[Record], keys: Collection[str], gone: Gone) -> list[str]:
    """Return which of these records others refer to, sorted by id. One query."""
    conditions = [
        Exists(each.select(gone).filter(**{each.column: OuterRef("pk")}))
        for each in referring_to(model)
    ]
    records = model.objects.filter(key__in=keys).filter(reduce(or_, conditions, NEVER))
    return list(records.order_by("key").values_list("key", flat=True))


def detach_sources(gone: Gone) -> None:
    """Delete what sources say of other records that are deleted with them.

    So those can be deleted in any order, also where two documents correct each other.
    """
    sources = gone.get(Source, ())
    if sources:
        for model in (Authorship, Correction):
            model.objects.filter(source__key__in=sources).delete()


def explain_in_use(model: type[Record], keys: Sequence[str], gone: Gone) -> dict[str, str]:
    """Return who refers to each of these records, all of which must be in use."""
    return {key: _describe(_referrers(model, key, gone)) for key in keys}


def refuse_in_use(model: type[Record], keys: Collection[str], gone: Gone) -> None:
    """Raise InUse if others refer to one of these records."""
    used = find_in_use(model, keys, gone)
    if used:
        explained = used[:EXPLAINED]
        raise InUse(explain_in_use(model, explained, gone), len(used) - len(explained))


def _describe(referrers: Sequence[str]) -> str:
    more = " and more" if len(referrers) > NAMED else ""
    return f"{IN_USE}: {', '.join(referrers[:NAMED])}{more}."


def _referrers(model: type[Record], key: str, gone: Gone) -> list[str]:
    """Return a few of a record's referrers, as ``resource/id``: more than NAMED if there are."""
    found: set[str] = set()
    for each in referring_to(model):
        rows = each.select(gone).filter(**{f"{each.column}__key": key})
        owners: set[str] = set()
        # A record may refer by many of its parts, so skip the owners already found.
        while len(found) <= NAMED:
            left = rows.exclude(**{f"{each.path}key__in": owners}) if owners else rows
            ids = set(left.values_list(f"{each.path}key", flat=True)[: NAMED + 1])
            if not ids:
                break
            owners |= ids
            found |= {f"{each.owner.resource}/{id}" for id in ids}
            if len(ids) > NAMED:
                break
    return sorted(found)
