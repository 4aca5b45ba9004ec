"""The order of a list by relevance: the newest records that were found are ranked, the rest follow.

To rank, records have to be read, and there may be any number of them. So only the newest ones are
ranked, and a cursor says which: from the newest to the oldest one that the first page ranked. New
records come before the newest, so they are on no later page, and nothing is skipped or repeated.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Field, IntegerField, QuerySet

from statements.rest.json.document_queries import DocumentRow, SelectDocuments
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.problems.exceptions import InvalidParameters
from statements.rest.query.query_string import InvalidValue
from statements.rest.query.ranking import Ranking

RANKED = 1_000
"""How many of the records found are ranked: the newest ones."""

MOST = 2 * RANKED
"""How many there may be by the time of a later page, as records are changed and published."""

REST = -1
"""The score of all that isn't ranked."""

OUTDATED = InvalidValue(
    "outdated",
    "Too many records have changed since the first page to keep its ranking: leave the cursor out "
    "to start over.",
)


class Window(NamedTuple):
    """The records that are ranked: their number, and the positions of the first and last, by time.

    It's part of each position in the list.
    """

    newest: tuple[datetime, str]
    oldest: tuple[datetime, str]
    ranked: int


class Ranked(NamedTuple):
    """A position in the list; the best and newest is greatest."""

    score: int
    created: datetime
    key: str


class Asked(NamedTuple):
    """What to select: documents of these records before or after a position, if there is one."""

    records: QuerySet
    select: SelectDocuments
    window: Window
    at: Ranked | None
    is_backward: bool

    @property
    def begins_in_rest(self) -> bool:
        """Return whether the position is past all ranked records."""
        return self.at is not None and self.at.score == REST


class RankedKeyset:
    """Orders what a search finds: the newest records by score, then the rest, newest first.

    ``newest`` is the order by time, and ``visible`` has all records that the reader may see. After
    `select`, ``ranked`` is how many of the records found are ranked.
    """

    def __init__(self, newest: Keyset, visible: QuerySet, ranking: Ranking) -> None:
        self.newest = newest
        self.visible = visible
        self.ranking = ranking
        ends = (*newest.fields, *newest.fields)
        self.fields: tuple[Field, ...] = (*ends, IntegerField(), IntegerField(), *newest.fields)
        self.ranked = 0
        self._best_first: list[Ranked] | None = None

    def select(
        self,
        records: QuerySet,
        select: SelectDocuments,
        place: Position | None,
        count: int,
        *,
        is_backward: bool = False,
    ) -> Sequence[DocumentRow]:
        """Return the first rows after a position, or before it: each row's own, and its document.

        Raises InvalidParameters if too much has changed since the window was fixed.
        """
        at = None if place is None else Ranked(*place[5:])
        window = self._fix_window(records) if place is None else _window_at(place)
        if window is None:
            return []
        self.ranked = window.ranked
        asked = Asked(records, select, window, at, is_backward)
        parts = [self._select_ranked, self._select_rest]
        if is_backward:
            parts.reverse()
        if at is not None and asked.begins_in_rest != is_backward:
            parts = parts[1:]
        found: list[DocumentRow] = []
        for part in parts:
            if len(found) < count:
                found += part(asked, count - len(found))
        start = (*window.newest, *window.oldest, window.ranked)
        return [(*start, *row) for row in found]

    def _fix_window(self, records: QuerySet) -> Window | None:
        """Rank the newest records; return None if there are none at all."""
        found = self._read(self.newest.after(records, None), RANKED)
        self._best_first = sorted(found, reverse=True)
        return Window(found[0][1:], found[-1][1:], len(found)) if found else None

    def _select_ranked(self, asked: Asked, count: int) -> list[DocumentRow]:
        ranked = self._rank_window(asked)
        if asked.is_backward:
            left = [one for one in reversed(ranked) if asked.at is None or one > asked.at]
        else:
            left = [one for one in ranked if asked.at is None or one < asked.at]
        found: list[DocumentRow] = []
        while left and len(found) < count:
            # One may be gone by now, and the next takes its place.
            some, left = left[: count - len(found)], left[count - len(found) :]
            there = self.visible.filter(key__in=[one.key for one in some]).order_by("key")
            documents: dict[str, str] = dict(asked.select(there, ["key"]))
            found += [(*one, documents[one.key]) for one in some if one.key in documents]
        return found

    def _rank_window(self, asked: Asked) -> list[Ranked]:
        """Return the records of the window, best first; they are read once for a stream."""
        if self._best_first is None:
            newest, oldest, _ = asked.window
            found = self._read(self.newest.between(asked.records, newest, oldest), MOST + 1)
            if len(found) > MOST:
                fault = {"parameter": "cursor", "code": OUTDATED.code, "detail": OUTDATED.detail}
                raise InvalidParameters([fault])
            self._best_first = sorted(found, reverse=True)
        return self._best_first

    def _read(self, records: QuerySet, count: int) -> list[Ranked]:
        search, value = self.ranking
        rows = search.read_scored(records, self.newest.columns, count, value)
        return [Ranked(*row) for row in rows]

    def _select_rest(self, asked: Asked, count: int) -> list[DocumentRow]:
        if asked.window.ranked < RANKED:
            return []
        older = self.newest.after(asked.records, asked.window.oldest)
        place = asked.at[1:] if asked.at and asked.begins_in_rest else None
        rows = self.newest.select(older, asked.select, place, count, is_backward=asked.is_backward)
        return [(REST, *row) for row in rows]


def _window_at(place: Position) -> Window:
    return Window(place[0:2], place[2:4], place[4])
