"""Serializers for what belongs to a record: names, identifiers and the parts of a statement."""

from typing import Any, ClassVar

from statements.documents.serializers.briefs import (
    ActorReference,
    SourceReference,
    StatementReference,
    TopicReference,
)
from statements.models import (
    ActorIdentifier,
    ActorName,
    Condition,
    Hop,
    Participation,
    Relation,
    SourceIdentifier,
    SourceName,
    Span,
    Stance,
    TopicIdentifier,
)
from statements.rest.serializers.field_errors import PartlyValid
from statements.rest.serializers.fields import (
    DocumentListSerializer,
    DocumentSerializer,
    IntegerField,
)

ANCHOR = ["start", "end", "exact", "digest"]
Options = dict[str, Any]

VERBATIM: Options = {"exact": {"trim_whitespace": False}}
NAME = ["name", "language", "note"]
IDENTIFIER = ["scheme", "value"]
NULLABLE: Options = {"required": False, "default": None, "allow_null": True}
MANY: Options = {"many": True, "required": False, "default": list}


class Placed(DocumentListSerializer):
    """A list in which a part without a position gets its place in the list."""

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the parts, each with its position, counted from 1."""
        try:
            return self._placed(super().to_internal_value(data), data)
        except PartlyValid as error:
            raise PartlyValid(
                error.detail, self._placed(error.partial, data), error.count
            ) from error

    @staticmethod
    def _placed(parts: list[Any], data: Any) -> list[Any]:
        return [
            {**part, "position": place}
            if part and data[place - 1].get("position") is None
            else part
            for place, part in enumerate(parts, start=1)
        ]


class PlacedSerializer(DocumentSerializer):
    """A part that has a position among its siblings."""

    position = IntegerField(
        required=False,
        default=None,
        min_value=1,
        max_value=32767,
        help_text="The place of the part in its list, counted from 1; its place by default.",
    )

    class Meta:
        list_serializer_class = Placed


class ActorNameSerializer(DocumentSerializer):
    """Another name of an actor."""

    class Meta(DocumentSerializer.Meta):
        model = ActorName
        fields = NAME


class SourceNameSerializer(DocumentSerializer):
    """Another name of a source."""

    class Meta(DocumentSerializer.Meta):
        model = SourceName
        fields = NAME


class ActorIdentifierSerializer(DocumentSerializer):
    """What another register calls an actor."""

    class Meta(DocumentSerializer.Meta):
        model = ActorIdentifier
        fields = IDENTIFIER


class SourceIdentifierSerializer(DocumentSerializer):
    """What another register calls a source."""

    class Meta(DocumentSerializer.Meta):
        model = SourceIdentifier
        fields = IDENTIFIER


class TopicIdentifierSerializer(DocumentSerializer):
    """What another register calls a topic."""

    class Meta(DocumentSerializer.Meta):
        model = TopicIdentifier
        fields = IDENTIFIER


class ParticipationSerializer(PlacedSerializer):
    """One actor in one role."""

    actor = ActorReference()

    class Meta(PlacedSerializer.Meta):
        model = Participation
        fields: ClassVar = ["position", "role", "actor", "office", "described_as"]


class HopSerializer(PlacedSerializer):
    """One station on the way from the document to the speaker; the first is nearest to it."""

    source = SourceReference(**NULLABLE)  # type: ignore[assignment]
    actor = ActorReference(**NULLABLE)

    class Meta(PlacedSerializer.Meta):
        model = Hop
        extra_kwargs = VERBATIM
        fields: ClassVar = ["position", "source", "actor", "relation", "explicit", *ANCHOR]


class StanceSerializer(DocumentSerializer):
    """Where one actor stands on one topic."""

    holder = ActorReference()
    topic = TopicReference()

    class Meta(DocumentSerializer.Meta):
        model = Stance
        fields: ClassVar = ["holder", "topic", "stance"]


class ConditionSerializer(PlacedSerializer):
    """A condition under which the content is said to hold."""

    topic = TopicReference(**NULLABLE)

    class Meta(PlacedSerializer.Meta):
        model = Condition
        extra_kwargs = VERBATIM
        fields: ClassVar = ["position", "kind", "text", "topic", *ANCHOR]


class SpanSerializer(PlacedSerializer):
    """A fragment of the article that carries a part of the attribution."""

    class Meta(PlacedSerializer.Meta):
        model = Span
        extra_kwargs = VERBATIM
        fields: ClassVar = ["position", "part", *ANCHOR]


class RelationSerializer(DocumentSerializer):
    """How the statement bears on another."""

    other = StatementReference()

    class Meta(DocumentSerializer.Meta):
        model = Relation
        fields: ClassVar = ["kind", "other"]
