"""The world before anyone speaks: its actors, outlets and topics.

All of it is held in memory; a world of a million statements has about ten thousand actors.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.dataset import words
from benchmarks.dataset.chance import Chance, Thing, power_law
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


TOP_COUNTRY = 0.2
"""The share of the most frequent country among actors, outlets and topics."""


@dataclass(frozen=True)
class Actor:
    """The facts about an actor that statements need; it speaks on behalf of ``speaks_for``."""

    id: int
    name: str
    country: str | None
    is_named: bool
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

    ``rows`` are the rows of their tables. A draw of a publisher, an agency, a speaker, somebody
    mentioned or a topic follows a power law: whatever the size, the greatest gets a third of all.
    """

    def __init__(self, size: int, chance: Chance) -> None:
        self.size = size
        self.chance = chance
        self.rows: Block = defaultdict(list)
        self.rows["statements_revision"].append(revision_of(0))
        self.actors: dict[int, Actor] = {}
        self.states: list[int] = []
        self.countries = chance.some([*words.COUNTRIES], len(words.COUNTRIES))
        self.country = chance.ranked(
            self.countries, power_law(len(self.countries), greatest=TOP_COUNTRY)
        )
        self.outlets = [*self._outlets(max(20, size // 5000))]
        self.publisher = self._by_rank(self.outlets)
        # The agency that the others cite most publishes least itself.
        self.agency = self._by_rank(self.outlets[::-1])
        self._people(max(300, size // 100))
        self._voices()
        self.topics: list[int] = []
        self._topics(max(200, size // 1000))
        self.speaker = self._by_rank(self._speakers())
        self.mentioned = self._by_rank(self._mentioned())
        self.topic = self._by_rank(chance.some(self.topics, len(self.topics)))

    def _by_rank(self, things: Sequence[Thing]) -> Callable[[], Thing]:
        return self.chance.ranked(things, power_law(len(things)))

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
        found = []
        for place in range(1, number + 1):
            country = self.country()
            paper = chance.pick(words.OUTLETS)
            name = f"{words.COUNTRIES[country]} {paper}"
            key = f"{slug(name)}-{place}"
            # Every other outlet has a voice: its actor, whose row comes after those of the states.
            voice = len(words.COUNTRIES) + place if place % 2 else None
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
        sectors = [Sector.GOVERNMENT] * 6 + [*Sector]
        found: list[int] = []
        for _ in range(number):
            country = self.country()
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
            country = self.country()
            name = f"{words.COUNTRIES[country]}: {self.chance.pick(words.GROUPS)}"
            self._actor(name, ActorKind.GROUP, country=country, is_named=False)

    def _person(self, bodies: Sequence[int], states: dict[str, int]) -> None:
        chance = self.chance
        parent = chance.pick(bodies) if bodies and chance.random() < 0.55 else None
        country = (self.actors[parent].country if parent else None) or self.country()
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
            known_via=self.publisher().id if vouches else None,
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
        self.actors[id] = Actor(id, name, country, is_named, speaks_for)
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
        country = self.country() if chance.random() < 0.6 else None
        wikidata = f"Q{5_000_000 + place}" if chance.random() < 0.15 else None
        row = (kind.value, name, parent, country, *event, wikidata)
        id = self._record("statements_topic", f"{slug(name)}-{place}", *row)
        if chance.random() < 0.1:
            self._part("statements_topicidentifier", "eurovoc", f"{place}", id)
        self.topics.append(id)
        return id

    def _speakers(self) -> list[int]:
        """Return all actors in the order of how much they say.

        A named one comes first, and the outlets' own last: they pass on what others say.
        """
        first = len(self.states) + 1
        outlets = range(first, first + len(self.outlets))
        others = [id for id in self.actors if id not in outlets]
        chance = self.chance
        ranked = [*chance.some(others, len(others)), *chance.some(outlets, len(outlets))]
        first_named = next(id for id in ranked if self.actors[id].is_named)
        return [first_named, *(id for id in ranked if id != first_named)]

    def _mentioned(self) -> list[int]:
        """Return all actors in the order of how often others speak of them: the states first."""
        states = dict(zip(words.COUNTRIES, self.states, strict=True))
        others = [id for id in self.actors if id > len(states)]
        ranked = [states[country] for country in self.countries]
        return [*ranked, *self.chance.some(others, len(others))]


def slug(text: str) -> str:
    """Return the text in a form fit for an id."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
