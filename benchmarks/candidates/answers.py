"""Positions, summaries of estimates and provenance by Django's ORM, with the rules in Python.

The figures are those of On Record's answers, in the same form; what those tell besides is left out.
docs/questions.md has the rules. Shared by the candidates written with Django REST framework.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import attrgetter, or_
from statistics import median_high, median_low
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When

from benchmarks.candidates.counting import related
from statements.models import (
    Actor,
    Condition,
    Estimate,
    Hop,
    Participation,
    Source,
    Stance,
    Statement,
)
from statements.vocabularies import (
    SPOKEN,
    Attribution,
    RelationKind,
    ReviewStatus,
    Role,
    StanceValue,
)

HOLDERS, TOPICS, POSITIONS, STANCES = 50, 100, 500, 20_000
"""Where a page of positions ends: after so many holders, positions or stances."""

SUBJECTS, GROUPS = 5, 50
SAME, OWN_STANCES = 50, 20
"""Statements that may corroborate one, and stances of its own that they may agree with, at most."""

CHUNK = 2000

FAVOR, AGAINST, UNCLEAR = StanceValue.FAVOR, StanceValue.AGAINST, StanceValue.UNCLEAR
RESTATES = RelationKind.RESTATES
SAYING_SO = (RelationKind.SUPPORTS.value, RESTATES.value)
STANDING = (ReviewStatus.UNREVIEWED.value, ReviewStatus.ACCEPTED.value)

Json = dict[str, Any]


class Held(NamedTuple):
    """A stance, and the days between which it was taken, None if they aren't known."""

    holder: int
    topic: str
    stance: str
    first: Any
    last: Any
    is_own: bool
    is_conditional: bool


def find_positions(statements: QuerySet[Statement]) -> Json:
    """Return the first page of the positions that the stances in statements make."""
    stances = Stance.objects.filter(statement__in=statements)
    actors = Actor.objects.filter(pk__in=stances.values("holder")).only("key", "name")
    holders = list(actors.order_by("key")[:HOLDERS])
    by_holder: dict[int, dict[str, list[Held]]] = {}
    for held in _held(stances.filter(holder__in=holders)):
        by_holder.setdefault(held.holder, {}).setdefault(held.topic, []).append(held)
    results: list[Json] = []
    shown = looked_at = 0
    for holder in holders:
        by_topic = by_holder[holder.pk]
        positions = [_position(topic, by_topic[topic]) for topic in sorted(by_topic)[:TOPICS]]
        results.append(
            {
                "holder": {"id": holder.key, "name": holder.name},
                "positions": positions,
                "more": len(by_topic) - len(positions),
            }
        )
        shown += len(positions)
        looked_at += sum(map(len, by_topic.values()))
        if shown >= POSITIONS or looked_at >= STANCES:
            break
    return {"results": results}


def _held(stances: QuerySet[Stance]) -> Iterable[Held]:
    voices = Participation.objects.filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    rows = stances.annotate(
        first=_day("first"),
        last=_day("last"),
        is_own=Exists(voices),
        is_conditional=Exists(Condition.objects.filter(statement=OuterRef("statement"))),
    )
    columns = ("holder_id", "topic__key", "stance", "first", "last", "is_own", "is_conditional")
    return map(Held._make, rows.values_list(*columns))


def _day(end: str) -> Case:
    return Case(
        When(statement__said_edtf__isnull=False, then=f"statement__said_{end}"),
        default=f"statement__document__published_{end}",
    )


def _position(topic: str, stances: Sequence[Held]) -> Json:
    line = [held for held in stances if held.is_own] or stances
    latest = max(held.first or date.min for held in line)
    now = Counter(
        (("stance", held.stance), ("conditional", held.is_conditional))
        for held in line
        if held.last is None or held.last >= latest
    )
    return {
        "topic": {"id": topic},
        "now": {"latest": [{**dict(alike), "count": count} for alike, count in now.items()]},
        "changes": {"count": _count_changes(line)},
        "conflict": _is_in_conflict(stances),
        "history": {"count": len(stances)},
    }


def _count_changes(line: Sequence[Held]) -> int:
    telling = [held for held in line if held.stance != UNCLEAR]
    ended = deque(sorted((held for held in telling if held.last), key=attrgetter("last")))
    ends: dict[str, date] = {}
    latest = date.min
    changes = set()
    dated = ((held.first, held.last, held.stance) for held in telling if held.first)
    for first, last, stance in sorted(dated, key=lambda one: one[0]):
        while ended and ended[0].last < first:
            before = ended.popleft()
            ends[before.stance] = before.last
            latest = max(latest, before.first or latest)
        # One that ended before another one began has that one between.
        near = {other for other, end in ends.items() if end >= latest}
        changes |= {(other, stance, first, last) for other in near - {stance}}
    return len(changes)


