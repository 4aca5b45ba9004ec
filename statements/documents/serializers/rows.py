"""The first columns of a CSV of statements or estimates: ids that are otherwise deep in lists.

Each column is named after the filter that takes its values.
"""

from typing import Any, ClassVar

from rest_framework import serializers

from statements.documents.serializers.brief_fields import (
    Answer,
    ChainField,
    FirstStanceField,
    IdField,
    SpeakersField,
)
from statements.documents.serializers.records import StatementSerializer, WholeEstimateSerializer
from statements.rest.serializers.objects import DocumentSerializer

READ: dict[str, Any] = {"read_only": True}


class StatementLeadSerializer(DocumentSerializer):
    """The speakers, the publisher, the chain and the first stance of a statement."""

    speaker = SpeakersField(source="participants", **READ)
    publisher = IdField(source="document.publisher", **READ)
    via = ChainField(source="chain", **READ)
    stance_holder = FirstStanceField("holder")
    stance_topic = FirstStanceField("topic")
    stance = FirstStanceField("stance")

    class Meta(DocumentSerializer.Meta):
        model = StatementSerializer.Meta.model
        fields: ClassVar = [
            "speaker",
            "publisher",
            "via",
            "stance_holder",
            "stance_topic",
            "stance",
        ]


class StatementRowSerializer(StatementLeadSerializer, StatementSerializer):
    """A statement as a row of a CSV."""

    class Meta(StatementSerializer.Meta):
        fields: ClassVar = [
            "id",
            *StatementLeadSerializer.Meta.fields,
            *StatementSerializer.Meta.fields[1:],
        ]


class EstimateRowSerializer(WholeEstimateSerializer):
    """An estimate as a row of a CSV."""

    speaker = SpeakersField(source="statement.participants", **READ)
    publisher = IdField(source="statement.document.publisher", **READ)
    via = ChainField(source="statement.chain", **READ)

    class Meta(WholeEstimateSerializer.Meta):
        fields: ClassVar = [
            "id",
            "speaker",
            "publisher",
            "via",
            *WholeEstimateSerializer.Meta.fields[1:],
        ]


class PositionRowSerializer(serializers.Serializer[Any]):
    """What a holder holds now on a topic, as a row of a CSV."""

    holder = serializers.CharField()
    topic = serializers.CharField()
    stance_topic = serializers.CharField()
    stance = serializers.CharField()
    ascribed = serializers.BooleanField()
    conditional = serializers.BooleanField()
    count = serializers.IntegerField()
    date = serializers.CharField()
    dated_by = serializers.CharField()
    statement = serializers.CharField()
    speakers = serializers.ListField()
    chain = serializers.ListField()
    document = serializers.CharField()
    publisher = serializers.CharField()
    changes = serializers.IntegerField()
    conflict = serializers.BooleanField()
    history = serializers.IntegerField()


def row(answer: Answer) -> Answer:
    """Return a whole statement with what its row begins with.

    The answer's ``document`` must have its ``publisher``, a reference or null.
    """
    return {**LEAD.to_representation(answer), **answer}


LEAD = StatementLeadSerializer()
