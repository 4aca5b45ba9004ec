"""Positions: where each holder stands on each topic, since when, and on whose word.

docs/questions.md defines the words. A position is on one topic or, rolled up, on all in its
subtree; stances are compared only with those on the same topic.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from statements.analysis.held_stances import (
    Holder,
    find_disputed,
    read_columns,
    read_holders,
    read_stances,
)
from statements.analysis.stance_lines import (
    MARKS,
    Change,
    Conflict,
    Held,
    Stand,
    choose_line,
    find_changes,
    find_conflict,
    find_stands,
)
from statements.documents.store.merged_ids import find_merged
from statements.models import Topic
from statements.rest.query.filtersets import ParameterFilterSet

MAX_TOPICS = 100
"""Positions of one holder that are shown."""

MAX_POSITIONS = 500
"""Positions after which a page ends, however few holders it has."""

LATEST = 10
"""Stances, changes and ways to stand that are shown of a position: the latest."""

MAX_HOLDERS, MAX_STANCES = 1_000, 20_000
"""Holders and stances that a page looks at; a holder's stances are never divided."""

BATCH = 50
"""Holders whose stances are read at first."""


class Span(NamedTuple):
    """Days from one to another in ISO 8601, both included; None is no limit."""

    first: str | None
    last: str | None


class Wanted(NamedTuple):
    """Which positions to find.

    If ``is_rolled_up``, they are on the subtrees of ``roots``, or of all topics without a parent.
    The others leave out positions: those without a conflict or, if false, with one; those on topics
    on which holders agree or, if false, disagree; and those without a change in a span of time.
    """

    is_rolled_up: bool = False
    roots: Sequence[str] = ()
    conflict: bool | None = None
    disagree: bool | None = None
    changed: Span | None = None

    @property
    def is_choosy(self) -> bool:
        """Whether a holder may have no such position."""
        return (self.conflict, self.disagree, self.changed) != (None, None, None)


class Position:
    """One holder's stances on a topic, or on all topics in its subtree."""

    def __init__(self, topic: str, by_topic: Mapping[str, Sequence[Held]]) -> None:
        """Store the stances by topic; those on a topic must be sorted by time."""
        self.topic, self.by_topic = topic, by_topic

    @cached_property
    def stances(self) -> list[Held]:
        """All stances, the latest last."""
        return sorted(held for some in self.by_topic.values() for held in some)

    @cached_property
    def stands(self) -> list[Stand]:
        """Where the holder stands now, the latest last."""
        found = (find_stands(choose_line(stances)) for stances in self.by_topic.values())
        return sorted(stand for some in found for stand in some)

    @cached_property
    def changes(self) -> list[Change]:
        """The holder's changes, the latest last."""
        found = (find_changes(choose_line(stances)) for stances in self.by_topic.values())
        return sorted(
            (change for some in found for change in some),
            key=lambda change: (change.after, change.before.stance),
        )

    @cached_property
    def conflict(self) -> Conflict | None:
        """The conflict with the fewest marks; of several, the latest."""
        found = filter(None, map(find_conflict, self.by_topic.values()))
        return max(
            found,
            key=lambda one: (-MARKS.index(one.marks), one.later, one.earlier),
            default=None,
        )

    def has_changed_in(self, span: Span) -> bool:
        """Return whether a change may have been made in a span of time."""
        return any(
            (span.first is None or change.after.last >= span.first)
            and (span.last is None or change.after.first <= span.last)
            for change in self.changes
        )


class Row(NamedTuple):
    """A holder with its positions, in the order of the topics' ids."""

    holder: Holder
    positions: list[Position]


class Page(NamedTuple):
    """Rows in the order of the holders' ids; if there may be more, they come after ``end``."""

    rows: list[Row]
    end: str | None


class PositionFinder:
    """Finds the positions that are wanted, of those that the stances of a query make."""

    def __init__(self, filterset: ParameterFilterSet, wanted: Wanted) -> None:
        self.filterset, self.wanted = filterset, wanted

    def find_page(self, after: str | None, limit: int) -> Page:
        """Return the rows of the first holders whose ids come after one, at most ``limit``.

        A page ends sooner after MAX_POSITIONS, and once it has looked at MAX_HOLDERS or at
        MAX_STANCES: if positions are chosen, it may have no rows and not be the last one.
        """
        most = MAX_HOLDERS if self.wanted.is_choosy else limit
        holders = read_holders(self.filterset, after, most + 1)
        rows: list[Row] = []
        looked_at = stances = shown = 0
        for holder, held in self._read(holders[:most], min(limit, BATCH)):
            positions = self._positions(held)
            if positions:
                rows.append(Row(holder, positions))
            looked_at += 1
            stances += len(held)
            shown += min(len(positions), MAX_TOPICS)
            if len(rows) == limit or shown >= MAX_POSITIONS or stances >= MAX_STANCES:
                break
        return Page(rows, holders[looked_at - 1].key if looked_at < len(holders) else None)

    def _read(self, holders: Sequence[Holder], size: int) -> Iterator[tuple[Holder, list[Held]]]:
        """Yield each holder with its stances, read in batches that grow from a size."""
        waiting = iter(holders)
        while batch := list(islice(waiting, size)):
            stances: dict[int, list[Held]] = {holder.pk: [] for holder in batch}
            for held in read_stances(self.filterset, stances):
                stances[held.holder].append(held)
            yield from ((holder, stances[holder.pk]) for holder in batch)
            size *= 2

    def _positions(self, stances: Iterable[Held]) -> list[Position]:
        """Return the positions that one holder's stances make, of those that are wanted."""
        by_topic: dict[str, list[Held]] = {}
        for held in stances:
            by_topic.setdefault(held.topic, []).append(held)
        by_column: dict[str, dict[str, list[Held]]] = {}
        for topic, on_topic in by_topic.items():
            on_topic.sort()
            columns = [topic] if self._columns is None else self._columns.get(topic, [])
            for column in columns:
                by_column.setdefault(column, {})[topic] = on_topic
        found = (Position(column, by_column[column]) for column in sorted(by_column))
        return [position for position in found if self._is_wanted(position)]

    def _is_wanted(self, position: Position) -> bool:
        _, _, conflict, disagree, changed = self.wanted
        return (
            (disagree is None or disagree is not self._disputed.isdisjoint(position.by_topic))
            and (conflict is None or conflict is (position.conflict is not None))
            and (changed is None or position.has_changed_in(changed))
        )

    @cached_property
    def _columns(self) -> dict[str, list[str]] | None:
        """The topics in whose subtrees each topic is, if positions are rolled up."""
        roots = self.wanted.roots
        if not self.wanted.is_rolled_up:
            return None
        columns = read_columns(self.filterset, roots)
        missing = set(roots).difference(*columns.values())
        if missing and (moved := find_merged(Topic.resource, missing)):
            columns = read_columns(self.filterset, [moved.get(root, root) for root in roots])
        return columns

    @cached_property
    def _disputed(self) -> set[str]:
        """The topics on which holders disagree."""
        return find_disputed(self.filterset)
