"""The questions as SQLAlchemy queries, with all parts loaded eagerly."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, load_only, raiseload, selectinload

from benchmarks.candidates.fastapi.documents import DRAFT
from benchmarks.candidates.fastapi.tables import (
    Actor,
    Assessment,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Source,
    Stance,
    Statement,
    Topic,
)
from benchmarks.candidates.values import ends_of

SPEAKER = "speaker"


@cache
def whole() -> Select[Any]:
    """Return the query for all public statements.

    `prepare` has to have read the columns first.
    """
    actor = load_only(Actor.key, Actor.name, Actor.kind)
    source = load_only(Source.key, Source.name, Source.kind)
    topic = load_only(Topic.key, Topic.name, Topic.kind)
    other = load_only(Statement.key, Statement.text, Statement.kind, Statement.review_status)
    return (
        select(Statement)
        .where(Statement.review_status != DRAFT)
        .options(
            joinedload(Statement.document).options(source),
            selectinload(Statement.topics).options(topic),
            selectinload(Statement.participants).options(
                joinedload(Participation.actor).options(actor)
            ),
            selectinload(Statement.chain).options(
                joinedload(Hop.source).options(source), joinedload(Hop.actor).options(actor)
            ),
            selectinload(Statement.stances).options(
                joinedload(Stance.holder).options(actor), joinedload(Stance.topic).options(topic)
            ),
            selectinload(Statement.conditions).options(joinedload(Condition.topic).options(topic)),
            selectinload(Statement.spans),
            selectinload(Statement.relations).options(joinedload(Relation.other).options(other)),
            selectinload(Statement.estimates).options(joinedload(Estimate.topic).options(topic)),
            selectinload(Statement.assessments).options(
                joinedload(Assessment.assessor).options(actor),
                joinedload(Assessment.document).options(source),
            ),
            selectinload(Statement.identifiers),
            raiseload("*"),
        )
    )


def spoken_by(speaker: str) -> Any:
    """Return the condition that the actor with this id is a speaker."""
    return exists().where(
        Participation.statement_id == Statement.id,
        Participation.role == SPEAKER,
        Participation.actor_id == Actor.id,
        Actor.key == speaker,
    )


def holding(stance: str | None, holder: str | None) -> Any:
    """Return the condition that one stance matches all the given values."""
    asked = [Stance.statement_id == Statement.id]
    if stance is not None:
        asked.append(Stance.stance == stance)
    if holder is not None:
        asked += [Stance.holder_id == Actor.id, Actor.key == holder]
    return exists().where(*asked)


def overlapping(value: str) -> Any:
    """Return the condition that an estimate overlaps the range ``least,most``."""
    least, most = ends_of(value)
    ends_after = or_(
        Estimate.range_max.is_(None),
        Estimate.range_max > least,
        and_(Estimate.range_max == least, Estimate.upper_inclusive),
    )
    begins_before = or_(
        Estimate.range_min.is_(None),
        Estimate.range_min < most,
        and_(Estimate.range_min == most, Estimate.lower_inclusive),
    )
    return exists().where(Estimate.statement_id == Statement.id, ends_after, begins_before)


def conditions(
    speaker: str | None,
    kind: str | None,
    said_after: date | None,
    said_before: date | None,
    stance: str | None,
    stance_holder: str | None,
    estimate_overlaps: str | None,
    after: str | None,
) -> list[Any]:
    """Return the conditions on a statement, each built only if the query uses it."""
    asked: list[Any] = []
    if speaker is not None:
        asked.append(spoken_by(speaker))
    if kind is not None:
        asked.append(Statement.kind == kind)
    if said_after is not None:
        asked.append(Statement.said_last >= said_after)
    if said_before is not None:
        asked.append(Statement.said_first <= said_before)
    if stance is not None or stance_holder is not None:
        asked.append(holding(stance, stance_holder))
    if estimate_overlaps is not None:
        asked.append(overlapping(estimate_overlaps))
    if after is not None:
        asked.append(Statement.key > after)
    return asked
