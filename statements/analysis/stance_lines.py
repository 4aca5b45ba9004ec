"""Works out where a holder stands on a topic now, and its changes and conflicts.

Nothing here reads the database. docs/questions.md defines the words.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from statements.vocabularies import StanceValue

FAVOR, AGAINST, UNCLEAR = (
    word.value for word in (StanceValue.FAVOR, StanceValue.AGAINST, StanceValue.UNCLEAR)
)
OPPOSITE = {FAVOR: AGAINST, AGAINST: FAVOR}

MARKS = ((False, False), (False, True), (True, False), (True, True))
"""Whether ascribed and conditional stances count, from the firmest conflict to the weakest."""


class Held(NamedTuple):
    """A stance that a statement tells of; stances sort by time, those with unknown days first.

    The days are the first and the last on which it may have been taken, in ISO 8601, so that texts
    compare as days do; an unknown one is empty. The statement and the topic are ids, the holder is
    a primary key.
    """

    first: str
    last: str
    statement: str
    topic: str
    stance: str
    is_ascribed: bool
    is_conditional: bool
    holder: int


class Stand(NamedTuple):
    """How a holder stands: the latest statement that has it stand so, and how many do."""

    latest: Held
    found: int


class Change(NamedTuple):
    """A stance that was given up for another one."""

    before: Held
    after: Held


class Conflict(NamedTuple):
    """Stances for and against the same topic at overlapping dates, the one that begins later last.

    ``marks`` says whether one of them is ascribed, and whether one is conditional.
    """

    marks: tuple[bool, bool]
    earlier: Held
    later: Held


def choose_line(stances: Sequence[Held]) -> Sequence[Held]:
    """Return the holder's own stances, or if there are none, those that others ascribe to it."""
    return [held for held in stances if not held.is_ascribed] or stances


def find_stands(line: Sequence[Held]) -> list[Stand]:
    """Return where a holder stands now, given a line in order of time; the latest stand is last.

    These are all stances that no other one is later than.
    """
    latest_start = line[-1].first
    found: dict[tuple[str, bool], Stand] = {}
    for held in line:
        if not held.last or held.last >= latest_start:
            alike = held.stance, held.is_conditional
            before = found.pop(alike).found if alike in found else 0
            found[alike] = Stand(held, before + 1)
    return list(found.values())


def find_changes(line: Sequence[Held]) -> list[Change]:
    """Return the changes along a line in order of time, the latest last.

    One stance changed to another if it was before it and no third one lies between the two. A
    change from one stance to another at one date is told once, by the stances with fewest marks.
    """
    telling = [held for held in line if held.stance != UNCLEAR]
    if len({held.stance for held in telling}) < 2:
        return []
    ended = iter(sorted((held for held in telling if held.last), key=BY_END))
    last_ended = next(ended, None)
    latest: dict[tuple[str, bool], Held] = {}
    latest_start = ""
    changes: dict[tuple[str, ...], Change] = {}
    for after in _told_once(telling):
        while last_ended and last_ended.last < after.first:
            latest[last_ended.stance, last_ended.is_conditional] = last_ended
            latest_start = max(latest_start, last_ended.first)
            last_ended = next(ended, None)
        # What ended before another one began has that one between.
        near = [one for one in latest.values() if one.last >= latest_start]
        for before in sorted(near, key=IS_CONDITIONAL, reverse=True):
            if before.stance != after.stance:
                key = before.stance, after.stance, after.first, after.last
                changes[key] = Change(before, after)
    return sorted(changes.values(), key=lambda change: (change.after, change.before.stance))


BY_END = attrgetter("last", "first", "statement")
IS_CONDITIONAL = attrgetter("is_conditional")


def _told_once(telling: Iterable[Held]) -> Iterable[Held]:
    """Return one of those with a start that take the same stance at the same date, by the date.

    It's one without a condition if there is one, and the last of these.
    """
    found: dict[tuple[str, ...], Held] = {}
    for held in telling:
        if held.first:
            key = held.first, held.last, held.stance
            if not held.is_conditional or key not in found or found[key].is_conditional:
                found[key] = held
    return found.values()


def find_conflict(stances: Iterable[Held]) -> Conflict | None:
    """Return the conflict with the fewest marks, given one topic's stances in order of time.

    Of several such conflicts, it's the one whose later stance is the latest, and then the earlier.
    """
    sides = [held for held in stances if held.stance in OPPOSITE and held.first and held.last]
    if _latest_overlap(sides) is None:
        return None
    for marks in MARKS:
        may_be_ascribed, may_be_conditional = marks
        counted = [
            held
            for held in sides
            if held.is_ascribed <= may_be_ascribed and held.is_conditional <= may_be_conditional
        ]
        pair = _latest_overlap(counted)
        if pair is not None:
            return Conflict(marks, *pair)
    raise AssertionError("the weakest marks leave nothing out")


def _latest_overlap(sides: Sequence[Held]) -> tuple[Held, Held] | None:
    """Return the earlier and the later of two opposite stances whose dates overlap."""
    reach = dict.fromkeys(OPPOSITE, "")
    place = None
    for number, held in enumerate(sides):
        if reach[OPPOSITE[held.stance]] >= held.first:
            place = number
        reach[held.stance] = max(reach[held.stance], held.last)
    if place is None:
        return None
    later = sides[place]
    return next(
        (held, later)
        for held in reversed(sides[:place])
        if held.stance == OPPOSITE[later.stance] and held.last >= later.first
    )
