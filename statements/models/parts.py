"""The parts of a statement, each with its own natural key."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from statements.models.actor import Actor
from statements.models.base import Anchored, Identifier, Part, Record
from statements.models.columns import EdtfDate, optional_text, owner_field, vocabulary_field
from statements.models.constraints import anchor_holds, date_holds, in_vocabulary
from statements.models.source import Source
from statements.models.statement import Statement
from statements.models.topic import Topic
from statements.querysets import RelationQuerySet
from statements.vocabularies import (
    ConditionKind,
    HopRelation,
    RelationKind,
    Role,
    SpanPart,
    StanceValue,
    Verdict,
)


def statement_field(related_name: str, part: str) -> models.ForeignKey:
    """Return the foreign key from a part to its statement.

    It needs no index of its own, because each part has a unique constraint that starts with it.
    """
    return owner_field(
        Statement,
        related_name,
        help_text=f"The statement that this {part} belongs to.",
        db_index=False,
    )


def reference_field(
    record: type[Record],
    related_name: str,
    *,
    help_text: str,
    null: bool = False,
) -> models.ForeignKey:
    """Return the foreign key from a part to another record, which stays as long as this part does.

    It has no index of its own, because one by `index_by` starts with it.
    """
    return models.ForeignKey(
        record,
        models.PROTECT,
        db_index=False,
        null=null,
        blank=null,
        related_name=related_name,
        help_text=help_text,
    )


def position_field(part: str) -> models.PositiveSmallIntegerField:
    """Return the column for a part's position among its siblings, counted from 1."""
    return models.PositiveSmallIntegerField(
        help_text=f"The position of this {part} in its list, counted from 1."
    )


def index_by(model: str, column: str, word: str) -> models.Index:
    """Return an index that finds the statements with such a part without reading the part.

    It also serves the foreign key ``column``, which has no index of its own.
    """
    return models.Index(fields=[column, word, "statement"], name=f"{model}_by_{column}")


def unique_in_statement(model: str, *columns: str) -> models.UniqueConstraint:
    """Return the constraint that a statement has at most one part with the same values here."""
    return models.UniqueConstraint(
        fields=["statement", *columns], name=f"{model}_{'_'.join(columns)}_once"
    )


class StatementTopic(Part):
    """A topic that a statement is about, at its place among them."""

    statement = statement_field("topic_links", "link")
    position = position_field("topic")
    topic = reference_field(Topic, "statement_links", help_text="The topic.")

    natural = ("statement__key", "topic__key")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("statementtopic", "topic"),
            unique_in_statement("statementtopic", "position"),
            models.CheckConstraint(
                name="statementtopic_position_from_1", condition=Q(position__gte=1)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "statement"], name="statementtopic_by_topic")
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.topic}"


class StatementIdentifier(Identifier):
    """A statement's identifier in another register; no other statement has the same."""

    statement = owner_field(
        Statement, "identifiers", help_text="The statement that has this identifier."
    )

    natural = ("scheme", "value")

    class Meta(Identifier.Meta):
        constraints: ClassVar = [
            # By value first: a scheme may be that of every statement.
            models.UniqueConstraint(fields=["value", "scheme"], name="statement_identifier_once")
        ]


class Participation(Part):
    """One actor in one role: Guido Crosetto speaks, as minister of defence of Italy."""

    statement = statement_field("participants", "participation")
    position = position_field("participation")
    actor = reference_field(Actor, "participations", help_text="The actor who has the role.")
    role = vocabulary_field(Role, help_text="The actor's role in the statement.")
    office = optional_text(
        max_length=200,
        help_text="The office the actor held while speaking, as the article gives it.",
    )
    described_as = optional_text(
        max_length=200, help_text="The article's own wording for the actor, however loaded."
    )

    natural = ("statement__key", "actor__key", "role")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("participation", "actor", "role"),
            unique_in_statement("participation", "position"),
            in_vocabulary("participation", "role", Role),
            models.CheckConstraint(
                name="participation_position_from_1", condition=Q(position__gte=1)
            ),
        ]
        indexes: ClassVar = [index_by("participation", "actor", "role")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.role}"


