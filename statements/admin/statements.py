"""Admin pages for statements: each is edited on one page with its parts and estimates."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from statements.admin.base import HISTORY, RecordAdmin
from statements.admin.forms import DocumentForm
from statements.admin.statement_parts import (
    AssessmentInline,
    ConditionInline,
    EstimateInline,
    HopInline,
    ParticipationInline,
    RelationInline,
    SpanInline,
    StanceInline,
    StatementIdentifierInline,
    TopicInline,
)
from statements.documents.rules.statements import REVIEW_FORBIDDEN, needs_review_right
from statements.models import Statement
from statements.models.permissions import JUDGE_STATEMENT
from statements.vocabularies import Role


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
class StatementAdmin(RecordAdmin):
    """Statements; a statement's page has everything that belongs to it."""

    form = StatementForm
    list_display = ("key", "text", "speakers", "kind", "attribution", "review_status")
    list_filter: ClassVar = ["review_status", "kind", "attribution", "speech", "modality"]
    search_fields: ClassVar = ["key", "text"]
    autocomplete_fields: ClassVar = ["document"]
    inlines: ClassVar = [
        ParticipationInline,
        HopInline,
        TopicInline,
        StanceInline,
        ConditionInline,
        EstimateInline,
        SpanInline,
        RelationInline,
        AssessmentInline,
        StatementIdentifierInline,
    ]
    fieldsets: ClassVar = [
        ("Document and words", {"fields": [("document", "key", "language"), "text"]}),
        ("Who said it, and for whom", {"fields": [("attribution", "speech")]}),
        ("Chain", {"fields": []}),
        (
            "Kind and stance",
            {
                "fields": [
                    ("kind", "polarity", "modality"),
                    ("likelihood_text", "likelihood"),
                ]
            },
        ),
        (
            "When",
            {
                "fields": [
                    ("said_edtf", "said_basis", "said_text"),
                    "occasion",
                    ("event_edtf", "event_basis", "event_text"),
                ]
            },
        ),
        ("Conditions", {"fields": []}),
        ("Numbers", {"fields": []}),
        ("Where in the text", {"fields": []}),
        ("Relations", {"fields": []}),
        ("Assessments", {"fields": []}),
        ("Review", {"fields": [("review_status", "credibility", "confidence"), "note"]}),
        ("Identifiers", {"fields": []}),
        ("History", {"fields": HISTORY, "classes": ["collapse"]}),
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
