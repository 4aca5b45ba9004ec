"""The questions for the data set, in a form from which each candidate's addresses are made."""

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.dataset.facts import IDS, Facts, facts
from benchmarks.dataset.reading import across, reader, spread

PAGE = 50
ASKED = 20
"""How many different questions a work with parameters has at least."""

COUNTED = 10
"""How many speakers, and how many topics, statements are counted of."""

RELATED, QUIET = 15, 5
"""How many statements that others are related to are asked about, and how many any others."""

RANGES = (
    *("1500,2500", "60000,70000", "100,150", "15,16", "250000,", ",5", "35000,36000"),
    *("7500,8000", "1e6,2e6", "900,1100"),
)
"""Ranges of numbers, besides those among the facts."""


class Place(NamedTuple):
    """A public statement: its row in the order of ids, counted from 1, its primary key and id."""

    row: int
    pk: int
    key: str


class Question(NamedTuple):
    """One question: filters by name, the place after which a page begins, or the id of a record."""

    filters: Mapping[str, str] = {}
    after: Place | None = None
    key: str | None = None


class Known(NamedTuple):
    """The values that questions ask for: the facts, and public statements about nine tenths down.

    ``speakers`` and ``topics`` are ids, from the one with the most statements to one with a single
    statement; ``statements`` from the one that most others are related to, to some of the many that
    hardly any is related to.
    """

    facts: Facts
    places: list[Place]
    speakers: list[str]
    topics: list[str]
    statements: list[str]


def known(size: int, database_url: str) -> Known:
    """Return what questions about the data set of that size are made from."""
    found = facts(size, database_url)
    with reader(database_url) as ask:
        rows = ask(
            "SELECT id, key FROM statements_statement WHERE key >= ? AND review_status <> 'draft'"
            " ORDER BY key LIMIT 1000",
            found.deep_id,
        )
        speakers, topics, related = (
            [key for key, _ in across(ask(IDS[name]), number)]
            for name, number in (
                ("speaker", COUNTED),
                ("topic", COUNTED),
                ("related_to", RELATED),
            )
        )
    quiet = spread([key for key in found.details if key not in related], QUIET)
    places = [Place(found.deep_row + place, pk, key) for place, (pk, key) in enumerate(rows)]
    return Known(found, places[: -PAGE - 1] or places, speakers, topics, [*related, *quiet])


def first(known: Known) -> list[Question]:
    """Return the question for the first page of the whole list."""
    return [Question()]


def deep(known: Known) -> list[Question]:
    """Return questions for pages that begin about nine tenths of the way through the list."""
    return [Question(after=place) for place in spread(known.places, ASKED)]


def filtered(known: Known) -> list[Question]:
    """Return questions by speaker, kind and days."""
    return [
        Question(
            {
                "speaker": one.speaker,
                "kind": one.kind,
                "said_after": one.said_after,
                "said_before": one.said_before,
            }
        )
        for one in known.facts.filtered
    ]


def detail(known: Known) -> list[Question]:
    """Return questions for single statements from the whole list."""
    return [Question(key=key) for key in known.facts.details]


def stance(known: Known) -> list[Question]:
    """Return questions for a stance and its holder or topic, in one and the same row."""
    return [Question({"stance": one.stance, one.by: one.id}) for one in known.facts.stances]


def overlap(known: Known) -> list[Question]:
    """Return questions for numbers that overlap a range."""
    return [Question({"estimate_overlaps": ends}) for ends in (*known.facts.overlaps, *RANGES)]
