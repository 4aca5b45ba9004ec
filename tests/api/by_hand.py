"""A search by hand: it reads the documents that the API answers with, and knows no filters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.api.asking import records

Row = dict[str, set[str]]
"""What one row has, by the names of its group's parameters."""


class Library:
    """The statements, and the rows of each group that they have."""

    def __init__(self, groups: "Mapping[str, Rows] | None" = None) -> None:
        self.statements = {one["id"]: one for one in records("statements")}
        self.actors = {one["id"]: one for one in records("actors")}
        self.sources = {one["id"]: one for one in records("sources")}
        self.outlets = {one["actor"]["id"]: id for id, one in self.sources.items() if one["actor"]}
        self.topics = {one["id"]: one for one in records("topics")}
        self.rows = {
            group: {id: list(rows(one, self)) for id, one in self.statements.items()}
            for group, rows in (groups or GROUPS).items()
        }

    def __repr__(self) -> str:
        return "the library"

    def above(self, topic: Any) -> set[str]:
        """Return the ids of a topic and of all above it."""
        ids: set[str] = set()
        at = topic and topic["id"]
        while at:
            ids.add(at)
            parent = self.topics[at]["parent"]
            at = parent and parent["id"]
        return ids


def one(value: Any) -> set[str]:
    """Return the value, or the id of a reference, as a query would name it; null is nothing."""
    if value is None:
        return set()
    if isinstance(value, dict):
        return {value["id"]}
    return {str(value).lower() if isinstance(value, bool) else str(value)}


Rows = Callable[[Any, Library], Iterator[Row]]
"""Returns the rows of a statement."""


def speakers(statement: Any, library: Library) -> Iterator[Row]:
    for part in statement["participants"]:
        if part["role"] == "speaker":
            actor = library.actors[part["actor"]["id"]]
            yield {
                "speaker": one(actor["id"]),
                "speaker_kind": one(actor["kind"]),
                "speaker_country": one(actor["country"]),
                "speaker_named": one(actor["is_named"]),
            }


def hops(statement: Any, library: Library) -> Iterator[Row]:
    for hop in statement["chain"]:
        yield {"via": one(hop["source"] or hop["actor"]), "hop_relation": one(hop["relation"])}


def stances(statement: Any, library: Library) -> Iterator[Row]:
    voices = {
        part["actor"]["id"]
        for part in statement["participants"]
        if part["role"] in ("speaker", "on_behalf_of")
    }
    for stance in statement["stances"]:
        yield {
            "stance": one(stance["stance"]),
            "stance_holder": one(stance["holder"]),
            "stance_topic": library.above(stance["topic"]),
            "stance_topic_exact": one(stance["topic"]),
            "stance_ascribed": one(stance["holder"]["id"] not in voices),
        }


def conditions(statement: Any, library: Library) -> Iterator[Row]:
    for condition in statement["conditions"]:
        yield {
            "condition": one(condition["kind"]),
            "condition_topic": library.above(condition["topic"]),
            "condition_topic_exact": one(condition["topic"]),
        }


def relations(statement: Any, library: Library) -> Iterator[Row]:
    for relation in statement["relations"]:
        yield {"relation": one(relation["kind"]), "related_to": one(relation["other"])}


RANGES = ("0,10", "20,20", "60,", ",90", "150,200", "80000,120000")


def estimates(statement: Any, library: Library) -> Iterator[Row]:
    for estimate in statement["estimates"]:
        yield {
            "measure": one(estimate["measure"]),
            "unit": one(estimate["unit"]),
            "quantity_role": one(estimate["quantity_role"]),
            "estimate_likelihood": one(estimate["likelihood"]),
            "estimate_overlaps": {text for text in RANGES if overlaps(text, estimate)},
        }


def overlaps(text: str, estimate: Any) -> bool:
    """Say whether some number lies in the range and is one that the estimate allows."""
    least, most = (float(end) if end else None for end in text.split(","))
    lower = estimate["value"] if estimate["lower"] is None else estimate["lower"]
    upper = estimate["value"] if estimate["upper"] is None else estimate["upper"]
    return not_after(least, upper, estimate["upper_inclusive"]) and not_after(
        lower, most, estimate["lower_inclusive"]
    )


