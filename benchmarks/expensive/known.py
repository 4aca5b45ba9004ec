"""The values that the data set has for each filter, most frequent first.

Both databases hold the same rows, so the values are found once and stored next to them.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.databases import FOLDER
from benchmarks.dataset.preparing import EDITION
from benchmarks.dataset.reading import spread

FREQUENT, OTHERS = 40, 560
"""How many of the most frequent values are kept, and how many of the others."""

LENGTHS = 600
TEXTS = 2_000
"""The number of texts that search words are taken from."""

Values = dict[str, dict[str, list[str]]]
"""Values by resource and by the name of the parameter that takes them."""


def known_values(size: int) -> Values:
    """Return the values in the data set of that size, from the file if they are stored there.

    Call it with Django set up for the database. Finding them takes a minute or two for a million
    statements.
    """
    file = values_file(size)
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["edition"] == EDITION:
            return dict(kept["values"])
    values = find_values()
    file.write_text(json.dumps({"edition": EDITION, "values": values}, indent=1) + "\n", "utf-8")
    return values


def values_file(size: int) -> Path:
    """Return the path of the file with the values."""
    return FOLDER / f"{size}-values.json"


def find_values() -> Values:
    """Find the values of each parameter of each list in the database."""
    from statements.api.urls import RESOURCES  # noqa: PLC0415 after the settings

    return {
        resource: {
            name: _values_of(parameter, getattr(parameter.group, "only", {}))
            for name, parameter in viewset.filterset_class.by_name.items()
            if name == parameter.base.name
        }
        for resource, viewset in RESOURCES.items()
    }


def _values_of(parameter: Any, only: dict[str, Any]) -> list[str]:
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
            return ["true", "false"]
        case LengthParameter():
            return [str(length) for length in range(LENGTHS)]
        case SearchParameter():
            return _words(parameter)
        case OverlapParameter():
            return _ranges(parameter)
        case ReferenceParameter():
            # A record is identified by its own id, whatever column the filter compares.
            columns = [
                "key" if column == "pk" else f"{column}__key" for column in parameter.columns
            ]
        case DateRangeParameter():
            columns = [f"{parameter.field_name}_first"]
        case _:
            columns = [parameter.field_name]
    counts: Counter[str] = Counter()
    for column in columns:
        counts.update(_counted(parameter.model, only, column))
    return _ranked(counts)


def _counted(model: Any, only: dict[str, Any], column: str) -> dict[str, int]:
    from django.db.models import Count  # noqa: PLC0415

    rows = model._base_manager.filter(**only, **{f"{column}__isnull": False}).order_by()
    counts = rows.values_list(column).annotate(count=Count("*"))
    return {_text(value): count for value, count in counts.iterator()}


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


def _words(parameter: Any) -> list[str]:
    column = parameter.columns[0]
    found = parameter.model._base_manager.filter(**{f"{column}__isnull": False})
    texts: Iterable[str] = found.order_by("pk").values_list(column, flat=True)[:TEXTS]
    return _ranked(Counter(word for text in texts for word in text.split()))


def _ranges(parameter: Any) -> list[str]:
    counts = _counted(parameter.model, {}, parameter.least)
    ends = sorted(map(float, _ranked(Counter(counts))))
    narrow = [f"{least!r},{most!r}" for least, most in pairwise(ends)]
    wide = [f"{ends[0]!r},{end!r}" for end in ends[1::20]]
    wide += [text for end in ends[::20] for text in (f"{end!r},", f",{end!r}")]
    return [*wide, *narrow]
