"""The serializers for `view=brief`: each record in a few keys and one line.

In Python, these serializers show a whole answer: that's how the past is shown in brief.
"""

from typing import Any, ClassVar

from statements.documents.serializers.brief_fields import (
    Answer,
    ChainField,
    EdtfOrWordsField,
    IdField,
    SpeakersField,
)
from statements.documents.serializers.one_lines import (
    ActorLine,
    EstimateLine,
    SourceLine,
    StatementLine,
    TopicLine,
)
from statements.models import Actor, Estimate, Source, Stance, Statement, Topic
from statements.rest.serializers.fields import TextField
from statements.rest.serializers.objects import DocumentSerializer

OPTIONAL: dict[str, Any] = {"read_only": True, "allow_null": True}


class BriefSerializer(DocumentSerializer):
    """A record in brief."""

    id = TextField(source="key", read_only=True, help_text="The record's public id.")


def brief(serializer: BriefSerializer, answer: Answer) -> Answer:
    """Return a record in brief, given its whole answer."""
    shown: Answer = serializer.to_representation({**answer, "key": answer["id"]})
    return shown


class StanceBriefSerializer(DocumentSerializer):
    """One actor's stance on one topic, by their ids."""

    holder = IdField(read_only=True, help_text="The id of the actor whose stance it is.")
    topic = IdField(read_only=True, help_text="The id of the topic.")

    class Meta(DocumentSerializer.Meta):
        model = Stance
        fields: ClassVar = ["holder", "topic", "stance"]


class StatementBriefSerializer(BriefSerializer):
    """A statement in brief."""

    one_line = StatementLine(
        help_text="The text, then in brackets who said it and for whom, the kind, each stance, "
        "and the date."
    )
    said = EdtfOrWordsField(
        help_text="When it was said, in EDTF or, if only words are known, in those words.",
        **OPTIONAL,
    )
    speakers = SpeakersField(
        source="participants", read_only=True, help_text="The ids of the actors who speak."
    )
    chain = ChainField(
        read_only=True,
        help_text="The ids of the sources and actors between the document and the speaker, "
        "starting from the document.",
    )
    stances = StanceBriefSerializer(
        many=True, read_only=True, help_text="Who takes which stance on which topic."
    )

    class Meta(BriefSerializer.Meta):
        model = Statement
        fields: ClassVar = ["id", "kind", "one_line", "said", "speakers", "chain", "stances"]


class EstimateBriefSerializer(BriefSerializer):
    """An estimate in brief."""

    statement = IdField(read_only=True, help_text="The id of the statement with the number.")
    one_line = EstimateLine(
        help_text="What was measured and the number, then in brackets who gave it, what it stands "
        "for, its limits and its date."
    )
    as_of = EdtfOrWordsField(
        help_text="When the number holds, in EDTF or, if only words are known, in those words.",
        **OPTIONAL,
    )
    speakers = SpeakersField(
        source="statement.participants",
        read_only=True,
        help_text="The ids of the actors who speak.",
    )
    chain = ChainField(
        source="statement.chain",
        read_only=True,
        help_text="The ids of the sources and actors between the document and the speaker, "
        "starting from the document.",
    )

    class Meta(BriefSerializer.Meta):
        model = Estimate
        fields: ClassVar = ["id", "statement", "one_line", "as_of", "speakers", "chain"]


class ActorBriefSerializer(BriefSerializer):
    """An actor in brief."""

    one_line = ActorLine(
        help_text="The name, then in brackets the kind, the country and what the actor is part of."
    )
    parent = IdField(  # type: ignore[assignment]
        help_text="The id of the actor that this one is part of.", **OPTIONAL
    )

    class Meta(BriefSerializer.Meta):
        model = Actor
        fields: ClassVar = ["id", "kind", "one_line", "country", "parent"]


class SourceBriefSerializer(BriefSerializer):
    """An outlet or a document in brief."""

    one_line = SourceLine(
        help_text="The name, or else the id, then in brackets the kind, the publisher and the date."
    )
    publisher = IdField(help_text="The id of the outlet that published this document.", **OPTIONAL)
    published = EdtfOrWordsField(
        help_text="When the document was published, in EDTF or, if only words are known, in those "
        "words.",
        **OPTIONAL,
    )

    class Meta(BriefSerializer.Meta):
        model = Source
        fields: ClassVar = ["id", "kind", "one_line", "publisher", "published"]


class TopicBriefSerializer(BriefSerializer):
    """A topic in brief."""

    one_line = TopicLine(
        help_text="The name, then in brackets the kind, what the topic is part of and when it "
        "takes place."
    )
    parent = IdField(  # type: ignore[assignment]
        help_text="The id of the topic that this one is part of.", **OPTIONAL
    )
    event = EdtfOrWordsField(
        help_text="When the event takes place, in EDTF or, if only words are known, in those "
        "words.",
        **OPTIONAL,
    )

    class Meta(BriefSerializer.Meta):
        model = Topic
        fields: ClassVar = ["id", "kind", "one_line", "parent", "event"]
