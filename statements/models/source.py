"""Sources: outlets and the documents that they publish."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from statements.models.actor import Actor
from statements.models.base import Identifier, Name, Part, Record
from statements.models.columns import (
    EdtfDate,
    name_order,
    optional_text,
    owner_field,
    vocabulary_field,
)
from statements.models.constraints import date_holds, in_vocabulary, not_itself
from statements.vocabularies import CorrectionKind, Reliability, SourceKind


class Source(Record):
    """An outlet, such as Reuters, or a document, such as one article.

    A document's text is never stored. Its digest and length tell whether a text that somebody has
    is the one that was annotated.
    """

    resource = "sources"

    kind = vocabulary_field(
        SourceKind, help_text="Whether this is an outlet that publishes or one document."
    )
    name = optional_text(
        max_length=300,
        help_text="The name of the outlet or the title of the document, if it is known.",
    )
    name_order = name_order()
    publisher = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="The outlet that published this document.",
    )
    actor = models.OneToOneField(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outlet",
        help_text="The actor that stands for this outlet's own voice.",
    )
    authors = models.ManyToManyField(
        Actor,
        through="Authorship",
        blank=True,
        related_name="written",
        help_text="The actors who wrote the document, in the order of its byline.",
    )
    web_url = models.URLField(
        "web address",
        max_length=2000,
        null=True,
        blank=True,
        help_text="The web address of the outlet or the document.",
    )
    language = optional_text(
        max_length=35, help_text="The language it is published in, as a BCP 47 tag."
    )
    country = optional_text(
        max_length=2,
        db_index=True,
        help_text="The country it is published in, as an ISO 3166-1 alpha-2 code.",
    )
    published = EdtfDate("on which the document was published", ordered=True)
    text_sha256 = optional_text(
        "SHA-256 of the text",
        max_length=64,
        db_index=True,
        help_text="The SHA-256 of the annotated text, in UTF-8 with LF line endings.",
    )
    text_length = models.PositiveIntegerField(
        "length of the text",
        null=True,
        blank=True,
        help_text="The length of the annotated text in Unicode code points.",
    )
    retrieved_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the annotated text was retrieved, in UTC.",
    )
    reliability = optional_text(
        max_length=10,
        choices=Reliability.choices(),
        help_text="How reliable the source has proved, as a letter of the Admiralty code.",
    )
    wikidata_id = optional_text(
        "Wikidata id",
        max_length=20,
        unique=True,
        help_text="The id of the source's Wikidata item, such as Q130879.",
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            in_vocabulary("source", "kind", SourceKind),
            in_vocabulary("source", "reliability", Reliability, null=True),
            not_itself("source", "publisher"),
            date_holds("source", "published"),
            models.CheckConstraint(
                name="source_outlet_has_no_text",
                condition=~Q(kind=SourceKind.OUTLET.value)
                | Q(
                    publisher__isnull=True,
                    text_sha256__isnull=True,
                    text_length__isnull=True,
                ),
                violation_error_message="An outlet has no publisher, text digest or text length.",
            ),
            models.CheckConstraint(
                name="source_voice_of_outlet",
                condition=Q(actor__isnull=True) | Q(kind=SourceKind.OUTLET.value),
                violation_error_message="Only an outlet has an actor that is its own voice.",
            ),
            models.CheckConstraint(
                name="source_outlet_has_name",
                condition=~Q(kind=SourceKind.OUTLET.value) | Q(name__isnull=False),
                violation_error_message="An outlet has a name.",
            ),
            models.CheckConstraint(
                name="source_text_whole",
                condition=Q(text_sha256__isnull=True, text_length__isnull=True)
                | Q(text_sha256__isnull=False, text_length__isnull=False),
                violation_error_message="A text's digest and length are given together.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_order", "key"], name="source_by_name"),
            models.Index(fields=["published_order", "key"], name="source_by_published"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class SourceName(Name):
    """Another name of a source: RBK-Ukraine for RBC-Ukraine."""

    source = owner_field(Source, "other_names", help_text="The source that has this name.")

    natural = ("source__key", "name")

    class Meta(Name.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "name"], name="source_name_once")
        ]


class SourceIdentifier(Identifier):
    """A source's identifier in another register."""

    source = owner_field(Source, "identifiers", help_text="The source that has this identifier.")

    natural = ("source__key", "scheme", "value")

    class Meta(Identifier.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "scheme", "value"], name="source_identifier_once"
            )
        ]


class Authorship(Part):
    """An author of a document, at a place in its byline."""

    source = owner_field(
        Source, "authorships", help_text="The document that was written.", db_index=False
    )
    position = models.PositiveSmallIntegerField(
        help_text="The author's place in the byline, counted from 1."
    )
    actor = models.ForeignKey(
        Actor,
        models.RESTRICT,
        db_index=False,
        related_name="authorships",
        help_text="The author.",
    )

    natural = ("source__key", "actor__key")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "actor"], name="authorship_once"),
            models.UniqueConstraint(fields=["source", "position"], name="authorship_position_once"),
            models.CheckConstraint(name="authorship_position_from_1", condition=Q(position__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["actor", "source"], name="authorship_by_actor")]

    def __str__(self) -> str:
        return f"{self.source}: {self.actor}"


class Correction(Part):
    """A document corrects, retracts or replaces another."""

    source = owner_field(
        Source, "corrections", help_text="The document that makes the correction.", db_index=False
    )
    kind = vocabulary_field(CorrectionKind, help_text="What the document does to the other.")
    document = models.ForeignKey(
        Source,
        models.RESTRICT,
        db_index=False,
        related_name="corrected_by",
        help_text="The other document, which is corrected, retracted or replaced.",
    )
    made = EdtfDate("on which the correction was made", ordered=True)

    natural = ("source__key", "kind", "document__key")

    class Meta(Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "document"], name="correction_once"),
            in_vocabulary("correction", "kind", CorrectionKind),
            date_holds("correction", "made"),
            models.CheckConstraint(
                name="correction_document_other",
                condition=~Q(source=F("document")),
                violation_error_message="A document does not correct itself.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "kind", "source"], name="correction_by_document")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.document}"
