"""What hypothesis makes: any JSON at all, and raw records that keep every rule."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from statements.vocabularies import (
    ActorKind,
    Attribution,
    CorrectionKind,
    Credibility,
    Likelihood,
    Modality,
    Polarity,
    RelationKind,
    Reliability,
    ReviewStatus,
    Sector,
    Speech,
    StanceValue,
    StatementKind,
    TopicKind,
)
from tests.builders import Raw, World, outlet, save, statement, world
from tests.documents.part_strategies import (
    assessments,
    conditions,
    estimates,
    hops,
    participants,
    placed,
    spans,
)
from tests.documents.value_strategies import (
    COUNTRIES,
    LANGUAGES,
    OFFSETS,
    Build,
    dates,
    maybe,
    qids,
    slugs,
    verbatim,
    word,
    words,
)
from tests.kept_rows import fill_once

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
        "known_via": draw(st.sampled_from(["herald", "herald", None])) if unnamed_person else None,
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
        "other_names": draw(names()),
        "parent": draw(parent if kind == TopicKind.OPTION else maybe(parent)),
        "country": draw(COUNTRIES),
        "event": draw(maybe(dates())),
        "wikidata_id": draw(maybe(qids())),
        "identifiers": draw(identifiers()),
    }


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


def fill() -> None:
    """Write the world that generated records refer to."""
    fill_once("known", lambda: save(known()))


__all__ = ["ANY_JSON", "RECORDS", "fill", "known", "statement"]
