"""The values that the data set has for each filter, most frequent first.

Both databases hold the same rows, so the values are found once and stored next to them.
"""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any

from benchmarks.databases import FOLDER
from benchmarks.dataset.preparing import EDITION
from benchmarks.dataset.reading import across, spread

FREQUENT, OTHERS = 40, 560
"""How many of the most frequent values are kept, and how many of the others."""

LENGTHS = 600
TEXTS = 2_000
"""The number of texts that search words are taken from."""

Values = dict[str, dict[str, list[str]]]
"""Values by resource and by the name of the parameter that takes them."""


EXAMPLES = 3
BOUNDS = (0.01, 0.5, 0.99)
"""The shares of rows up to the examples of bounds."""

NOWHERE = "nowhere"
"""A word that the data set doesn't have."""


def known_values(size: int) -> Values:
    """Return the values in the data set of that size, from the file if they are stored there.

    Call it with Django set up for the database. Finding them takes a minute or two for a million
    statements.
    """
    return _kept(values_file(size), "values", find_values)


def known_examples(size: int) -> Values:
    """Return heavy, middling and rare values for each filter, from the file if they are there."""
    return _kept(FOLDER / f"{size}-examples.json", "examples", find_examples)


def values_file(size: int) -> Path:
    """Return the path of the file with the values."""
    return FOLDER / f"{size}-values.json"


def _kept(file: Path, name: str, find: Callable[[], Values]) -> Values:
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["edition"] == EDITION:
            return dict(kept[name])
    found = find()
    file.write_text(json.dumps({"edition": EDITION, name: found}, indent=1) + "\n", "utf-8")
    return found


def find_values() -> Values:
    """Find the values of each parameter of each list in the database."""
    return {
        resource: {name: _values_of(one) for name, one in by_name.items() if name == one.base.name}
        for resource, by_name in _parameters()
    }


def find_examples() -> Values:
    """Find a heavy, a middling and a rare value of each filter of each list, fewer if it has fewer.

    A date also gets the heaviest year, and a search a word that is nowhere.
    """
    found: Values = {}
    for resource, by_name in _parameters():
        examples = found[resource] = {}
        for base, family in groupby(by_name.values(), key=lambda one: one.base):
            # Counting takes seconds in a large table, so x_not and the others share it.
            counts = _counts(base)
            examples |= {one.name: _examples_of(one, counts) for one in family}
    return found


def _parameters() -> list[tuple[str, Mapping[str, Any]]]:
    from statements.api.urls import RESOURCES  # noqa: PLC0415 after the settings

    return [(name, viewset.filterset_class.by_name) for name, viewset in RESOURCES.items()]


def _values_of(parameter: Any) -> list[str]:
    from statements.rest.query.computed import LengthParameter, OverlapParameter  # noqa: PLC0415

    match parameter:
        case LengthParameter():
            return [str(length) for length in range(LENGTHS)]
        case OverlapParameter():
            return _ranges(_ends(_counts(parameter)))
    return _ranked(_counts(parameter))


def _examples_of(parameter: Any, counts: Counter[str]) -> list[str]:
    from statements.filters.search import WordSearch  # noqa: PLC0415 after the settings
    from statements.rest.query.computed import OverlapParameter, SearchParameter  # noqa: PLC0415
    from statements.rest.query.dates import TemporalParameter  # noqa: PLC0415
    from statements.rest.query.parameters import BoundParameter, NullParameter  # noqa: PLC0415

    base = parameter.base
    match parameter:
        case NullParameter():
            return ["true", "false"]
        case BoundParameter():
            return _bounds(counts)
    examples = [value for value, _ in across([*counts.items()], EXAMPLES)]
    match base:
        case OverlapParameter():
            ends = [repr(end) for end in _ends(counts)]
            middle = len(ends) // 2
            return [
                ",".join(pair) for pair in (ends[:: len(ends) - 1], ends[middle:][:2], ends[-2:])
            ]
        case SearchParameter() | WordSearch():
            return [*examples, NOWHERE]
        case TemporalParameter():
            years: Counter[str] = Counter()
            for value, count in counts.items():
                years[value[:4]] += count
            return [*_ranked(years)[:1], *examples]
    return examples


