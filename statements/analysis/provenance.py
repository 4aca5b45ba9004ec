"""Provenance: the path from a document through each hop to the speakers, and its weakest link."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from statements.analysis.related import STATEMENT
from statements.models import Actor, Hop, Participation, Source, Statement
from statements.models.base import Record
from statements.rest.query.sql import Sql, sql_of
from statements.rest.visibility import Visibility
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


class Voice(NamedTuple):
    """A source or an actor on the path, as it's read.

    ``near`` is who stands behind it: the publisher of a document, or the outlet that an actor is
    the voice of.
    """

    model: type[Record]
    id: str
    name: str | None
    kind: str
    reliability: str | None
    near: "Voice | None"


class Link(NamedTuple):
    """A hop: who passes the words on, and how."""

    voice: Voice
    relation: str
    is_explicit: bool


class TracedStatement(NamedTuple):
    """A statement with all that its path is made of."""

    pk: int
    id: str
    text: str
    kind: str
    credibility: int | None
    attribution: str
    source: Voice
    chain: list[Link]
    speakers: list[Voice]
    others: list[Voice]


class Path:
    """The nodes and edges between a document's publisher and what was said."""

    def __init__(self, traced: TracedStatement) -> None:
        self.nodes: dict[str, Json] = {}
        self.edges: list[Json] = []
        self._walk(traced)

    def _walk(self, traced: TracedStatement) -> None:
        is_explicit = traced.attribution != Attribution.CARRIED_OVER
        here, relation = self._add_voice(traced.source), ATTRIBUTES
        for hop in traced.chain:
            there = self._add_voice(hop.voice)
            self._connect(here, there, relation, explicit=hop.is_explicit)
            here, relation = there, hop.relation
        voices = [self._add_voice(speaker) for speaker in traced.speakers]
        for voice in voices:
            self._connect(here, voice, relation, explicit=is_explicit)
        content = self._add(
            Statement, traced.id, traced.text, traced.kind, credibility=traced.credibility
        )
        is_last_hop = not voices and relation != ATTRIBUTES
        for voice in voices or [here]:
            self._connect(voice, content, relation if is_last_hop else SAYS)
            for other in traced.others:
                self._connect(voice, self._add_voice(other), ON_BEHALF_OF)

    def _connect(
        self, start: str, end: str, relation: str, *, explicit: bool | None = None
    ) -> None:
        edge = {"from": start, "to": end, "relation": relation, "explicit": explicit}
        if edge not in self.edges:
            self.edges.append(edge)

    def _add_voice(self, voice: Voice) -> str:
        """Add a source or an actor, and with a document its publisher.

        One without a reliability of its own is as reliable as who stands behind it.
        """
        publisher = voice.near if voice.model is Source else None
        if publisher is not None:
            self._add_voice(publisher)
        graded = voice if voice.reliability or voice.near is None else voice.near
        url = self._add(
            *voice[:4],
            reliability=graded.reliability,
            reliability_from=graded.id if graded is not voice and graded.reliability else None,
        )
        if publisher is not None:
            self._connect(_url(Source, publisher.id), url, PUBLISHES)
        return url

    def _add(
        self,
        model: type[Record],
        id: str,
        name: str | None,
        kind: str,
        *,
        reliability: str | None = None,
        reliability_from: str | None = None,
        credibility: int | None = None,
    ) -> str:
        url = _url(model, id)
        self.nodes.setdefault(
            url,
            {
                "type": str(model._meta.verbose_name),
                "id": id,
                "name": name,
                "kind": kind,
                "url": url,
                "reliability": reliability,
                "reliability_from": reliability_from,
                "credibility": credibility,
            },
        )
        return url


def draw_path(traced: TracedStatement) -> Json:
    """Return the nodes and edges of a statement's path, its weakest link, and what isn't known.

    Nodes are told apart by their addresses.
    """
    path = Path(traced)
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


def _url(model: type[Record], id: str) -> str:
    return reverse(f"{model.resource}-detail", args=[id])


ID = ""
"""Stands for an id in SQL that is compiled once; no row has it."""

VOICE = ("key", "name", "kind", "reliability")


def trace_statement(id: str, visibility: Visibility) -> TracedStatement | None:
    """Return a statement with its path, in three queries; None if there is none to be seen."""
    using = Statement.objects.db
    statement, chain, participants = _path_sql(visibility, using)
    rows = statement.filled({ID: id}).read(using)
    if not rows:
        return None
    pk, text, kind, credibility, attribution, *source = rows[0]
    hops = chain.filled({STATEMENT: pk}).read(using)
    voices: dict[str, list[Voice]] = {role: [] for role in SPOKEN}
    for role, *actor in participants.filled({STATEMENT: pk}).read(using):
        voices[role].append(_voice(Actor, actor))
    return TracedStatement(
        *(pk, id, text, kind, credibility, attribution),
        _voice(Source, source),
        [_link(*hop) for hop in hops],
        voices[Role.SPEAKER.value],
        voices[Role.ON_BEHALF_OF.value],
    )


@lru_cache
def _path_sql(visibility: Visibility, using: str) -> tuple[Sql, Sql, Sql]:
    """Return the SQL for a statement with its document, for its chain and for its participants."""
    statement = visibility.rows(Statement).using(using).filter(key=ID).order_by()
    hops = Hop.objects.using(using).filter(statement=STATEMENT)
    voices = Participation.objects.using(using).filter(statement=STATEMENT, role__in=SPOKEN)
    source, actor = _columns("source", "publisher"), _columns("actor", "outlet")
    return (
        sql_of(
            statement.values_list(
                *("pk", "text", "kind", "credibility", "attribution"),
                *_columns("document", "publisher"),
            )
        ),
        sql_of(
            hops.order_by("position").values_list("relation", "explicit", "source", *source, *actor)
        ),
        sql_of(voices.order_by("position").values_list("role", *actor)),
    )


def _columns(path: str, near: str) -> list[str]:
    """Return the columns of a voice and of who stands behind it; actors have no reliability."""
    own = VOICE if path != "actor" else VOICE[:-1]
    return [f"{path}__{name}" for name in own] + [f"{path}__{near}__{name}" for name in VOICE]


def _voice(model: type[Record], columns: Sequence[Any]) -> Voice:
    *own, near_id, near_name, near_kind, near_reliability = columns
    near = Voice(Source, near_id, near_name, near_kind, near_reliability, None)
    id, name, kind, *reliability = own
    return Voice(
        model, id, name, kind, reliability[0] if reliability else None, near if near_id else None
    )


def _link(relation: str, explicit: bool, source: int | None, *columns: Any) -> Link:
    of_source, of_actor = columns[: 2 * len(VOICE)], columns[2 * len(VOICE) :]
    voice = _voice(Actor, of_actor) if source is None else _voice(Source, of_source)
    return Link(voice, relation, bool(explicit))
