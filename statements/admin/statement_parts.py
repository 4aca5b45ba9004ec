"""The parts of a statement on its page, each under the section that it belongs to."""

from typing import Any, ClassVar

from statements.admin.base import PartInline
from statements.admin.forms.documents import LinkFormSet, PartFormSet
from statements.documents import Document
from statements.models import (
    Assessment,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    StatementIdentifier,
    StatementTopic,
)
from statements.rest.serializers.objects import DocumentSerializer

ANCHOR: Any = (
    "Where it stands",
    {"fields": ["start", "end", "exact", "digest"], "classes": ["collapse", "anchor"]},
)
"""The fieldset of an anchor, which is folded: the panel beside the form fills it in."""


class ParticipationInline(PartInline):
    """The actors of a statement, each in a role."""

    model = Participation
    section = "Who said it, and for whom"
    verbose_name = "participant"
    verbose_name_plural = "participants"
    autocomplete_fields: ClassVar = ["actor"]
    fields: ClassVar = ["position", "role", "actor", "office", "described_as"]


class HopInline(PartInline):
    """The hops between the document and the speaker."""

    model = Hop
    section = "Chain"
    verbose_name_plural = "chain"
    autocomplete_fields: ClassVar = ["source", "actor"]
    fieldsets: ClassVar = [
        (None, {"fields": ["position", "source", "actor", "relation", "explicit"]}),
        ANCHOR,
    ]


class TopicInline(PartInline):
    """The topics that a statement is about."""

    model = StatementTopic
    formset = LinkFormSet
    section = "Kind and stance"
    verbose_name = "topic"
    verbose_name_plural = "topics"
    autocomplete_fields: ClassVar = ["topic"]
    fields: ClassVar = ["position", "topic"]


class StanceInline(PartInline):
    """The stances of actors on topics."""

    model = Stance
    section = "Kind and stance"
    autocomplete_fields: ClassVar = ["holder", "topic"]
    fields: ClassVar = ["holder", "stance", "topic"]


class ConditionInline(PartInline):
    """The conditions under which the content is said to hold."""

    model = Condition
    section = "Conditions"
    autocomplete_fields: ClassVar = ["topic"]
    fieldsets: ClassVar = [(None, {"fields": ["position", "kind", "text", "topic"]}), ANCHOR]


class EstimateInline(PartInline):
    """The numbers that the statement gives."""

    model = Estimate
    section = "Numbers"
    autocomplete_fields: ClassVar = ["topic"]
    fieldsets: ClassVar = [
        (
            None,
            {
                "fields": [
                    *("approximator", "value", "lower", "upper", "unit", "approximator_text"),
                    *("measure", "measured", "quantity_role", "topic", "key"),
                ]
            },
        ),
        (
            "Scenario, likelihood, date, excluded bounds",
            {
                "fields": [
                    *("scenario", "likelihood_text", "likelihood"),
                    *("as_of_edtf", "as_of_basis", "as_of_text"),
                    *("lower_inclusive", "upper_inclusive"),
                ],
                "classes": ["collapse"],
            },
        ),
        ANCHOR,
    ]


class SpanInline(PartInline):
    """The fragments of the article that carry the parts of the attribution."""

    model = Span
    section = "Where in the text"
    fieldsets: ClassVar = [(None, {"fields": ["position", "part"]}), ANCHOR]


HIDDEN_RELATION = "A relation that you may not see is in the way."


class RelationFormSet(PartFormSet):
    """Relations; a save keeps those to drafts that the editor can't see."""

    def documents(self, serializer: DocumentSerializer) -> list[Document]:
        """Return the relations on the page, followed by those hidden from the editor."""
        kept: list[Document] = []
        if self.instance.pk is not None:
            hidden = self.instance.relations.exclude(pk__in=self.get_queryset())
            kept = [
                {"kind": relation.kind, "other": relation.other.key}
                for relation in hidden.select_related("other")
            ]
        return [*super().documents(serializer), *kept]

    def show(self, serializer: DocumentSerializer, steps: list[str], message: str) -> None:
        """Show a fault at its relation, or above them all, unnamed, if that relation is hidden."""
        if steps and int(steps[0]) >= len(self.rows()):
            super().show(serializer, [], HIDDEN_RELATION)
        else:
            super().show(serializer, steps, message)


class RelationInline(PartInline):
    """The statement's relations to others."""

    model = Relation
    formset = RelationFormSet
    section = "Relations"
    fk_name = "statement"
    autocomplete_fields: ClassVar = ["other"]
    fields: ClassVar = ["kind", "other"]


class AssessmentInline(PartInline):
    """How others rated the content after checking it."""

    model = Assessment
    section = "Assessments"
    autocomplete_fields: ClassVar = ["assessor", "document"]
    fields: ClassVar = [
        *("position", "assessor", "verdict", "verdict_text", "document", "assessed_edtf"),
        *("assessed_basis", "assessed_text", "web_url"),
    ]


class StatementIdentifierInline(PartInline):
    """A statement's identifiers in other registers."""

    model = StatementIdentifier
    section = "Identifiers"
