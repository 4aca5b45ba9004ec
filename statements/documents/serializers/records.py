"""The serializer of each record: what the API answers and accepts, and what a seed file holds."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.documents.serializers.parts import (
    ANCHOR,
    MANY,
    NULLABLE,
    ActorIdentifierSerializer,
    ActorNameSerializer,
    AnchoredSerializer,
    AssessmentSerializer,
    ConditionSerializer,
    CorrectionSerializer,
    HeldStanceSerializer,
    HopSerializer,
    ParticipationSerializer,
    RelationSerializer,
    SourceIdentifierSerializer,
    SourceNameSerializer,
    SpanSerializer,
    StatementIdentifierSerializer,
    TopicIdentifierSerializer,
    TopicNameSerializer,
    verbatim,
)
from statements.documents.serializers.references import (
    ActorReference,
    SourceReference,
    StatementReference,
    TopicReference,
)
from statements.models import Actor, Estimate, Source, Statement, Topic
from statements.rest.serializers.fields import BooleanField, NumberField, TextField, UrlField
from statements.rest.serializers.objects import DocumentSerializer, FieldOptions
from statements.vocabularies import Approximator

WRITTEN = ["created_at", "updated_at", "revision"]

MESSAGES: dict[str, dict[str, str]] = {
    "confidence": {"invalid": "Give a whole number from 0 to 100, without quotation marks."},
    "country": {"max_length": "Give an ISO 3166-1 alpha-2 country code such as IT."},
    "wikidata_id": {"max_length": "Give a Wikidata id alone, such as Q38."},
}
"""Error messages for values that don't fit a key, with what to write instead.

Values that fit are left to the rules.
"""


class RecordSerializer(DocumentSerializer):
    """The fields that every record has."""

    id = TextField(
        source="key",
        max_length=100,
        help_text="The record's public id: readable and stable.",
    )

    def build_standard_field(
        self, field_name: str, model_field: models.Field
    ) -> tuple[type[serializers.Field], FieldOptions]:
        """Return the field class and arguments, with messages that say what to write."""
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if field_name in MESSAGES:
            kwargs["error_messages"] = MESSAGES[field_name]
        return field_class, kwargs

    def find_misused(self, data: Mapping[str, object]) -> Iterator[tuple[str, ErrorDetail]]:
        """Yield ``url`` if it's a page's address, which would be lost: ours is ignored."""
        url = data.get("url")
        if (
            isinstance(url, str)
            and url.startswith(("http://", "https://"))
            and f"/{self.Meta.model.resource}/" not in url
        ):
            detail = "This key is the record's own address in this API, and isn't stored."
            other = "web_url"
            meant = f' Did you mean "{other}"?' if other in self.fields else self.find_place(other)
            yield "url", ErrorDetail(detail + meant, code="read_only")


class SourceSerializer(RecordSerializer):
    """An outlet or a document."""

    url = UrlField("sources")
    other_names = SourceNameSerializer(
        help_text="The source's other names, each as somebody writes it.", **MANY
    )
    publisher = SourceReference(
        kinds=("outlet",), help_text="The outlet that published this document.", **NULLABLE
    )
    actor = ActorReference(
        help_text="The actor that stands for this outlet's own voice.", **NULLABLE
    )
    authors = ActorReference(
        help_text="The actors who wrote the document, in the order of its byline.", **MANY
    )
    published = EdtfDateSerializer("published", help_text="When the document was published.")
    identifiers = SourceIdentifierSerializer(
        help_text="The source's identifiers in other registers.", **MANY
    )
    corrections = CorrectionSerializer(
        help_text="The documents that this one corrects, retracts or replaces.", **MANY
    )

    class Meta(RecordSerializer.Meta):
        model = Source
        fields: ClassVar = [
            *("id", "url", "kind", "name", "other_names", "publisher", "actor", "authors"),
            "web_url",
            *("language", "country", "published", "text_sha256", "text_length", "retrieved_at"),
            *("reliability", "wikidata_id", "identifiers", "corrections"),
            *WRITTEN,
        ]


class ActorSerializer(RecordSerializer):
    """A person, an organization, a state or a group."""

    url = UrlField("actors")
    other_names = ActorNameSerializer(
        help_text="The actor's other names, each as somebody writes it.", **MANY
    )
    parent = ActorReference(help_text="The actor that this one is part of.", **NULLABLE)
    known_via = SourceReference(
        kinds=("outlet",),
        help_text="The outlet that vouches for an unnamed person.",
        **NULLABLE,
    )
    identifiers = ActorIdentifierSerializer(
        help_text="The actor's identifiers in other registers.", **MANY
    )

    class Meta(RecordSerializer.Meta):
        model = Actor
        fields: ClassVar = [
            *("id", "url", "kind", "name", "is_named", "other_names", "description", "country"),
            *("sector", "parent", "known_via", "wikidata_id", "identifiers"),
            *WRITTEN,
        ]


class TopicSerializer(RecordSerializer):
    """A proposal, an option, an issue or an event."""

    url = UrlField("topics")
    other_names = TopicNameSerializer(
        help_text="The topic's other names, each as somebody writes it.", **MANY
    )
    parent = TopicReference(help_text="The wider topic that this one is part of.", **NULLABLE)
    event = EdtfDateSerializer("event", help_text="When the event takes place.")
    identifiers = TopicIdentifierSerializer(
        help_text="The topic's identifiers in other registers.", **MANY
    )

    class Meta(RecordSerializer.Meta):
        model = Topic
        fields: ClassVar = [
            *("id", "url", "kind", "name", "other_names", "parent", "country", "event"),
            *("wikidata_id", "identifiers"),
            *WRITTEN,
        ]


class EstimateSerializer(RecordSerializer, AnchoredSerializer):
    """One number that was said, as part of its statement."""

    url = UrlField("estimates")
    topic = TopicReference(help_text="The topic that the number is about.", **NULLABLE)
    as_of = EdtfDateSerializer("as_of", help_text="The date for which the number holds.")
    lower_inclusive = BooleanField(
        required=False,
        default=None,
        allow_null=True,
        help_text="Whether the lower bound itself is included; false for more_than.",
    )
    upper_inclusive = BooleanField(
        required=False,
        default=None,
        allow_null=True,
        help_text="Whether the upper bound itself is included; false for less_than.",
    )
    range_min = NumberField(
        read_only=True,
        allow_null=True,
        help_text="The lower end of the range, or null if that end is open.",
    )
    range_max = NumberField(
        read_only=True,
        allow_null=True,
        help_text="The upper end of the range, or null if that end is open.",
    )

    class Meta(RecordSerializer.Meta):
        model = Estimate
        extra_kwargs = verbatim("approximator_text", "likelihood_text", "exact")
        fields: ClassVar = [
            *("id", "url", "topic", "measure", "measured", "quantity_role", "value", "lower"),
            *("upper", "lower_inclusive", "upper_inclusive", "approximator", "approximator_text"),
            *("unit", "scenario", "likelihood", "likelihood_text", "as_of", *ANCHOR),
            *("range_min", "range_max"),
            *WRITTEN,
        ]

    def normalize(self, value: dict[str, Any]) -> dict[str, Any]:
        """Fill in whether each bound is included: yes, unless the approximator excludes it."""
        for flag, excluding in (
            ("lower_inclusive", Approximator.MORE_THAN),
            ("upper_inclusive", Approximator.LESS_THAN),
        ):
            if value[flag] is None:
                value[flag] = value["approximator"] != excluding.value
        return value

    def derived(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ends of the range the estimate means: each the bound, or else the value."""
        lower, upper = (
            value["value"] if value[bound] is None else value[bound] for bound in ("lower", "upper")
        )
        return {"range_min": lower, "range_max": upper}


