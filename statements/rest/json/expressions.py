"""From a serializer to the database expression that builds its JSON: one form for each field.

`json_expression` is a table: a room that has a field class of its own registers the form beside it.
What a form gives has to be what ``to_representation`` gives; tests compare the two.
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from django.core.checks import Error
from django.db.models import F, OuterRef, QuerySet
from django.db.models.constants import LOOKUP_SEP
from rest_framework import serializers

from statements.rest.json.functions import (
    Joined,
    JsonFlag,
    JsonInstant,
    JsonList,
    JsonNumber,
    JsonObject,
    JsonRow,
    JsonValue,
    Literal,
    StoredJson,
)
from statements.rest.serializers.fields import (
    BooleanField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    NumberField,
    TextField,
    UrlField,
    list_path,
)
from statements.rest.visibility import Visibility


@singledispatch
def json_expression(field: serializers.Field[Any, Any, Any, Any], visibility: Visibility) -> Any:
    """Return the JSON of one field of a row, as an expression of `json_text`.

    The expression reads only columns of the row's own table, and other tables by subqueries.
    Raises TypeError for a field that has no form; `missing_forms` finds those at start-up.
    """
    raise TypeError(f"{type(field).__name__} has no database form.")


def row_expression(serializer: Any, visibility: Visibility) -> JsonObject:
    """Return the JSON of one row as the serializer shows it, with the keys it is left with.

    Records and lists within it have what the visibility gives.
    """
    return JsonObject(
        {name: json_expression(field, visibility) for name, field in _shown(serializer)}
    )


@json_expression.register(TextField)
@json_expression.register(IntegerField)
@json_expression.register(ChoiceField)
@json_expression.register(serializers.DateField)
def _value(field: Any, visibility: Visibility) -> Any:
    return JsonValue(F(field.source))


@json_expression.register(NumberField)
def _number(field: Any, visibility: Visibility) -> Any:
    return JsonNumber(F(field.source))


@json_expression.register(BooleanField)
def _flag(field: Any, visibility: Visibility) -> Any:
    return JsonFlag(F(field.source))


@json_expression.register(DateTimeField)
def _instant(field: Any, visibility: Visibility) -> Any:
    return JsonInstant(F(field.source))


@json_expression.register(serializers.JSONField)
def _stored(field: Any, visibility: Visibility) -> Any:
    return StoredJson(F(field.source))


@json_expression.register(UrlField)
def _address(field: Any, visibility: Visibility) -> Any:
    start = Literal(list_path(field.resource))
    return JsonValue(Joined(start, F(field.source), Literal("/")))


@json_expression.register(serializers.ModelSerializer)
def _record(field: Any, visibility: Visibility) -> Any:
    first, *others = _relations(field)
    back = LOOKUP_SEP.join(relation.related_query_name() for relation in reversed(others)) or "pk"
    rows = visibility.rows(field.Meta.model).filter(**{back: OuterRef(first.attname)})
    return JsonRow(_texts(rows.order_by(), field, visibility))


@json_expression.register(serializers.ListSerializer)
def _list(field: Any, visibility: Visibility) -> Any:
    (relation,) = _relations(field)
    rows = visibility.rows(field.child.Meta.model).filter(
        **{relation.remote_field.name: OuterRef("pk")}
    )
    return JsonList(_texts(rows, field.child, visibility))


def _relations(field: Any) -> list[Any]:
    """Return the relations of models that lead from the field's parent to its records."""
    model: Any = field.parent.Meta.model
    relations = []
    for name in field.source_attrs:
        relations.append(model._meta.get_field(name))
        model = relations[-1].related_model
    return relations


def _texts(rows: QuerySet[Any], serializer: Any, visibility: Visibility) -> QuerySet[Any]:
    return rows.annotate(json_text=row_expression(serializer, visibility)).values("json_text")


def _shown(serializer: Any) -> Iterator[tuple[str, Any]]:
    fields = serializer.fields.items()
    return ((name, field) for name, field in fields if not field.write_only)


def missing_forms(serializer: Any) -> Iterator[Error]:
    """Yield a system check error for all in a serializer, however deep, that no form stands for.

    That is a field without a form, and whatever shows itself in another way than the class for
    which its form was written.
    """
    name = type(serializer).__name__
    if not _has_form(serializer):
        yield _missing(name, serializer)
    for path, field in _fields_of_records(serializer):
        if not _has_form(field):
            yield _missing(f"{path} of {name}", field)


def _fields_of_records(serializer: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in _shown(serializer):
        place = f"{path}{name}"
        yield place, field
        inner = field
        if isinstance(field, serializers.ListSerializer):
            inner = field.child
            yield f"each of {place}", inner
        if isinstance(inner, serializers.ModelSerializer):
            yield from _fields_of_records(inner, f"{place}.")


def _has_form(field: Any) -> bool:
    known = next((one for one in type(field).__mro__ if one in json_expression.registry), object)
    shows = next(one for one in type(field).__mro__ if "to_representation" in vars(one))
    return known is not object and issubclass(known, shows)


def _missing(place: str, field: Any) -> Error:
    return Error(
        f"{place} has no database form.",
        hint=f"Register one for {type(field).__name__} with json_expression, beside the class.",
        obj=type(field),
        id="rest.E001",
    )
