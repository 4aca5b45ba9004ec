"""``x=v`` and ``x_not=v`` together are the whole list, and share nothing: for every filter."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import QuerySet

from statements.api.urls import RESOURCES
from statements.rest.computed import Computed, Length, Overlap
from statements.rest.filters import NullFilter, ValueFilter
from statements.rest.parameters import Extent, Flag, Instant, Number, Parameter, Text, Word
from statements.rest.references import Reference

pytestmark = pytest.mark.usefixtures("world")

Found = Callable[[str], set[str]]

COMPLEMENTED = [
    (resource, name.removesuffix("_not"))
    for resource, view in RESOURCES.items()
    for name, one in view.filterset_class.base_filters.items()
    if isinstance(one, ValueFilter) and one.exclude
]
NULLABLE = [
    (resource, name)
    for resource, view in RESOURCES.items()
    for name, one in view.filterset_class.base_filters.items()
    if isinstance(one, NullFilter)
]


def values_of(parameter: Parameter, records: QuerySet[Any]) -> Iterator[str]:
    match parameter:
        case Flag() | Computed():
            yield from ("true", "false")
        case Reference():
            for target in parameter.targets(records):
                yield from target.values_list("key", flat=True)
        case Word():
            yield from parameter.words
        case Length() | Number():
            yield from ("0", "1", "2", "80", "100000")
        case Overlap():
            yield from ("6,7", ",10", "90000,", "8,8")
        case Instant():
            yield from ("2024", "2024-12-18", "2024-12-18T12:00:00Z")
        case Extent():
            yield from ("2024", "2024-12-17", "9999")
        case Text():
            yield from TEXTS[parameter.form]


TEXTS = {
    "": ["people", "isni"],
    "an ISO 3166-1 alpha-2 country code such as UA": ["UA", "FR", "DE"],
    "a BCP 47 language tag such as en": ["en", "uk"],
    "a UCUM unit such as {person}": ["{person}"],
    "a Wikidata id such as Q212": ["Q212"],
    "a SHA-256 in 64 lower-case hexadecimal digits": ["0" * 64],
}


@pytest.mark.parametrize(("resource", "name"), COMPLEMENTED)
def test_a_filter_and_its_complement_partition_the_list(resource: str, name: str, found: Found):
    view = RESOURCES[resource]
    parameter = view.filterset_class.base_filters[name].parameter
    everything = found(f"{resource}/")
    values = list(values_of(parameter, view.queryset.all()))

    assert everything
    assert values
    for value in values:
        with_it = found(f"{resource}/?{name}={value}")
        without_it = found(f"{resource}/?{name}_not={value}")
        assert with_it | without_it == everything, value
        assert with_it & without_it == set(), value


@pytest.mark.parametrize(("resource", "name"), NULLABLE)
def test_null_and_not_null_partition_the_list(resource: str, name: str, found: Found):
    unknown = found(f"{resource}/?{name}=true")
    known = found(f"{resource}/?{name}=false")

    assert unknown | known == found(f"{resource}/")
    assert unknown & known == set()
