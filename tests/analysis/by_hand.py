"""What the statements have, for all parameters that can be facets, and queries about that."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from hypothesis import strategies as st

from tests.api.by_hand import GROUPS, Asked, Library, Row, Rows, by_hand, one, picks_of

OWN = (
    *("kind", "attribution", "speech", "polarity", "modality", "likelihood", "credibility"),
    *("review_status", "language", "document"),
)
ROLES = ("on_behalf_of", "addressee", "about")


def own(statement: Any, library: Library) -> Iterator[Row]:
    yield {name: one(statement[name]) for name in OWN}


def document(statement: Any, library: Library) -> Iterator[Row]:
    source = library.sources[statement["document"]["id"]]
    yield {
        "publisher": one(source["publisher"]),
        "document_country": one(source["country"]),
        "reliability": one(source["reliability"]),
    }


def authors(statement: Any, library: Library) -> Iterator[Row]:
    for author in library.sources[statement["document"]["id"]]["authors"]:
        yield {"author": one(author)}


def corrected(statement: Any, library: Library) -> Iterator[Row]:
    """Yield a single row: the record itself rests on all of its sources."""
    resting_on = {statement["document"]["id"]}
    resting_on |= {hop["source"]["id"] for hop in statement["chain"] if hop["source"]}
    yield {
        "rests_on_corrected": {
            correction["kind"]
            for source in library.sources.values()
            for correction in source["corrections"]
            if correction["document"]["id"] in resting_on
        }
    }


def taking_part(name: str, role: str | None, statement: Any, library: Library) -> Iterator[Row]:
    for part in statement["participants"]:
        if role in (None, part["role"]):
            yield {name: one(part["actor"])}


def topics(statement: Any, library: Library) -> Iterator[Row]:
    for topic in statement["topics"]:
        yield {"topic": library.above(topic)}


def exact_topics(statement: Any, library: Library) -> Iterator[Row]:
    for topic in statement["topics"]:
        yield {"topic_exact": one(topic)}


def topic_countries(statement: Any, library: Library) -> Iterator[Row]:
    for topic in statement["topics"]:
        yield {"topic_country": one(library.topics[topic["id"]]["country"])}


def assessments(statement: Any, library: Library) -> Iterator[Row]:
    for assessment in statement["assessments"]:
        yield {
            "assessor": one(assessment["assessor"]),
            "verdict": one(assessment["verdict"]),
            "assessment_document": one(assessment["document"]),
        }


ALL_GROUPS: dict[str, Rows] = {
    **GROUPS,
    "own": own,
    "document": document,
    "author": authors,
    "corrected": corrected,
    "participant": partial(taking_part, "participant", None),
    **{role: partial(taking_part, role, role) for role in ROLES},
    "topic": topics,
    "topic_exact": exact_topics,
    "topic_country": topic_countries,
    "assessment": assessments,
}


class Catalog:
    """The library with the values that occur for each parameter, and the group it is in."""

    def __init__(self) -> None:
        from statements.filters import StatementFilterSet

        self.library = Library(ALL_GROUPS)
        self.group: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        for group, rows_by_id in self.library.rows.items():
            for row in (row for rows in rows_by_id.values() for row in rows):
                for name, there in row.items():
                    self.group[name] = group
                    self.values[name] = sorted({*self.values.get(name, []), *there})
        # An outlet that speaks passes the words on as well, without a hop.
        self.values["via"] = sorted({*self.values["via"], *self.library.outlets.values()})
        known = StatementFilterSet.by_name
        self.nullable = {name for name in self.group if f"{name}_isnull" in known}
        self.single = {name for name in self.group if not known[name].repeatable}
        self.facets = sorted(name for name in self.group if known[name].is_facet)

    def __repr__(self) -> str:
        return "the catalog"

    def find(self, asked: Sequence[Asked]) -> set[str]:
        """Return the ids of the statements that have what is asked."""
        groups: dict[str, list[Asked]] = {}
        for condition in asked:
            groups.setdefault(self.group[condition.name], []).append(condition)
        return {
            id
            for id in self.library.statements
            if all(by_hand(some, id, group, self.library) for group, some in groups.items())
        }

    def ask(self, picks: Sequence[tuple[int, str, list[int]]], near: str) -> list[Asked]:
        """Return what is asked, half of it about the group of a parameter."""
        siblings = sorted(name for name in self.group if self.group[name] == self.group[near])
        asked: dict[tuple[str, str], Asked] = {}
        for place, suffix, places in picks:
            names = siblings if place % 2 else sorted(self.group)
            name = names[place // 2 % len(names)]
            if suffix == "_isnull" and name not in self.nullable:
                continue
            known = ["true", "false"] if suffix == "_isnull" else self.values[name]
            most = 1 if suffix == "_isnull" or name in self.single else 3
            chosen = {known[one % len(known)] for one in places[:most]}
            asked[name, suffix] = Asked(name, suffix, tuple(sorted(chosen)))
        return list(asked.values())

    def with_values(self, name: str) -> Iterator[tuple[str | None, Asked]]:
        """Yield each value of a parameter, and what asks for it; null comes last."""
        for value in self.values[name]:
            yield value, Asked(name, "", (value,))
        if name in self.nullable:
            yield None, Asked(name, "_isnull", ("true",))


places = st.integers(0, 199)
picks = picks_of(places, max_size=4)
