"""Filters for statements."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from statements.filters.estimates import numbers
from statements.filters.search import statement_search
from statements.filters.shared import (
    FEW_DOCUMENTS,
    country,
    identified,
    language,
    published,
    topic,
    written,
)
from statements.filters.speakers import speakers
from statements.models import (
    Assessment,
    Authorship,
    Condition,
    Correction,
    Estimate,
    Hop,
    Participation,
    Relation,
    Source,
    Stance,
    Statement,
    StatementIdentifier,
)
from statements.models.columns import MISSING_DAY
from statements.models.statement import NO_CONFIDENCE, NO_CREDIBILITY
from statements.rest.query.computed import ComputedParameter, LengthParameter
from statements.rest.query.conditions import complement
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import (
    ChoiceParameter,
    NumberParameter,
    Parameter,
    TextParameter,
)
from statements.rest.query.references import PrimaryKeys, ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.rest.query.twins import Twin
from statements.vocabularies import (
    SPOKEN,
    Attribution,
    ConditionKind,
    CorrectionKind,
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
    Verdict,
)


def spoken_by_outlet(found: PrimaryKeys | None) -> QuerySet[Participation]:
    """Return the rows in which one of these outlets, or any for None, speaks in its own voice."""
    outlet = (
        {"actor__outlet__isnull": False}
        if found is None
        else {"actor__outlet__in": found["source"]}
    )
    return Participation.objects.filter(role=Role.SPEAKER.value, **outlet)


def holder_is_silent() -> Q:
    """Return the condition that a stance's holder neither speaks nor is spoken for."""
    voices = Participation.objects.filter(
        statement=OuterRef("statement"), actor=OuterRef("holder"), role__in=SPOKEN
    )
    # Not `~Q`: PostgreSQL would look for all such stances before it reads the list.
    return complement(Q(Exists(voices)))


FEW_CORRECTIONS = 100
"""How many are few: each document has some dozens of statements, and they are found first."""


