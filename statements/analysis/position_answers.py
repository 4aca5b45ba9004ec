"""Positions as plain data: what is shown of each, with names, dates, and on whose word."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from statements.analysis.attributions import read_attributions
from statements.analysis.positions import LATEST, MAX_TOPICS, Position, Row
from statements.analysis.stance_lines import FAVOR, Change, Conflict, Held, Stand
from statements.models import Topic

Plain = dict[str, Any]

AT_ONCE = 500
"""Names and dates that one query reads."""


def tell_rows(visible: QuerySet, rows: Sequence[Row]) -> list[Plain]:
    """Return rows as plain data.

    ``visible`` are the statements that the reader may see. A stance whose statement has been
    deleted since it was found is left out.
    """
    shown = [(row, row.positions[:MAX_TOPICS]) for row in rows]
    teller = Teller(visible, [one for _, positions in shown for one in positions])
    return [
        {
            "holder": {"id": row.holder.key, "name": row.holder.name},
            "positions": [teller.position(one) for one in positions],
            "more": len(row.positions) - len(positions),
        }
        for row, positions in shown
    ]


def tell_table(visible: QuerySet, rows: Sequence[Row]) -> list[Plain]:
    """Return a row for each way in which each holder stands now, with what the position comes to.

    All are told, however many, the latest first.
    """
    listed = [
        (row.holder, position, stand.latest, stand.found)
        for row in rows
        for position in row.positions
        for stand in reversed(position.stands)
    ]
    statements = {held.statement for *_, held, _ in listed}
    dates = read_dates(visible, statements)
    attributions = read_attributions(visible, statements)
    return [
        {
            "holder": holder.key,
            "topic": position.topic,
            "stance_topic": held.topic,
            "stance": held.stance,
            "ascribed": bool(held.is_ascribed),
            "conditional": bool(held.is_conditional),
            "count": count,
            "date": dates[held.statement].edtf,
            "dated_by": dates[held.statement].dated_by,
            "statement": held.statement,
            **attributions[held.statement]._asdict(),
            "chain": [hop.source or hop.actor for hop in attributions[held.statement].chain],
            "changes": len(position.changes),
            "conflict": position.conflict is not None,
            "history": len(position.stances),
        }
        for holder, position, held, count in listed
        if held.statement in dates and held.statement in attributions
    ]


class Teller:
    """Tells of positions in plain data; it reads what there is to tell of all of them at once."""

    def __init__(self, visible: QuerySet, positions: Sequence[Position]) -> None:
        """Read the names, the dates and the attributions that are shown."""
        told = {held.statement for one in positions for held in _told(one)}
        listed = {held.statement for one in positions for held in one.stances[-LATEST:]}
        self._names = read_names({position.topic for position in positions})
        self._dates = read_dates(visible, told | listed)
        self._attributions = read_attributions(visible, told)

    def position(self, position: Position) -> Plain:
        """Return a position."""
        return {
            "topic": {"id": position.topic, "name": self._names.get(position.topic)},
            "now": {
                "count": len(position.stands),
                "latest": [*filter(None, map(self._stand, _latest(position.stands)))],
            },
            "changes": {
                "count": len(position.changes),
                "latest": [*filter(None, map(self._change, _latest(position.changes)))],
            },
            "conflict": self._conflict(position.conflict),
            "history": {
                "count": len(position.stances),
                "latest": [*filter(None, map(self._held, _latest(position.stances)))],
            },
        }

    def _stand(self, stand: Stand) -> Plain | None:
        told = self._witness(stand.latest)
        return told and {**told, "count": stand.found}

    def _change(self, change: Change) -> Plain | None:
        return self._pair(change.before, change.after, "before", "after")

    def _conflict(self, conflict: Conflict | None) -> Plain | None:
        if conflict is None:
            return None
        favor, against = conflict.earlier, conflict.later
        if favor.stance != FAVOR:
            favor, against = against, favor
        return self._pair(favor, against, "favor", "against")

    def _pair(self, one: Held, other: Held, *names: str) -> Plain | None:
        """Return two stances by their names, with the marks that either has."""
        told = [self._witness(one), self._witness(other)]
        if None in told:
            return None
        return {
            "topic": one.topic,
            "ascribed": bool(one.is_ascribed or other.is_ascribed),
            "conditional": bool(one.is_conditional or other.is_conditional),
            **dict(zip(names, told, strict=True)),
        }

    def _witness(self, held: Held) -> Plain | None:
        """Return a stance, and on whose word it is told."""
        told, attribution = self._held(held), self._attributions.get(held.statement)
        if told is None or attribution is None:
            return None
        return {**told, **attribution.as_plain()}

    def _held(self, held: Held) -> Plain | None:
        """Return a stance, and when it was taken."""
        if held.statement not in self._dates:
            return None
        dated = self._dates[held.statement]
        return {
            "topic": held.topic,
            "stance": held.stance,
            "ascribed": bool(held.is_ascribed),
            "conditional": bool(held.is_conditional),
            "date": dated.edtf,
            "dated_by": dated.dated_by,
            "statement": held.statement,
        }


def _latest(found: Sequence[Any]) -> list[Any]:
    """Return the latest few, the last one first."""
    return [*found[: -LATEST - 1 : -1]]


def _told(position: Position) -> Iterator[Held]:
    """Yield the stances that are told with their attribution."""
    yield from (stand.latest for stand in _latest(position.stands))
    for change in _latest(position.changes):
        yield from change
    if position.conflict:
        yield from (position.conflict.earlier, position.conflict.later)


def read_names(topics: Iterable[str]) -> dict[str, str]:
    """Return the names of topics by their ids."""
    return {
        key: name
        for some in _parts(topics)
        for key, name in Topic.objects.filter(key__in=some).order_by().values_list("key", "name")
    }


class Dated(NamedTuple):
    """A statement's date in EDTF, and whether it was `said` or `published` then."""

    dated_by: str | None
    edtf: str | None


def read_dates(visible: QuerySet, statements: Iterable[str]) -> dict[str, Dated]:
    """Return the dates of statements."""
    found: dict[str, Dated] = {}
    for some in _parts(statements):
        rows = visible.order_by().filter(key__in=some)
        for key, said, published in rows.values_list(
            "key", "said_edtf", "document__published_edtf"
        ):
            dated_by = "said" if said else "published" if published else None
            found[key] = Dated(dated_by, said or published)
    return found


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(ids)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
