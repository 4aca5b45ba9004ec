"""A nested create as in the framework's own guide: a loop over the parts of each kind.

References are slugs, each looked up by a query of its own. It checks no rule across columns, takes
the days of dates from the request, and keeps no history.
"""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from rest_framework import serializers
from rest_framework.generics import CreateAPIView

from statements.models import (
    Assessment,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    Statement,
    StatementIdentifier,
    StatementTopic,
    Topic,
)

PARTS: dict[str, type[Model]] = {
    "participants": Participation,
    "chain": Hop,
    "stances": Stance,
    "conditions": Condition,
    "spans": Span,
    "relations": Relation,
    "estimates": Estimate,
    "assessments": Assessment,
    "identifiers": StatementIdentifier,
}
DAYS: dict[str, dict[str, bool]] = {
    f"{date}_{end}": {"read_only": False, "required": False, "allow_null": True}
    for date in ("said", "event", "as_of", "assessed")
    for end in ("first", "last")
}
"""The days of dates: the project computes them, this serializer takes them from the request."""

STAMPS = ["created_at", "updated_at", "revision"]


class SluggedSerializer(serializers.ModelSerializer[Any]):
    """A serializer that refers to other records by id."""

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """Return a slug field."""
        _, given = super().build_relational_field(field_name, relation_info)
        kept: dict[str, Any] = {
            name: given[name]
            for name in ("many", "required", "allow_null", "queryset", "allow_empty")
            if name in given
        }
        return serializers.SlugRelatedField, kept | {"slug_field": "key"}


def part(model: type[Model]) -> serializers.ModelSerializer[Any]:
    """Return the serializer for parts of one kind."""
    stamps = STAMPS if model is Estimate else []
    date = {Estimate: "as_of", Assessment: "assessed"}.get(model, "no date")
    days = {name: given for name, given in DAYS.items() if name.startswith(date)}
    told = {"model": model, "exclude": ["id", "statement", *stamps], "extra_kwargs": days}
    meta = type("Meta", (), told)
    made = type(f"{model.__name__}Serializer", (SluggedSerializer,), {"Meta": meta})
    return made(many=True)


class NestedSerializer(SluggedSerializer):
    """A statement with all its parts."""

    topics = serializers.SlugRelatedField(slug_field="key", many=True, queryset=Topic.objects.all())
    participants = part(Participation)
    chain = part(Hop)
    stances = part(Stance)
    conditions = part(Condition)
    spans = part(Span)
    relations = part(Relation)
    estimates = part(Estimate)
    assessments = part(Assessment)
    identifiers = part(StatementIdentifier)

    class Meta:
        model = Statement
        exclude: ClassVar = ["id", *STAMPS]
        extra_kwargs: ClassVar = {
            name: given for name, given in DAYS.items() if name.startswith(("said", "event"))
        }

    @transaction.atomic
    def create(self, validated_data: Any) -> Statement:
        """Create the statement, then each part."""
        now = timezone.now()
        parts = {name: validated_data.pop(name) for name in PARTS}
        topics = validated_data.pop("topics")
        stamps = {"created_at": now, "updated_at": now}
        statement: Statement = Statement.objects.create(**validated_data, **stamps)
        for place, topic in enumerate(topics, start=1):
            StatementTopic.objects.create(statement=statement, topic=topic, position=place)
        for name, model in PARTS.items():
            more = stamps if model is Estimate else {}
            for one in parts[name]:
                model._default_manager.create(statement=statement, **one, **more)
        return statement


class NestedView(CreateAPIView):
    """Creates a statement, for anyone."""

    serializer_class = NestedSerializer
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