class WholeEstimateSerializer(EstimateSerializer):
    """One number that was said, with its statement and its document."""

    statement = StatementReference(help_text="The statement that contains the number.")
    document = SourceReference(
        source="statement.document",
        read_only=True,
        help_text="The document that contains the statement.",
    )

    class Meta(EstimateSerializer.Meta):
        fields: ClassVar = [
            *EstimateSerializer.Meta.fields[:2],
            "statement",
            "document",
            *EstimateSerializer.Meta.fields[2:],
        ]


class StatementSerializer(RecordSerializer):
    """Who said what, on whose word, with which numbers, under which conditions, and where."""

    url = UrlField("statements")
    document = SourceReference(
        kinds=("document",), help_text="The document that contains the statement."
    )
    said = EdtfDateSerializer("said", help_text="When it was said.")
    event = EdtfDateSerializer("event", help_text="When the event it describes takes place.")
    topics = TopicReference(
        help_text="The topics that the statement is about, in the order given.", **MANY
    )
    participants = ParticipationSerializer(
        help_text="The actors in the statement, each with a role.", **MANY
    )
    chain = HopSerializer(
        help_text="The hops between the document and the speaker, starting from the document.",
        **MANY,
    )
    stances = HeldStanceSerializer(help_text="Who takes which stance on which topic.", **MANY)
    conditions = ConditionSerializer(
        help_text="The conditions under which the content is said to hold.", **MANY
    )
    spans = SpanSerializer(help_text="Where the parts of the statement are in the article.", **MANY)
    relations = RelationSerializer(help_text="How the statement relates to others.", **MANY)
    estimates = EstimateSerializer(
        help_text="The numbers in the statement, in the order given.", **MANY
    )
    assessments = AssessmentSerializer(
        help_text="The verdicts of others who checked the content; they may contradict each other.",
        **MANY,
    )
    identifiers = StatementIdentifierSerializer(
        help_text="The statement's identifiers in other registers; no two statements share one.",
        **MANY,
    )

    class Meta(RecordSerializer.Meta):
        model = Statement
        extra_kwargs = verbatim("likelihood_text", "occasion")
        fields: ClassVar = [
            *("id", "url", "document", "text", "language", "kind", "attribution", "speech"),
            *("polarity", "modality", "likelihood", "likelihood_text", "said", "occasion", "event"),
            *("credibility", "confidence", "review_status", "note", "topics", "participants"),
            *("chain", "stances", "conditions", "spans", "relations", "estimates"),
            *("assessments", "identifiers"),
            *WRITTEN,
        ]


SERIALIZERS: dict[str, type[RecordSerializer]] = {
    serializer.Meta.model.resource: serializer
    for serializer in (ActorSerializer, SourceSerializer, TopicSerializer, StatementSerializer)
}
"""The serializer for each resource that can be written."""
