"""The fields of brief records: dates, references and parts as words and ids, not as objects.

In Python, each field reads the whole answer of its record: that's how the past is shown in brief.
"""

from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce
from rest_framework import serializers

from statements.models import Actor, Hop, Participation, Source, Stance
from statements.rest.json.serializer_sql import json_expression, referenced_rows
from statements.rest.json.sql_values import JsonList, JsonRow, JsonValue
from statements.rest.serializers.fields import TextField
from statements.rest.visibility import Visibility
from statements.vocabularies import Role

Answer = dict[str, Any]
"""A record, or a part of one, as an answer shows it."""


class EdtfOrWordsField(TextField):
    """A date in EDTF or, if only words are known, those words."""

    def to_representation(self, value: Any) -> str:
        """Return the EDTF of a date, or else its words."""
        text: str = value["edtf"] or value["text"]
        return text


class IdField(TextField):
    """The id of another record."""

    def to_representation(self, value: Any) -> str:
        """Return the id in a reference."""
        id: str = value["id"]
        return id


class IdListField(serializers.ListField):
    """The ids of other records, from the parts of a statement.

    The source leads to the parts, either of the row itself or of its ``statement``.
    """

    child = serializers.CharField()

    def rows(self, visibility: Visibility) -> QuerySet[Any]:
        """Return the parts, each with the id to show as ``shown_id``."""
        raise NotImplementedError

    @property
    def statement(self) -> OuterRef:
        """The statement that has the parts."""
        return OuterRef("statement_id" if self.source_attrs[0] == "statement" else "pk")


class SpeakersField(IdListField):
    """The ids of the speakers."""

    def rows(self, visibility: Visibility) -> QuerySet[Any]:
        """Return the participations of the speakers."""
        rows = visibility.rows(Participation).filter(statement=self.statement)
        return rows.filter(role=Role.SPEAKER.value).annotate(shown_id=F("actor__key"))

    def to_representation(self, value: list[Answer]) -> list[str]:
        """Return the ids of those participants who speak."""
        return [one["actor"]["id"] for one in value if one["role"] == Role.SPEAKER.value]


class ChainField(IdListField):
    """The ids of the sources and actors in the chain."""

    def rows(self, visibility: Visibility) -> QuerySet[Any]:
        """Return the hops."""
        rows = visibility.rows(Hop).filter(statement=self.statement)
        # Joins would be outer ones, for which PostgreSQL may read all sources and actors.
        source, actor = (
            Subquery(visibility.rows(model).filter(pk=OuterRef(column)).order_by().values("key"))
            for model, column in ((Source, "source_id"), (Actor, "actor_id"))
        )
        return rows.annotate(shown_id=Coalesce(source, actor))

    def to_representation(self, value: list[Answer]) -> list[str]:
        """Return the id at each hop."""
        return [(hop["source"] or hop["actor"])["id"] for hop in value]


class FirstStanceField(TextField):
    """One fact about the first stance; null if there is no stance."""

    columns: ClassVar = {"holder": "holder__key", "topic": "topic__key", "stance": "stance"}

    def __init__(self, key: str, **kwargs: Any) -> None:
        """``key`` is that of the fact in a stance."""
        self.key = key
        super().__init__(source="stances", read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        """Return the fact, as an id if it's a reference."""
        found = value[0][self.key] if value else None
        return found["id"] if isinstance(found, dict) else found


@json_expression.register
def _edtf_or_words(field: EdtfOrWordsField, visibility: Visibility) -> BaseExpression:
    return JsonValue(Coalesce(f"{field.source}_edtf", f"{field.source}_text"))


@json_expression.register
def _id(field: IdField, visibility: Visibility) -> BaseExpression:
    rows = referenced_rows(field, visibility)
    return JsonRow(rows.annotate(row_text=JsonValue(F("key"))).values("row_text"))


@json_expression.register(SpeakersField)
@json_expression.register(ChainField)
def _id_list(field: IdListField, visibility: Visibility) -> BaseExpression:
    rows = field.rows(visibility).annotate(row_text=JsonValue(F("shown_id")))
    return JsonList(rows.values("row_text"))


@json_expression.register
def _first_stance(field: FirstStanceField, visibility: Visibility) -> BaseExpression:
    rows = visibility.rows(Stance).filter(statement=OuterRef("pk"))
    texts = rows.annotate(row_text=JsonValue(F(field.columns[field.key])))
    return JsonRow(texts.values("row_text")[:1])