def not_after(first: float | None, last: float | None, included: bool) -> bool:
    if first is None or last is None:
        return True
    return first <= last if included else first < last


GROUPS: dict[str, Rows] = {
    "speaker": speakers,
    "hop": hops,
    "stance": stances,
    "condition": conditions,
    "relation": relations,
    "estimate": estimates,
}
Pick = tuple[int, str, list[int]]
"""A parameter, its suffix and its values, each by some place among those that there are."""

ALWAYS_KNOWN = ("stance_ascribed", "estimate_overlaps")
SINGLE = ("speaker_named", "stance_ascribed")


@dataclass(frozen=True)
class Asked:
    """One query parameter: ``x=v``, ``x_not=v`` or ``x_isnull=true``, perhaps with several v."""

    name: str
    suffix: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return "&".join(f"{self.name}{self.suffix}={value}" for value in self.values)

    @property
    def is_negated(self) -> bool:
        return (self.suffix, *self.values) == ("_isnull", "true") or self.suffix == "_not"

    def fits(self, row: Row) -> bool:
        """Say whether the row has what is asked for, or what must not be."""
        there = row[self.name]
        return bool(there) if self.suffix == "_isnull" else bool(there & set(self.values))


def by_hand(asked: Sequence[Asked], id: str, group: str, library: Library) -> bool:
    """Say whether a statement has what is asked, by looking at each of its rows."""
    wanted = [one for one in asked if not one.is_negated]
    if wanted and not some_row(wanted, id, group, library):
        return False
    return not any(
        some_row(
            [unwanted, *(one for one in wanted if (one.name, one.suffix) != (unwanted.name, ""))],
            id,
            group,
            library,
        )
        for unwanted in asked
        if unwanted.is_negated
    )


def some_row(asked: Sequence[Asked], id: str, group: str, library: Library) -> bool:
    """Say whether one row of the statement fits all that is asked.

    The outlet that speaks counts as one through whom the words came, if no hop is described.
    """
    if any(all(one.fits(row) for one in asked) for row in library.rows[group][id]):
        return True
    if len({(one.name, one.suffix) for one in asked}) > 1 or asked[0].name != "via":
        return False
    voices = [
        {"via": {library.outlets[part["actor"]["id"]]}}
        for part in library.statements[id]["participants"]
        if part["role"] == "speaker" and part["actor"]["id"] in library.outlets
    ]
    return any(all(one.fits(voice) for one in asked) for voice in voices)


def question(group: str, picks: Sequence[Pick], library: Library) -> list[Asked]:
    """Return what is asked of a group, with values that occur; no name and suffix twice."""
    values: dict[str, set[str]] = {}
    for row in (row for rows in library.rows[group].values() for row in rows):
        for name, there in row.items():
            values.setdefault(name, set()).update(there)
    asked: dict[tuple[str, str], Asked] = {}
    for place, suffix, places in picks:
        name = sorted(values)[place % len(values)]
        if suffix == "_isnull" and name in ALWAYS_KNOWN:
            continue
        known = ["true", "false"] if suffix == "_isnull" else sorted(values[name])
        most = 1 if suffix == "_isnull" or name in SINGLE else 3
        chosen = {known[one % len(known)] for one in places[:most]}
        asked[name, suffix] = Asked(name, suffix, tuple(sorted(chosen)))
    return list(asked.values())


def picks_of(
    places: st.SearchStrategy[int], *, min_size: int = 0, max_size: int
) -> st.SearchStrategy[list[Pick]]:
    """Return a strategy for picks: places of a name and of its values, with a suffix between."""
    suffixes = st.sampled_from(["", "_not", "_isnull"])
    pick = st.tuples(places, suffixes, st.lists(places, min_size=1, max_size=3))
    return st.lists(pick, min_size=min_size, max_size=max_size)


places = st.integers(0, 99)
picks = picks_of(places, min_size=1, max_size=5)
