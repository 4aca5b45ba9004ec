"""Admin pages for statements: each is edited on one page with its parts and estimates."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from statements.admin.base import HISTORY, PartAdmin, PartInline, RecordAdmin
from statements.admin.forms import DocumentForm, LinkFormSet, PartFormSet
from statements.admin.text_panel import TextPanelAdmin
from statements.documents import Document
from statements.documents.rules.statements import REVIEW_FORBIDDEN, needs_review_right
from statements.models import (
    Assessment,
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    Statement,
    StatementIdentifier,
    StatementTopic,
)
from statements.models.permissions import JUDGE_STATEMENT
from statements.rest.serializers.objects import DocumentSerializer
from statements.vocabularies import Role


class TopicInline(PartInline):
    """The topics that a statement is about."""

    model = StatementTopic
    formset = LinkFormSet
    verbose_name_plural = "topics"
    autocomplete_fields: ClassVar = ["topic"]
    fields: ClassVar = ["position", "topic"]


class StatementIdentifierInline(PartInline):
    """A statement's identifiers in other registers."""

    model = StatementIdentifier


class AssessmentInline(PartInline):
    """How others rated the content after checking it."""

    model = Assessment
    autocomplete_fields: ClassVar = ["assessor", "document"]
    fields: ClassVar = [
        *("position", "assessor", "verdict", "verdict_text", "document", "assessed_edtf"),
        *("assessed_basis", "assessed_text", "web_url"),
    ]


class ParticipationInline(PartInline):
    """The actors of a statement, each in a role."""

    model = Participation
    autocomplete_fields: ClassVar = ["actor"]
    fields: ClassVar = ["position", "role", "actor", "office", "described_as"]


class HopInline(PartInline):
    """The hops between the document and the speaker."""

    model = Hop
    autocomplete_fields: ClassVar = ["source", "actor"]
    fields: ClassVar = [
        *("position", "source", "actor", "relation", "explicit", "start", "end", "exact"),
        "digest",
    ]


class StanceInline(PartInline):
    """The stances of actors on topics."""

    model = Stance
    autocomplete_fields: ClassVar = ["holder", "topic"]


class ConditionInline(PartInline):
    """The conditions under which the content is said to hold."""

    model = Condition
    autocomplete_fields: ClassVar = ["topic"]
    fields: ClassVar = ["position", "kind", "text", "topic", "start", "end", "exact", "digest"]


class SpanInline(PartInline):
    """The fragments of the article that carry the parts of the attribution."""

    model = Span
    fields: ClassVar = ["position", "part", "start", "end", "exact", "digest"]


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
    fk_name = "statement"
    autocomplete_fields: ClassVar = ["other"]


class EstimateInline(PartAdmin, admin.StackedInline):
    """The numbers that the statement gives."""

    model = Estimate
    autocomplete_fields: ClassVar = ["topic"]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", ("measure", "unit"), "measured", "topic", "quantity_role"]}),
        (
            "Number",
            {
                "fields": [
                    ("approximator", "approximator_text"),
                    "value",
                    ("lower", "lower_inclusive"),
                    ("upper", "upper_inclusive"),
                ]
            },
        ),
        (
            "Scenario, likelihood and date",
            {
                "fields": [
                    "scenario",
                    ("likelihood", "likelihood_text"),
                    ("as_of_edtf", "as_of_basis", "as_of_text"),
                ]
            },
        ),
        ("Where it stands", {"fields": [("start", "end", "exact", "digest")]}),
    ]


class StatementForm(DocumentForm):
    """A statement, whose review result only reviewers may change."""

    may_review: bool

    def clean_review_status(self) -> str:
        """Return the review status; raise ValidationError if the editor may not set it."""
        before = self.instance.review_status if self.instance.pk is not None else None
        after: str = self.cleaned_data["review_status"]
        if needs_review_right(before, after) and not self.may_review:
            raise ValidationError(REVIEW_FORBIDDEN)
        return after


@admin.register(Statement)
class StatementAdmin(TextPanelAdmin, RecordAdmin):
    """Statements; a statement's page has everything that belongs to it."""

    form = StatementForm
    change_form_template = "admin/statements/statement_form.html"
    list_display = ("key", "text", "speakers", "kind", "attribution", "review_status")
    list_filter: ClassVar = ["review_status", "kind", "attribution", "speech", "modality"]
    search_fields: ClassVar = ["key", "text"]
    autocomplete_fields: ClassVar = ["document"]
    inlines: ClassVar = [
        TopicInline,
        ParticipationInline,
        HopInline,
        StanceInline,
        ConditionInline,
        EstimateInline,
        SpanInline,
        RelationInline,
        AssessmentInline,
        StatementIdentifierInline,
    ]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", "document", "text", "language", "kind"]}),
        (
            "How it is said",
            {
                "fields": [
                    ("attribution", "speech"),
                    ("polarity", "modality"),
                    ("likelihood", "likelihood_text"),
                    ("said_edtf", "said_basis", "said_text"),
                    "occasion",
                    ("event_edtf", "event_basis", "event_text"),
                ]
            },
        ),
        (
            "How far to trust it",
            {"fields": [("review_status", "credibility", "confidence"), "note"]},
        ),
        ("History", {"fields": HISTORY}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        """Return the statements that the editor may see, with their participants prefetched."""
        return super().get_queryset(request).prefetch_related("participants__actor")

    def get_form(
        self,
        request: HttpRequest,
        obj: Statement | None = None,
        change: bool = False,
        **kwargs: object,
    ) -> type[ModelForm]:
        """Return the form, which knows whether the editor may review statements."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_review = request.user.has_perm(JUDGE_STATEMENT)
        return form

    @admin.display(description="Speakers")
    def speakers(self, statement: Statement) -> str:
        """Return the speakers' names."""
        return ", ".join(
            participation.actor.name
            for participation in statement.participants.all()
            if participation.role == Role.SPEAKER
        )
