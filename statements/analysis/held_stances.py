"""Reads the stances that a query for statements chooses, as narrow rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Lookup,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.lookups import IsNull

from statements.analysis.stance_lines import AGAINST, FAVOR, Held
from statements.edtf import LAST_DAY
from statements.models import Actor, Condition, Participation, Topic
from statements.querysets import lineages_sql
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.row_groups import RowGroup
from statements.rest.query.sql import Sql, sql_of
from statements.vocabularies import SPOKEN

GROUP = "stance"
"""The name of the group of parameters about one stance."""


TOPICS = Topic._meta.db_table

PARTS = 16
"""One in so many holders decides whether topics are disputed, before all others do."""

MOST_KNOWN = 1_000
"""Topics known to be disputed that are not looked at again."""


class Holder(NamedTuple):
    """An actor who has some of the chosen stances."""

    pk: int
    key: str
    name: str


class Latest(NamedTuple):
    """A stance on a line: the latest first day of it, and the latest last day."""

    stance: str
    start: str | None
    finish: str


def stance_group(filterset: ParameterFilterSet) -> RowGroup:
    """Return the group of parameters that choose stances; all others choose statements."""
    group = filterset.bound_filter(GROUP)
    assert isinstance(group, RowGroup)  # noqa: S101
    return group


def read_holders(filterset: ParameterFilterSet, after: str | None, count: int) -> list[Holder]:
    """Return the first holders of chosen stances whose ids come after one, in their order."""
    actors = Actor.objects.using(filterset.queryset.db).order_by("key")
    if after is not None:
        actors = actors.filter(key__gt=after)
    if not filterset.cleaned_data:
        # All that can be seen is chosen, so that the first actors are found without reading it all.
        statements = filterset.queryset.filter(stances__holder=OuterRef("pk"))
        found = actors.filter(Exists(statements))[:count]
        return [Holder._make(row) for row in found.values_list(*Holder._fields)]
    chosen = _chosen(filterset, ["pk"], [])
    listed = sql_of(actors.order_by().values_list(*Holder._fields))
    sql = (
        f"{chosen.text}, actors(pk, key, name) AS ({listed.text}) "  # noqa: S608
        "SELECT actors.pk, actors.key, actors.name FROM "
        "(SELECT DISTINCT held.holder FROM held JOIN found ON found.pk = held.statement) holders "
        "JOIN actors ON actors.pk = holders.holder ORDER BY actors.key LIMIT %s"
    )
    rows = Sql(sql, (*chosen.params, *listed.params, count)).read(filterset.queryset.db)
    return [Holder._make(row) for row in rows]


def read_stances(filterset: ParameterFilterSet, holders: Collection[int]) -> list[Held]:
    """Return the chosen stances of some holders."""
    of_holders = Q(holder__in=list(holders))
    chosen = _chosen(filterset, ["pk", *DAYS, "is_conditional", "key"], ["is_ascribed"], of_holders)
    sql = (
        f"{chosen.text} SELECT COALESCE(CAST(found.first_day AS TEXT), ''), "  # noqa: S608
        "COALESCE(CAST(found.last_day AS TEXT), ''), found.key, topic.key, held.stance, "
        "held.is_ascribed, found.is_conditional, held.holder "
        "FROM held JOIN found ON found.pk = held.statement "
        f"JOIN {TOPICS} topic ON topic.id = held.topic"
    )
    with connections[filterset.queryset.db].cursor() as cursor:
        cursor.execute(sql, chosen.params)
        # One by one: twice as many rows at once would keep the garbage collector busy.
        return [*map(Held._make, cursor)]


def find_disputed(filterset: ParameterFilterSet) -> set[str]:
    """Return the ids of the topics that one holder is in favor of now, and another one against.

    Some of the holders decide most topics, and only the others are looked at in full.
    """
    some = _find_disputed(filterset, Q(holder_part=0))
    known = sorted(some)[:MOST_KNOWN]
    return some | _find_disputed(filterset, ~Q(topic__key__in=known) if known else Q())


def _find_disputed(filterset: ParameterFilterSet, only: Q) -> set[str]:
    chosen = _chosen(filterset, ["pk", *DAYS], ["is_ascribed"], only)
    sql = (
        f"{chosen.text}, grouped AS (SELECT held.holder, held.topic, held.is_ascribed, "  # noqa: S608
        "held.stance, MAX(found.first_day) AS start, MAX(COALESCE(found.last_day, %s)) AS finish "
        "FROM held JOIN found ON found.pk = held.statement "
        "GROUP BY held.holder, held.topic, held.is_ascribed, held.stance) "
        "SELECT grouped.holder, topic.key, grouped.is_ascribed, grouped.stance, "
        "CAST(grouped.start AS TEXT), CAST(grouped.finish AS TEXT) "
        f"FROM grouped JOIN {TOPICS} topic ON topic.id = grouped.topic"
    )
    lines: dict[tuple[int, str], dict[bool, list[Latest]]] = {}
    rows = Sql(sql, (*chosen.params, LAST_DAY.isoformat())).read(filterset.queryset.db)
    for holder, topic, is_ascribed, *latest in rows:
        of_holder = lines.setdefault((holder, topic), {})
        of_holder.setdefault(bool(is_ascribed), []).append(Latest(*latest))
    sides: dict[str, dict[str, set[int]]] = {}
    for (holder, topic), of_holder in lines.items():
        line = of_holder.get(False) or of_holder[True]
        latest_start = max(one.start or "" for one in line)
        for one in line:
            if one.finish >= latest_start:
                sides.setdefault(topic, {}).setdefault(one.stance, set()).add(holder)
    return {topic for topic, holders in sides.items() if _are_opposed(holders)}


def _are_opposed(holders: Mapping[str, set[int]]) -> bool:
    """Return whether one of the holders is in favor and another one against."""
    favor, against = holders.get(FAVOR, set()), holders.get(AGAINST, set())
    return bool(favor and against and len(favor | against) > 1)


def read_columns(filterset: ParameterFilterSet, roots: Sequence[str]) -> dict[str, list[str]]:
    """Return which of these topics each topic is in the subtree of; without any, which root's.

    All are ids.
    """
    topics = Topic.objects.using(filterset.queryset.db)
    marks = ", ".join(["%s"] * len(roots))
    wanted = f"above.key IN ({marks})" if roots else "above.parent_id IS NULL"
    sql = (
        f"SELECT below.key, above.key FROM ({lineages_sql(topics)}) lineage "  # noqa: S608
        f"JOIN {TOPICS} below ON below.id = lineage.id "
        f"JOIN {TOPICS} above ON above.id = lineage.above WHERE {wanted}"
    )
    columns: dict[str, list[str]] = {}
    for topic, root in Sql(sql, tuple(roots)).read(filterset.queryset.db):
        columns.setdefault(topic, []).append(root)
    return columns


def _chosen(
    filterset: ParameterFilterSet, found: Sequence[str], held: Sequence[str], only: Q | None = None
) -> Sql:
    """Return the beginning of SQL with two tables: the statements found, and the stances chosen.

    ``found`` and ``held`` name their columns; the stances also have a statement, a holder, a topic
    and a value. These are all the stances that the query chooses: join them with the statements.
    """
    values = dict(filterset.cleaned_data)
    chosen = stance_group(filterset).choose(values.pop(GROUP, {})).order_by()
    stances = chosen.alias(holder_part=F("holder") % PARTS).filter(only or Q())
    statements = filterset.filter_by(values, filterset.queryset).order_by()
    columns = ["statement", "holder", "topic", "stance", *held]
    parts = {
        f"found({', '.join(found)})": sql_of(_with_columns(statements, found)),
        f"held({', '.join(columns)})": sql_of(_with_columns(stances, columns)),
    }
    named = ", ".join(f"{name} AS ({sql.text})" for name, sql in parts.items())
    return Sql(f"WITH {named}", tuple(one for sql in parts.values() for one in sql.params))


def _with_columns(rows: QuerySet, columns: Sequence[str]) -> QuerySet:
    """Return rows with these columns, some of which are worked out."""
    worked_out = {name: WORKED_OUT[name]() for name in columns if name in WORKED_OUT}
    return rows.annotate(**worked_out).values_list(*columns)


def _day(end: str) -> Case:
    """Return the first or the last day on which a statement was made or else published."""
    return Case(
        When(said_edtf__isnull=False, then=F(f"said_{end}")),
        default=F(f"document__published_{end}"),
        output_field=DateField(),
    )


def _is_conditional() -> Lookup:
    # Not EXISTS, here and below: PostgreSQL might read all conditions there are.
    conditions = Condition.objects.filter(statement=OuterRef("pk")).order_by("position")
    return IsNull(Subquery(conditions.values("position")[:1]), False)


def _is_ascribed() -> Lookup:
    """Return whether the holder of a stance neither speaks nor is spoken for."""
    voices = Participation.objects.filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    return IsNull(Subquery(voices.order_by().values("pk")[:1]), True)


DAYS = ("first_day", "last_day")
WORKED_OUT: Mapping[str, Callable[[], Any]] = {
    "first_day": partial(_day, "first"),
    "last_day": partial(_day, "last"),
    "is_conditional": _is_conditional,
    "is_ascribed": _is_ascribed,
}
"""Columns of the statements found and of the stances chosen that no table has."""
