"""Origins: through whose hands a statement came, and which statements share none of them.

The *passers-on* of a statement are the publisher of its document, the sources and actors of its
hops with the publishers of those that are documents, and its speakers. An outlet and the actor that
is its voice are one. A document whose publisher isn't known stands for it.

Whose hands they were is *not known* if a hop or the attribution is carried over from an earlier
sentence, or if there is no hop and the publisher isn't known. Two statements are *independent* if
they are known to share no one. So what counts as one origin here may still be several, and two
origins are never found where there may be only one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connections
from django.db.models import QuerySet

from statements.models import Actor, Hop, Participation, Source, Statement
from statements.rest.query.record_values import Sql, sql_of
from statements.vocabularies import Attribution, Role

SOURCE, ACTOR = "source", "actor"


class Passer(NamedTuple):
    """Somebody who passed a statement on: a source or an actor, by its id."""

    type: str
    id: str


class Origin(NamedTuple):
    """Who passed a statement on, and whether that is all there were.

    ``publisher`` is that of its document, or the document itself if its publisher isn't known.
    """

    is_known: bool
    publisher: Passer
    passers_on: frozenset[Passer]


class OriginCount(NamedTuple):
    """How many distinct origins some statements have at least, and how many aren't known."""

    distinct: int
    not_known: int


class Components:
    """Sets of things that are connected, directly or by others (a union-find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, one: int) -> int:
        """Return the thing that stands for all those connected with this one."""
        above = self._above.setdefault(one, one)
        while above != one:
            self._above[one] = self._above[above]
            one, above = above, self._above[above]
        return one

    def connect(self, some: Sequence[int]) -> None:
        """Connect all of these."""
        first = self.find(some[0])
        for other in some[1:]:
            self._above[self.find(other)] = first

    def __len__(self) -> int:
        return sum(one == above for one, above in self._above.items())


def read_origins(statements: QuerySet[Statement]) -> dict[int, Origin]:
    """Return the origins of statements by their primary keys, in one query."""
    asked = _tables(sql_of(statements.order_by().values_list("pk")))
    sources, actors = (model._meta.db_table for model in (Source, Actor))
    # No injection: the names are the models' own.
    sql = (
        f"WITH {asked.text} SELECT origins.statement, origins.is_known, "  # noqa: S608
        "passers.passer = origins.publisher, source.key, actor.key "
        "FROM origins JOIN passers ON passers.statement = origins.statement "
        f"LEFT JOIN {sources} source ON source.id = passers.passer "
        f"LEFT JOIN {actors} actor ON actor.id = -passers.passer"
    )
    passers: dict[int, set[Passer]] = {}
    known: dict[int, bool] = {}
    publishers: dict[int, Passer] = {}
    for statement, is_known, publishes, source, actor in _rows(sql, asked, statements.db):
        passer = Passer(SOURCE, source) if source else Passer(ACTOR, actor)
        passers.setdefault(statement, set()).add(passer)
        known[statement] = bool(is_known)
        if publishes:
            publishers[statement] = passer
    return {
        statement: Origin(known[statement], publishers[statement], frozenset(some))
        for statement, some in passers.items()
    }


def is_independent(one: Origin, other: Origin) -> bool | None:
    """Return whether two statements are independent; None if that isn't known."""
    if one.passers_on & other.passers_on:
        return False
    return True if one.is_known and other.is_known else None


