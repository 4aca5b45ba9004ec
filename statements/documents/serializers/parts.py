"""Serializers for what belongs to a record: names, identifiers and the parts of a statement."""

from hashlib import sha256
from typing import Any, ClassVar

from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.references import (
    ActorReference,
    SourceReference,
    StatementReference,
    TopicReference,
)
from statements.models import (
    ActorIdentifier,
    ActorName,
    Assessment,
    Condition,
    Correction,
    Hop,
    Participation,
    Relation,
    SourceIdentifier,
    SourceName,
    Span,
    Stance,
    StatementIdentifier,
    TopicIdentifier,
    TopicName,
)
from statements.rest.serializers.field_errors import PartlyValid
from statements.rest.serializers.fields import IntegerField
from statements.rest.serializers.objects import DocumentListSerializer, DocumentSerializer

ANCHOR = ["start", "end", "exact", "digest"]
Options = dict[str, Any]

NAME = ["name", "language", "note"]
IDENTIFIER = ["scheme", "value"]
NULLABLE: Options = {"required": False, "default": None, "allow_null": True}
MANY: Options = {"many": True, "required": False, "default": list}


def verbatim(*names: str) -> Options:
    """Return ``extra_kwargs`` for the article's own words, which are kept to the letter."""
    return {name: {"trim_whitespace": False} for name in names}


class AnchoredSerializer(DocumentSerializer):
    """A part that may have an anchor: a place in the article (W3C Web Annotation selectors)."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the part with the end and the digest that follow from its start and words.

        So does the PartlyValid that is raised: what follows isn't missing, whatever else is wrong.
        """
        try:
            return self._completed(super().to_internal_value(data))
        except PartlyValid as error:
            partial = error.partial and self._completed(error.partial)
            raise PartlyValid(error.detail, partial, error.count) from error

    @staticmethod
    def _completed(value: dict[str, Any]) -> dict[str, Any]:
        start, exact = value["start"], value["exact"]
        if start is not None and exact is not None:
            if value["end"] is None:
                value["end"] = start + len(exact)
            if value["digest"] is None:
                value["digest"] = sha256(exact.encode()).hexdigest()
        return value


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


class TopicNameSerializer(DocumentSerializer):
    """Another name for a topic."""

    class Meta(DocumentSerializer.Meta):
        model = TopicName
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


class StatementIdentifierSerializer(DocumentSerializer):
    """A statement's identifier in another register."""

    class Meta(DocumentSerializer.Meta):
        model = StatementIdentifier
        fields = IDENTIFIER


class CorrectionSerializer(DocumentSerializer):
    """A correction, retraction or replacement of another document."""

    document = SourceReference(kinds=("document",))
    made = EdtfDateSerializer("made", help_text="When the correction was made.")

    class Meta(DocumentSerializer.Meta):
        model = Correction
        fields: ClassVar = ["kind", "document", "made"]


class ParticipationSerializer(PlacedSerializer):
    """One actor in one role."""

    actor = ActorReference()

    class Meta(PlacedSerializer.Meta):
        model = Participation
        extra_kwargs = verbatim("described_as")
        fields: ClassVar = ["position", "role", "actor", "office", "described_as"]


class HopSerializer(PlacedSerializer, AnchoredSerializer):
    """One step on the way from the document to the speaker, starting at the document."""

    source = SourceReference(**NULLABLE)  # type: ignore[assignment]
    actor = ActorReference(**NULLABLE)

    class Meta(PlacedSerializer.Meta):
        model = Hop
        extra_kwargs = verbatim("exact")
        fields: ClassVar = ["position", "source", "actor", "relation", "explicit", *ANCHOR]


class HeldStanceSerializer(DocumentSerializer):
    """One actor's stance on one topic."""

    holder = ActorReference()
    topic = TopicReference()

    class Meta(DocumentSerializer.Meta):
        model = Stance
        fields: ClassVar = ["holder", "topic", "stance"]


class ConditionSerializer(PlacedSerializer, AnchoredSerializer):
    """A condition under which the content is said to hold."""

    topic = TopicReference(**NULLABLE)

    class Meta(PlacedSerializer.Meta):
        model = Condition
        extra_kwargs = verbatim("text", "exact")
        fields: ClassVar = ["position", "kind", "text", "topic", *ANCHOR]


class SpanSerializer(PlacedSerializer, AnchoredSerializer):
    """A fragment of the article that holds one part of the statement."""

    class Meta(PlacedSerializer.Meta):
        model = Span
        extra_kwargs = verbatim("exact")
        fields: ClassVar = ["position", "part", *ANCHOR]


class RelationSerializer(DocumentSerializer):
    """How the statement relates to another."""

    other = StatementReference()

    class Meta(DocumentSerializer.Meta):
        model = Relation
        fields: ClassVar = ["kind", "other"]


class AssessmentSerializer(PlacedSerializer):
    """The verdict of somebody who checked the content."""

    assessor = ActorReference()
    document = SourceReference(kinds=("document",), **NULLABLE)
    assessed = EdtfDateSerializer("assessed", help_text="When it was assessed.")

    class Meta(PlacedSerializer.Meta):
        model = Assessment
        extra_kwargs = verbatim("verdict_text")
        fields: ClassVar = [
            *("position", "assessor", "verdict", "verdict_text", "document", "assessed"),
            "web_url",
        ]
