"""Draws random requests for a list, and varies them."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

CURSOR = "cursor"
"""A placeholder for the cursor in a query not sent yet: an id, and whether to go backward."""

BACKWARD, FORWARD = "backward", "forward"
END = ""
"""The place after the last record, instead of an id."""

SHAPES = {
    "ordering": 0.6,
    "count": 0.35,
    "limit": 0.25,
    "format": 0.25,
    CURSOR: 0.15,
    "fields": 0.1,
    "omit": 0.1,
    "view": 0.1,
    "highlight": 0.1,
    "as_of": 0.05,
}
"""The parameters that aren't filters, and how often a random request has each of them."""

WITH_STREAM = frozenset({"limit", CURSOR, "count"})
"""Parameters that a stream refuses."""

WITH_PAST = frozenset({"as_of", "format", "limit", "fields", "omit", "view"})
"""The only parameters that a list takes together with a time in the past."""

RELEVANCE = "relevance"
"""The ordering of what a search finds, which nothing else has."""

STREAMS = frozenset({"ndjson", "csv"})
MOST_FILTERS = 6
REPEATED = (1, 1, 1, 1, 2, 5, 20, 90, 500)
"""How many values a parameter gets if it can be repeated."""

ROOM = (3_000, 3_000, 20_000)
"""The most characters in these values: most servers refuse long addresses before anything else."""

DETAILS, HOSTILE = 0.06, 0.03
"""How often a request is for one record, and how often everything in it is unknown."""

SEARCHES = 0.1
"""How often to search for words: a search is one of many filters, and unlike all others."""

UNKNOWN_NAMES = (1, 20, 400)
ODD = (
    *("no-such-record", "zz", "AQ", "en-x-odd", "1900", "1900-01", "9999-12-31", "0001-01-01"),
    *("-1", "0", "1e308", "9223372036854775807", "0,1e300", ",-1e300", "%", "\\", "(", "a" * 500),
)
SORTS = ("letters", "frequent", "any", "unknown")
"""The kinds of words to search for."""

UNKNOWN_WORDS = ("zqxj", "nowhere", "e" * 40)
LETTERS = "etaoinsrhldcum.-01"
WORDS = (1, 1, 2, 3, 5, 10, 10, 250)
LONGEST_SEARCH = 500

Query = dict[str, tuple[str, ...]]
"""The values of each parameter."""


class Parameter(NamedTuple):
    """A query parameter and the values it can have, most frequent first."""

    name: str
    values: Sequence[str]
    is_repeatable: bool = False


class Request(NamedTuple):
    """A path and its parameters.

    ``sort`` tells apart requests that have the same parameters but behave differently.
    """

    path: str
    query: Query
    sort: str = ""

    @property
    def is_stream(self) -> bool:
        """Whether the answer is a whole list."""
        return bool(STREAMS & {*self.query.get("format", ())})

    @property
    def is_plain(self) -> bool:
        """Whether it has no parameter other than a format."""
        return self.query.keys() == {"format"}

    @property
    def kind(self) -> frozenset[str]:
        """Its sort, its format and the names of its parameters."""
        return frozenset((self.sort, *self.query.get("format", ()), *self.query))


class Target(NamedTuple):
    """The paths and parameters of one kind of answer.

    ``filters`` names the parameters that decide which records are found. A path with ``ids`` has
    one address for each of them.
    """

    name: str
    paths: Sequence[str]
    parameters: Mapping[str, Parameter]
    filters: Sequence[str] = ()
    ids: Sequence[str] = ()

    @property
    def shapes(self) -> list[str]:
        """The names of the parameters that aren't filters."""
        return [name for name in SHAPES if name in self.parameters and name not in self.filters]


def draw(chance: Random, target: Target) -> Request:
    """Return a random request."""
    path = chance.choice(target.paths)
    if not target.parameters:
        return Request(path, {}, path)
    if chance.random() < HOSTILE:
        unknown: Query = {f"x{place}": ("1",) for place in range(chance.choice(UNKNOWN_NAMES))}
        return Request(path, unknown, "hostile")
    names = [name for name in target.shapes if chance.random() < SHAPES[name]]
    if target.ids and chance.random() < DETAILS:
        path = f"{path}{_id(chance, target)}/"
        names = [name for name in names if name in WITH_PAST - {"limit"}]
        return Request(path, _allowed(target, _drawn(chance, target, names)), "detail")
    most = min(MOST_FILTERS, len(target.filters))
    names += chance.sample(target.filters, chance.randint(0, most))
    names += ["q"] if chance.random() < SEARCHES else []
    return Request(path, _allowed(target, _drawn(chance, target, names)))


