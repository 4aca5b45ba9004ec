"""Documents with their statements, one after the other: the made-up world speaks."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.dataset import words
from benchmarks.dataset.chance import Chance, power_law
from benchmarks.dataset.days import (
    COUNT,
    DAYS,
    FROM_YEAR_ON,
    MONTHS,
    NO_DATE,
    YEARS,
    Columns,
    clamped,
)
from benchmarks.dataset.numbers import Numbers
from benchmarks.dataset.parts import Parts, Said, digest
from benchmarks.dataset.tables import Block
from benchmarks.dataset.world import Stamp, World, revision_of, stamp_of
from statements.vocabularies import (
    Attribution,
    Likelihood,
    Modality,
    Reliability,
    ReviewStatus,
    SourceKind,
    Speech,
    StatementKind,
)

SEED = 20_241_218
IN_A_DOCUMENT = range(15, 301)
"""How many statements a document has. Most have few: the mean is 34."""

TOP_LANGUAGE = 0.8

BLOCK = 20_000
"""Statements per block of rows, approximately."""

Text = str | None


def blocks(size: int) -> Iterator[Block]:
    """Yield all rows of a data set of ``size`` statements, about 20,000 statements at a time.

    The first block has the world before anyone speaks. A row refers only to rows of the same block
    or an earlier one.
    """
    chance = Chance(SEED)
    world = World(size, chance)
    yield world.rows
    yield from Writer(world).blocks()


@dataclass(frozen=True)
class Document:
    """A document while its statements are made.

    ``cast`` and ``topics`` are the few that it covers, the frequent ones possibly more than once.
    """

    id: int
    key: str
    day: int
    stamp: Stamp
    cast: list[int]
    topics: list[int]


class Writer:
    """Writes documents and their statements, all from one sequence of draws."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = chance = world.chance
        self.parts = Parts(world)
        self.numbers = Numbers(self.parts)
        self.length = chance.ranked(IN_A_DOCUMENT, [count**-2.5 for count in IN_A_DOCUMENT])
        self.reliability = chance.weighted(
            dict(zip([*Reliability, None], (4, 20, 20, 7, 2, 7, 40), strict=True))
        )
        self.attribution = chance.weighted(dict(zip(Attribution, (58, 12, 8, 22), strict=True)))
        self.kind = chance.weighted(
            dict(zip(StatementKind, (50, 6, 10, 7, 8, 7, 3, 3, 4, 1.5, 0.5, 0), strict=True))
        )
        self.narrated = chance.weighted({StatementKind.EVENT_REPORT: 6, StatementKind.ASSERTION: 4})
        self.speech = chance.weighted({Speech.INDIRECT: 60, Speech.MIXED: 25, Speech.DIRECT: 15})
        self.modality = chance.weighted(dict(zip(Modality, (70, 7, 11, 9, 3), strict=True)))
        self.likelihood = chance.weighted(
            dict(zip(Likelihood, (0.2, 1.8, 14, 3, 55, 20, 6), strict=True))
        )
        self.topics = chance.weighted({0: 8, 1: 56, 2: 24, 3: 12})
        self.credibility = chance.weighted({None: 40, 1: 6, 2: 20, 3: 18, 4: 7, 5: 3, 6: 6})
        self.status = chance.weighted(
            dict(zip(ReviewStatus, (1, 55, 38, 3, 1.5, 1.5), strict=True))
        )
        self.language = chance.ranked(
            words.LANGUAGES, power_law(len(words.LANGUAGES), greatest=TOP_LANGUAGE)
        )

    def blocks(self) -> Iterator[Block]:
        """Yield the rows of all documents with their statements."""
        size, written, number, in_block = self.world.size, 0, 0, 0
        block = self.parts.begin()
        while written < size:
            number += 1
            count = min(size - written, self.length())
            # The feed runs through the ten years, and some articles arrive late.
            passed = int(COUNT * written / size) if size > IN_A_DOCUMENT[0] else 0
            self._document(number, max(0, passed - self.chance.between(0, 90)), written, count)
            written += count
            in_block += count
            if in_block >= BLOCK:
                yield block
                block, in_block = self.parts.begin(), 0
        self._deletion(number + 1)
        yield block

    def _deletion(self, number: int) -> None:
        """Add a last write, of a source that is gone.

        It's the only change: without a public one, no answer has an entity tag.
        """
        self.parts.block["statements_revision"].append(revision_of(number))
        revision = stamp_of(number)[2]
        self.parts.add("statements_change", (revision, "sources", "gone", None, 1, 1, 0))

    def _document(self, number: int, day: int, written: int, count: int) -> None:
        chance, world = self.chance, self.world
        slug = f"{chance.pick(words.THINGS)}-{chance.pick(words.MATTERS)}"
        key = f"{slug}-{DAYS[day][0][:7]}-{number}"
        document = Document(
            id=len(world.outlets) + number,
            key=key,
            day=day,
            stamp=stamp_of(number),
            cast=[world.speaker() for _ in range(chance.between(3, 9))],
            topics=[world.topic() for _ in range(chance.between(3, 6))],
        )
        self.parts.block["statements_revision"].append(revision_of(number))
        offset = 0
        for place in range(1, count + 1):
            offset = self._statement(document, written + place, place, offset)
        self._source(document, slug, offset)

    def _source(self, document: Document, slug: str, length: int) -> None:
        chance = self.chance
        publisher = self.world.publisher() if chance.random() < 0.97 else None
        when = chance.random()
        published: Columns = (*DAYS[document.day], "stated", None)
        if when > 0.98:
            published = NO_DATE
        elif when > 0.95:
            published = (*MONTHS[document.day], "inferred", None)
        host = publisher.key if publisher else "archive"
        retrieved = DAYS[clamped(document.day + chance.between(1, 300))][0]
        self.parts.block["statements_source"].append(
            (
                *(document.id, document.key, *document.stamp, SourceKind.DOCUMENT.value),
                f"{slug.replace('-', ' ').capitalize()}: what is known so far",
                *(publisher.id if publisher else None, None),
                *(f"https://{host}.example/{document.key}", self.language()),
                *(publisher.country if publisher else None, *published),
                *(digest(document.key), length + 200, f"{retrieved} 08:15:00"),
                *(self.reliability(), None),
            )
        )

    def _statement(self, document: Document, id: int, place: int, offset: int) -> int:
        """Add one statement with all its parts; return where the document continues after it."""
        chance, parts = self.chance, self.parts
        attribution = self.attribution()
        is_said = attribution in ("explicit", "carried_over")
        is_narrated = attribution == Attribution.NARRATOR.value
        kind = self.narrated() if is_narrated else self.kind()
        said = Said(
            id=id,
            key=f"{document.key}-s{place:02}",
            stamp=document.stamp,
            text=self._text(),
            offset=offset,
            speech=self.speech() if is_said else Speech.NONE.value,
            has_speaker=is_said,
            has_hops=not is_narrated,
            is_explicit=attribution == Attribution.EXPLICIT.value,
            topics=list(dict.fromkeys(chance.pick(document.topics) for _ in range(self.topics()))),
        )
        parts.block["statements_statement"].append(
            (
                *(id, said.key, *document.stamp, document.id, said.text, self.language(), kind),
                *(attribution, said.speech),
                "affirmative" if chance.random() < 0.88 else "negative",
                *self._hedged(),
                *self._said_on(document.day),
                *self._event(document.day),
                *(self.credibility(), self._confidence(), self.status()),
                chance.pick(words.NOTES) if chance.random() < 0.08 else None,
            )
        )
        for position, topic in enumerate(said.topics, start=1):
            parts.add("statements_statementtopic", (id, position, topic))
        parts.participants(said, document.cast)
        parts.chain(said)
        parts.spans(said)
        parts.stances_on(said)
        parts.conditions_of(said)
        parts.relations_to(said)
        self.numbers.estimates(said, is_estimate=kind == StatementKind.ESTIMATE.value)
        return said.offset + 1

    def _text(self) -> str:
        pick = self.chance.pick
        return f"{pick(words.SUBJECTS)} {pick(words.PREDICATES)} {pick(words.CIRCUMSTANCES)}."

    def _hedged(self) -> tuple[str, Text, Text]:
        """Return a modality, a likelihood and its word."""
        modality = self.modality()
        if modality not in ("probable", "possible") or self.chance.random() < 0.5:
            return modality, None, None
        likelihood = self.likelihood()
        return modality, likelihood, likelihood.replace("_", " ")

    def _confidence(self) -> int | None:
        if self.chance.random() < 0.2:
            return None
        return 100 - int(60 * self.chance.random() * self.chance.random())

    def _said_on(self, day: int) -> Columns:
        chance = self.chance
        form = chance.random()
        if form < 0.6:
            number = max(0, day - chance.between(0, 3))
            if chance.random() < 0.4:
                return (*DAYS[number], "inferred", chance.pick(words.WHEN))
            return (*DAYS[number], "stated", None)
        if form < 0.67:
            return (*MONTHS[max(0, day - chance.between(0, 60))], "inferred", None)
        if form < 0.7:
            return (None, None, None, "stated", chance.pick(words.WHEN))
        return NO_DATE

    def _event(self, day: int) -> Columns:
        chance = self.chance
        if chance.random() >= 0.15:
            return NO_DATE
        number = clamped(day + chance.between(-40, 200))
        table = chance.pick([DAYS, DAYS, DAYS, MONTHS, YEARS, FROM_YEAR_ON])
        return (*table[number], "stated", None)
