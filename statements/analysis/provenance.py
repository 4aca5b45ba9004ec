"""Provenance: the path from a document through each hop to the speakers, and its weakest link."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from statements.models import Actor, Hop, Participation, Source, Statement
from statements.models.base import Record
from statements.vocabularies import SPOKEN, Attribution, Credibility, Reliability, Role

PUBLISHES, ATTRIBUTES, SAYS, ON_BEHALF_OF = "publishes", "attributes", "says", "on_behalf_of"
"""The relations of edges, apart from those of hops."""

NO_GRADE = (Reliability.F, Credibility.CANNOT_BE_JUDGED)
GRADES: dict[object, int] = {
    grade.value: rank
    for scale in (Reliability, Credibility)
    for rank, grade in enumerate(scale, 1)
    if grade not in NO_GRADE
}
"""How far from the best each grade is; F and 6 are no grades but say that there is none."""

Json = dict[str, Any]


class Path:
    """The nodes and edges between a document's publisher and what was said."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.nodes: dict[str, Json] = {}
        self.edges: list[Json] = []
        self._walk()

    def _walk(self) -> None:
        is_explicit = self.statement.attribution != Attribution.CARRIED_OVER
        here, relation = self._add_source(self.statement.document), ATTRIBUTES
        for hop in self.statement.chain.all():
            there = self._add_source(hop.source) if hop.source else self._add_actor(hop.actor)
            self._connect(here, there, relation, explicit=hop.explicit)
            here, relation = there, hop.relation
        speakers, others = _voices(self.statement)
        for speaker in speakers:
            self._connect(here, self._add_actor(speaker), relation, explicit=is_explicit)
        content = self._add_statement()
        voices = [_url(speaker) for speaker in speakers] or [here]
        for voice in voices:
            is_last_hop = not speakers and relation != ATTRIBUTES
            self._connect(voice, content, relation if is_last_hop else SAYS)
            for other in others:
                self._connect(voice, self._add_actor(other), ON_BEHALF_OF)

    def _connect(
        self, start: str, end: str, relation: str, *, explicit: bool | None = None
    ) -> None:
        edge = {"from": start, "to": end, "relation": relation, "explicit": explicit}
        if edge not in self.edges:
            self.edges.append(edge)

    def _add_source(self, source: Source) -> str:
        """Add a source, and with a document its publisher, whose reliability stands for its own."""
        publisher = source.publisher
        if publisher is not None:
            self._add_source(publisher)
        graded = source if source.reliability or publisher is None else publisher
        url = self._add(source, source.name, source.kind, graded)
        if publisher is not None:
            self._connect(_url(publisher), url, PUBLISHES)
        return url

    def _add_actor(self, actor: Actor) -> str:
        """Add an actor; one that is the voice of an outlet is as reliable as that."""
        return self._add(actor, actor.name, actor.kind, getattr(actor, "outlet", None))

    def _add_statement(self) -> str:
        one = self.statement
        return self._add(one, one.text, one.kind, None, credibility=one.credibility)

    def _add(
        self,
        record: Record,
        name: str | None,
        kind: str,
        graded: Source | None,
        credibility: int | None = None,
    ) -> str:
        reliability = graded and graded.reliability
        is_lent = graded is not None and graded is not record and reliability is not None
        url = _url(record)
        self.nodes.setdefault(
            url,
            {
                "type": str(record._meta.verbose_name),
                "id": record.key,
                "name": name,
                "kind": kind,
                "url": url,
                "reliability": reliability,
                "reliability_from": graded.key if graded is not None and is_lent else None,
                "credibility": credibility,
            },
        )
        return url


def read_path(statement: Statement) -> Json:
    """Return the nodes and edges of a statement's path, its weakest link, and what isn't known.

    The statement is one `with_path`. Nodes are told apart by their addresses.
    """
    path = Path(statement)
    ranks = {url: _rank(node) for url, node in path.nodes.items()}
    worst = max((rank for rank in ranks.values() if rank is not None), default=None)
    weakest = [url for url, rank in ranks.items() if rank == worst]
    return {
        "nodes": list(path.nodes.values()),
        "edges": path.edges,
        "weakest_link": None if worst is None else {"rank": worst, "nodes": weakest},
        "not_known": [url for url, rank in ranks.items() if rank is None],
    }


def _rank(node: Json) -> int | None:
    return GRADES.get(node["reliability"]) or GRADES.get(node["credibility"])


def with_path(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Return statements with all that their path is made of, in a few queries."""
    hops = Hop.objects.select_related("source__publisher", "actor__outlet").order_by("position")
    voices = Participation.objects.filter(role__in=SPOKEN).select_related("actor__outlet")
    return statements.select_related("document__publisher").prefetch_related(
        Prefetch("chain", hops), Prefetch("participants", voices.order_by("position"))
    )


def _voices(statement: Statement) -> tuple[list[Actor], list[Actor]]:
    """Return those who speak, and those spoken for."""
    by_role: dict[str, list[Actor]] = {role: [] for role in SPOKEN}
    for one in statement.participants.all():
        by_role[one.role].append(one.actor)
    return by_role[Role.SPEAKER.value], by_role[Role.ON_BEHALF_OF.value]


def _url(record: Record) -> str:
    return reverse(f"{record.resource}-detail", args=[record.key])
