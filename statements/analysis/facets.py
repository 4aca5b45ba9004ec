"""Facets: how many records a query would be left with for each value of a parameter."""

from typing import Any, NamedTuple

from django.db.models import Model

from statements.models import Statement
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import (
    BooleanParameter,
    ChoiceParameter,
    Parameter,
    TextParameter,
)
from statements.rest.query.record_values import record_values
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.sql import Sql

MAX_VALUES = 100
"""Maximum values of one facet: those that the most records have."""


class Named(NamedTuple):
    """A value as a query takes it, and what to call it; both are null for no value."""

    value: str | None
    label: str | None


def count_facet(filterset: ParameterFilterSet, name: str, *, own: bool = True) -> dict[str, Any]:
    """Return how many records have each value of a facet, the most frequent ones first.

    A count is the number of records that the query would find if it asked for the value as well,
    see `record_values`. ``more`` is the number of values beyond the first MAX_VALUES.
    """
    parameter = filterset.by_name[name]
    sql = _counting(parameter, record_values(filterset, parameter, own=own))
    rows = sql.read(filterset.queryset.db)
    counted = [(name_value(parameter, value, label), count) for value, label, count, _ in rows]
    # The databases have their own orders for words.
    counted.sort(key=lambda one: (-one[1], one[0].value is None, one[0].value))
    return {
        "facet": name,
        "values": [{**named._asdict(), "count": count} for named, count in counted],
        "more": rows[0][-1] - len(rows) if rows else 0,
    }


def name_value(parameter: Parameter, value: Any, label: str | None = None) -> Named:
    """Return the name of a value that a column has; ``label`` is the name of a record."""
    if value is None:
        return Named(None, None)
    match parameter:
        case ChoiceParameter():
            word: Any = parameter.words(value)
            return Named(str(value), word.label)
        case BooleanParameter():
            return Named("true" if value else "false", None)
    return Named(value, label)


def _counting(parameter: Parameter, pairs: Sql) -> Sql:
    """Return SQL for each value: it, the label of a record, the count, and how many values are."""
    key, label, joins = "counted.value", "NULL", ""
    match parameter:
        case ReferenceParameter(columns=(_,)):
            (target,) = parameter.targets
            key, label = "target.key", f"target.{label_column(target)}"
            joins = f"LEFT JOIN {target._meta.db_table} target ON target.id = counted.value"
        case ReferenceParameter():
            tables = enumerate(parameter.targets)
            names = [f"target{place}.{label_column(one)}" for place, one in tables]
            label = f"COALESCE({', '.join(names)})"
            joins = " ".join(
                f"LEFT JOIN {one._meta.db_table} target{place} ON target{place}.key = counted.value"
                for place, one in enumerate(parameter.targets)
            )
        case TextParameter():
            # Which values come last must not depend on the collation of the database.
            key = 'counted.value COLLATE "BINARY"'
    # No injection: the names are the models' own.
    return Sql(
        f"WITH pairs(record, value) AS ({pairs.text}) "  # noqa: S608
        f"SELECT {key}, {label}, counted.found, COUNT(*) OVER () FROM ("
        f"SELECT pairs.value, COUNT(*) AS found FROM pairs GROUP BY pairs.value) counted {joins} "
        f"ORDER BY counted.found DESC, {key} IS NULL, {key} LIMIT {MAX_VALUES}",
        pairs.params,
    )


def label_column(model: type[Model]) -> str:
    """Return the column with what a record is called."""
    return "text" if model is Statement else "name"