class Hop(Part, Anchored):
    """One step on the way from the document to the speaker: RBC-Ukraine cites Reuters."""

    statement = statement_field("chain", "hop")
    position = models.PositiveSmallIntegerField(
        help_text="The position in the chain, counted from 1; the first is nearest the document."
    )
    source = reference_field(
        Source,
        "hops",
        help_text="The source that passed the words on, unless an actor did.",
        null=True,
    )
    actor = reference_field(
        Actor,
        "hops",
        help_text="The actor that passed the words on, unless a source did.",
        null=True,
    )
    relation = vocabulary_field(
        HopRelation, help_text="What this source did with the next one's words."
    )
    explicit = models.BooleanField(
        default=True,
        help_text="Whether the sentence itself names this hop; if not, it is carried over.",
    )

    natural = ("statement__key", "position")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("hop", "position"),
            in_vocabulary("hop", "relation", HopRelation),
            models.CheckConstraint(name="hop_position_from_1", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="hop_source_or_actor",
                condition=Q(source__isnull=True, actor__isnull=False)
                | Q(source__isnull=False, actor__isnull=True),
                violation_error_message="A hop has a source or an actor, and not both.",
            ),
            anchor_holds("hop"),
        ]
        # Queries also filter by statement, and one agency may have a third of all hops. With the
        # relation before the statement, each statement would scan all of the agency's hops.
        indexes: ClassVar = [
            models.Index(fields=["source", "statement", "relation"], name="hop_by_source"),
            models.Index(fields=["actor", "statement", "relation"], name="hop_by_actor"),
            # Finds long chains, which are rare.
            models.Index(fields=["position", "statement"], name="hop_by_position"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: hop {self.position} {self.relation}"


class Stance(Part):
    """One actor's stance on one topic: other officials against UN auspices."""

    statement = statement_field("stances", "stance")
    holder = reference_field(
        Actor,
        "stances",
        help_text="The actor whose stance it is. If the actor neither speaks nor is spoken for, "
        "the stance is ascribed.",
    )
    topic = reference_field(Topic, "stances", help_text="The topic of the stance.")
    stance = vocabulary_field(
        StanceValue,
        help_text="Whether the holder is for it, against it, neutral or unclear.",
    )

    natural = ("statement__key", "holder__key", "topic__key")

    class Meta(Part.Meta):
        constraints: ClassVar = [
            unique_in_statement("stance", "holder", "topic"),
            in_vocabulary("stance", "stance", StanceValue),
        ]
        indexes: ClassVar = [
            index_by("stance", "holder", "stance"),
            index_by("stance", "topic", "stance"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.stance}"


class Condition(Part, Anchored):
    """A condition under which the content is said to hold: only after hostilities cease."""

    statement = statement_field("conditions", "condition")
    position = position_field("condition")
    kind = vocabulary_field(ConditionKind, help_text="How the content depends on the condition.")
    text = models.CharField(max_length=1000, help_text="The condition in our own words.")
    topic = reference_field(
        Topic,
        "conditions",
        help_text="The topic that the condition is about, if there is one.",
        null=True,
    )

    natural = ("statement__key", "position")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("condition", "position"),
            in_vocabulary("condition", "kind", ConditionKind),
            models.CheckConstraint(name="condition_position_from_1", condition=Q(position__gte=1)),
            anchor_holds("condition"),
        ]
        indexes: ClassVar = [index_by("condition", "topic", "kind")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.kind} {self.text}"


class Span(Part, Anchored):
    """A fragment of the article that carries the content, its source, its cue, a quote or a time.

    Source, cue and content are the parts of an attribution (PARC3, PolNeAR).
    """

    statement = statement_field("spans", "span")
    position = position_field("span")
    part = vocabulary_field(
        SpanPart,
        help_text="What the fragment is: the content, its source, the cue, a quote or a time.",
    )

    natural = ("statement__key", "position")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("span", "position"),
            in_vocabulary("span", "part", SpanPart),
            models.CheckConstraint(name="span_position_from_1", condition=Q(position__gte=1)),
            anchor_holds("span", required=True),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.part} {self.start}-{self.end}"


class Relation(Part):
    """A relation of one statement to another: s24 contradicts s23."""

    statement = statement_field("relations", "relation")
    kind = vocabulary_field(RelationKind, help_text="How the statement relates to the other.")
    other = models.ForeignKey(
        Statement,
        on_delete=models.RESTRICT,
        db_index=False,
        related_name="related_from",
        help_text="The other statement.",
    )

    natural = ("statement__key", "kind", "other__key")

    objects: ClassVar = RelationQuerySet.as_manager()

    class Meta(Part.Meta):
        constraints: ClassVar = [
            unique_in_statement("relation", "kind", "other"),
            in_vocabulary("relation", "kind", RelationKind),
            models.CheckConstraint(
                name="relation_other_statement",
                condition=~Q(statement=F("other")),
                violation_error_message="A statement is not related to itself.",
            ),
        ]
        indexes: ClassVar = [index_by("relation", "other", "kind")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.kind}"


class Assessment(Part):
    """The verdict of somebody who checked the content: PolitiFact rates it mostly false.

    It is modeled on schema.org's ClaimReview. Several may contradict each other. Our own judgment
    is the statement's credibility.
    """

    statement = statement_field("assessments", "assessment")
    position = position_field("assessment")
    assessor = reference_field(Actor, "assessments", help_text="The actor who checked the content.")
    verdict = optional_text(
        max_length=20,
        choices=Verdict.choices(),
        help_text="What the assessor found; absent if none of the words fits.",
    )
    verdict_text = optional_text(
        max_length=200, help_text="The assessor's own words for the verdict."
    )
    document = reference_field(
        Source,
        "assessments",
        help_text="The document that contains the assessment.",
        null=True,
    )
    assessed = EdtfDate("on which it was assessed", ordered=True)
    web_url = models.URLField(
        "web address",
        max_length=2000,
        null=True,
        blank=True,
        help_text="The web address of the assessment.",
    )

    natural = ("statement__key", "position")

    class Meta(Part.Meta):
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            unique_in_statement("assessment", "position"),
            in_vocabulary("assessment", "verdict", Verdict, null=True),
            date_holds("assessment", "assessed"),
            models.CheckConstraint(name="assessment_position_from_1", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="assessment_says_something",
                condition=Q(verdict__isnull=False) | Q(verdict_text__isnull=False),
                violation_error_message="An assessment has a verdict or its words.",
            ),
        ]
        indexes: ClassVar = [
            index_by("assessment", "assessor", "verdict"),
            index_by("assessment", "document", "verdict"),
            models.Index(fields=["verdict", "statement"], name="assessment_by_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.verdict or self.verdict_text}"
