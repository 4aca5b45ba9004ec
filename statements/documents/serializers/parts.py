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
from statements.rest.serializers.fields import IntegerField
from statements.rest.serializers.objects import DocumentListSerializer, DocumentSerializer

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
        help_text="The part's position in its list, counted from 1; by default, its place in the "
        "list given.",
    )

    class Meta:
        list_serializer_class = Placed


class ActorNameSerializer(DocumentSerializer):
    """Another name for an actor."""

    class Meta(DocumentSerializer.Meta):
        model = ActorName
        fields = NAME


class SourceNameSerializer(DocumentSerializer):
    """Another name for a source."""

    class Meta(DocumentSerializer.Meta):
        model = SourceName
        fields = NAME


class ActorIdentifierSerializer(DocumentSerializer):
    """An actor's identifier in another register."""

    class Meta(DocumentSerializer.Meta):
        model = ActorIdentifier
        fields = IDENTIFIER


class SourceIdentifierSerializer(DocumentSerializer):
    """A source's identifier in another register."""

    class Meta(DocumentSerializer.Meta):
        model = SourceIdentifier
        fields = IDENTIFIER


class TopicIdentifierSerializer(DocumentSerializer):
    """A topic's identifier in another register."""

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
    """One step on the way from the document to the speaker, starting at the document."""

    source = SourceReference(**NULLABLE)  # type: ignore[assignment]
    actor = ActorReference(**NULLABLE)

    class Meta(PlacedSerializer.Meta):
        model = Hop
        extra_kwargs = VERBATIM
        fields: ClassVar = ["position", "source", "actor", "relation", "explicit", *ANCHOR]


class HeldStanceSerializer(DocumentSerializer):
    """One actor's stance on one topic."""

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
    """A fragment of the article that holds one part of the statement."""

    class Meta(PlacedSerializer.Meta):
        model = Span
        extra_kwargs = VERBATIM
        fields: ClassVar = ["position", "part", *ANCHOR]


class RelationSerializer(DocumentSerializer):
    """How the statement relates to another."""

    other = StatementReference()

    class Meta(DocumentSerializer.Meta):
        model = Relation
        fields: ClassVar = ["kind", "other"]
