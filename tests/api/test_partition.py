"""``x=v`` and ``x_not=v`` share out a list, and so do ``x_isnull=true`` and ``false``.

Whole lists are asked over HTTP; all values that occur are asked of the filter sets themselves.
"""

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import pytest
from django.http import QueryDict

from tests.api.asking import RESOURCES, filter_names, found, viewset

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

RANGES = ["0,10", "20,20", "60,", ",90", "200,200", "80000,120000"]
Family = tuple[str, Any]
"""The resource and one of its parameters."""


def families(wanted: Callable[[Any], bool] = lambda parameter: True) -> list[Any]:
    """Return the parameters for which ``wanted`` holds, by a readable name."""
    return [
        pytest.param((resource, parameter), id=f"{resource}-{parameter.name}")
        for resource in RESOURCES
        for group in viewset(resource).filterset_class.groups
        for parameter in group.parameters
        if wanted(parameter)
    ]


def groups() -> list[Any]:
    """Return every group with several parameters, by the name of its first one."""
    return [
        pytest.param((resource, group), id=f"{resource}-{group.parameters[0].name}")
        for resource in RESOURCES
        for group in viewset(resource).filterset_class.groups[1:]
        if len(group.parameters) > 1
    ]


def values_of(parameter: Any) -> list[str]:
    """Return the values that occur for a parameter, and of a vocabulary all."""
    from statements.rest import computed, parameters, references

    match parameter:
        case references.Reference():
            return sorted({key for target in targets(parameter) for key in target})
        case parameters.Word():
            return list(parameter.words)
        case parameters.Flag():
            return ["true", "false"]
        case computed.Length():
            return ["0", "1", "2", "3", "4"]
        case computed.Overlap():
            return RANGES
        case parameters.Extent():
            return [*days(parameter), "2024", "2031-01", "0001", "9999-12-31"]
        case parameters.Instant():
            moments = column(parameter.model, parameter.columns[0])
            return [moment.isoformat().replace("+00:00", "Z") for moment in moments] + ["2024"]
    return [str(value) for value in column(parameter.model, parameter.columns[0])]


def targets(parameter: Any) -> Iterator[list[str]]:
    """Return the ids that occur at each of a reference's columns, and of a tree all."""
    from statements.models import Topic
    from statements.rest.references import Key, Tree

    if isinstance(parameter, Tree):
        yield column(Topic, "key")
    elif isinstance(parameter, Key):
        yield column(parameter.model, "key")
    else:
        for name in parameter.columns:
            yield column(parameter.model, f"{name}__key")


def days(parameter: Any) -> list[str]:
    return sorted(
        {day.isoformat() for name in parameter.columns[1:] for day in column(parameter.model, name)}
    )


def column(model: Any, path: str) -> list[Any]:
    """Return the values of a column that anyone may see, each once and in their order."""
    rows = model._default_manager.all()
    rows = rows.public() if hasattr(rows, "public") else rows
    return sorted(set(rows.values_list(path, flat=True)) - {None})


def asked(resource: str, *conditions: tuple[str, list[str]]) -> set[str]:
    """Return the ids that a filter set finds, given the values by parameter."""
    query = QueryDict(mutable=True)
    for name, values in conditions:
        query.setlist(name, values)
    view = viewset(resource)
    filterset = view.filterset_class(query, view.queryset.all())
    assert filterset.errors == []
    return set(filterset.qs.values_list("key", flat=True))


def assert_shared_out(whole: set[str], one: set[str], other: set[str]) -> None:
    assert one & other == set()
    assert one | other == whole


@pytest.mark.parametrize("family", families(lambda one: one.has_complement))
def test_a_value_and_its_complement_share_out_the_list(family: Family):
    resource, parameter = family
    whole = asked(resource)
    values = values_of(parameter)
    assert values

    for value in values:
        one = asked(resource, (parameter.name, [value]))
        other = asked(resource, (f"{parameter.name}_not", [value]))
        assert_shared_out(whole, one, other)


@pytest.mark.parametrize("family", families(lambda one: one.has_complement and one.repeatable))
def test_several_values_and_their_complement_share_out_the_list(family: Family):
    resource, parameter = family
    values = values_of(parameter)

    for several in (values, values[:2], values[-2:]):
        one = asked(resource, (parameter.name, several))
        other = asked(resource, (f"{parameter.name}_not", several))
        assert_shared_out(asked(resource), one, other)
    assert one == set().union(*(asked(resource, (parameter.name, [value])) for value in several))


@pytest.mark.parametrize("family", families(lambda one: one.is_optional))
def test_known_and_unknown_share_out_the_list(family: Family):
    resource, parameter = family
    name = f"{parameter.name}_isnull"

    unknown, known = asked(resource, (name, ["true"])), asked(resource, (name, ["false"]))

    assert_shared_out(asked(resource), unknown, known)
    assert unknown
    assert known


@pytest.mark.parametrize("group", groups())
def test_beside_other_conditions_on_the_row_they_share_out_what_those_find(group):
    resource, one = group
    for beside, parameter in permutations(one.parameters, 2):
        for given in ends(values_of(beside)):
            condition = (beside.name, [given])
            whole = asked(resource, condition)
            for value in ends(values_of(parameter)):
                assert_shared_out(
                    whole,
                    asked(resource, condition, (parameter.name, [value])),
                    asked(resource, condition, (f"{parameter.name}_not", [value])),
                )
            if parameter.is_optional:
                name = f"{parameter.name}_isnull"
                assert_shared_out(
                    whole,
                    asked(resource, condition, (name, ["true"])),
                    asked(resource, condition, (name, ["false"])),
                )


def ends(values: list[str]) -> list[str]:
    """Return the first and the last."""
    return [values[0], values[-1]]


@pytest.mark.parametrize("family", families(lambda one: one.has_complement))
def test_over_http_they_share_out_the_list_as_well(family: Family):
    resource, parameter = family
    names = filter_names(resource)
    value = values_of(parameter)[0].replace("+", "%2B")
    pairs = [
        (f"{parameter.name}={value}", f"{parameter.name}_not={value}"),
        (f"{parameter.name}_isnull=true", f"{parameter.name}_isnull=false"),
    ]
    for one, other in pairs:
        if other.partition("=")[0] in names:
            assert_shared_out(found(resource), found(resource, one), found(resource, other))
