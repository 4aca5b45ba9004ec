"""``x=v`` and ``x_not=v`` share out a list, and so do ``x_isnull=true`` and ``false``.

Whole lists are asked over HTTP; all values that occur are asked of the filter sets themselves.
"""

from itertools import permutations

import pytest

from tests.api.asking import filter_names, found
from tests.api.families import Family, asked, ends, families, groups, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


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