class RestsOnCorrected(ChoiceParameter):
    """What was done to a document that the statement rests on: its own or one in its chain."""

    can_be_null = False

    def filter(self, queryset: QuerySet, value: Sequence[str | int]) -> QuerySet:
        """Return the statements that match, or if negated, all others.

        If few documents were corrected, it begins with their statements. Otherwise it checks one
        statement after the other until the page is full.
        """
        if self.is_negated(value):
            return super().filter(queryset, value)
        corrections = Correction.objects.filter(kind__in=value).order_by()
        # With the ids themselves, PostgreSQL knows that these have few hops, unlike outlets.
        corrected = list(corrections.values_list("document", flat=True)[: FEW_CORRECTIONS + 1])
        if len(corrected) > FEW_CORRECTIONS:
            return super().filter(queryset, value)
        own = Statement.objects.filter(document__in=corrected).order_by().values("pk")
        hops = Hop.objects.filter(source__in=corrected).order_by().values("statement")
        return queryset.filter(pk__in=own.union(hops, all=True))

    def values_in(self, rows: QuerySet, link: str, path: str = "") -> list[QuerySet]:  # noqa: ARG002
        """Return pairs of the link and what was done to such a document."""
        paths = ("document__corrected_by__kind", "chain__source__corrected_by__kind")
        return [rows.filter(**{f"{one}__isnull": False}).values_list(link, one) for one in paths]

    def condition(self, value: Sequence[str | int]) -> Q:
        """Match a statement of such a document, or with a hop at one."""
        corrected = Correction.objects.filter(kind__in=value)
        hops = Hop.objects.filter(
            Exists(corrected.filter(document=OuterRef("source"))), statement=OuterRef("pk")
        )
        # Not EXISTS: PostgreSQL would find all such hops before it reads the list.
        has_hop = IsNull(Subquery(hops.order_by().values("pk")[:1]), False)
        return Q(Exists(corrected.filter(document=OuterRef("document")))) | Q(has_hop)


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
        ReferenceParameter("id", field_name="pk", help_text="The statement's id."),
        ReferenceParameter(
            "document", help_text="The id of the document that contains the statement."
        ),
        RowGroup(
            Source,
            "pk",
            ReferenceParameter(
                "publisher", help_text="The id of the outlet that published the document."
            ),
            country("document_country", "where the document is published", field_name="country"),
            published(),
            ChoiceParameter(
                "reliability",
                Reliability,
                help_text="How reliable the document is, as a letter of the Admiralty code.",
            ),
            outer="document",
            few=FEW_DOCUMENTS,
        ),
        RowGroup(
            Authorship,
            "source",
            ReferenceParameter(
                "author", field_name="actor", help_text="The id of an actor who wrote the document."
            ),
            outer="document",
        ),
        RestsOnCorrected(
            "rests_on_corrected",
            CorrectionKind,
            field_name="document",
            help_text="What a later document did to one that the statement rests on: the document "
            "that contains it, or one in its chain.",
        ),
        RowGroup(
            Hop,
            "statement",
            ReferenceParameter(
                "via",
                columns=("source", "actor"),
                alternative=spoken_by_outlet,
                alternative_key="actor__outlet__key",
                help_text="The id of a source or actor that passed the words on: a hop or, if the "
                "query asks nothing else about the hop, an outlet that speaks.",
            ),
            ChoiceParameter(
                "hop_relation",
                HopRelation,
                field_name="relation",
                help_text="What a source in the chain did with the next one's words.",
            ),
        ),
        LengthParameter(
            "chain_length",
            Hop,
            "statement",
            help_text="The number of hops between the document and the speaker.",
        ),
        speakers(),
        taking_part(
            "on_behalf_of", "The id of an actor that a speaker speaks for.", Role.ON_BEHALF_OF
        ),
        taking_part(
            "addressee",
            "The id of an actor that is addressed or asked for something.",
            Role.ADDRESSEE,
        ),
        taking_part("about", "The id of an actor that the statement is about.", Role.ABOUT),
        taking_part("participant", "The id of an actor in any role."),
        *on_topics(
            *topic("topic", "a topic that the statement is about"),
            country(
                "topic_country", "a topic of the statement concerns", field_name="topic__country"
            ),
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
            help_text="Whether it is presented as fact, probable, possible, necessary or "
            "hypothetical.",
        ),
        ChoiceParameter(
            "likelihood",
            Likelihood,
            help_text="How likely it is said to be, as a band of probability (ICD 203).",
        ),
        RowGroup(
            Stance,
            "statement",
            ChoiceParameter("stance", StanceValue, help_text="The holder's stance on the topic."),
            ReferenceParameter(
                "stance_holder",
                field_name="holder",
                help_text="The id of an actor that takes a stance, or that one is ascribed to.",
            ),
            *topic("stance_topic", "the topic of a stance"),
            ComputedParameter(
                "stance_ascribed",
                holder_is_silent,
                help_text="Whether somebody else ascribes the stance: its holder neither speaks "
                "nor is spoken for.",
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
            *topic("condition_topic", "the topic of a condition"),
        ),
        RowGroup(
            Relation,
            "statement",
            ChoiceParameter(
                "relation",
                RelationKind,
                field_name="kind",
                help_text="How the statement relates to another.",
            ),
            ReferenceParameter(
                "related_to", field_name="other", help_text="The id of the other statement."
            ),
            can_be_hidden=True,
        ),
        RowGroup(Estimate, "statement", *numbers()),
        RowGroup(
            Assessment,
            "statement",
            ReferenceParameter("assessor", help_text="The id of an actor who checked the content."),
            ChoiceParameter(
                "verdict", Verdict, help_text="The verdict of whoever checked the content."
            ),
            ReferenceParameter(
                "assessment_document",
                field_name="document",
                help_text="The id of the document that contains the assessment.",
            ),
            DateRangeParameter(
                "assessed", missing_day=MISSING_DAY, help_text="When the content was checked."
            ),
        ),
        DateRangeParameter("said", missing_day=MISSING_DAY, help_text="When it was said."),
        TextParameter(
            "occasion", help_text="Where or at what it was said, exactly as the article puts it."
        ),
        DateRangeParameter(
            "event", missing_day=MISSING_DAY, help_text="When the event it describes takes place."
        ),
        ChoiceParameter(
            "credibility",
            Credibility,
            twin=Twin("credibility_order", NO_CREDIBILITY),
            help_text="How well other sources support it, from 1 (confirmed) to 6 (cannot be "
            "judged), by the Admiralty code.",
        ),
        NumberParameter(
            "confidence",
            integer=True,
            twin=Twin("confidence_order", NO_CONFIDENCE),
            help_text="Our confidence, from 0 to 100, that the record represents the document "
            "correctly.",
        ),
        ChoiceParameter(
            "review_status",
            ReviewStatus,
            not_public={"draft": "Drafts are shown only to those who may see them."},
            help_text="How far the record has been reviewed; only readers who may see drafts can "
            "ask for `draft`.",
        ),
        language("of our own words"),
        identified(StatementIdentifier, "statement"),
        *written(),
        statement_search(),
    )
