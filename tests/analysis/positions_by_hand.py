"""Positions by hand: written from the definitions in docs/questions.md, over exported documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any, NamedTuple

Documents = Mapping[str, Mapping[str, Any]]
"""Records by their ids, for each kind of record."""


class Told(NamedTuple):
    """One stance of one statement."""

    holder: str
    topic: str
    stance: str
    ascribed: bool
    conditional: bool
    first: date | None
    last: date | None
    statement: str


def told(documents: Mapping[str, Documents]) -> list[Told]:
    """Return every stance of every statement."""
    return [
        Told(
            stance["holder"]["id"],
            stance["topic"]["id"],
            stance["stance"],
            not any(
                part["actor"]["id"] == stance["holder"]["id"]
                for part in statement["participants"]
                if part["role"] in ("speaker", "on_behalf_of")
            ),
            bool(statement["conditions"]),
            *days(dated(statement, documents)[1]),
            statement["id"],
        )
        for statement in documents["statements"].values()
        for stance in statement["stances"]
    ]


def dated(statement: Any, documents: Mapping[str, Documents]) -> tuple[str | None, Any]:
    """Return what has the date of a statement, and that date."""
    published = documents["sources"][statement["document"]["id"]]["published"]
    for name, found in (("said", statement["said"]), ("published", published)):
        if found and found["edtf"]:
            return name, found
    return None, None


def days(found: Any) -> tuple[date | None, date | None]:
    """Return the first and the last day of a date; an open end is that of the calendar."""
    if found is None:
        return None, None
    first, last = (found[end] and date.fromisoformat(found[end]) for end in ("first", "last"))
    if found["open"] in ("start", "both"):
        first = date.min
    if found["open"] in ("end", "both"):
        last = date.max
    return first, last


def is_before(one: Told, other: Told) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def overlap(one: Told, other: Told) -> bool:
    ends = (one.first, one.last, other.first, other.last)
    return None not in ends and not is_before(one, other) and not is_before(other, one)


def order(one: Told) -> tuple[Any, ...]:
    return one.first or date.min, bool(one.first), *_last(one), one.statement, one.topic


def _last(one: Told) -> tuple[date, bool]:
    return one.last or date.min, bool(one.last)


def line_of(stances: Iterable[Told]) -> list[Told]:
    listed = list(stances)
    return [one for one in listed if not one.ascribed] or listed


Now = tuple[str, str, bool, bool, int, str]
"""A topic, a stance, whether conditional and ascribed, how many statements, and the latest."""


def now(stances: Iterable[Told]) -> list[Now]:
    """Return where a holder stands on one topic, in no order."""
    line = line_of(stances)
    current = [one for one in line if not any(is_before(one, other) for other in line)]
    alike: dict[tuple[str, bool], list[Told]] = {}
    for one in current:
        alike.setdefault((one.stance, one.conditional), []).append(one)
    return [
        (some[0].topic, *key, some[0].ascribed, len(some), max(some, key=order).statement)
        for key, some in alike.items()
    ]


Pair = tuple[str, bool, bool, str, str]
"""A topic, the marks ascribed and conditional, and two statements."""


def marked(one: Told, other: Told) -> Pair:
    marks = (one.ascribed or other.ascribed, one.conditional or other.conditional)
    return (one.topic, *marks, one.statement, other.statement)


def changes(stances: Iterable[Told]) -> list[tuple[Told, Told]]:
    """Return the changes on one topic, each told once, in no order."""
    line = [one for one in line_of(stances) if one.stance != "unclear"]
    told_as: dict[Any, list[tuple[Told, Told]]] = {}
    for one, other in product(line, line):
        between = any(is_before(one, third) and is_before(third, other) for third in line)
        if one.stance != other.stance and is_before(one, other) and not between:
            key = one.stance, other.stance, other.first, other.last
            told_as.setdefault(key, []).append((one, other))
    return [
        (
            max((one for one, _ in pairs), key=lambda one: (not one.conditional, _by_end(one))),
            max((other for _, other in pairs), key=lambda one: (not one.conditional, order(one))),
        )
        for pairs in told_as.values()
    ]


def _by_end(one: Told) -> tuple[Any, ...]:
    return *_last(one), one.first or date.min, bool(one.first), one.statement


def conflicts(stances: Iterable[Told]) -> list[tuple[Told, Told]]:
    """Return all pairs of stances for and against one topic that are in conflict."""
    listed = list(stances)
    return [
        (favor, against)
        for favor, against in product(listed, listed)
        if (favor.stance, against.stance) == ("favor", "against") and overlap(favor, against)
    ]


def firmest(pairs: Iterable[tuple[Told, Told]]) -> tuple[Told, Told] | None:
    """Return the conflict with the fewest marks, own before ascribed; of several, the latest."""

    def firmness(pair: tuple[Told, Told]) -> Any:
        _, ascribed, conditional, *_ = marked(*pair)
        earlier, later = sorted(pair, key=order)
        return not ascribed, not conditional, order(later), order(earlier)

    return max(pairs, key=firmness, default=None)


class Cell(NamedTuple):
    """What a holder holds on a topic or in its subtree; all lists begin with the latest."""

    now: list[Now]
    changes: list[Pair]
    conflict: Pair | None
    history: list[tuple[str, str]]
    changed: list[tuple[date | None, date | None]]


def cell(stances: Sequence[Told]) -> Cell:
    topics = {
        one.topic: [other for other in stances if other.topic == one.topic] for one in stances
    }
    by_id = {(one.statement, one.topic): one for one in stances}
    stands = [one for some in topics.values() for one in now(some)]
    stands.sort(key=lambda one: order(by_id[one[-1], one[0]]), reverse=True)
    pairs = [pair for some in topics.values() for pair in changes(some)]
    pairs.sort(key=lambda pair: (order(pair[1]), pair[0].stance), reverse=True)
    conflict = firmest(pair for some in topics.values() for pair in conflicts(some))
    return Cell(
        stands,
        [marked(*pair) for pair in pairs],
        conflict and marked(*conflict),
        [(one.statement, one.topic) for one in sorted(stances, key=order, reverse=True)],
        [(after.first, after.last) for _, after in pairs],
    )


def above(topic: str, documents: Mapping[str, Documents]) -> list[str]:
    """Return a topic and all above it, up to the root."""
    found = [topic]
    while parent := documents["topics"][found[-1]]["parent"]:
        found.append(parent["id"])
    return found


def cells(
    stances: Iterable[Told], columns: Callable[[str], Iterable[str]]
) -> dict[tuple[str, str], Cell]:
    """Return the cell of each holder and each column that a topic of its stances is in."""
    found: dict[tuple[str, str], list[Told]] = {}
    for one in stances:
        for column in columns(one.topic):
            found.setdefault((one.holder, column), []).append(one)
    return {key: cell(some) for key, some in found.items()}


def disputed(stances: Iterable[Told]) -> set[str]:
    """Return the topics on which two holders stand on opposite sides now."""
    sides: dict[tuple[str, str], set[str]] = {}
    for (holder, topic), one in cells(stances, lambda topic: [topic]).items():
        for stand in one.now:
            sides.setdefault((topic, stand[1]), set()).add(holder)
    return {
        topic
        for (topic, stance), holders in sides.items()
        if stance == "favor"
        for holder in holders
        if sides.get((topic, "against"), set()) - {holder}
    }


def may_be_in(span: tuple[date | None, date | None], start: date, end: date) -> bool:
    """Return whether days overlap others; an unknown day matches nothing on its side."""
    first, last = span
    is_known_after = start == date.min or (last is not None and last >= start)
    is_known_before = end == date.max or (first is not None and first <= end)
    return is_known_after and is_known_before
