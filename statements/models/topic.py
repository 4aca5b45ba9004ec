"""Topics: what statements are about, and what actors take stances on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from statements.models.base import Identifier, Name, Record
from statements.models.columns import (
    EdtfDate,
    name_order,
    optional_text,
    owner_field,
    vocabulary_field,
)
from statements.models.constraints import date_holds, in_vocabulary, not_itself
from statements.vocabularies import TopicKind


class Topic(Record):
    """A proposal, one of its options, an issue or an event: "force operates under UN auspices"."""

    resource = "topics"

    kind = vocabulary_field(
        TopicKind, help_text="Whether this is a proposal, an option, an issue or an event."
    )
    name = models.CharField(
        max_length=300,
        help_text="The topic as a short, neutral phrase that one can take a stance on.",
    )
    name_order = name_order()
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The wider topic that this one is part of; an option always has one.",
    )
    country = optional_text(
        max_length=2,
        db_index=True,
        help_text="The country the topic concerns, as an ISO 3166-1 alpha-2 code.",
    )
    event = EdtfDate("on which the event takes place", ordered=True)
    wikidata_id = optional_text(
        "Wikidata id", max_length=20, unique=True, help_text="The id of the topic's Wikidata item."
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            in_vocabulary("topic", "kind", TopicKind),
            not_itself("topic", "parent"),
            date_holds("topic", "event"),
            models.CheckConstraint(
                name="topic_option_has_parent",
                condition=~Q(kind=TopicKind.OPTION.value) | Q(parent__isnull=False),
                violation_error_message="An option hangs under the topic that it is an option of.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_order", "key"], name="topic_by_name"),
            models.Index(fields=["event_order", "key"], name="topic_by_event"),
        ]

    def __str__(self) -> str:
        return self.name


class TopicName(Name):
    """Another name of a topic: "UN mandate" for "Force operates under UN auspices"."""

    topic = owner_field(Topic, "other_names", help_text="The topic that has this name.")

    natural = ("topic__key", "name")

    class Meta(Name.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "name"], name="topic_name_once")
        ]


class TopicIdentifier(Identifier):
    """A topic's identifier in another register."""

    topic = owner_field(Topic, "identifiers", help_text="The topic that has this identifier.")

    natural = ("topic__key", "scheme", "value")

    class Meta(Identifier.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "scheme", "value"], name="topic_identifier_once"
            )
        ]
