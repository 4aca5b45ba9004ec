"""Dates in a document: what was said, and the days it can mean."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db.models import Case, Expression, F, Q, Value, When
from django.db.models.functions import NullIf
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from statements.edtf import FIRST_DAY, LAST_DAY, EdtfError, open_end, parse
from statements.rest.json.serializer_sql import json_expression, row_expression
from statements.rest.json.sql_values import JsonValue, Literal
from statements.rest.serializers.field_errors import PartlyValid
from statements.rest.serializers.fields import ChoiceField, TextField
from statements.rest.serializers.objects import ObjectSerializer
from statements.rest.visibility import Visibility
from statements.vocabularies import DateBasis

LONGEST = 60
"""Longest date in EDTF, in characters."""


class EdtfField(TextField):
    """A date in EDTF, level 0 or 1."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text; raise ValidationError, with advice, if it isn't such a date."""
        text: str = super().to_internal_value(data)
        try:
            parse(text)
        except EdtfError as error:
            raise ValidationError(str(error), code="edtf") from error
        return text


class DayField(serializers.DateField):
    """A day, or null if that end is open or unknown."""

    def to_representation(self, value: date) -> Any:
        """Return the day in ISO 8601, or null for the days that stand for an open end."""
        return None if value in (FIRST_DAY, LAST_DAY) else value.isoformat()


OPEN_ENDS = ["start", "end", "both"]


@extend_schema_field(
    {
        "oneOf": [
            {
                "title": "OpenEnds",
                "type": "string",
                "enum": OPEN_ENDS,
                "description": "Which ends of a date are open.",
            }
        ]
    }
)
class OpenEndField(serializers.ChoiceField):
    """Which ends of the date are open."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(choices=OPEN_ENDS, source="*", read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: object) -> Any:
        """Return "start", "end", "both" or null."""
        return open_end(getattr(value, f"{self.name}_first"), getattr(value, f"{self.name}_last"))


class EdtfDateSerializer(ObjectSerializer):
    """A date in EDTF (ISO 8601-2) with its first and last day, or only its words, or null."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(**{"required": False, "default": None, "allow_null": True, **kwargs})

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the keys of a date, each of which reads its own column."""
        name = self.name
        absent: dict[str, Any] = {"required": False, "default": None, "allow_null": True}
        return {
            "edtf": EdtfField(
                source=f"{name}_edtf",
                max_length=LONGEST,
                help_text="The date in EDTF, level 0 or 1; null if only words are known.",
                **absent,
            ),
            "first": DayField(
                source=f"{name}_first",
                read_only=True,
                allow_null=True,
                help_text="The first day it can mean; null if open or unknown.",
            ),
            "last": DayField(
                source=f"{name}_last",
                read_only=True,
                allow_null=True,
                help_text="The last day it can mean; null if open or unknown.",
            ),
            "open": OpenEndField(
                name,
                help_text='Which ends are open: "start", "end", "both", or null for none.',
            ),
            "basis": ChoiceField(
                source=f"{name}_basis",
                choices=DateBasis.choices(),
                required=False,
                default=DateBasis.STATED.value,
                allow_null=True,
                help_text="Whether the words state the date, or it was inferred.",
            ),
            "text": TextField(
                source=f"{name}_text",
                max_length=200,
                trim_whitespace=False,
                help_text="The article's words for the date.",
                **absent,
            ),
        }

    def get_attribute(self, instance: object) -> object:
        """Return the record itself, because its own columns hold the date."""
        return instance

    def to_representation(self, instance: object) -> Any:
        """Return the date, or None if neither a date nor words are known."""
        if (
            getattr(instance, f"{self.name}_edtf") is None
            and getattr(instance, f"{self.name}_text") is None
        ):
            return None
        return super().to_representation(instance)

    def to_internal_value(self, data: object) -> dict[str, str | None]:
        """Return ``{edtf, basis, text}``; raise PartlyValid with everything wrong in it."""
        if not isinstance(data, Mapping):
            raise PartlyValid([ErrorDetail(_remedy_for(data), code="invalid")], None)
        faults: Any = {}
        count = 0
        try:
            value = super().to_internal_value(data)
        except PartlyValid as error:
            value, faults, count = error.partial, error.detail, error.count
        given = (value["edtf"], value["text"], faults.get("edtf"), faults.get("text"))
        if not any(given):
            detail = "Give the date in EDTF, or its words as text."
            faults["edtf"] = [ErrorDetail(detail, code="required")]
            count += 1
        if faults:
            raise PartlyValid(faults, None, count)
        return {**value, "basis": value["basis"] or DateBasis.STATED.value}

    @staticmethod
    def shown(date: Mapping[str, str | None] | None) -> dict[str, str | None] | None:
        """Return a date as answers show it, given ``{edtf, basis, text}``."""
        if date is None:
            return None
        extent = parse(date["edtf"]) if date["edtf"] else None
        first, last = (extent.first, extent.last) if extent else (None, None)
        return {
            "edtf": date["edtf"],
            "first": None if first is None else DAY.to_representation(first),
            "last": None if last is None else DAY.to_representation(last),
            "open": open_end(first, last),
            "basis": date["basis"],
            "text": date["text"],
        }


DAY = DayField()


def _remedy_for(data: object) -> str:
    """Return what to write instead of something that isn't an object."""
    if isinstance(data, str) and len(data) <= LONGEST:
        with suppress(EdtfError):
            parse(data)
            return f"Give an object with the date in EDTF: {json.dumps({'edtf': data})}."
    return (
        'Give an object with the date in EDTF, such as {"edtf": "2024-12-18"}, or with only its '
        'words: {"text": "last week"}.'
    )


@json_expression.register(DayField)
def _day(field: DayField, visibility: Visibility) -> Expression:
    return JsonValue(NullIf(NullIf(F(str(field.source)), Value(FIRST_DAY)), Value(LAST_DAY)))


@json_expression.register(OpenEndField)
def _open_end(field: OpenEndField, visibility: Visibility) -> Expression:
    starts, ends = Q(**{f"{field.name}_first": FIRST_DAY}), Q(**{f"{field.name}_last": LAST_DAY})
    return Case(
        When(starts & ends, then=Literal('"both"')),
        When(starts, then=Literal('"start"')),
        When(ends, then=Literal('"end"')),
        default=Literal("null"),
    )


@json_expression.register(EdtfDateSerializer)
def _date(field: EdtfDateSerializer, visibility: Visibility) -> Expression:
    is_absent = Q(**{f"{field.name}_edtf__isnull": True, f"{field.name}_text__isnull": True})
    return Case(When(is_absent, then=Literal("null")), default=row_expression(field, visibility))
