"""Origins: through whose hands a statement came, and which statements share none of them.

The *passers-on* of a statement are the publisher of its document, the sources and actors of its
hops with the publishers of those that are documents, and its speakers. An outlet and the actor that
is its voice are one. A document whose publisher isn't known stands for it.

Whose hands they were is *not known* if a hop or the attribution is carried over from an earlier
sentence, or if there is no hop and the publisher isn't known. Two statements are *independent* if
all their passers-on are known and they share none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from statements.models import Actor, Hop, Participation, Source, Statement
from statements.rest.json.sql_values import Joined, JoinedRows, Literal
from statements.rest.query.conditions import truth
from statements.rest.query.sql import Sql, sql_of
from statements.vocabularies import Attribution, Role

CARRIED_OVER = 0
"""Stands among the passers-on of a hop that is carried over; it is nobody's number."""


class Origin(NamedTuple):
    """Who passed a statement on, and whether they are known.

    A source has its primary key as its number, an actor its own with a minus. ``publisher`` is that
    of the document, or the document itself.
    """

    is_known: bool
    publisher: int
    passers_on: frozenset[int]


class OriginCount(NamedTuple):
    """How many distinct origins statements have, at least, and how many have none that's known."""

    distinct: int
    not_known: int


class Components:
    """Numbers that are connected, directly or by others (a union-find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, one: int) -> int:
        """Return the number that stands for all those connected with this one."""
        above = self._above
        top = above.setdefault(one, one)
        while top != above[top]:
            top = above[top]
        # So that the next way up is short.
        above[one] = top
        return top

    def connect(self, some: Iterable[int]) -> None:
        """Connect all of these."""
        first, *others = {self.find(one) for one in some}
        for other in others:
            self._above[other] = first

    def __len__(self) -> int:
        return sum(one == above for one, above in self._above.items())


def with_passers_on(records: QuerySet, statement: str = "pk") -> QuerySet:
    """Add ``speaking`` and ``hopping`` to records: texts with the numbers of who passed them on.

    ``statement`` is the column with the statement of a record. Subqueries for each record, as no
    join finds both without reading them for all statements.
    """
    speakers = Participation.objects.filter(statement=OuterRef(statement), role=Role.SPEAKER.value)
    hops = Hop.objects.filter(statement=OuterRef(statement))
    publisher = Source.objects.filter(pk=OuterRef("source_id")).order_by().values("publisher_id")
    carried_over = Case(When(explicit=True, then=Literal("")), default=Literal(f"{CARRIED_OVER} "))
    hop = Joined(_text(F("source_id")), _text(Subquery(publisher)), _text(_acting()), carried_over)
    return records.annotate(speaking=_rows(speakers, _text(_acting())), hopping=_rows(hops, hop))


def origin_columns(path: str = "") -> tuple[str | Combinable, ...]:
    """Return the columns that `origin_of` takes, of records `with_passers_on`.

    ``path`` leads to their statement.
    """
    publisher = f"{path}document__publisher_id"
    # Two statements with the same columns have the same origin.
    home = Coalesce(publisher, f"{path}document_id")
    is_published = truth(Q(**{f"{publisher}__isnull": False}))
    return (home, is_published, f"{path}attribution", "speaking", "hopping")


def origin_of(
    home: int, is_published: bool, attribution: str, speaking: str, hopping: str
) -> Origin:
    """Return the origin of a statement, given its columns."""
    hops = [int(number) for number in hopping.split()]
    is_known = (
        attribution != Attribution.CARRIED_OVER.value
        and CARRIED_OVER not in hops
        and bool(hops or is_published)
    )
    passers = {home, *hops, *map(int, speaking.split())}
    passers.discard(CARRIED_OVER)
    return Origin(is_known, home, frozenset(passers))


def read_origins(statements: Sequence[int]) -> dict[int, Origin]:
    """Return the origins of statements by their primary keys."""
    using = Statement.objects.db
    marks = ", ".join(["%s"] * len(statements))
    every = _every_statement(using)
    # No injection: the text is from a compiler.
    text = f"SELECT * FROM ({every.text}) every_one WHERE pk IN ({marks})"  # noqa: S608
    rows = Sql(text, (*every.params, *statements)).read(using)
    return {pk: origin_of(*columns) for pk, *columns in rows}


@lru_cache
def _every_statement(using: str) -> Sql:
    """Return SQL for the columns of all statements; compiling it takes longer than running it."""
    statements = with_passers_on(Statement.objects.using(using).order_by())
    return sql_of(statements.values_list("pk", *origin_columns()))


def is_independent(one: Origin, other: Origin) -> bool | None:
    """Return whether two statements are independent; None if that isn't known."""
    if one.passers_on & other.passers_on:
        return False
    return True if one.is_known and other.is_known else None


def count_origins(origins: Iterable[Origin]) -> tuple[OriginCount, Components]:
    """Return how many distinct origins there are, and which passers-on belong to one.

    Statements that share somebody have one origin, also if they share others with a third one. So
    there may be more origins than that, and never fewer.
    """
    components = Components()
    counts = Counter(origins)
    for origin in counts:
        if origin.is_known:
            components.connect(origin.passers_on)
    not_known = sum(count for origin, count in counts.items() if not origin.is_known)
    return OriginCount(len(components), not_known), components


def name_passers(numbers: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """Return the type and the id of each passer-on."""
    some = list(numbers)
    sources = Source.objects.filter(pk__in=[one for one in some if one > 0])
    actors = Actor.objects.filter(pk__in=[-one for one in some if one < 0])
    return {
        **{pk: {"type": "source", "id": key} for pk, key in sources.values_list("pk", "key")},
        **{-pk: {"type": "actor", "id": key} for pk, key in actors.values_list("pk", "key")},
    }


def _acting() -> Combinable:
    """Return the number of the actor of a row, or of the outlet that it is the voice of."""
    outlet = Source.objects.filter(actor=OuterRef("actor_id")).order_by().values("pk")
    return Coalesce(Subquery(outlet), -F("actor_id"))


def _text(number: Combinable) -> Combinable:
    """Return a number as text with a blank behind it; nothing if it's null."""
    return Coalesce(Joined(Cast(number, TextField()), Literal(" ")), Literal(""))


def _rows(rows: QuerySet, text: Combinable) -> Combinable:
    return JoinedRows(rows.order_by().annotate(row_text=text).values("row_text"), "")