def count_origins(groups: Sql, using: str) -> dict[int, tuple[OriginCount, Components]]:
    """Return the number of origins in each group of statements, and which publishers are one.

    ``groups`` is SQL for pairs of a group's number and a statement. The components are of the
    primary keys of publishers, or of documents whose publisher isn't known.
    """
    asked = _tables(Sql("SELECT DISTINCT grouped.statement FROM grouped"))
    # Only those who link two publishers matter, and each publisher by itself.
    sql = (
        f"WITH grouped(number, statement) AS ({groups.text}), {asked.text}, "  # noqa: S608
        "linked(number, passer, publisher) AS (SELECT DISTINCT grouped.number, passers.passer, "
        "origins.publisher FROM grouped JOIN origins ON origins.statement = grouped.statement "
        "JOIN passers ON passers.statement = grouped.statement WHERE origins.is_known = 1) "
        f"SELECT number, {_joined('publisher', using)} FROM linked GROUP BY number, passer "
        "HAVING MIN(publisher) < MAX(publisher) OR MIN(publisher) = passer UNION ALL "
        "SELECT grouped.number, CAST(-COUNT(DISTINCT grouped.statement) AS TEXT) FROM grouped "
        "JOIN origins ON origins.statement = grouped.statement "
        "WHERE origins.is_known = 0 GROUP BY grouped.number"
    )
    components: dict[int, Components] = {}
    not_known: Counter[int] = Counter()
    for number, text in _rows(sql, Sql("", (*groups.params, *asked.params)), using):
        some = [int(one) for one in text.split(",")]
        found = components.setdefault(number, Components())
        if some[0] < 0:
            not_known[number] = -some[0]
        else:
            found.connect(some)
    return {
        number: (OriginCount(len(found), not_known[number]), found)
        for number, found in components.items()
    }


def _joined(column: str, using: str) -> str:
    is_postgresql = connections[using].vendor == "postgresql"
    return f"string_agg({column}::text, ',')" if is_postgresql else f"group_concat({column})"


def _tables(asked: Sql) -> Sql:
    """Return SQL for the tables ``origins`` and ``passers`` of the statements in ``asked``.

    Sources have their primary keys there, and actors those with a minus.
    """
    voices = sql_of(
        Source.objects.filter(actor__isnull=False).order_by().values_list("actor", "pk")
    )
    documents = sql_of(
        Statement.objects.order_by().values_list(
            "pk", "document", "document__publisher", "attribution"
        )
    )
    hops = sql_of(
        Hop.objects.order_by().values_list(
            "statement", "source", "source__publisher", "actor", "explicit"
        )
    )
    speakers = sql_of(
        Participation.objects.filter(role=Role.SPEAKER.value)
        .order_by()
        .values_list("statement", "actor")
    )
    carried_over = Attribution.CARRIED_OVER.value
    text = (
        f"asked(statement) AS ({asked.text}), voices(actor, outlet) AS ({voices.text}), "
        f"documents(statement, document, publisher, attribution) AS ({documents.text}), "
        f"all_hops(statement, source, publisher, actor, explicit) AS ({hops.text}), "
        f"speakers(statement, actor) AS ({speakers.text}), "
        "hops AS (SELECT all_hops.* FROM asked "
        "JOIN all_hops ON all_hops.statement = asked.statement), "
        "chains(statement, carried) AS (SELECT statement, "
        "SUM(CASE WHEN explicit THEN 0 ELSE 1 END) FROM hops GROUP BY statement), "
        "origins(statement, publisher, is_known) AS (SELECT documents.statement, "
        "COALESCE(documents.publisher, documents.document), CASE "
        f"WHEN documents.attribution = '{carried_over}' OR COALESCE(chains.carried, 0) > 0 "
        "OR documents.publisher IS NULL AND chains.statement IS NULL THEN 0 ELSE 1 END "
        "FROM asked JOIN documents ON documents.statement = asked.statement "
        "LEFT JOIN chains ON chains.statement = asked.statement), "
        "acting(statement, actor) AS (SELECT speakers.statement, speakers.actor FROM asked "
        "JOIN speakers ON speakers.statement = asked.statement UNION ALL "
        "SELECT statement, actor FROM hops WHERE actor IS NOT NULL), "
        "passers(statement, passer) AS (SELECT statement, publisher FROM origins UNION ALL "
        "SELECT statement, source FROM hops WHERE source IS NOT NULL UNION ALL "
        "SELECT statement, publisher FROM hops WHERE publisher IS NOT NULL UNION ALL "
        "SELECT acting.statement, COALESCE(voices.outlet, -acting.actor) FROM acting "
        "LEFT JOIN voices ON voices.actor = acting.actor)"
    )
    params = (*asked.params, *voices.params, *documents.params, *hops.params, *speakers.params)
    return Sql(text, params)


def _rows(sql: str, params: Sql, using: str) -> Iterable[tuple]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params.params)
        return cursor.fetchall()