def _bounds(counts: Counter[str]) -> list[str]:
    """Return bounds of which nearly all, half and nearly none of the rows are above, or below."""
    try:
        ranked = sorted(counts, key=float)
    except ValueError:
        ranked = sorted(counts)
    ends = list(accumulate(counts[value] for value in ranked))
    places = (bisect_left(ends, share * ends[-1]) for share in BOUNDS) if ends else ()
    return list(dict.fromkeys(ranked[place] for place in places))


def _counts(parameter: Any) -> Counter[str]:
    from statements.filters.search import WordSearch  # noqa: PLC0415
    from statements.filters.statements import RestsOnCorrected  # noqa: PLC0415
    from statements.rest.query.computed import (  # noqa: PLC0415
        ComputedParameter,
        LengthParameter,
        OverlapParameter,
        SearchParameter,
    )
    from statements.rest.query.dates import DateRangeParameter  # noqa: PLC0415
    from statements.rest.query.references import ReferenceParameter  # noqa: PLC0415

    match parameter:
        case ComputedParameter():
            return Counter(["true", "false"])
        case LengthParameter():
            return _lengths(parameter)
        case SearchParameter():
            return _words(parameter)
        case WordSearch():
            return _indexed_words(parameter)
        case OverlapParameter():
            columns = [parameter.least]
        case ReferenceParameter():
            # A record is identified by its own id, whatever column the filter compares.
            columns = [
                "key" if column == "pk" else f"{column}__key" for column in parameter.columns
            ]
        case DateRangeParameter():
            columns = [f"{parameter.field_name}_first"]
        case RestsOnCorrected():
            return Counter(dict.fromkeys(parameter.by_text, 1))
        case _:
            columns = [parameter.field_name]
    only = getattr(parameter.group, "only", {})
    counts: Counter[str] = Counter()
    for column in columns:
        counts.update(_counted(parameter.model, only, column))
    return counts


def _counted(model: Any, only: dict[str, Any], column: str) -> dict[str, int]:
    from django.db.models import Count  # noqa: PLC0415

    from statements.rest.visibility import PUBLIC  # noqa: PLC0415

    rows = PUBLIC.rows(model).filter(**only, **{f"{column}__isnull": False}).order_by()
    counts = rows.values_list(column).annotate(count=Count("*"))
    return {_text(value): count for value, count in counts.iterator()}


def _lengths(parameter: Any) -> Counter[str]:
    """Return how many records have each length of the list."""
    at_least = {
        int(place): count
        for place, count in _counted(parameter.rows, {}, parameter.position).items()
    }
    at_least[0] = parameter.model._default_manager.count()
    lengths = ((place, count - at_least.get(place + 1, 0)) for place, count in at_least.items())
    return Counter({str(length): count for length, count in lengths if count > 0})


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
    return str(value)


def _ranked(counts: Counter[str]) -> list[str]:
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    return [*ranked[:FREQUENT], *spread(ranked[FREQUENT:], OTHERS)]


def _words(parameter: Any) -> Counter[str]:
    column = parameter.columns[0]
    found = parameter.model._base_manager.filter(**{f"{column}__isnull": False})
    texts: Iterable[str] = found.order_by("pk").values_list(column, flat=True)[:TEXTS]
    return Counter(word for text in texts for word in text.split())


def _indexed_words(parameter: Any) -> Counter[str]:
    from statements.documents.store.words import FORM  # noqa: PLC0415

    texts = parameter.words._default_manager.order_by("pk").values_list("words", flat=True)[:TEXTS]
    tokens = (token for text in texts for token in text.split())
    return Counter(token.removeprefix(FORM) for token in tokens if token.startswith(FORM))


def _ends(counts: Counter[str]) -> list[float]:
    return sorted(map(float, _ranked(counts)))


def _ranges(ends: list[float]) -> list[str]:
    narrow = [f"{least!r},{most!r}" for least, most in pairwise(ends)]
    wide = [f"{ends[0]!r},{end!r}" for end in ends[1::20]]
    wide += [text for end in ends[::20] for text in (f"{end!r},", f",{end!r}")]
    return [*wide, *narrow]
