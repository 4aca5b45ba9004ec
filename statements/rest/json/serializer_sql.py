"""Turns a serializer into the database expression that builds its JSON, field by field.

A package with its own field class registers an expression with `json_expression` next to the class.
It must produce exactly what ``to_representation`` does; tests compare the two.
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from django.core.checks import Error
from django.db.models import F, OuterRef, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression
from rest_framework import serializers
from rest_framework.serializers import Field, ListSerializer, ModelSerializer, Serializer

from statements.rest.json import sql_values
from statements.rest.serializers import fields
from statements.rest.serializers.objects import link_order
from statements.rest.visibility import Visibility


@singledispatch
def json_expression(field: Field, visibility: Visibility) -> BaseExpression:
    """Return the expression that builds the JSON of one field.

    It may use only columns of the row's own table; it reads other tables in subqueries. Raises
    TypeError if no expression is registered for the field; `missing_forms` finds those at startup.
    """
    raise TypeError(f"{type(field).__name__} has no database form.")


def row_expression(serializer: Serializer, visibility: Visibility) -> sql_values.JsonObject:
    """Return the expression that builds the JSON of one row, as the serializer would show it.

    Nested records and lists contain only what the visibility allows.
    """
    return sql_values.JsonObject(
        {name: json_expression(field, visibility) for name, field in _shown_fields(serializer)}
    )


@json_expression.register(fields.TextField)
@json_expression.register(fields.IntegerField)
@json_expression.register(fields.ChoiceField)
@json_expression.register(serializers.DateField)
def _value(field: Field, visibility: Visibility) -> BaseExpression:
    return sql_values.JsonValue(_column_of(field))


@json_expression.register
def _number(field: fields.NumberField, visibility: Visibility) -> BaseExpression:
    return sql_values.JsonNumber(_column_of(field))


@json_expression.register
def _boolean(field: fields.BooleanField, visibility: Visibility) -> BaseExpression:
    return sql_values.JsonBoolean(_column_of(field))


@json_expression.register
def _datetime(field: fields.DateTimeField, visibility: Visibility) -> BaseExpression:
    return sql_values.JsonDateTime(_column_of(field))


@json_expression.register
def _stored(field: serializers.JSONField, visibility: Visibility) -> BaseExpression:
    return sql_values.StoredJson(_column_of(field))


@json_expression.register
def _url(field: fields.UrlField, visibility: Visibility) -> BaseExpression:
    path = sql_values.Literal(fields.list_path(field.resource))
    return sql_values.JsonValue(sql_values.Joined(path, _column_of(field), sql_values.Literal("/")))


@json_expression.register(ModelSerializer)
def _record(field: ModelSerializer, visibility: Visibility) -> BaseExpression:
    return sql_values.JsonRow(_texts(referenced_rows(field, visibility), field, visibility))


@json_expression.register(ListSerializer)
def _list(field: ListSerializer, visibility: Visibility) -> BaseExpression:
    (relation,) = _relations(field)
    item: Any = field.child
    rows = visibility.rows(item.Meta.model).filter(**{relation.remote_field.name: OuterRef("pk")})
    if relation.many_to_many:
        rows = rows.order_by(*link_order(relation))
    return sql_values.JsonList(_texts(rows, item, visibility))


def referenced_rows(field: Field, visibility: Visibility) -> QuerySet:
    """Return the row that the source of a field leads to from a row of its parent's model."""
    first, *others = relations = _relations(field)
    back = LOOKUP_SEP.join(relation.related_query_name() for relation in reversed(others)) or "pk"
    rows = visibility.rows(relations[-1].related_model)
    return rows.filter(**{back: OuterRef(first.attname)}).order_by()


def _column_of(field: Field) -> F:
    """Return the column that a field shows."""
    return F(str(field.source))


def _relations(field: Field) -> list[Any]:
    """Return the model relations that lead from the field's parent to its records."""
    parent: Any = field.parent
    model = parent.Meta.model
    relations = []
    for name in field.source_attrs:
        relations.append(model._meta.get_field(name))
        model = relations[-1].related_model
    return relations


def _texts(rows: QuerySet, serializer: Serializer, visibility: Visibility) -> QuerySet:
    return rows.annotate(row_text=row_expression(serializer, visibility)).values("row_text")


def _shown_fields(serializer: Serializer) -> Iterator[tuple[str, Field]]:
    """Yield the name of each field that answers have, and the field."""
    named = serializer.fields.items()
    return ((name, field) for name, field in named if not field.write_only)


def missing_forms(serializer: Serializer) -> Iterator[Error]:
    """Yield a system check error for each field, at any depth, without its own database form.

    This includes a field that overrides ``to_representation`` but inherits the form of its base
    class: the two would disagree.
    """
    name = type(serializer).__name__
    inner = ((f"{path} of {name}", field) for path, field in _fields_of_records(serializer))
    for place, field in ((name, serializer), *inner):
        if not _has_form(field):
            kind = type(field)
            hint = f"Register one for {kind.__name__} with json_expression, beside the class."
            yield Error(f"{place} has no database form.", hint=hint, obj=kind, id="rest.E001")


def _fields_of_records(serializer: Serializer, path: str = "") -> Iterator[tuple[str, Field]]:
    for name, field in _shown_fields(serializer):
        place = f"{path}{name}"
        yield place, field
        inner: Any = field
        if isinstance(field, ListSerializer):
            inner = field.child
            yield f"each of {place}", inner
        if isinstance(inner, ModelSerializer):
            yield from _fields_of_records(inner, f"{place}.")


def _has_form(field: Field) -> bool:
    known = next((one for one in type(field).__mro__ if one in json_expression.registry), object)
    shows = next(one for one in type(field).__mro__ if "to_representation" in vars(one))
    return known is not object and issubclass(known, shows)
