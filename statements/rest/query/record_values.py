"""The values that records have for a parameter: what can be counted by.

The SQL is put together from that of querysets, which can't select from a union.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import F, Model, QuerySet

from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import Parameter, Value
from statements.rest.query.references import SubtreeParameter
from statements.rest.query.row_groups import RowGroup
from statements.rest.query.sql import Sql, sql_of


class Source(NamedTuple):
    """Records, and where the values are that they have.

    ``records`` are pairs of a primary key and a link. Each of ``values`` and of ``excluded`` are
    pairs of a link and a value; the excluded ones don't count for the records with that link. If
    ``has_valueless``, records without values have null.
    """

    records: QuerySet
    values: list[QuerySet]
    excluded: list[QuerySet]
    has_valueless: bool


def record_values(filterset: ParameterFilterSet, parameter: Parameter, *, own: bool = True) -> Sql:
    """Return SQL for pairs of a record's primary key and a value of a parameter.

    It has a record with a value, once, exactly if the query would find the record if it asked for
    that value as well: as one more condition, on the same row of its group. The value is null if it
    would find it by ``x_isnull=true``. Without ``own``, conditions of the query on the parameter
    itself don't count. A reference is a primary key, or an id if it has several columns.
    """
    values = filterset.cleaned_data if own else filterset.values_without(parameter)
    group = filterset.bound_filter(parameter.group.name) if parameter.group else None
    if isinstance(group, RowGroup) and group.link != "pk":
        return _of_many_rows(filterset, parameter, group, values)
    # The record itself is the row, or refers to it: whatever else is asked holds for the same one.
    records = filterset.filter_by(values, filterset.queryset).order_by()
    path = f"{group.outer}__" if isinstance(group, RowGroup) else ""
    found = parameter.values_in(records, "pk", path)
    if isinstance(parameter, SubtreeParameter):
        return _with_wider(parameter, found)
    return _union(map(sql_of, found), "UNION")


def all_records(filterset: ParameterFilterSet) -> Sql:
    """Return SQL for pairs of a record's primary key and null, for all that the query finds."""
    records = filterset.filter_by(filterset.cleaned_data, filterset.queryset)
    return _without_value(records)


def _of_many_rows(
    filterset: ParameterFilterSet, parameter: Parameter, group: RowGroup, values: Mapping[str, Any]
) -> Sql:
    given: Mapping[str, Value] = values.get(group.name, {})
    wanted, unwanted = group.split(given)
    # What must not be on one row with a value depends on the value.
    other = [one for one in unwanted if one.base is not parameter]
    rest = {name: value for name, value in given.items() if filterset.by_name[name] not in other}
    found = filterset.filter_by({**values, group.name: rest}, filterset.queryset)
    absent = filterset.by_name.get(f"{parameter.name}_isnull")
    if parameter in wanted or absent in wanted:
        absent = None
    source = Source(
        found.order_by().annotate(linked=F(group.outer)).values_list("pk", "linked"),
        group.values_of(parameter, wanted),
        [
            pairs
            for one in other
            for pairs in group.values_of(parameter, group.beside(one, wanted, unwanted))
        ],
        has_valueless=absent is not None and not other,
    )
    parts = [_joined(parameter, source)]
    if absent is not None and other:
        without = {**values, group.name: {**given, absent.name: [True]}}
        parts.append(_without_value(filterset.filter_by(without, filterset.queryset)))
    return _union(parts, "UNION ALL")


def _without_value(records: QuerySet[Model]) -> Sql:
    keys = sql_of(records.order_by().values_list("pk"))
    return Sql(f"SELECT valueless.*, NULL FROM ({keys.text}) valueless", keys.params)  # noqa: S608


def _joined(parameter: Parameter, source: Source) -> Sql:
    """Return SQL that joins the records with their values.

    Each queryset is joined on its own: SQLite would make a table of a union.
    """
    is_tree = isinstance(parameter, SubtreeParameter)
    tables = [("found(record, link)", sql_of(source.records))]
    if is_tree:
        tables.append(("lineages(id, above)", _lineages(parameter)))
    selects: list[str] = []
    listed = [*source.values, *source.excluded]
    # UNION and EXCEPT leave out duplicates themselves.
    distinct = "DISTINCT " if len(listed) == 1 else ""
    for place, pairs in enumerate(listed):
        tables.append((f"rows{place}(link, value)", sql_of(pairs)))
        joins = f"found JOIN rows{place} ON rows{place}.link = found.link"
        if is_tree:
            joins += f" JOIN lineages ON lineages.id = rows{place}.value"
        value = "lineages.above" if is_tree else f"rows{place}.value"
        select = f"SELECT {distinct}found.record, {value} FROM {joins}"  # noqa: S608
        selects.append(f"{select} WHERE rows{place}.value IS NOT NULL")
    wanted, excluded = selects[: len(source.values)], selects[len(source.values) :]
    select = " EXCEPT ".join([" UNION ".join(wanted), *excluded])
    if not source.has_valueless:
        return _with(tables, select)
    if len(source.values) == 1 and connections[source.records.db].vendor == "sqlite":
        # For the join below, SQLite would first read all rows of the table, for a Bloom filter.
        tables.append(("known(link, value)", sql_of(source.values[0])))
        own = "FROM known WHERE known.link = found.link AND known.value IS NOT NULL"
        valueless = f"SELECT found.record, NULL FROM found WHERE NOT EXISTS (SELECT 1 {own})"  # noqa: S608
        return _with(tables, f"{select} UNION ALL {valueless}")
    # Pairs are used once: SQLite would read whole tables for those of several kinds, and PostgreSQL
    # would look up each record a second time.
    tables.append(("valued(record, value)", Sql(select)))
    joined = "found LEFT JOIN valued ON valued.record = found.record"
    return _with(tables, f"SELECT found.record, valued.value FROM {joined}")  # noqa: S608


def _with_wider(parameter: SubtreeParameter, found: Iterable[QuerySet]) -> Sql:
    """Return SQL for the pairs and, for each value, those with all in whose subtree it is."""
    (pairs,) = found
    tables = [
        ("direct(record, value)", sql_of(pairs)),
        ("lineages(id, above)", _lineages(parameter)),
    ]
    joined = "direct LEFT JOIN lineages ON lineages.id = direct.value"
    return _with(tables, f"SELECT direct.record, lineages.above FROM {joined}")  # noqa: S608


def _lineages(parameter: Parameter) -> Sql:
    assert isinstance(parameter, SubtreeParameter)  # noqa: S101
    (target,) = parameter.targets
    return Sql(parameter.lineages(target._default_manager.all()))


def _with(tables: Iterable[tuple[str, Sql]], select: str) -> Sql:
    listed = list(tables)
    named = ", ".join(f"{name} AS ({sql.text})" for name, sql in listed)
    return Sql(f"WITH {named} {select}", tuple(one for _, sql in listed for one in sql.params))


def _union(parts: Iterable[Sql], word: str) -> Sql:
    listed = list(parts)
    text = f" {word} ".join(sql.text for sql in listed)
    return Sql(text, tuple(one for sql in listed for one in sql.params))
