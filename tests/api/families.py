"""The parameters of every filter set, the values that occur for them, and what a filter set finds.

Whole lists are asked over HTTP elsewhere; here the filter sets themselves are, which is quicker.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import QueryDict

from statements.rest.query.query_string import QueryString
from statements.rest.visibility import PUBLIC
from tests.api.asking import RESOURCES, viewset

RANGES = ["0,10", "20,20", "60,", ",90", "200,200", "80000,120000"]
Family = tuple[str, Any]
"""The resource and one of its parameters."""


def families(wanted: Callable[[Any], bool] = lambda parameter: True) -> list[Any]:
    """Return the parameters for which ``wanted`` holds, by a readable name."""
    return [
        pytest.param((resource, parameter), id=f"{resource}-{parameter.name}")
        for resource in RESOURCES
        for parameter in viewset(resource).filterset_class.by_name.values()
        if parameter.name == parameter.base.name and wanted(parameter)
    ]


def by_name(resource: str) -> Any:
    """Return the parameters of a resource by their names in the query string."""
    return viewset(resource).filterset_class.by_name


def groups() -> list[Any]:
    """Return every group with several parameters, by the name of its first one."""
    from statements.rest.query.row_groups import RowGroup

    return [
        pytest.param((resource, group), id=f"{resource}-{group.parameters[0].name}")
        for resource in RESOURCES
        for group in viewset(resource).filterset_class.parameters
        if isinstance(group, RowGroup) and len(group.parameters) > 1
    ]


def values_of(parameter: Any) -> list[str]:
    """Return the values that occur for a parameter, and of a vocabulary all."""
    from statements.rest.query import computed, dates, parameters, references

    match parameter:
        case references.ReferenceParameter():
            return sorted({key for target in targets(parameter) for key in target})
        case parameters.ChoiceParameter():
            return [word for word in parameter.by_text if word not in parameter.not_public]
        case parameters.BooleanParameter():
            return ["true", "false"]
        case computed.LengthParameter():
            return ["0", "1", "2", "3", "4"]
        case computed.OverlapParameter():
            return RANGES
        case dates.DateRangeParameter():
            return [*days(parameter), "2024", "2031-01", "0001", "9999-12-31"]
        case dates.DateTimeParameter():
            moments = column(parameter.model, parameter.field_name)
            return [moment.isoformat().replace("+00:00", "Z") for moment in moments] + ["2024"]
    return [str(value) for value in column(parameter.model, parameter.field_name)]


def targets(parameter: Any) -> Iterator[list[str]]:
    """Return the ids that occur at each of a reference's columns, and of a tree all."""
    from statements.models import Topic
    from statements.rest.query.references import SubtreeParameter

    if isinstance(parameter, SubtreeParameter):
        yield column(Topic, "key")
    else:
        for name in parameter.columns:
            yield column(parameter.model, "key" if name == "pk" else f"{name}__key")


def days(parameter: Any) -> list[str]:
    columns = [f"{parameter.field_name}_{part}" for part in ("first", "last", "order")]
    return sorted({day.isoformat() for name in columns for day in column(parameter.model, name)})


def column(model: Any, path: str) -> list[Any]:
    """Return the values of a column that anyone may see, each once and in their order."""
    rows = model._default_manager.all()
    rows = rows.public() if hasattr(rows, "public") else rows
    return sorted(set(rows.values_list(path, flat=True)) - {None})


def query_of(resource: str, *conditions: tuple[str, list[str]]) -> Any:
    """Return the query that a filter set makes, given the values by parameter."""
    query = QueryDict(mutable=True)
    for name, values in conditions:
        query.setlist(name, values)
    view = viewset(resource)
    known = view.filterset_class.query_parameters()
    records = PUBLIC.rows(view.serializer_class.Meta.model)
    filterset = view.filterset_class(QueryString(query, known), records)
    assert filterset.errors == []
    return filterset.qs.query


def asked(resource: str, *conditions: tuple[str, list[str]]) -> set[str]:
    """Return the ids that a filter set finds, given the values by parameter."""
    view = viewset(resource)
    records = PUBLIC.rows(view.serializer_class.Meta.model)
    records.query = query_of(resource, *conditions)
    return set(records.values_list("key", flat=True))


def ends(values: list[str]) -> list[str]:
    """Return the first and the last."""
    return [values[0], values[-1]]
