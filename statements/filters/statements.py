"""Filters for statements."""

from typing import ClassVar

from django.db.models import Exists, OuterRef, Q

from statements.filters.shared import (
    country,
    language,
    numbers,
    published,
    speakers,
    topic,
    written,
)
from statements.models import (
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Stance,
    Statement,
)
from statements.rest.query.computed import ComputedParameter, LengthParameter, SearchParameter
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import ChoiceParameter, NumberParameter, Parameter
from statements.rest.query.references import PrimaryKeys, ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import (
    Attribution,
    ConditionKind,
    Credibility,
    HopRelation,
    Likelihood,
    Modality,
    Polarity,
    RelationKind,
    Reliability,
    ReviewStatus,
    Role,
    Speech,
    StanceValue,
    StatementKind,
)

SPOKEN = (Role.SPEAKER.value, Role.ON_BEHALF_OF.value)


def spoken_by_outlet(found: PrimaryKeys | None) -> Q:
    """Return the condition that one of these outlets, or any for None, speaks in its own voice."""
    outlet = (
        {"actor__outlet__isnull": False}
        if found is None
        else {"actor__outlet__in": found["source"]}
    )
    voices = Participation.objects.filter(statement=OuterRef("pk"), role=Role.SPEAKER.value)
    return Q(Exists(voices.filter(**outlet)))


def holder_is_silent() -> Q:
    """Return the condition that a stance's holder neither speaks nor is spoken for."""
    voices = Participation.objects.filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    return ~Q(Exists(voices))


def taking_part(name: str, help_text: str, role: Role | None = None) -> RowGroup:
    """Return the parameter for an actor in this role, or in any role."""
    return RowGroup(
        Participation,
        "statement",
        ReferenceParameter(name, field_name="actor", help_text=help_text),
        only={"role": role.value} if role else {},
    )


def on_topics(*parameters: Parameter) -> tuple[RowGroup, ...]:
    """Put each parameter about a statement's topics in a group of its own."""
    links = Statement.topics.through
    return tuple(RowGroup(links, "statement", parameter) for parameter in parameters)


class StatementFilterSet(ParameterFilterSet):
    """The parameters that filter statements, by their own columns and by their parts."""

    class Meta:
        model = Statement

    costly = frozenset({"q", "estimate_overlaps"})
    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The statement itself, by its id."),
        ReferenceParameter(
            "document", help_text="The document in which the statement stands, by its id."
        ),
        ReferenceParameter(
            "publisher",
            field_name="document__publisher",
            help_text="The outlet that published the document, by its id.",
        ),
        country(
            "document_country", "in which the document is published", field_name="document__country"
        ),
        published("document__published"),
        ChoiceParameter(
            "reliability",
            Reliability,
            field_name="document__reliability",
            help_text="How reliable the document is, as a letter of the Admiralty code.",
        ),
        RowGroup(
            Hop,
            "statement",
            ReferenceParameter(
                "via",
                columns=("source", "actor"),
                alternative=spoken_by_outlet,
                help_text="A source or actor through whom the words came, by its id: a hop of the "
                "chain or, where nothing else is asked of the hop, the outlet that speaks.",
            ),
            ChoiceParameter(
                "hop_relation",
                HopRelation,
                field_name="relation",
                help_text="What a source in the chain did with the words of the next one.",
            ),
        ),
        LengthParameter(
            "chain_length",
            Hop,
            "statement",
            help_text="How many hops lie between the document and the speaker.",
        ),
        speakers(),
        taking_part(
            "on_behalf_of", "An actor for whom a speaker speaks, by id.", Role.ON_BEHALF_OF
        ),
        taking_part(
            "addressee", "An actor to whom it is said or of whom it is asked.", Role.ADDRESSEE
        ),
        taking_part("about", "An actor whom it is about, by id.", Role.ABOUT),
        taking_part("participant", "An actor who takes part in whatever role, by id."),
        *on_topics(
            *topic("topic", "A topic that the statement is about"),
            country("topic_country", "that a topic of it concerns", field_name="topic__country"),
        ),
        ChoiceParameter("kind", StatementKind, help_text="What the speaker does by saying it."),
        ChoiceParameter(
            "attribution", Attribution, help_text="How the document says whose statement it is."
        ),
        ChoiceParameter("speech", Speech, help_text="Whether the words are quoted or reported."),
        ChoiceParameter("polarity", Polarity, help_text="Whether it is affirmed or denied."),
        ChoiceParameter(
            "modality",
            Modality,
            help_text="Whether it is put as fact, probable, possible, necessary or hypothetical.",
        ),
        ChoiceParameter(
            "likelihood",
            Likelihood,
            help_text="The band of probability that the word said stands for (ICD 203).",
        ),
        RowGroup(
            Stance,
            "statement",
            ChoiceParameter("stance", StanceValue, help_text="Where a holder stands."),
            ReferenceParameter(
                "stance_holder",
                field_name="holder",
                help_text="An actor who takes a stance, or to whom one is ascribed, by id.",
            ),
            *topic("stance_topic", "A topic on which a stance is taken"),
            ComputedParameter(
                "stance_ascribed",
                holder_is_silent,
                help_text="Whether the holder neither speaks nor is spoken for: the stance is "
                "ascribed by somebody else.",
            ),
        ),
        RowGroup(
            Condition,
            "statement",
            ChoiceParameter(
                "condition",
                ConditionKind,
                field_name="kind",
                help_text="How the content depends on a condition.",
            ),
            *topic("condition_topic", "A topic that a condition is about"),
        ),
        RowGroup(
            Relation,
            "statement",
            ChoiceParameter(
                "relation",
                RelationKind,
                field_name="kind",
                help_text="How the statement bears on another.",
            ),
            ReferenceParameter(
                "related_to", field_name="other", help_text="The other statement, by its id."
            ),
            can_be_hidden=True,
        ),
        RowGroup(Estimate, "statement", *numbers()),
        DateRangeParameter("said", help_text="When it was said."),
        DateRangeParameter("event", help_text="When the event that it speaks of takes place."),
        ChoiceParameter(
            "credibility",
            Credibility,
            help_text="How well other sources bear it out, from 1 (confirmed) to 6 (cannot be "
            "judged), after the Admiralty code.",
        ),
        NumberParameter(
            "confidence",
            integer=True,
            help_text="Our trust, from 0 to 100, that the record renders the document rightly.",
        ),
        ChoiceParameter(
            "review_status",
            ReviewStatus,
            not_public={"draft": "Drafts are shown only to those who may see them."},
            help_text="How far the record has been checked; `draft` is only for those who may see "
            "drafts.",
        ),
        language("of our own words"),
        *written(),
        SearchParameter(
            "q",
            ("text", "note"),
            help_text="Words, each of which occurs in the text or the note, in any case.",
        ),
    )
