"""The small seed broken in one line at a time, with the one fault that must come of it."""

from dataclasses import dataclass

from tests.seeds.small import digest


@dataclass(frozen=True)
class Bad:
    """One line of the small seed, what stands there instead, and the one fault that must come."""

    why: str
    file: str
    line: int
    instead: tuple[str, ...]
    at: int
    path: str
    says: str


def in_story(why: str, line: int, *instead: str, at: int = 0, path: str, says: str) -> Bad:
    return Bad(why, "story", line, instead, at or line, path, says)


def in_shared(why: str, line: int, *instead: str, at: int = 0, path: str, says: str) -> Bad:
    return Bad(why, "shared", line, instead, at or line, path, says)


SPAN = "statements.s01.spans.content"
ESTIMATE = "statements.s02.estimates.e1"

BAD = [
    in_story(
        "a word that is in no vocabulary",
        13,
        "    kind: demnad",
        path="statements.s01.kind",
        says='Did you mean "demand"?',
    ),
    in_story(
        "one id twice in a file",
        7,
        "  cleo: {kind: person, name: Cleo}",
        "  cleo: {kind: person, name: Other Cleo}",
        at=8,
        path="actors.cleo",
        says="is already on line 7",
    ),
    in_story(
        "one id twice in two files",
        7,
        "  ana: {kind: person, name: Other Ana}",
        path="actors.ana",
        says="shared.yaml, line 3.",
    ),
    in_story(
        "a span past the end of the text",
        18,
        "      content: {exact: repair the bridge, start: 10}",
        f"      quote: {{start: 10, end: 63, digest: {digest('x')}}}",
        at=19,
        path="statements.s01.spans.quote.end",
        says="past the end of the text, which has 62 code points",
    ),
    in_story(
        "a fragment of more than twelve words",
        18,
        "      content: {exact: a b c d e f g h i j k l m, start: 0}",
        path=f"{SPAN}.exact",
        says="13 words: give at most 12",
    ),
    in_story(
        "a chain with a gap",
        16,
        "    chain:",
        "      - {source: gazette, relation: reports}",
        "      - {position: 3, actor: cleo, relation: relays}",
        path="statements.s01.chain",
        says="positions 1, 3: number them from 1 without a gap",
    ),
    in_story(
        "an explicit attribution without a speaker",
        15,
        "    about: ana",
        at=11,
        path="statements.s01",
        says="The attribution explicit needs a speaker",
    ),
    in_story(
        "bounds that cross",
        29,
        "        lower: 9",
        path=f"{ESTIMATE}.lower",
        says="The lower bound lies above the upper one.",
    ),
    in_story(
        "a bound that was not said",
        30,
        path=f"{ESTIMATE}",
        at=26,
        says="between needs the upper",
    ),
    in_story(
        "an unknown topic",
        23,
        "    topics: brige",
        path="statements.s02.topics",
        says='Did you mean "bridge"?',
    ),
    in_story(
        "an unknown topic in a list that is not in the order of ids",
        23,
        "    topics:",
        "      - tower",
        "      - bridge",
        at=24,
        path="statements.s02.topics[0]",
        says="There is no record 'tower' among the topics.",
    ),
    in_shared(
        "a circle of parents",
        5,
        "  club: {kind: organization, name: Club, parent: club}",
        path="actors.club.parent",
        says="leads back to club",
    ),
    in_story(
        "a digest that is not the fragment's",
        18,
        f"      content: {{exact: repair the bridge, start: 10, digest: {digest('x')}}}",
        path=f"{SPAN}.digest",
        says="This is not the digest of the exact fragment.",
    ),
    in_story(
        "an end that is not the fragment's",
        18,
        "      content: {exact: repair the bridge, start: 10, end: 28}",
        path=f"{SPAN}.end",
        says="17 code points, but the anchor spans 18",
    ),
    in_story(
        "a content outside the sentence that carries it",
        18,
        "      content: {exact: it takes, start: 34}",
        path=SPAN,
        says="This content isn't in a sentence that carries the statement.",
    ),
    in_story(
        "a sentence that carries nothing and gives no reason",
        40,
        "  - {sentence: 2, paragraph: 1, start: 29, end: 61, statements: [s02]}",
        "  - {sentence: 3, paragraph: 2, start: 61, end: 62}",
        at=41,
        path="coverage[2]",
        says="or give the reason why none does",
    ),
    in_story(
        "sentences that overlap",
        40,
        "  - {sentence: 2, paragraph: 1, start: 27, end: 61, statements: [s02]}",
        path="coverage[1].start",
        says="begins before 28, where the one before it ends",
    ),
    in_story(
        "a sentence past the end of the text",
        40,
        "  - {sentence: 2, paragraph: 1, start: 29, end: 63, statements: [s02]}",
        path="coverage[1].end",
        says="past the end of the text, which has 62 code points",
    ),
    in_story(
        "a sentence left out",
        40,
        "  - {sentence: 3, paragraph: 1, start: 29, end: 61, statements: [s02]}",
        path="coverage[1].sentence",
        says="this is number 2",
    ),
    in_story(
        "a paragraph left out",
        40,
        "  - {sentence: 2, paragraph: 3, start: 29, end: 61, statements: [s02]}",
        path="coverage[1].paragraph",
        says="after 1 comes 2",
    ),
    in_story(
        "a sentence that names a statement which is not there",
        40,
        "  - {sentence: 2, paragraph: 1, start: 29, end: 61, statements: [s02, s3]}",
        path="coverage[1].statements",
        says="There is no statement 's3' here.",
    ),
    in_story(
        "a sentence with a key that nobody knows",
        40,
        "  - {sentence: 2, paragraf: 1, start: 29, end: 61, statements: [s02], paragraph: 1}",
        path="coverage[1].paragraf",
        says='Did you mean "paragraph"?',
    ),
    in_story(
        "a sentence without an end",
        40,
        "  - {sentence: 2, paragraph: 1, start: 29, statements: [s02]}",
        path="coverage[1].end",
        says="This field is required.",
    ),
    in_story(
        "an option that is nobody's key",
        15,
        "    speaker: ana",
        "    speeker: ben",
        at=16,
        path="statements.s01.speeker",
        says='Did you mean "speaker"?',
    ),
    in_story(
        "a read-only key",
        12,
        "    text: Ana wants the bridge repaired.",
        "    created_at: 2026-01-02T00:00:00Z",
        at=13,
        path="statements.s01.created_at",
        says="There is no key 'created_at' here.",
    ),
    in_story(
        "an id that is not the file's name",
        3,
        "  id: tale",
        path="document.id",
        says="'story'",
    ),
    in_story(
        "a date that is none",
        22,
        "    said: last week",
        path="statements.s02.said",
        says="last week",
    ),
    in_story(
        "a group that is no part of a statement",
        36,
        "      content: {start: 34, end: 60, digest: " + digest("it takes five to eight men") + "}",
        "      contents: {exact: Ben, start: 29}",
        at=37,
        path="statements.s02.spans.contents",
        says='Did you mean "content"?',
    ),
    in_story(
        "relations without their kinds",
        17,
        "    relations: s02",
        "    spans:",
        path="statements.s01.relations",
        says="Write a mapping here: keys with values.",
    ),
    in_story(
        "a relation to a statement that is not there",
        37,
        "    relations: {responds_to: s09}",
        path="statements.s02.relations.responds_to",
        says="There is no record 's09' among the statements.",
    ),
    in_shared(
        "a country that is none",
        5,
        "  club: {kind: organization, name: Club, country: UK}",
        path="actors.club.country",
        says="'UK' is not an ISO 3166-1 alpha-2 country code",
    ),
    in_shared(
        "a shared record that names one of a single document",
        9,
        "  bridge: {kind: issue, name: Bridge}",
        "  ferry: {kind: option, name: Ferry, parent: repair}",
        at=10,
        path="topics.ferry.parent",
        says="repair is in",
    ),
    in_shared(
        "statements without a document",
        9,
        "  bridge: {kind: issue, name: Bridge}",
        "statements: {}",
        at=10,
        path="statements",
        says="Only a file with the key document may have this.",
    ),
    in_shared(
        "a key at the top that nobody knows",
        8,
        "topic: {}",
        "topics:",
        path="topic",
        says='Did you mean "topics"?',
    ),
    in_shared(
        "no time of recording",
        1,
        at=1,
        path="recorded",
        says="Give the UTC time",
    ),
    in_shared(
        "a time of recording without its offset",
        1,
        "recorded: 2026-01-01T00:00:00",
        path="recorded",
        says="Give the UTC time",
    ),
]
