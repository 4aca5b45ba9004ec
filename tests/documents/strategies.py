"""What hypothesis makes: any JSON at all, and raw records that keep every rule."""

import sys
from collections.abc import Callable
from hashlib import sha256
from string import ascii_lowercase, digits
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from statements.vocabularies import (
    ActorKind,
    Attribution,
    ConditionKind,
    CorrectionKind,
    Credibility,
    DateBasis,
    HopRelation,
    Likelihood,
    Modality,
    Polarity,
    QuantityRole,
    RelationKind,
    Reliability,
    ReviewStatus,
    Role,
    Sector,
    SpanPart,
    Speech,
    StanceValue,
    StatementKind,
    TopicKind,
    Verdict,
)
from tests.builders import Raw, World, outlet, statement, world

Build = Callable[..., Any]

KEYS = st.sampled_from(
    ["id", "kind", "name", "edtf", "text", "position", "start", "end", "estimates", "said", "~/"]
)

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, -(2**63), 2**64, 10**400])
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        ["", " ", "\0", "\ud800", "ada", "article", "article-s01", "2024", "2024/.."]
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | KEYS, inner, max_size=5)
    ),
    max_leaves=25,
)
"""Any JSON value, and values that only Python has: NaN, infinity, half a surrogate pair."""

FREE = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(
    "äßЖ字ًا\u0301\u200d\U0001f600\U0001f1fa\U0010ffff'\"\\\n\r\t\x1f%{};"
)


def words(most: int) -> SearchStrategy[str]:
    """Return text as a record keeps it: something, without blanks around it, and not too long."""
    return st.text(FREE, min_size=1, max_size=min(most, 40)).map(str.strip).filter(bool) | (
        st.just("ё" * most)
    )


def verbatim(most: int) -> SearchStrategy[str]:
    """Return words of the article, which a record keeps with the blanks around them."""
    return words(most - 2) | words(most - 2).flatmap(
        lambda text: st.sampled_from([f" {text}", f"{text}\u00a0", f"\t{text}\n"])
    )


def word(vocabulary: Any) -> SearchStrategy[Any]:
    return st.sampled_from(vocabulary.values())