def _is_in_conflict(stances: Iterable[Held]) -> bool:
    opposite: dict[str, str] = {FAVOR: AGAINST, AGAINST: FAVOR}
    dated = [held for held in stances if held.stance in opposite and held.first and held.last]
    reach: dict[str, date] = {}
    for held in sorted(dated, key=attrgetter("first")):
        other = reach.get(opposite[held.stance])
        if other and other >= held.first:
            return True
        reach[held.stance] = max(reach.get(held.stance, held.last), held.last)
    return False


def estimates_of(query: Mapping[str, str]) -> QuerySet[Estimate]:
    """Return the estimates by a speaker or of a topic."""
    if "speaker" in query:
        return Estimate.objects.filter(statement__in=related(Statement.objects.public(), query))
    return Estimate.objects.public().filter(topic__key=query["topic_exact"])


def summarize(estimates: QuerySet[Estimate]) -> Json:
    """Return the figures of the comparable estimates on the first page of subjects."""
    subjects = list(
        estimates.order_by("measure", F("topic__key").asc(nulls_first=True))
        .values_list("measure", "topic", "topic__key")
        .distinct()[:SUBJECTS]
    )
    by_group: dict[Any, dict[Any, list[Estimate]]] = {subject[:2]: {} for subject in subjects}
    wanted = (Q(measure=measure, topic=topic) for measure, topic, _ in subjects)
    rows = (
        estimates.filter(reduce(or_, wanted, Q()))
        .select_related("statement__document")
        .only(*NUMBERS, *(f"statement__{column}" for column in ORIGIN))
        .prefetch_related(*_hands("statement__"))
    )
    for one in rows.iterator(chunk_size=CHUNK):
        terms = one.unit, one.quantity_role, one.scenario
        by_group[one.measure, one.topic_id].setdefault(terms, []).append(one)
    told = (_subject(measure, key, by_group[measure, topic]) for measure, topic, key in subjects)
    return {"results": list(told)}


TERMS = ("unit", "quantity_role", "scenario")
NUMBERS = (
    *("key", "measure", "topic", *TERMS, "statement"),
    *("value", "range_min", "range_max", "lower_inclusive", "upper_inclusive"),
)
ORIGIN = ("attribution", "document", "document__publisher")


def _subject(measure: str, topic: str | None, groups: dict[Any, list[Estimate]]) -> Json:
    largest = sorted(groups, key=lambda terms: (-len(groups[terms]), *(one or "" for one in terms)))
    return {
        "measure": measure,
        "topic": topic and {"id": topic},
        "count": sum(map(len, groups.values())),
        "groups": [
            {**dict(zip(TERMS, terms, strict=True)), **_figures(groups[terms])}
            for terms in largest[:GROUPS]
        ],
        "more_groups": len(groups) - len(largest[:GROUPS]),
    }


def _figures(estimates: Sequence[Estimate]) -> Json:
    lows = [
        (one.range_min, not one.lower_inclusive, one.key)
        for one in estimates
        if one.range_min is not None
    ]
    highs = [
        (-one.range_max, not one.upper_inclusive, one.key)
        for one in estimates
        if one.range_max is not None
    ]
    low, high = min(lows, default=None), min(highs, default=None)
    values = [one.value for one in estimates if one.value is not None]
    return {
        "count": len(estimates),
        "lowest": low and _end(*low),
        "highest": high and _end(-high[0], *high[1:]),
        "envelope": {
            "lower": low[0] if low and len(lows) == len(estimates) else None,
            "upper": -high[0] if high and len(highs) == len(estimates) else None,
        },
        # Halved first, as a sum may be too great.
        "median": median_low(values) / 2 + median_high(values) / 2 if len(values) > 2 else None,
        "origins": _count_origins({one.statement_id: one.statement for one in estimates}.values()),
    }


def _end(number: float, is_excluded: bool, key: str) -> Json:
    return {"number": number, "inclusive": not is_excluded, "estimate": key}


def _count_origins(statements: Collection[Statement]) -> Json:
    known = [_passers_on(one) for one in statements if _is_known(one)]
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = one = above[above[one]]
        return one

    for passers in known:
        first = min(passers)
        for one in passers:
            above[top(one)] = top(first)
    distinct = sum(one == above[one] for one in above)
    return {"distinct": distinct, "not_known": len(statements) - len(known)}


def _is_known(statement: Any) -> bool:
    hops = statement.hops
    return (
        statement.attribution != Attribution.CARRIED_OVER
        and all(hop.explicit for hop in hops)
        and bool(hops or statement.document.publisher_id)
    )


def _passers_on(statement: Any) -> set[int]:
    """Return who passed a statement on: sources, and with a minus actors who are no outlet."""
    found = {statement.document.publisher_id or statement.document_id}
    for hop in statement.hops:
        if hop.source:
            found |= {hop.source_id, hop.source.publisher_id or hop.source_id}
        else:
            found.add(_hand(hop.actor))
    return found | {_hand(one.actor) for one in statement.voices if one.role == Role.SPEAKER}


def _hand(actor: Actor) -> int:
    return actor.outlet.pk if hasattr(actor, "outlet") else -actor.pk


