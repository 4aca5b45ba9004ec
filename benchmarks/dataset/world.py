"""The world before anyone speaks: its actors, outlets and topics.

All of it is held in memory; a world of a million statements has about ten thousand actors.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log10

from benchmarks.dataset import words
from benchmarks.dataset.chance import Chance, zipf
from benchmarks.dataset.days import COUNT, DAYS, FROM_YEAR_ON, MONTHS, NO_DATE, Columns
from benchmarks.dataset.tables import Block
from statements.vocabularies import ActorKind, Reliability, Sector, SourceKind, Through, TopicKind

Stamp = tuple[str, str, int]
"""When a record was first and last written, in UTC, and by which revision."""

# The text says nothing about the time zone; the databases take it as UTC.
FIRST_WRITTEN = datetime(2018, 1, 1, 9, 30)  # noqa: DTZ001
BETWEEN_WRITES = timedelta(hours=2)


def stamp_of(document: int) -> Stamp:
    """Return the stamp of a document and its statements, by its number; 0 is before them all."""
    at = (FIRST_WRITTEN + document * BETWEEN_WRITES).isoformat(" ")
    return at, at, document + 1


def revision_of(document: int) -> tuple[object, ...]:
    """Return the row of the revision that writes a document."""
    at, _, number = stamp_of(document)
    return number, number, at, None, Through.FIXTURES.value


TOP_SPEAKER = 0.044
"""The share of all statements that the most quoted speaker makes."""


@dataclass(frozen=True)
class Actor:
    """The facts about an actor that statements need; it speaks on behalf of ``speaks_for``."""

    id: int
    name: str
    country: str | None
    speaks_for: int | None


@dataclass(frozen=True)
class Outlet:
    """The facts about an outlet that documents and hops need; ``voice`` is its actor or null."""

    id: int
    key: str
    name: str
    country: str
    voice: int | None


class World:
    """The actors, outlets and topics of a data set of ``size`` statements, and draws among them.

    ``rows`` are the rows of their tables. Frequent speakers are frequent at every size: a few have
    very many statements, and a few dozen, the regulars, have about the number given by
    ``regular_share``: a thousand in a million statements, and about two hundred in ten thousand.
    """

    def __init__(self, size: int, chance: Chance) -> None:
        self.size = size
        self.chance = chance
        self.rows: Block = defaultdict(list)
        self.rows["statements_revision"].append(revision_of(0))
        self.actors: dict[int, Actor] = {}
        self.states: list[int] = []
        self.outlets = [*self._outlets(max(20, size // 5000))]
        self._people(max(300, size // 100))
        self._voices()
        self.topics: list[int] = []
        self._topics(max(200, size // 1000))
        self.speaker = self._speakers()
        self.outlet = chance.ranked(self.outlets, zipf(len(self.outlets), offset=1.5))
        self.topic = chance.ranked(
            chance.some(self.topics, len(self.topics)), zipf(len(self.topics))
        )

    def _record(self, table: str, key: str, *values: object) -> int:
        rows = self.rows[table]
        id = len(rows) + 1
        rows.append((id, key, *stamp_of(0), *values))
        return id

    def _part(self, table: str, *values: object) -> None:
        rows = self.rows[table]
        rows.append((len(rows) + 1, *values))

    def _outlets(self, number: int) -> Sequence[Outlet]:
        chance = self.chance
        codes = [*words.COUNTRIES]
        found = []
        for place in range(1, number + 1):
            country = chance.pick(codes)
            paper = chance.pick(words.OUTLETS)
            name = f"{words.COUNTRIES[country]} {paper}"
            key = f"{slug(name)}-{place}"
            # Every other outlet has a voice: its actor, whose row comes after those of the states.
            voice = len(codes) + place if place % 2 else None
            found.append(Outlet(place, key, name, country, voice))
        return found

    def _voices(self) -> None:
        reliability = self.chance.weighted(
            dict(zip([*Reliability, None], (6, 24, 22, 8, 3, 7, 30), strict=True))
        )
        for outlet in self.outlets:
            row = (SourceKind.OUTLET.value, outlet.name, None, outlet.voice)
            address = f"https://{outlet.key}.example/"
            standing = (*NO_DATE, None, None, None, reliability(), f"Q{7_000_000 + outlet.id}")
            self._record(
                "statements_source", outlet.key, *row, address, "en", outlet.country, *standing
            )
            if self.chance.random() < 0.3:
                name = f"The {outlet.name}"
                self._part("statements_sourcename", name, "en", None, outlet.id)
            if self.chance.random() < 0.3:
                self._part("statements_sourceidentifier", "issn", f"{outlet.id:08}", outlet.id)

    def _people(self, number: int) -> None:
        for country, name in words.COUNTRIES.items():
            id = self._actor(name, ActorKind.STATE, country=country)
            self.states.append(id)
        states = dict(zip(words.COUNTRIES, self.states, strict=True))
        for outlet in self.outlets:
            name = outlet.name if outlet.voice else f"Staff of {outlet.name}"
            self._actor(
                name, ActorKind.ORGANIZATION, country=outlet.country, sector=Sector.JOURNALISM
            )
        bodies = [*self._bodies(number * 3 // 10, states)]
        self._groups(number // 10)
        while len(self.actors) < number:
            self._person(bodies, states)

    def _bodies(self, number: int, states: dict[str, int]) -> Sequence[int]:
        chance = self.chance
        codes = [*states]
        sectors = [Sector.GOVERNMENT] * 6 + [*Sector]
        found: list[int] = []
        for _ in range(number):
            country = chance.pick(codes)
            name = f"{chance.pick(words.BODIES)} of {words.COUNTRIES[country]}"
            parent = states[country]
            if found and chance.random() < 0.25:
                parent = chance.pick(found)
            found.append(
                self._actor(
                    name,
                    ActorKind.ORGANIZATION,
                    country=country,
                    sector=chance.pick(sectors),
                    parent=parent if chance.random() < 0.8 else None,
                    speaks_for=states[country],
                )
            )
        return found

    def _groups(self, number: int) -> None:
        for _ in range(number):
            country = self.chance.pick([*words.COUNTRIES])
            name = f"{words.COUNTRIES[country]}: {self.chance.pick(words.GROUPS)}"
            self._actor(name, ActorKind.GROUP, country=country, is_named=False)

    def _person(self, bodies: Sequence[int], states: dict[str, int]) -> None:
        chance = self.chance
        parent = chance.pick(bodies) if bodies and chance.random() < 0.55 else None
        country = (self.actors[parent].country if parent else None) or chance.pick([*states])
        is_named = chance.random() < 0.88
        name = f"{chance.pick(words.FIRST_NAMES)} {chance.pick(words.LAST_NAMES)}"
        if not is_named:
            name = f"Unnamed {chance.pick(words.GROUPS)[:-1]} of {words.COUNTRIES[country]}"
        vouches = not is_named and chance.random() < 0.8
        self._actor(
            name,
            ActorKind.PERSON,
            country=country if chance.random() < 0.9 else None,
            sector=chance.pick([Sector.GOVERNMENT, Sector.GOVERNMENT, *Sector]),
            parent=parent,
            is_named=is_named,
            known_via=chance.pick(self.outlets).id if vouches else None,
            speaks_for=parent if chance.random() < 0.4 else states[country],
        )

    def _actor(
        self,
        name: str,
        kind: ActorKind,
        *,
        country: str | None,
        sector: Sector | None = None,
        parent: int | None = None,
        is_named: bool = True,
        known_via: int | None = None,
        speaks_for: int | None = None,
    ) -> int:
        chance = self.chance
        place = len(self.actors) + 1
        wikidata = f"Q{1_000_000 + place}" if is_named and chance.random() < 0.4 else None
        description = None if is_named else f"Number {place} of those who are not named."
        sector_word = sector.value if sector else None
        row = (kind.value, name, int(is_named), description, country, sector_word)
        id = self._record(
            "statements_actor", f"{slug(name)}-{place}", *row, parent, known_via, wikidata
        )
        self.actors[id] = Actor(id, name, country, speaks_for)
        if chance.random() < 0.2:
            other = (f"{name} (formerly)", "en", "before the reform")
            self._part("statements_actorname", *other, id)
        if is_named and chance.random() < 0.1:
            self._part("statements_actoridentifier", "isni", f"{place:016}", id)
        return id

    def _topics(self, number: int) -> None:
        roots: list[int] = []
        while len(self.topics) < number:
            if not roots or self.chance.random() < 0.25:
                root = self._topic(self.chance.pick([TopicKind.PROPOSAL, TopicKind.ISSUE]), None)
                roots.append(root)
            else:
                kind = (TopicKind.OPTION, TopicKind.OPTION, TopicKind.ISSUE, TopicKind.EVENT)
                under = self.topics if self.chance.random() < 0.3 else roots
                self._topic(self.chance.pick(kind), self.chance.pick(under))

    def _topic(self, kind: TopicKind, parent: int | None) -> int:
        chance = self.chance
        place = len(self.topics) + 1
        name = f"{chance.pick(words.THINGS).capitalize()} {chance.pick(words.MATTERS)}"
        event: Columns = NO_DATE
        if kind is TopicKind.OPTION:
            name = f"{name} {chance.pick(words.WAYS)}"
        elif kind is TopicKind.EVENT:
            table = chance.pick([DAYS, MONTHS, FROM_YEAR_ON])
            event = (*table[chance.between(0, COUNT - 1)], "stated", None)
        country = chance.pick([*words.COUNTRIES]) if chance.random() < 0.6 else None
        wikidata = f"Q{5_000_000 + place}" if chance.random() < 0.15 else None
        row = (kind.value, name, parent, country, *event, wikidata)
        id = self._record("statements_topic", f"{slug(name)}-{place}", *row)
        if chance.random() < 0.1:
            self._part("statements_topicidentifier", "eurovoc", f"{place}", id)
        self.topics.append(id)
        return id

    def _speakers(self) -> Callable[[], int]:
        chance = self.chance
        silent = {*range(len(self.states) + 1, len(self.states) + len(self.outlets) + 1)}
        ranked = [id for id in chance.some([*self.actors], len(self.actors)) if id not in silent]
        outlets_speak = chance.some(sorted(silent), len(silent))
        regulars = max(6, round(24 + 12 * log10(self.size / 10_000)))
        share = min(regular_share(self.size), 0.4 / regulars)
        others = zipf(len(ranked) + len(outlets_speak) - regulars - 1)
        rest = 1 - TOP_SPEAKER - regulars * share
        weights = [TOP_SPEAKER, *[share] * regulars, *(weight * rest for weight in others)]
        return chance.ranked([*ranked, *outlets_speak], weights)


def regular_share(size: int) -> float:
    """Return the share of all statements that each regular speaker makes.

    Regulars are the ones to query: at a million statements each has about a thousand. In smaller
    data sets their share is larger, so that one kind in a few years still fills a page or more.
    """
    return 1200 * (size / 1_000_000) ** 0.37 / size


def slug(text: str) -> str:
    """Return the text in a form fit for an id."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
