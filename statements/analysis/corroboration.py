"""Corroboration: which other statements say the same, and whether they are independent."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet, Value

from statements.analysis.origins import Origin, is_independent, name_passers, read_origins
from statements.documents.serializers.briefs import StatementBriefSerializer
from statements.models import Relation, Stance, Statement
from statements.querysets import DRAFT
from statements.rest.json.document_queries import document_sql, select_documents
from statements.rest.query.record_values import Sql, sql_of
from statements.rest.serializers.sparse_fields import SparseFields
from statements.rest.visibility import Visibility
from statements.vocabularies import RelationKind, ReviewStatus

MAX_CANDIDATES = 50
"""How many statements are looked at: first those that are related, then by stance, newest first."""

MAX_STANCES = 20
"""How many of a statement's own stances are looked for."""

STANDING = (ReviewStatus.UNREVIEWED.value, ReviewStatus.ACCEPTED.value)
"""The review statuses of statements that can be taken as they are: no others corroborate."""

SUPPORTS, RESTATES = RelationKind.SUPPORTS.value, RelationKind.RESTATES.value
SAME_STANCE = "same_stance"
OUTGOING, INCOMING = "outgoing", "incoming"
"""A relation of the statement itself, and one of the other to it."""

ANY = -1
"""Stands for the primary key of a statement; no statement has it."""

GONE = Origin(is_known=False, publisher=0, passers_on=frozenset())

Json = dict[str, Any]


class Related(NamedTuple):
    """A statement, and how another is reached from it."""

    statement: int
    reason: str
    direction: str | None = None
    stance: int = 0


def find_corroboration(statement: Statement, visibility: Visibility) -> Json:
    """Return which statements corroborate one, which only repeat it, and which may do either.

    They are those that a relation leads to or comes from, see `SUPPORTS` and `RESTATES`, and those
    with a stance of the same holder on the same topic. ``stances`` are those looked for.
    """
    stances = _read_stances(statement)
    statuses = (*STANDING, *((DRAFT,) if visibility.sees_drafts else ()))
    found = [
        *read_related(statement, (SUPPORTS, RESTATES), statuses, MAX_CANDIDATES),
        *_read_agreeing(statement, stances, statuses),
    ]
    reasons: dict[int, list[Related]] = {}
    for one in found:
        reasons.setdefault(one.statement, []).append(one)
    candidates = list(reasons)[:MAX_CANDIDATES]
    lines = read_lines(candidates, visibility)
    origins = read_origins([statement.pk, *candidates])
    # If the statement is gone by now, nothing corroborates it any more.
    own = origins.get(statement.pk, GONE)
    names = name_passers(own.passers_on)
    groups: dict[str, list[Json]] = {"corroborates": [], "repeats": [], "not_known": []}
    for pk in candidates:
        # One that is deleted between two queries is left out.
        if pk in lines and pk in origins:
            independent = is_independent(own, origins[pk])
            shared = [names[one] for one in own.passers_on & origins[pk].passers_on]
            groups[_group(reasons[pk], independent)].append(
                {
                    **lines[pk],
                    "reasons": [_reason(one, stances) for one in reasons[pk]],
                    "independent": independent,
                    "shared": sorted(shared, key=lambda one: (one["type"], one["id"])),
                }
            )
    return {
        **groups,
        "has_more": len(reasons) > MAX_CANDIDATES,
        "stances": [_stance(one) for one in stances],
    }


def _group(reasons: Sequence[Related], independent: bool | None) -> str:
    if independent is False or any(one.reason == RESTATES for one in reasons):
        return "repeats"
    return "corroborates" if independent else "not_known"


def _read_stances(statement: Statement) -> list[Stance]:
    stances = Stance.objects.filter(statement=statement).select_related("holder", "topic")
    return list(stances.order_by("pk")[:MAX_STANCES])


def read_related(
    statement: Statement, kinds: tuple[str, ...], statuses: tuple[str, ...], most: int
) -> list[Related]:
    """Return the statements that these kinds of relations lead to or come from, newest first.

    They are those entered last, at most one more than ``most`` of each kind and direction.
    """
    using = Relation.objects.db
    sql = _related_sql(kinds, statuses, most, using)
    with connections[using].cursor() as cursor:
        cursor.execute(sql.text, [statement.pk if one == ANY else one for one in sql.params])
        found = [Related(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (-one.statement, one.reason, one.direction))


@lru_cache
def _related_sql(kinds: tuple[str, ...], statuses: tuple[str, ...], most: int, using: str) -> Sql:
    """Return the SQL of `read_related`, with ANY in place of the statement.

    It's always the same, and compiling it would take longer than running it.
    """
    relations = Relation.objects.using(using)
    ends = {
        OUTGOING: ("other", relations.filter(statement=ANY)),
        INCOMING: ("statement", relations.filter(other=ANY)),
    }
    # One query for each kind finds the newest at the end of an index.
    return _union(
        [
            rows.filter(kind=kind, **{f"{end}__review_status__in": statuses})
            .order_by(f"-{end}_id")
            .values_list(f"{end}_id", "kind", Value(direction))[: most + 1]
            for direction, (end, rows) in ends.items()
            for kind in kinds
        ]
    )


def _read_agreeing(
    statement: Statement, stances: Sequence[Stance], statuses: Sequence[str]
) -> list[Related]:
    """Return the newest statements with one of these stances."""
    parts = [
        Stance.objects.filter(
            holder=one.holder_id,
            topic=one.topic_id,
            stance=one.stance,
            statement__review_status__in=statuses,
        )
        .order_by("-statement_id")
        .values_list("statement_id", Value(place))[: MAX_CANDIDATES + 2]
        for place, one in enumerate(stances)
    ]
    if not parts:
        return []
    sql = _union(parts)
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        rows = cursor.fetchall()
    found = [Related(pk, SAME_STANCE, None, place) for pk, place in rows]
    others = (one for one in found if one.statement != statement.pk)
    return sorted(others, key=lambda one: (-one.statement, one.stance))


def _reason(one: Related, stances: Sequence[Stance]) -> Json:
    agreed = _stance(stances[one.stance]) if one.reason == SAME_STANCE else None
    return {"reason": one.reason, "direction": one.direction, "stance": agreed}


def _stance(one: Stance) -> Json:
    return {"holder": one.holder.key, "topic": one.topic.key, "stance": one.stance}


def read_lines(pks: Iterable[int], visibility: Visibility) -> Mapping[int, Json]:
    """Return the ``id`` and the ``one_line`` of statements by their primary keys."""
    statements = visibility.rows(Statement).filter(pk__in=list(pks)).order_by("key")
    line = SparseFields(frozenset({"one_line"}))
    document = document_sql(StatementBriefSerializer, line, visibility, statements.db)
    rows = select_documents(statements, ["id"], document)
    return {pk: json.loads(text) for pk, text in rows}


def _union(parts: Sequence[QuerySet]) -> Sql:
    """Return the SQL of several sliced querysets; Django unites none of them on SQLite."""
    sqls = [sql_of(part) for part in parts]
    text = " UNION ALL ".join(f"SELECT * FROM ({sql.text}) part" for sql in sqls)  # noqa: S608
    return Sql(text, tuple(value for sql in sqls for value in sql.params))
