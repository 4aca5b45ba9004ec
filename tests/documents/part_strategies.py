"""What hypothesis makes of the parts of a statement."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from statements.vocabularies import (
    ConditionKind,
    HopRelation,
    Likelihood,
    QuantityRole,
    Role,
    SpanPart,
    Verdict,
)
from tests.builders import Raw
from tests.documents.value_strategies import (
    NUMBERS,
    Build,
    anchors,
    dates,
    maybe,
    slugs,
    verbatim,
    word,
    words,
)


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
