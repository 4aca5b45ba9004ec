"""What is found does not depend on the form of the query that finds it.

A group is asked by its rows or record by record, and an imprecise date by its first day or by the
twin of it that has an index.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.parameters import Parameter
from statements.rest.query.references import ReferenceParameter
from statements.rest.visibility import PUBLIC
from tests.api.asking import viewset
from tests.api.families import Family, asked, ends, families, groups, query_of, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

Condition = tuple[str, list[str]]

SPAN = timedelta(days=1)
ENDS_OF_TIME = ("0001", "0001-01-01", "9999", "9999-12-31")


def questions(group: Any) -> Iterator[list[Condition]]:
    """Yield what can be asked of two parameters of a group: values, complements and nulls."""
    for one, other in permutations(group.parameters, 2):
        values = ends(values_of(other))
        for condition in conditions(one):
            yield [condition]
            yield [condition, (other.name, values if other.repeatable else values[:1])]
            if other.has_complement:
                yield [condition, (f"{other.name}_not", values[:1])]
            if other.is_optional:
                yield [condition, (f"{other.name}_isnull", ["true"])]
                yield [condition, (f"{other.name}_isnull", ["false"])]


def conditions(parameter: Any) -> Iterator[Condition]:
    for value in ends(values_of(parameter)):
        yield (parameter.name, [value])
    if parameter.is_optional:
        yield (f"{parameter.name}_isnull", ["false"])


@pytest.mark.parametrize("group", groups())
def test_a_group_asked_by_its_rows_and_record_by_record_finds_the_same(
    group: Any, monkeypatch: pytest.MonkeyPatch
):
    resource, one = group
    asked_for = list(questions(one))

    plain = [asked(resource, *question) for question in asked_for]
    for is_selective in (True, False):
        for kind in (Parameter, ReferenceParameter):
            monkeypatch.setattr(kind, "is_selective", is_selective)
        assert [asked(resource, *question) for question in asked_for] == plain
    assert any(plain)


@pytest.mark.parametrize(
    ("query", "by_rows"),
    [
        ([("speaker", ["quay-ada"])], True),
        ([("speaker", ["quay-ada"]), ("speaker_kind", ["person"])], True),
        ([("speaker_kind", ["person"])], False),
        ([("stance", ["favor"]), ("stance_topic", ["quay"])], True),
        ([("stance", ["favor"])], False),
        ([("topic", ["quay"])], True),
        ([("related_to", ["quay-notes-s01"]), ("relation", ["supports"])], True),
        # The outlet's own voice is another way of having it, which is no row.
        ([("via", ["reuters"])], False),
        ([("via", ["reuters"]), ("hop_relation", ["cites"])], True),
    ],
)
def test_rows_are_found_first_where_a_record_is_named(query: list[Condition], by_rows: bool):
    sql = str(query_of("statements", *query))

    assert ("IN (SELECT" in sql) == by_rows
    assert ("EXISTS(" in sql) != by_rows


def days_of(text: str) -> tuple[date, date]:
    """Return the first and last day of a year or a day."""
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return date.fromisoformat(text), date.fromisoformat(text)


def bounds(parameter: Any) -> Iterator[str]:
    """Yield the days that occur, those beside them, and the ends of the calendar."""
    yield from ENDS_OF_TIME
    yield "2024"
    for text in values_of(parameter):
        if len(text) == 10 and text not in ENDS_OF_TIME:
            yield from (str(date.fromisoformat(text) + days) for days in (-SPAN, 0 * SPAN, SPAN))


@pytest.mark.parametrize(
    "family",
    families(lambda one: isinstance(one, DateRangeParameter)),
)
def test_a_date_is_found_by_its_first_and_last_day_whatever_has_an_index(family: Family):
    resource, parameter = family
    view = viewset(resource)
    first, last = f"{parameter.field_name}_first", f"{parameter.field_name}_last"
    extents = PUBLIC.rows(view.serializer_class.Meta.model).values_list("key", first, last)
    forms = {(start is None, end is None) for _, start, end in extents}
    assert {(True, True), (False, False)} <= forms

    for text in sorted(set(bounds(parameter))):
        least, most = days_of(text)
        begun = {id for id, start, _ in extents if start is not None and start <= most}
        going_on = {id for id, _, end in extents if end is not None and end >= least}

        assert asked(resource, (f"{parameter.name}_before", [text])) == begun
        assert asked(resource, (f"{parameter.name}_after", [text])) == going_on
        assert asked(resource, (parameter.name, [text])) == begun & going_on
        assert asked(resource, (f"{parameter.name}_not", [text])) == (
            {id for id, *_ in extents} - (begun & going_on)
        )
