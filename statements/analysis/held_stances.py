"""Reads the stances that a query for statements chooses, as narrow rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import IsNull

from statements.analysis.stance_lines import AGAINST, FAVOR, Held
from statements.edtf import LAST_DAY
from statements.models import Actor, Condition, Participation, Topic
from statements.querysets import lineages_sql
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.record_values import Sql, sql_of
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import SPOKEN

GROUP = "stance"
"""The name of the group of parameters about one stance."""


class Holder(NamedTuple):
    """An actor who has some of the chosen stances."""

    pk: int
    key: str
    name: str


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
    listed = sql_of(actors.values_list(*Holder._fields))
    sql = (
        f"{chosen.text}, actors(pk, key, name) AS ({listed.text}) "  # noqa: S608
        "SELECT actors.pk, actors.key, actors.name FROM actors WHERE actors.pk IN "
        "(SELECT held.holder FROM held JOIN found ON found.pk = held.statement) "
        "ORDER BY actors.key LIMIT %s"
    )
    rows = _run(filterset, sql, (*chosen.params, *listed.params, count))
    return [Holder._make(row) for row in rows]


def read_stances(filterset: ParameterFilterSet, holders: Collection[int]) -> list[Held]:
    """Return the chosen stances of some holders."""
    of_holders = Q(holder__in=list(holders))
    chosen = _chosen(
        filterset, ["pk", *DATED, "is_conditional", "key"], ["is_ascribed"], of_holders
    )
    sql = (
        f"{chosen.text} SELECT held.holder, topic.key, held.stance, held.is_ascribed, "  # noqa: S608
        "found.is_conditional, CAST(found.first_day AS TEXT), CAST(found.last_day AS TEXT), "
        "found.key FROM held JOIN found ON found.pk = held.statement "
        f"JOIN {TOPICS} topic ON topic.id = held.topic"
    )
    return [Held._make(row) for row in _run(filterset, sql, chosen.params)]


def find_disputed(filterset: ParameterFilterSet) -> set[str]:
    """Return the ids of the topics that one holder is in favor of now, and another one against."""
    chosen = _chosen(filterset, ["pk", *DATED], ["is_ascribed"])
    sql = (
        f"{chosen.text}, groups AS (SELECT held.holder, held.topic, held.is_ascribed, "  # noqa: S608
        "held.stance, MAX(found.first_day) AS start, MAX(COALESCE(found.last_day, %s)) AS finish "
        "FROM held JOIN found ON found.pk = held.statement "
        "GROUP BY held.holder, held.topic, held.is_ascribed, held.stance) "
        "SELECT groups.holder, topic.key, groups.is_ascribed, groups.stance, "
        "CAST(groups.start AS TEXT), CAST(groups.finish AS TEXT) "
        f"FROM groups JOIN {TOPICS} topic ON topic.id = groups.topic"
    )
    groups: dict[tuple[int, str], dict[bool, list[tuple[str, str, str]]]] = {}
    for holder, topic, is_ascribed, *days in _run(filterset, sql, (*chosen.params, LAST_DAY)):
        groups.setdefault((holder, topic), {}).setdefault(bool(is_ascribed), []).append(days)
    sides: dict[str, dict[str, set[int]]] = {}
    for (holder, topic), lines in groups.items():
        line = lines.get(False) or lines[True]
        latest_start = max(first or "" for _, first, _ in line)
        for stance, _, last in line:
            if last >= latest_start:
                sides.setdefault(topic, {}).setdefault(stance, set()).add(holder)
    return {topic for topic, holders in sides.items() if _are_opposed(holders)}


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
    for topic, root in _run(filterset, sql, roots):
        columns.setdefault(topic, []).append(root)
    return columns


def _are_opposed(holders: Mapping[str, set[int]]) -> bool:
    """Return whether one of the holders is in favor and another one against."""
    favor, against = holders.get(FAVOR, set()), holders.get(AGAINST, set())
    return bool(favor and against and len(favor | against) > 1)


TOPICS = Topic._meta.db_table
DATED = ("first_day", "last_day")


def _chosen(
    filterset: ParameterFilterSet, found: Sequence[str], held: Sequence[str], *only: Q
) -> Sql:
    """Return the beginning of SQL with two tables: the statements found, and the stances chosen.

    These are all the stances that the query chooses; join them with the statements.
    """
    values = dict(filterset.cleaned_data)
    stances = stance_group(filterset).choose(values.pop(GROUP, {})).filter(*only)
    statements = filterset.filter_by(values, filterset.queryset)
    columns = ["statement", "holder", "topic", "stance", *held]
    tables = {
        f"found({', '.join(found)})": _dated(statements).order_by().values_list(*found),
        f"held({', '.join(columns)})": _attributed(stances).order_by().values_list(*columns),
    }
    parts = {name: sql_of(rows) for name, rows in tables.items()}
    named = ", ".join(f"{name} AS ({sql.text})" for name, sql in parts.items())
    return Sql(f"WITH {named}", tuple(one for sql in parts.values() for one in sql.params))


def _dated(statements: QuerySet) -> QuerySet:
    """Add the days on which a statement was made or else published, and if it's conditional."""
    is_said = Q(said_edtf__isnull=False)
    days = {
        name: Case(
            When(is_said, then=F(f"said_{end}")),
            default=F(f"document__published_{end}"),
            output_field=DateField(),
        )
        for name, end in (("first_day", "first"), ("last_day", "last"))
    }
    # Not EXISTS: PostgreSQL would read all conditions there are.
    conditions = Condition.objects.filter(statement=OuterRef("pk")).order_by("position")
    return statements.annotate(
        **days, is_conditional=IsNull(Subquery(conditions.values("position")[:1]), False)
    )


def _attributed(stances: QuerySet) -> QuerySet:
    """Add whether a stance is ascribed: its holder neither speaks nor is spoken for."""
    voices = Participation.objects.filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    return stances.annotate(is_ascribed=IsNull(Subquery(voices.order_by().values("pk")[:1]), True))


def _run(filterset: ParameterFilterSet, sql: str, params: Sequence[Any]) -> list[Any]:
    with connections[filterset.queryset.db].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
