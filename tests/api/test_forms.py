"""What is found does not depend on the form of the query that finds it.

A group is asked by its rows or record by record, and an imprecise date by its first day or by the
twin of it that has an index.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection

from statements.filters import statements
from statements.models import Correction, Hop, Participation, Source, Stance
from statements.rest.query import computed, parameters, row_groups
from statements.rest.query.dates import DateRangeParameter
from statements.rest.visibility import PUBLIC
from tests.api.asking import viewset
from tests.api.families import Family, asked, by_name, ends, families, groups, query_of, values_of
from tests.sampling import sample

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


@pytest.mark.parametrize("one_of", sample(3))
@pytest.mark.parametrize("group", groups())
def test_a_group_asked_by_its_rows_and_record_by_record_finds_the_same(
    group: Any, one_of: int, monkeypatch: pytest.MonkeyPatch
):
    resource, one = group
    asked_for = list(questions(one))[::one_of]

    plain = [asked(resource, *question) for question in asked_for]
    assert any(plain)
    monkeypatch.setattr(row_groups.RowGroup, "_come_first", lambda *_: False)
    assert [asked(resource, *question) for question in asked_for] == plain
    monkeypatch.setattr(row_groups.RowGroup, "_fit_in_set", lambda *_: False)
    assert [asked(resource, *question) for question in asked_for] == plain
    monkeypatch.setattr(row_groups.RowGroup, "_come_first", lambda *_: True)
    assert [asked(resource, *question) for question in asked_for] == plain


VIA = ("via", ["reuters"])


@pytest.mark.parametrize(
    ("query", "are_counted"),
    [
        ([("speaker", ["quay-ada"])], True),
        ([("speaker", ["quay-ada"]), ("kind", ["demand"])], False),
        ([("speaker", ["quay-ada"]), ("speaker_kind", ["person"])], True),
        ([("speaker_kind", ["person"])], True),
        ([("stance", ["favor"])], True),
        ([("stance", ["favor"]), ("kind", ["demand"])], True),
        ([("publisher", ["politico"])], True),
        ([("published", ["2024"])], True),
        ([VIA], True),
        ([VIA, ("hop_relation", ["cites"])], True),
        ([VIA, ("hop_relation", ["cites"]), ("kind", ["demand"])], False),
    ],
)
def test_few_rows_are_found_first_and_many_record_by_record(
    query: list[Condition], are_counted: bool, monkeypatch: pytest.MonkeyPatch
):
    assert form_of(query) == "rows first"

    monkeypatch.setattr(row_groups, "FEW", 1)
    monkeypatch.setattr(row_groups, "FEW_NAMED", 1)
    for one in viewset("statements").filterset_class.base_filters.values():
        if isinstance(one, row_groups.RowGroup) and one.few:
            monkeypatch.setattr(one, "few", 1)
    # PostgreSQL weighs it by its statistics, but for two kinds of rows.
    by_record = are_counted and (connection.vendor == "sqlite" or query == [VIA])
    assert form_of(query) == ("record by record" if by_record else "rows first")


@pytest.mark.parametrize("query", [("publisher", ["politico"]), ("published", ["2024"])])
def test_sqlite_makes_a_set_of_documents_that_are_neither_few_nor_very_many(
    query: Condition, monkeypatch: pytest.MonkeyPatch
):
    for one in viewset("statements").filterset_class.base_filters.values():
        if isinstance(one, row_groups.RowGroup) and one.rows is Source:
            monkeypatch.setattr(one, "few", 1)

    is_made = connection.vendor == "sqlite"
    assert form_of([query]) == ("in a set" if is_made else "rows first")


def form_of(query: list[Condition]) -> str:
    sql = str(query_of("statements", *query))
    forms = {
        "rows first": re.search(r'" IN \(+SELECT', sql),
        "in a set": re.search(r'" \+ 0\)* IN \(+SELECT', sql),
        "record by record": re.search(r"EXISTS\(", sql),
    }
    (form,) = (form for form, found in forms.items() if found)
    return form


@pytest.mark.parametrize(
    ("query", "first", "others"),
    [
        ([("speaker", ["quay-ada"]), ("stance", ["favor"])], Participation, Stance),
        ([("stance", ["against"]), ("speaker_kind", ["person"])], Stance, Participation),
        ([("speaker_kind", ["person"]), ("stance", ["against"])], Stance, Participation),
    ],
)
def test_of_several_groups_sqlite_finds_the_rows_of_that_with_the_fewest_first(
    query: list[Condition], first: Any, others: Any, monkeypatch: pytest.MonkeyPatch
):
    sql = str(query_of("statements", *query))
    plain = asked("statements", *query)
    assert plain
    if connection.vendor == "sqlite":
        assert re.findall(r'IN \(+SELECT [^(]*? FROM "(\w+)"', sql) == [first._meta.db_table]
        assert re.findall(r'EXISTS\(+SELECT [^(]*? FROM "(\w+)"', sql) == [others._meta.db_table]

    monkeypatch.setattr(row_groups, "weighs_rows", lambda _: False)
    monkeypatch.setattr(row_groups, "find_fewest", lambda *_: None)
    assert asked("statements", *query) == plain
    for place in (0, 1):
        monkeypatch.setattr(row_groups, "find_fewest", lambda *_, place=place: place)
        assert asked("statements", *query) == plain


CORRECTED: list[Condition] = [
    ("rests_on_corrected", ["corrects"]),
    ("rests_on_corrected", ["retracts"]),
    ("rests_on_corrected", ["corrects", "replaces"]),
    ("rests_on_corrected_not", ["corrects"]),
]


def test_what_rests_on_few_corrected_documents_is_found_first_and_on_many_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
):
    # A hop at the corrected document counts like being in it.
    hop = Hop.objects.filter(source__isnull=False).exclude(statement__review_status="draft")[0]
    hop.source = Correction.objects.filter(kind="corrects")[0].document
    hop.save()
    plain = [asked("statements", one) for one in CORRECTED]
    assert hop.statement.key in plain[0] - plain[3]
    assert form_of(CORRECTED[:1]) == "rows first"

    monkeypatch.setattr(statements, "FEW_CORRECTIONS", 0)
    assert [asked("statements", one) for one in CORRECTED] == plain
    assert form_of(CORRECTED[:1]) == "record by record"


@pytest.mark.parametrize("name", ["chain_length", "chain_length_min", "chain_length_max"])
def test_long_chains_found_first_are_those_found_record_by_record(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    lengths = [str(length) for length in range(5)]
    plain = [asked("statements", (name, [length])) for length in lengths]

    monkeypatch.setattr(computed, "LONG", 1)
    assert [asked("statements", (name, [length])) for length in lengths] == plain
    assert len({frozenset(found) for found in plain}) > 2


@pytest.mark.parametrize("family", families(lambda one: one.twin and not one.group))
def test_a_twin_finds_what_its_column_finds(family: Family, monkeypatch: pytest.MonkeyPatch):
    resource, parameter = family
    values = values_of(parameter)
    names = [name for name in by_name(resource) if by_name(resource)[name].base is parameter]
    asked_for = [
        (name, ["true"] if name.endswith("_isnull") else [value])
        for name in names
        for value in values
    ]
    asked_for += [(parameter.name, values[:20]), (f"{parameter.name}_isnull", ["false"])]

    monkeypatch.setattr(parameters, "come_first", lambda *_: False)
    plain = [asked(resource, one) for one in asked_for]
    monkeypatch.setattr(parameters, "come_first", lambda *_: True)
    assert [asked(resource, one) for one in asked_for] == plain
    assert len({frozenset(found) for found in plain}) > 2


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
    if parameter.group and parameter.group.outer == "pk":
        pytest.skip("a record may have several such rows; the partition and the oracle cover it")
    path = f"{parameter.group.outer}__" if parameter.group else ""
    name = f"{path}{parameter.field_name}"
    first, last = f"{name}_first", f"{name}_last"
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
