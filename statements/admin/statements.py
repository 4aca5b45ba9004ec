"""Statements in admin: each edited whole on one page, with its parts and estimates."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from statements.admin.base import PartInline, RecordAdmin, Roomy
from statements.admin.forms import PartForm, PartFormSet
from statements.models import (
    Condition,
    Estimate,
    Hop,
    Participation,
    Relation,
    Span,
    Stance,
    Statement,
)
from statements.vocabularies import Role


class ParticipationInline(PartInline):
    """Who speaks, is spoken for, is addressed, is spoken about or takes part."""

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
    """Who stands where on which topic."""

    model = Stance
    autocomplete_fields: ClassVar = ["holder", "topic"]


class ConditionInline(PartInline):
    """The conditions under which the content is said to hold."""

    model = Condition
    autocomplete_fields: ClassVar = ["topic"]
    fields: ClassVar = ["position", "kind", "text", "topic", "start", "end", "exact", "digest"]


class SpanInline(PartInline):
    """Where in the article it all stands."""

    model = Span
    fields: ClassVar = ["position", "part", "start", "end", "exact", "digest"]


class RelationInline(PartInline):
    """How the statement bears on others."""

    model = Relation
    fk_name = "statement"
    autocomplete_fields: ClassVar = ["other"]


class EstimateInline(Roomy, admin.StackedInline):
    """The numbers that the statement gives."""

    model = Estimate
    form = PartForm
    formset = PartFormSet
    extra = 0
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


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    """Statements, with everything that belongs to one on its page."""

    list_display = ("key", "text", "speakers", "kind", "attribution", "review_status")
    list_filter: ClassVar = ["review_status", "kind", "attribution", "speech", "modality"]
    search_fields: ClassVar = ["key", "text"]
    autocomplete_fields: ClassVar = ["document", "topics"]
    inlines: ClassVar = [
        ParticipationInline,
        HopInline,
        StanceInline,
        ConditionInline,
        EstimateInline,
        SpanInline,
        RelationInline,
    ]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", "document", "text", "language", "kind", "topics"]}),
        (
            "How it is said",
            {
                "fields": [
                    ("attribution", "speech"),
                    ("polarity", "modality"),
                    ("likelihood", "likelihood_text"),
                    ("said_edtf", "said_basis", "said_text"),
                    ("event_edtf", "event_basis", "event_text"),
                ]
            },
        ),
        (
            "How far to trust it",
            {"fields": [("review_status", "credibility", "confidence"), "note"]},
        ),
        ("History", {"fields": ["revision_seen", "created_at", "updated_at", "revision"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return all statements, drafts included, with their participants read at once."""
        return super().get_queryset(request).prefetch_related("participants__actor")

    @admin.display(description="Speakers")
    def speakers(self, statement: Statement) -> str:
        """Return the names of those who say it."""
        return ", ".join(
            participation.actor.name
            for participation in statement.participants.all()
            if participation.role == Role.SPEAKER
        )