def tell_provenance(statements: QuerySet[Statement], key: str) -> Json | None:
    """Return on whose word a statement rests and who says the same, if there is such a one."""
    whole = (
        statements.select_related("document__publisher")
        .only("key", "text", "kind", "attribution", *_columns_of("document"))
        .prefetch_related(*_hands())
    )
    statement = whole.filter(key=key).first()
    if statement is None:
        return None
    supporting = _related(statement)
    same = list(supporting | dict.fromkeys(_agreeing(statement), False))[:SAME]
    groups: dict[str, list[Json]] = {"corroborates": [], "repeats": [], "not_known": []}
    own = _passers_on(statement)
    for one in whole.filter(pk__in=same):
        if supporting.get(one.pk) or own & _passers_on(one):
            group = "repeats"
        else:
            group = "corroborates" if _is_known(statement) and _is_known(one) else "not_known"
        groups[group].append({"id": one.key, "text": one.text})
    return {**_path(statement), "corroboration": groups}


def _related(statement: Statement) -> dict[int, bool]:
    """Return the newest statements that support or restate one, and whether they restate it."""
    found: dict[int, bool] = {}
    for rows, end in ((statement.relations, "other"), (statement.related_from, "statement")):
        standing = rows.filter(kind__in=SAYING_SO, **{f"{end}__review_status__in": STANDING})
        newest = standing.order_by(f"-{end}_id")[: len(SAYING_SO) * SAME]
        for pk, kind in newest.values_list(end, "kind"):
            found[pk] = found.get(pk, False) or kind == RESTATES
    return dict(sorted(found.items(), reverse=True))


def _agreeing(statement: Statement) -> Iterable[int]:
    """Return the newest statements with a stance of the same holder on the same topic."""
    own = statement.stances.order_by("pk").values("holder", "topic", "stance")[:OWN_STANCES]
    same = reduce(or_, (Q(**one) for one in own), Q(pk__in=[]))
    standing = Stance.objects.filter(same, statement__review_status__in=STANDING)
    others = standing.exclude(statement=statement).order_by("-statement_id").distinct()
    # Some of them may be among the related ones.
    return others.values_list("statement", flat=True)[: 2 * SAME]


def _path(statement: Any) -> Json:
    nodes: dict[str, Json] = {}
    edges: dict[tuple[Any, ...], None] = {}

    def add(record: Any, text: str | None, reliability: str | None) -> str:
        url = f"/api/v1/{record.resource}/{record.key}/"
        nodes[url] = {"url": url, "name": text, "kind": record.kind, "reliability": reliability}
        return url

    def add_source(source: Source) -> str:
        publisher = source.publisher
        lent = publisher.reliability if publisher else None
        url = add(source, source.name, source.reliability or lent)
        if publisher:
            edges[add_source(publisher), url, "publishes", None] = None
        return url

    def add_actor(actor: Actor) -> str:
        outlet = getattr(actor, "outlet", None)
        return add(actor, actor.name, outlet and outlet.reliability)

    here, relation = add_source(statement.document), "attributes"
    for hop in statement.hops:
        there = add_source(hop.source) if hop.source else add_actor(hop.actor)
        edges[here, there, relation, hop.explicit] = None
        here, relation = there, hop.relation
    is_explicit = statement.attribution != Attribution.CARRIED_OVER
    content = add(statement, statement.text, None)
    speakers, others = (
        [add_actor(one.actor) for one in statement.voices if one.role == role]
        for role in (Role.SPEAKER, Role.ON_BEHALF_OF)
    )
    for speaker in speakers:
        edges[here, speaker, relation, is_explicit] = None
    says = "says" if speakers or relation == "attributes" else relation
    for voice in speakers or [here]:
        edges[voice, content, says, None] = None
        for other in others:
            edges[voice, other, "on_behalf_of", None] = None
    told = [dict(zip(EDGE, edge, strict=True)) for edge in edges]
    return {"nodes": list(nodes.values()), "edges": told}


def _hands(path: str = "") -> "tuple[Prefetch[Any], ...]":
    """Return what prefetches the hops of a statement, and those who speak or are spoken for."""
    hops = Hop.objects.select_related("source__publisher", "actor__outlet")
    hops = hops.only("statement", "relation", "explicit", *ACTOR, *_columns_of("source"))
    voices = Participation.objects.filter(role__in=SPOKEN).select_related("actor__outlet")
    voices = voices.only("statement", "role", *ACTOR)
    return (
        Prefetch(f"{path}chain", hops.order_by("position"), "hops"),
        Prefetch(f"{path}participants", voices.order_by("position"), "voices"),
    )


EDGE = ("from", "to", "relation", "explicit")
ACTOR = ("actor__key", "actor__name", "actor__kind", "actor__outlet__reliability")


def _columns_of(source: str) -> list[str]:
    """Return the columns that are used of a source and of its publisher."""
    return [
        f"{path}__{column}"
        for path in (source, f"{source}__publisher")
        for column in ("key", "name", "kind", "reliability", "publisher")
    ]
