"""Actors: the people, organizations, states and groups in statements."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from statements.models.base import Identifier, Name, Record
from statements.models.columns import name_order, optional_text, owner_field, vocabulary_field
from statements.models.constraints import in_vocabulary, not_itself
from statements.vocabularies import ActorKind, Sector


class Actor(Record):
    """Someone who can speak or be spoken to: Guido Crosetto, Italy, "other officials".

    Each unnamed person or group is its own actor; software never merges it with another.
    """

    resource = "actors"

    kind = vocabulary_field(
        ActorKind, help_text="Whether this is a person, an organization, a state or a loose group."
    )
    name = models.CharField(
        max_length=300,
        help_text="The actor's neutral name; loaded wording belongs in a statement.",
    )
    name_order = name_order()
    is_named = models.BooleanField(
        default=True,
        help_text="Whether a reader of the article can tell exactly who this is.",
    )
    description = optional_text(
        max_length=2000, help_text="What a reader must know to tell this actor from others."
    )
    country = optional_text(
        max_length=2,
        db_index=True,
        help_text="The country the actor belongs to, as an ISO 3166-1 alpha-2 code.",
    )
    sector = optional_text(
        max_length=20, choices=Sector.choices(), help_text="The part of society the actor acts for."
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The actor that this one is part of.",
    )
    known_via = models.ForeignKey(
        "Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vouched_for",
        help_text="The outlet that knows who an unnamed person is and vouches for them.",
    )
    wikidata_id = optional_text(
        "Wikidata id",
        max_length=20,
        unique=True,
        help_text="The id of the actor's Wikidata item, such as Q38; never for an unnamed actor.",
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            in_vocabulary("actor", "kind", ActorKind),
            in_vocabulary("actor", "sector", Sector, null=True),
            not_itself("actor", "parent"),
            models.CheckConstraint(
                name="actor_unnamed_no_qid",
                condition=Q(is_named=True) | Q(wikidata_id__isnull=True),
                violation_error_message="An unnamed actor has no Wikidata id.",
            ),
            models.CheckConstraint(
                name="actor_vouched_unnamed",
                condition=Q(known_via__isnull=True)
                | Q(is_named=False, kind=ActorKind.PERSON.value),
                violation_error_message="Only an unnamed person is known via an outlet.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name_order", "key"], name="actor_by_name")]

    def __str__(self) -> str:
        return self.name


class ActorName(Name):
    """Another name of an actor: Kyiv for Ukraine."""

    actor = owner_field(Actor, "other_names", help_text="The actor that has this name.")

    natural = ("actor__key", "name")

    class Meta(Name.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "name"], name="actor_name_once")
        ]


class ActorIdentifier(Identifier):
    """An actor's identifier in another register."""

    actor = owner_field(Actor, "identifiers", help_text="The actor that has this identifier.")

    natural = ("actor__key", "scheme", "value")

    class Meta(Identifier.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["actor", "scheme", "value"], name="actor_identifier_once"
            )
        ]