def maybe(value: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return nothing half of the time; ``st.none() | value`` would count each form of the value."""
    return st.booleans().flatmap(lambda is_there: value if is_there else st.none())


def slugs(prefix: str) -> SearchStrategy[str]:
    tail = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
    longest = 100 - len(prefix) - 1
    return st.sampled_from([f"{prefix}-{'9' * longest}"]) | tail.map(lambda end: f"{prefix}-{end}")


def qids() -> SearchStrategy[str]:
    return st.integers(1_000_000, 10**18).map(lambda number: f"Q{number}")


COUNTRIES = maybe(st.sampled_from(["IT", "NO", "UA"]))
LANGUAGES = st.sampled_from(["en", "uk", "sr-Latn", "zh-Hant-TW"])
LEAST = -sys.float_info.max
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(
    LEAST, exclude_min=True, allow_nan=False, allow_infinity=False
)
OFFSETS = 2**31 - 2


@st.composite
def dates(draw: Build) -> Raw | None:
    """Return a date of any form, with or without its words, or the words alone."""
    day = st.dates().map(str).filter(lambda day: day not in ("0001-01-01", "9999-12-31"))
    month = st.sampled_from(["2024-02", "0001-02", "9999-11", "2024-22", "2024-XX", "2024-12-XX"])
    year = st.sampled_from(["2024", "0002", "202X", "19XX"])
    single = (
        (day | month | year) | day.map(lambda day: f"{day}?") | year.map(lambda year: f"{year}~")
    )
    interval = st.sampled_from(
        ["2024/..", "../2024", "2024/", "/2024", "../..", "2024-11-06/2024-12-17", "0001-02/9998"]
    )
    has_edtf, has_text = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
    edtf = draw(single | interval) if has_edtf else None
    text = draw(verbatim(200)) if has_text else None
    return {"edtf": edtf, "basis": draw(word(DateBasis)), "text": text}


@st.composite
def anchors(draw: Build, *, required: bool = False) -> Raw:
    """Return where something stands in a text of unknown length, or nothing."""
    if not required and draw(st.booleans()):
        return dict.fromkeys(("start", "end", "exact", "digest"))
    exact = draw(maybe(st.text(FREE, min_size=1, max_size=30).filter(lambda text: text.split())))
    length = len(exact) if exact else draw(st.integers(1, OFFSETS))
    start = draw(st.integers(0, OFFSETS + 1 - length))
    digest = sha256((exact or "the article's").encode()).hexdigest()
    return {"start": start, "end": start + length, "exact": exact, "digest": digest}


def names() -> SearchStrategy[list[Raw]]:
    name = st.fixed_dictionaries(
        {"name": words(300), "language": maybe(LANGUAGES), "note": maybe(words(500))}
    )
    return st.lists(name, max_size=3, unique_by=lambda name: name["name"])


def identifiers() -> SearchStrategy[list[Raw]]:
    identifier = st.fixed_dictionaries(
        {"scheme": st.sampled_from(["isni", "lei", "x-1_y"]), "value": words(200)}
    )
    return st.lists(identifier, max_size=3, unique_by=lambda one: (one["scheme"], one["value"]))


@st.composite
def actors(draw: Build) -> Raw:
    """Return an actor of any kind, named or not, beside those of the world."""
    kind, is_named = draw(word(ActorKind)), draw(st.booleans())
    unnamed_person = kind == ActorKind.PERSON and not is_named
    return {
        "id": draw(slugs("actor")),
        "kind": kind,
        "name": draw(words(300)),
        "is_named": is_named,
        "other_names": draw(names()),
        "description": draw(maybe(words(2000))),
        "country": draw(COUNTRIES),
        "sector": draw(maybe(word(Sector))),
        "parent": draw(st.sampled_from([None, "ministry", "witness"])),
        "known_via": draw(st.sampled_from([None, "herald"])) if unnamed_person else None,
        "wikidata_id": draw(maybe(qids())) if is_named else None,
        "identifiers": draw(identifiers()),
    }


@st.composite
def sources(draw: Build) -> Raw:
    """Return an outlet or a document beside those of the world."""
    is_outlet = draw(st.booleans())
    length = None if is_outlet else draw(maybe(st.integers(0, OFFSETS + 1)))
    moment = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='microseconds')}Z")
    return {
        "id": draw(slugs("source")),
        "kind": "outlet" if is_outlet else "document",
        "name": draw(words(300) if is_outlet else maybe(words(300))),
        "other_names": draw(names()),
        "publisher": None if is_outlet else draw(st.sampled_from([None, "herald", "agency"])),
        "actor": draw(st.sampled_from([None, "realm"])) if is_outlet else None,
        "authors": [] if is_outlet else draw(some_of("witness", "ada", "desk")),
        "web_url": draw(st.sampled_from([None, "https://example.org/a?b=c#d", "http://[::1]:80/"])),
        "language": draw(maybe(LANGUAGES)),
        "country": draw(COUNTRIES),
        "published": draw(maybe(dates())),
        "text_sha256": None if length is None else "0" * 64,
        "text_length": length,
        "retrieved_at": draw(maybe(moment)),
        "reliability": draw(maybe(word(Reliability))),
        "wikidata_id": draw(maybe(qids())),
        "identifiers": draw(identifiers()),
        "corrections": [] if is_outlet else draw(corrections()),
    }


def some_of(*ids: str) -> SearchStrategy[list[str]]:
    """Return some of these ids, in any order."""
    return st.lists(st.sampled_from(ids), unique=True)


def corrections() -> SearchStrategy[list[Raw]]:
    correction = st.fixed_dictionaries(
        {
            "kind": word(CorrectionKind),
            "document": st.sampled_from(["article", "leaflet"]),
            "made": maybe(dates()),
        }
    )
    return st.lists(correction, max_size=2, unique_by=lambda one: (one["kind"], one["document"]))


@st.composite
def topics(draw: Build) -> Raw:
    """Return a topic of any kind beside those of the world."""
    kind = draw(word(TopicKind))
    parent = st.sampled_from(["bridge", "toll"])
    return {
        "id": draw(slugs("topic")),
        "kind": kind,
        "name": draw(words(300)),
        "parent": draw(parent if kind == TopicKind.OPTION else maybe(parent)),
        "country": draw(COUNTRIES),
        "event": draw(maybe(dates())),
        "wikidata_id": draw(maybe(qids())),
        "identifiers": draw(identifiers()),
    }


@st.composite
def said_numbers(draw: Build) -> Raw:
    """Return the numbers of an estimate, as some approximator wants them."""
    low, middle, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    approximator = draw(st.sampled_from(["near", "between", "upward", "downward"]))
    numbers: Raw = dict.fromkeys(("value", "lower", "upper"))
    numbers |= {"lower_inclusive": True, "upper_inclusive": True}
    if approximator == "near":
        bounds = {"lower": draw(st.sampled_from([None, low])), "upper": draw(maybe(st.just(high)))}
        word = draw(st.sampled_from(["exact", "about", "nearly"]))
        return numbers | bounds | {"approximator": word, "value": middle}
    if approximator == "between":
        ends = {f"{end}_inclusive": draw(st.booleans()) for end in ("lower", "upper")}
        return numbers | ends | {"approximator": "between", "lower": low, "upper": high}
    word, bound = draw(
        st.sampled_from(
            [("at_least", "lower"), ("more_than", "lower")]
            if approximator == "upward"
            else [("at_most", "upper"), ("less_than", "upper")]
        )
    )
    included = word in ("at_least", "at_most")
    return numbers | {"approximator": word, bound: middle, f"{bound}_inclusive": included}


@st.composite
def estimates(draw: Build) -> Raw:
    """Return one number, and how it was said."""
    return {
        "id": draw(slugs("estimate")),
        "topic": draw(st.sampled_from([None, "bridge"])),
        "measure": draw(st.sampled_from(["military_personnel", "cost", "m" * 60])),
        "measured": draw(maybe(words(300))),
        "quantity_role": draw(word(QuantityRole)),
        **draw(said_numbers()),
        "approximator_text": draw(maybe(verbatim(100))),
        "unit": draw(st.sampled_from(["{person}", "km2", "%"])),
        "scenario": draw(maybe(words(500))),
        "likelihood": draw(maybe(word(Likelihood))),
        "likelihood_text": draw(maybe(verbatim(100))),
        "as_of": draw(maybe(dates())),
        **draw(anchors()),
    }


def placed(
    parts: SearchStrategy[Raw], *, gaps: bool = True, most: int = 3
) -> SearchStrategy[list[Raw]]:
    """Return parts with positions in any order, with gaps or without."""

    @st.composite
    def lists(draw: Build) -> list[Raw]:
        found = draw(st.lists(parts, max_size=most))
        free = st.integers(1, 32767) if gaps else st.integers(1, len(found) or 1)
        count = len(found)
        positions = draw(st.lists(free, min_size=count, max_size=count, unique=True))
        return [{**part, "position": place} for part, place in zip(found, positions, strict=True)]

    return lists()


@st.composite
def hops(draw: Build) -> Raw:
    passed_by = st.sampled_from([("agency", None), ("article", None), (None, "witness")])
    source, actor = draw(passed_by)
    return {
        "source": source,
        "actor": actor,
        "relation": draw(word(HopRelation)),
        "explicit": draw(st.booleans()),
        **draw(anchors()),
    }


@st.composite
def conditions(draw: Build) -> Raw:
    return {
        "kind": draw(word(ConditionKind)),
        "text": draw(verbatim(1000)),
        "topic": draw(st.sampled_from([None, "harbor"])),
        **draw(anchors()),
    }


@st.composite
def spans(draw: Build) -> Raw:
    return {"part": draw(word(SpanPart)), **draw(anchors(required=True))}


@st.composite
def assessments(draw: Build) -> Raw:
    """Return what somebody found: a word for it, the assessor's own, or both."""
    verdict, text = draw(
        st.tuples(maybe(word(Verdict)), maybe(verbatim(200))).filter(
            lambda pair: pair != (None,) * 2
        )
    )
    return {
        "assessor": draw(st.sampled_from(["desk", "realm"])),
        "verdict": verdict,
        "verdict_text": text,
        "document": draw(st.sampled_from([None, "article", "leaflet"])),
        "assessed": draw(maybe(dates())),
        "web_url": draw(st.sampled_from([None, "https://desk.example/1"])),
    }


@st.composite
def participants(draw: Build, *, speak: bool) -> list[Raw]:
    """Return who takes part; somebody speaks, or nobody does."""
    roles = [role for role in Role.values() if role != Role.SPEAKER]
    who = st.tuples(st.sampled_from(["ada", "realm", "witness"]), st.sampled_from(roles))
    others = draw(st.lists(who, max_size=3, unique=True))
    speakers = st.lists(st.sampled_from(["ada", "realm"]), min_size=1, max_size=2, unique=True)
    speaking = [(actor, "speaker") for actor in draw(speakers)] if speak else []
    order = draw(st.permutations(speaking + others))
    return [
        {
            "position": place,
            "actor": actor,
            "role": role,
            "office": draw(maybe(words(200))),
            "described_as": draw(maybe(verbatim(200))),
        }
        for place, (actor, role) in enumerate(order, start=1)
    ]


@st.composite
def whole_statements(draw: Build) -> Raw:
    """Return a statement with any of its parts, about records of the world."""
    attribution = draw(word(Attribution))
    speak = attribution in (Attribution.EXPLICIT, Attribution.CARRIED_OVER)
    stance = st.fixed_dictionaries(
        {
            "holder": st.sampled_from(["ada", "realm"]),
            "topic": st.sampled_from(["bridge", "toll"]),
            "stance": word(StanceValue),
        }
    )
    relation = st.fixed_dictionaries(
        {
            "kind": word(RelationKind),
            "other": st.sampled_from(["article-s00", "article-s01"]),
        }
    )
    chain = placed(hops(), gaps=False)
    id = draw(slugs("statement"))
    return {
        "id": id,
        "document": "leaflet",
        "text": draw(words(2000)),
        "language": draw(LANGUAGES),
        "kind": draw(word(StatementKind)),
        "attribution": attribution,
        "speech": draw(word(Speech)) if speak else "none",
        "polarity": draw(word(Polarity)),
        "modality": draw(word(Modality)),
        "likelihood": draw(maybe(word(Likelihood))),
        "likelihood_text": draw(maybe(verbatim(100))),
        "said": draw(maybe(dates())),
        "occasion": draw(maybe(verbatim(300))),
        "event": draw(maybe(dates())),
        "credibility": draw(maybe(word(Credibility))),
        "confidence": draw(maybe(st.integers(0, 100))),
        "review_status": draw(word(ReviewStatus)),
        "note": draw(maybe(words(2000))),
        "topics": draw(some_of("bridge", "toll", "harbor")),
        "participants": draw(participants(speak=speak)),
        "chain": [] if attribution == Attribution.NARRATOR else draw(chain),
        "stances": draw(
            st.lists(stance, max_size=3, unique_by=lambda one: (one["holder"], one["topic"]))
        ),
        "conditions": draw(placed(conditions())),
        "spans": draw(placed(spans())),
        "relations": draw(
            st.lists(relation, max_size=3, unique_by=lambda one: (one["kind"], one["other"]))
        ),
        "estimates": draw(st.lists(estimates(), max_size=2, unique_by=lambda one: one["id"])),
        "assessments": draw(placed(assessments())),
        "identifiers": [
            # No two statements have the same.
            {**one, "value": f"{one['value'][:90]} of {id}"}
            for one in draw(identifiers())
        ],
    }


RECORDS: dict[str, SearchStrategy[Raw]] = {
    "actors": actors(),
    "sources": sources(),
    "topics": topics(),
    "statements": whole_statements(),
}
"""Raw records without fault in the world of `known()`, by their plural."""


def known() -> World:
    """Return the world that generated records refer to."""
    records = world()
    records["sources"]["leaflet"] = outlet("leaflet", kind="document")
    return records


__all__ = ["ANY_JSON", "RECORDS", "known", "statement"]