def alone(chance: Random, target: Target) -> list[Request]:
    """Return the list as each stream, and each filter alone with a random order and an exact count.

    A word search gets several requests.
    """
    path = target.paths[0]
    formats = target.parameters["format"].values if "format" in target.parameters else ()
    streams = [Request(path, {"format": (name,)}) for name in formats if name in STREAMS]
    exact = {"count": ("exact",)} if "count" in target.parameters else {}
    searches = ["q"] * len(SORTS) if "q" in target.parameters else []
    return streams + [
        Request(path, {**exact, **_drawn(chance, target, ["ordering", name])})
        for name in (*target.filters, *searches)
    ]


def vary(chance: Random, target: Target, request: Request, other: Request) -> Request:
    """Return the request with one or two things changed, some of them taken from the other."""
    query = dict(request.query)
    for _ in range(chance.choice((1, 1, 2))):
        _change(chance, target, query, other.query)
    return request._replace(query=_allowed(target, query))


def _change(chance: Random, target: Target, query: Query, other: Query) -> None:
    match chance.choice(("drop", "drop", "add", "add", "redraw", "shape", "shape", "take", "turn")):
        case "drop" if query:
            del query[chance.choice(list(query))]
        case "add" if target.filters:
            query |= _drawn(chance, target, [chance.choice(target.filters)])
        case "redraw" if query:
            query |= _drawn(chance, target, [chance.choice(list(query))])
        case "shape" if target.shapes:
            query |= _drawn(chance, target, [chance.choice(target.shapes)])
        case "take" if other:
            name = chance.choice(list(other))
            query[name] = other[name]
        case "turn" if query:
            name = chance.choice(list(query))
            opposite = name.removesuffix("_not") if name.endswith("_not") else f"{name}_not"
            if opposite in target.parameters:
                query[opposite] = query.pop(name)


def _allowed(target: Target, query: Query) -> Query:
    """Return the query without parameters that would be refused in combination."""
    if "as_of" in query and "as_of" in target.shapes:
        query = {name: query[name] for name in query if name in WITH_PAST}
    if STREAMS & {*query.get("format", ())}:
        query = {name: query[name] for name in query if name not in WITH_STREAM}
    if "brief" in query.get("view", ()):
        query = {name: query[name] for name in query if name not in ("fields", "omit")}
    if "q" not in query:
        query = {name: query[name] for name in query if name != "highlight"}
        if RELEVANCE in query.get("ordering", ()):
            del query["ordering"]
    if "csv" in query.get("format", ()):
        query.pop("highlight", None)
    return query


def _drawn(chance: Random, target: Target, names: Sequence[str]) -> Query:
    known = [name for name in names if name in target.parameters]
    return {name: _values(chance, target, target.parameters[name]) for name in known}


def _values(chance: Random, target: Target, parameter: Parameter) -> tuple[str, ...]:
    match parameter.name:
        case "q":
            return (_search(chance, parameter.values),)
        case "cursor":
            return _id(chance, target, END), chance.choice((FORWARD, BACKWARD))
        case "limit":
            return (chance.choice(("1", "50", "500", "500", "501")),)
        case "fields" | "omit":
            keys = chance.sample(parameter.values, chance.choice((1, 2, 4, 20)))
            return (",".join(keys),)
    if not parameter.is_repeatable:
        return (_value(chance, parameter.values),)
    count = min(chance.choice(REPEATED), len(parameter.values))
    if count <= 1:
        return (_value(chance, parameter.values),)
    is_frequent = chance.random() < 0.5
    several = parameter.values[:count] if is_frequent else chance.sample(parameter.values, count)
    room = chance.choice(ROOM)
    ends = accumulate(len(parameter.name) + len(value) + 2 for value in several)
    return tuple(value for value, end in zip(several, ends, strict=True) if end <= room)


def _value(chance: Random, values: Sequence[str]) -> str:
    """Return one of the values, usually a frequent one, now and then an odd one."""
    place = chance.random()
    if not values or place < 0.05:
        return chance.choice(ODD)
    value = values[int(len(values) * chance.random() ** 3)]
    is_date = len(value) >= 10 and value[:4].isdigit() and value[4:5] == value[7:8] == "-"
    # Dates also take a day, a month or a year.
    return value[: chance.choice((4, 7, 10, len(value)))] if is_date else value


def _id(chance: Random, target: Target, odd: str = "no-such-record") -> str:
    return chance.choice(target.ids) if target.ids and chance.random() < 0.9 else odd


def _search(chance: Random, words: Sequence[str]) -> str:
    if chance.random() < 0.05:
        return "a" * LONGEST_SEARCH
    count, sort = chance.choice(WORDS), chance.choice(SORTS)
    known = {"frequent": words[:20], "any": words}.get(sort) or LETTERS
    chosen = UNKNOWN_WORDS if sort == "unknown" else known
    return " ".join(chance.choice(chosen) for _ in range(count))[:LONGEST_SEARCH].strip()
