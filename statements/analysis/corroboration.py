"""Corroboration: which other statements say the same, and whether they are independent."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from statements.analysis.origins import Origin, is_independent, name_passers, read_origins
from statements.analysis.related import RESTATES, SAME_STANCE, SUPPORTS, Json, Related
from statements.models import Stance

MAX_CANDIDATES = 50
"""How many statements are looked at: first those that are related, then by stance, newest first."""

GONE = Origin(is_known=False, publisher=0, passers_on=frozenset())


class Candidates(NamedTuple):
    """How each statement that may corroborate another is reached, and whether there are more."""

    reasons: Mapping[int, Sequence[Related]]
    has_more: bool


def choose_candidates(relations: Sequence[Related], agreeing: Sequence[Related]) -> Candidates:
    """Return the statements that may corroborate another.

    They are those that a relation leads to or comes from, see `SUPPORTS` and `RESTATES`, and those
    with a stance of the same holder on the same topic.
    """
    reasons: dict[int, list[Related]] = {}
    supporting = (one for one in relations if one.reason in (SUPPORTS, RESTATES))
    for one in (*supporting, *agreeing):
        reasons.setdefault(one.statement, []).append(one)
    chosen = dict(list(reasons.items())[:MAX_CANDIDATES])
    return Candidates(chosen, len(reasons) > MAX_CANDIDATES)


def compare_origins(
    statement: int,
    candidates: Candidates,
    stances: Sequence[Stance],
    lines: Mapping[int, Json],
) -> Json:
    """Return which candidates corroborate a statement, which only repeat it, which may do either.

    ``stances`` are those of the statement, and ``lines`` what is shown of each candidate.
    """
    origins = read_origins([statement, *candidates.reasons])
    # If the statement is gone by now, nothing corroborates it any more.
    own = origins.get(statement, GONE)
    # One that is deleted between two queries is left out.
    found = {pk: origins[pk] for pk in candidates.reasons if pk in lines and pk in origins}
    shared = {pk: own.passers_on & origin.passers_on for pk, origin in found.items()}
    names = name_passers(frozenset().union(*shared.values()))
    groups: dict[str, list[Json]] = {"corroborates": [], "repeats": [], "not_known": []}
    for pk, origin in found.items():
        reasons, independent = candidates.reasons[pk], is_independent(own, origin)
        named = [names[one] for one in shared[pk] if one in names]
        groups[_group(reasons, independent)].append(
            {
                **lines[pk],
                "reasons": [_reason(one, stances) for one in reasons],
                "independent": independent,
                "shared": sorted(named, key=lambda one: (one["type"], one["id"])),
            }
        )
    return {**groups, "has_more": candidates.has_more}


def _group(reasons: Sequence[Related], independent: bool | None) -> str:
    if independent is False or any(one.reason == RESTATES for one in reasons):
        return "repeats"
    return "corroborates" if independent else "not_known"


def _reason(one: Related, stances: Sequence[Stance]) -> Json:
    agreed = _stance(stances[one.stance]) if one.reason == SAME_STANCE else None
    return {"reason": one.reason, "direction": one.direction, "stance": agreed}


def _stance(one: Stance) -> Json:
    return {"holder": one.holder.key, "topic": one.topic.key, "stance": one.stance}
