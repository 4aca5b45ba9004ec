"""Related statements: those that relations lead to, and those with the same stance."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Value

from statements.documents.serializers.briefs import StatementBriefSerializer
from statements.models import Relation, Stance, Statement
from statements.querysets import DRAFT
from statements.rest.json.document_queries import document_sql, select_documents
from statements.rest.query.sql import Sql, all_of, sql_of
from statements.rest.serializers.sparse_fields import SparseFields
from statements.rest.visibility import Visibility
from statements.vocabularies import RelationKind, ReviewStatus

MAX_STANCES = 20
"""How many of a statement's own stances are looked for."""

MAX_RELATED = 52
"""How many statements are read of each kind of relation and direction, or with each stance."""

SUPPORTS, RESTATES = RelationKind.SUPPORTS.value, RelationKind.RESTATES.value
OPPOSING = (
    RelationKind.CONTRADICTS.value,
    RelationKind.SUPERSEDES.value,
    RelationKind.QUALIFIES.value,
)

STANDING = (ReviewStatus.UNREVIEWED.value, ReviewStatus.ACCEPTED.value)
"""The review statuses of statements that can be taken as they are: no others corroborate."""

NOT_REJECTED = tuple(
    str(status)
    for status in ReviewStatus.values()
    if status not in (DRAFT, ReviewStatus.REJECTED.value)
)
"""The review statuses of statements that may oppose another."""

SAME_STANCE = "same_stance"
OUTGOING, INCOMING = "outgoing", "incoming"
"""A relation of the statement itself, and one of the other to it."""

STATEMENT, HOLDER, TOPIC, PLACE, STANCE = -1, -2, -3, -4, ""
"""Stand for values in SQL that is compiled once; no row has one of them."""

Json = dict[str, Any]


class Related(NamedTuple):
    """A statement, and how another is reached from it: by a relation, or by one of its stances."""

    statement: int
    reason: str
    direction: str | None = None
    stance: int = 0


def read_relations(statement: int, visibility: Visibility) -> list[Related]:
    """Return the statements that corroborating or opposing relations lead to or come from.

    They are those entered last, at most MAX_RELATED of each kind and direction, newest first.
    """
    using = Relation.objects.db
    sql = _relations_sql(visibility.sees_drafts, using)
    found = [Related(*row) for row in sql.filled({STATEMENT: statement}).read(using)]
    return sorted(found, key=lambda one: (-one.statement, one.reason, one.direction))


@lru_cache
def _relations_sql(sees_drafts: bool, using: str) -> Sql:
    """Return the SQL of `read_relations`; compiling it would take longer than running it."""
    drafts = (DRAFT,) if sees_drafts else ()
    statuses = {
        **dict.fromkeys((SUPPORTS, RESTATES), (*STANDING, *drafts)),
        **dict.fromkeys(OPPOSING, (*NOT_REJECTED, *drafts)),
    }
    relations = Relation.objects.using(using)
    ends = {
        OUTGOING: ("other", relations.filter(statement=STATEMENT)),
        INCOMING: ("statement", relations.filter(other=STATEMENT)),
    }
    # One query for each kind finds the newest at the end of an index.
    return all_of(
        sql_of(
            rows.filter(kind=kind, **{f"{end}__review_status__in": some})
            .order_by(f"-{end}_id")
            .values_list(f"{end}_id", "kind", Value(direction))[:MAX_RELATED]
        )
        for direction, (end, rows) in ends.items()
        for kind, some in statuses.items()
    )


def read_stances(statement: int) -> list[Stance]:
    """Return the stances of a statement, at most MAX_STANCES."""
    stances = Stance.objects.filter(statement=statement).select_related("holder", "topic")
    return list(stances.order_by("pk")[:MAX_STANCES])


def read_agreeing(
    statement: int, stances: Sequence[Stance], visibility: Visibility
) -> list[Related]:
    """Return the other statements with one of these stances, newest first."""
    if not stances:
        return []
    using = Stance.objects.db
    sql = _agreeing_sql(visibility.sees_drafts, using)
    values = [
        {HOLDER: one.holder_id, TOPIC: one.topic_id, STANCE: one.stance, PLACE: place}
        for place, one in enumerate(stances)
    ]
    rows = all_of(sql.filled(some) for some in values).read(using)
    found = [Related(pk, SAME_STANCE, None, place) for pk, place in rows]
    others = (one for one in found if one.statement != statement)
    return sorted(others, key=lambda one: (-one.statement, one.stance))


@lru_cache
def _agreeing_sql(sees_drafts: bool, using: str) -> Sql:
    """Return the SQL for the newest statements with one stance."""
    statuses = (*STANDING, DRAFT) if sees_drafts else STANDING
    rows = Stance.objects.using(using).filter(holder=HOLDER, topic=TOPIC, stance=STANCE)
    return sql_of(
        rows.filter(statement__review_status__in=statuses)
        .order_by("-statement_id")
        .values_list("statement_id", Value(PLACE))[:MAX_RELATED]
    )


def read_lines(statements: Iterable[int], visibility: Visibility) -> Mapping[int, Json]:
    """Return the ``id`` and the ``one_line`` of statements by their primary keys."""
    visible = visibility.rows(Statement).filter(pk__in=list(statements)).order_by("key")
    line = SparseFields(frozenset({"one_line"}))
    document = document_sql(StatementBriefSerializer, line, visibility, visible.db)
    rows = select_documents(visible, ["id"], document)
    return {pk: json.loads(text) for pk, text in rows}
