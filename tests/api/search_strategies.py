"""Small worlds of records with few different words, and searches for those words."""

from hypothesis import assume
from hypothesis import strategies as st

from statements.rest.query.computed import MAX_WORDS
from statements.word_forms import split_words
from tests.api.search_oracle import Query, Wanted
from tests.builders import Raw, World, actor, anchor, article, outlet, statement, topic

WORDS = [
    *("force", "forces", "Forced", "news", "new", "peace", "peaceful", "the", "of", "or", "not"),
    *("Kyiv", "Kyiv's", "O\u2019Brien", "Ōsaka", "osaka", "Straße", "strasse", "co-operate"),
    *("40,000", "E\u0301lyse\u0301e", "новости", "Новость", "ﬁve", "İzmir", "कीव", "平和", "x_y"),
    *("…", "-", '"', "*", "(", "\U0001f986", "\\", "'"),
]
"""Words that are forms of each other or only look so, and what is no word."""

LANGUAGES = st.sampled_from(["en", "en-GB", "fr", "ru"])

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
maybe = st.none() | texts


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw actors, sources and topics, and statements about them, all of the same few words."""
    actors = ["ada", "bo", "cy"]
    topics = ["bridge", "toll"]
    made: list[tuple[str, Raw]] = [("sources", article(name=draw(maybe)))]
    made.append(("sources", outlet(name=draw(texts), other_names=draw(_other_names()))))
    for id in actors:
        more = {"other_names": draw(_other_names()), "description": draw(maybe)}
        made.append(("actors", actor(id, name=draw(texts), **more)))
    made += [
        ("topics", topic(id, name=draw(texts), other_names=draw(_other_names()))) for id in topics
    ]
    for number in range(draw(st.integers(1, 4))):
        made.append(("statements", draw(_statements(f"article-s{number}", actors, topics))))
    found: World = {"sources": {}, "actors": {}, "topics": {}, "statements": {}}
    for resource, raw in made:
        found[resource][raw["id"]] = raw
    return found


def _other_names() -> st.SearchStrategy[list[Raw]]:
    names = st.fixed_dictionaries({"name": texts})
    return st.lists(names, max_size=2, unique_by=lambda one: one["name"])


@st.composite
def _statements(draw: st.DrawFn, id: str, actors: list[str], topics: list[str]) -> Raw:
    roles = draw(st.lists(st.sampled_from(["speaker", "about"]), max_size=3))
    who = draw(st.permutations(actors))
    conditions = draw(
        st.lists(st.fixed_dictionaries({"kind": st.just("if"), "text": texts}), max_size=2)
    )
    fragments = draw(st.lists(texts, max_size=1))
    return statement(
        id,
        text=draw(texts),
        note=draw(maybe),
        occasion=draw(maybe),
        language=draw(LANGUAGES),
        review_status=draw(st.sampled_from(["draft", "accepted", "accepted"])),
        attribution="narrator" if "speaker" not in roles else "explicit",
        speech="none" if "speaker" not in roles else "indirect",
        topics=draw(st.lists(st.sampled_from(topics), unique=True)),
        participants=[{"actor": a, "role": r} for a, r in zip(who, roles, strict=False)],
        conditions=conditions,
        spans=[anchor(exact, exact) | {"part": "content"} for exact in fragments],
    )


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Draw a search for up to ten words, most of which occur."""
    known = sorted({word for text in WORDS for word in split_words(text)})
    words = st.sampled_from(known)
    wanted = st.one_of(
        words.filter(lambda word: word != "or").map(lambda word: Wanted((word,))),
        st.lists(words, min_size=2, max_size=3).map(lambda some: Wanted(tuple(some))),
        st.tuples(words, st.integers(1, 6)).map(lambda one: Wanted((one[0][: one[1]],), True)),
    )
    groups = draw(st.lists(st.lists(wanted, min_size=1, max_size=2), max_size=2))
    excluded = draw(st.lists(wanted, max_size=1 if groups else 2, min_size=0 if groups else 1))
    query = Query(groups, excluded)
    assume(len(query.words) <= MAX_WORDS)
    return query
