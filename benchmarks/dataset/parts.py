"""The parts of the made-up statements, made to follow the project's rules."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import count

from benchmarks.dataset import words
from benchmarks.dataset.chance import power_law
from benchmarks.dataset.tables import Block, Row
from benchmarks.dataset.world import Actor, Outlet, Stamp, World
from statements.vocabularies import (
    ConditionKind,
    HopRelation,
    RelationKind,
    Role,
    SpanPart,
    StanceValue,
)

Anchor = tuple[int | None, int | None, str | None, str | None]
NOWHERE: Anchor = (None, None, None, None)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return sha256(text.encode()).hexdigest()


digest_of_phrase = cache(digest)
"""A cached `digest` for texts that come up again and again: names, cues, quotes."""


LANDMARKS = 100
"""The statements that most relations refer to; the others refer to a statement nearby."""

REFERRED_TO = 1_000
"""Statements that share the relations by a power law; those after the landmarks are nearby ones."""


@dataclass
class Said:
    """A statement while its parts are made; ``offset`` is where the next one begins."""

    id: int
    key: str
    stamp: Stamp
    text: str
    offset: int
    speech: str
    has_speaker: bool
    has_hops: bool
    is_explicit: bool
    topics: list[int]
    speakers: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)

    def anchor(self, phrase: str) -> Anchor:
        """Return the anchor of a short fragment, with its text, and move past it."""
        start = self.offset
        end = start + len(phrase)
        self.offset = end + 1
        return (start, end, phrase, digest_of_phrase(phrase))

    def long_anchor(self, text: str) -> Anchor:
        """Return the anchor of a stretch too long to quote, and move past it."""
        start = self.offset
        end = start + len(text)
        self.offset = end + 1
        return (start, end, None, digest(text))


class Parts:
    """Makes the rows of statements' parts and numbers them, all from one sequence of draws."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = chance = world.chance
        self.block: Block = {}
        self.numbers: defaultdict[str, count[int]] = defaultdict(lambda: count(1))
        # Most of what news says did not come by a hop, and little by more than three.
        self.hops = chance.weighted(
            {0: 52, 1: 32, 2: 10, 3: 3.5, 4: 1.4, 5: 0.6, 6: 0.3, 8: 0.15, 12: 0.05}
        )
        self.hop_relation = chance.weighted(
            dict(zip(HopRelation, (45, 30, 12, 10, 3), strict=True))
        )
        self.stances = chance.weighted({0: 48, 1: 40, 2: 12})
        self.stance = chance.weighted(dict(zip(StanceValue, (48, 32, 6, 14), strict=True)))
        self.conditions = chance.weighted({0: 78, 1: 19, 2: 3})
        self.condition = chance.weighted(
            dict(zip(ConditionKind, (30, 10, 18, 10, 6, 8, 12, 6), strict=True))
        )
        self.relations = chance.weighted({0: 57, 1: 36, 2: 7})
        self.landmark = self._landmarks()
        self.relation = chance.weighted(
            dict(zip(RelationKind, (15, 14, 12, 8, 22, 8, 9, 6, 3, 2, 1), strict=True))
        )

    def _landmarks(self) -> Callable[[], int | None]:
        """Return what draws a statement that many refer to, or null for one nearby."""
        apart = max(1, self.world.size // 2000)
        early = [1 + place * apart for place in range(LANDMARKS)]
        law = power_law(REFERRED_TO)
        weights = [*law[:LANDMARKS], sum(law[LANDMARKS:])]
        return self.chance.ranked([*early, None], weights)

    def begin(self) -> Block:
        """Begin a new block for the rows that follow, and return it."""
        self.block = defaultdict(list)
        return self.block

    def add(self, table: str, row: Row) -> None:
        """Add a row to the block, under the next number of its table."""
        self.block[table].append((next(self.numbers[table]), *row))

    def participants(self, said: Said, cast: list[int]) -> None:
        """Add the participants, and note them in the statement."""
        chance, rows = self.chance, list[tuple[int, str, str | None, str | None]]()
        if said.has_speaker:
            said.speakers = [chance.pick(cast)]
            if chance.random() < 0.03:
                second = self.world.speaker()
                if second != said.speakers[0]:
                    said.speakers.append(second)
            office = chance.pick(words.OFFICES) if chance.random() < 0.4 else None
            described = chance.pick(words.DESCRIPTIONS) if chance.random() < 0.15 else None
            rows += [(id, Role.SPEAKER.value, office, described) for id in said.speakers]
            principal = self.world.actors[said.speakers[0]].speaks_for
            if principal is not None and chance.random() < 0.42:
                rows.append((principal, Role.ON_BEHALF_OF.value, None, None))
        for role, share in ((Role.ABOUT, 0.42), (Role.ADDRESSEE, 0.14), (Role.PARTICIPANT, 0.08)):
            if chance.random() < share:
                other = self._other_actor(said)
                said.others.append(other)
                described = chance.pick(words.DESCRIPTIONS) if chance.random() < 0.1 else None
                rows.append((other, role.value, None, described))
        for position, (actor, role_word, office, described) in enumerate(rows, start=1):
            self.add(
                "statements_participation",
                (said.id, position, actor, role_word, office, described),
            )

    def _other_actor(self, said: Said) -> int:
        other = self.world.mentioned()
        return other if other not in said.speakers else self.chance.pick(self.world.states)

    def chain(self, said: Said) -> None:
        """Add the hops between the document and the speaker."""
        if not said.has_hops:
            return
        position = 0
        for _ in range(self.hops()):
            source, actor, name = self._passed_by(said)
            if name is None:
                continue
            position += 1
            is_explicit = self.chance.random() < 0.75
            anchor = NOWHERE
            if is_explicit:
                anchor = said.anchor(self.chance.pick(words.VIA).format(name))
            relation = self.hop_relation()
            self.add(
                "statements_hop",
                (said.id, position, source, actor, relation, int(is_explicit), *anchor),
            )

    def _passed_by(self, said: Said) -> tuple[int | None, int | None, str | None]:
        """Return a hop's source, actor and name; the name is null if it's the speaker's own."""
        if self.chance.random() < 0.12:
            spokesperson: Actor = self.world.actors[self.world.speaker()]
            name = spokesperson.name if spokesperson.id not in said.speakers else None
            return None, spokesperson.id, name
        outlet: Outlet = self.world.agency()
        return outlet.id, None, outlet.name if outlet.voice not in said.speakers else None

    def stances_on(self, said: Said) -> None:
        """Add stances on the topics of the statement."""
        number = min(self.stances(), len(said.topics))
        for topic in said.topics[:number]:
            holders = said.speakers
            if not holders or (said.others and self.chance.random() < 0.2):
                holders = said.others
            if holders:
                row = (said.id, self.chance.pick(holders), topic, self.stance())
                self.add("statements_stance", row)

    def conditions_of(self, said: Said) -> None:
        """Add the conditions on the content."""
        for position in range(1, self.conditions() + 1):
            clause = self.chance.pick(words.CLAUSES)
            topic = self.world.topic() if self.chance.random() < 0.6 else None
            anchor = said.long_anchor(clause) if self.chance.random() < 0.8 else NOWHERE
            self.add(
                "statements_condition",
                (said.id, position, self.condition(), clause, topic, *anchor),
            )

    def spans(self, said: Said) -> None:
        """Add the spans of the content, its source, its cue and so on."""
        chance = self.chance
        found: list[tuple[SpanPart, Anchor]] = [(SpanPart.CONTENT, said.long_anchor(said.text))]
        if chance.random() < 0.12:
            found.append((SpanPart.CONTENT, said.long_anchor(chance.pick(words.CIRCUMSTANCES))))
        if said.speakers and said.is_explicit and chance.random() < 0.9:
            name = self.world.actors[said.speakers[0]].name
            found.append((SpanPart.SOURCE, said.anchor(name)))
        if said.speakers and chance.random() < 0.6:
            found.append((SpanPart.CUE, said.anchor(chance.pick(words.CUES))))
        if said.speech in ("direct", "mixed"):
            found.append((SpanPart.QUOTE, said.anchor(chance.pick(words.QUOTES))))
        if chance.random() < 0.25:
            found.append((SpanPart.TIME, said.anchor(chance.pick(words.WHEN))))
        for position, (part, anchor) in enumerate(found, start=1):
            self.add("statements_span", (said.id, position, part.value, *anchor))

    def relations_to(self, said: Said) -> None:
        """Add relations to earlier statements: landmarks, or some of this or a nearby document."""
        taken: set[tuple[str, int]] = set()
        for _ in range(self.relations()):
            other = self.landmark()
            if other is None or other >= said.id:
                reach = 12 if self.chance.random() < 0.8 else 300
                other = said.id - self.chance.between(1, reach)
            row = (self.relation(), other)
            if row[1] >= 1 and row not in taken:
                taken.add(row)
                self.add("statements_relation", (said.id, *row))
