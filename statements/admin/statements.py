"""Admin pages for statements: each is edited on one page with its parts and estimates."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from statements.admin.base import HISTORY, RecordAdmin
from statements.admin.forms.documents import DocumentForm
from statements.admin.forms.one_line import preview_line, stored_line
from statements.admin.forms.text_panel import TextPanelAdmin
from statements.admin.lists.records import show_named
from statements.admin.review.queue import ReviewView
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
from statements.admin.visibility import visibility_of
from statements.documents.rules.statements import REVIEW_FORBIDDEN, needs_review_right
from statements.documents.store.free_ids import next_number
from statements.filters import StatementFilterSet
from statements.models import Estimate, Source, Statement
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


SHOWN = 240
"""How much of a statement's text its list shows, in characters."""


@admin.register(Statement)
class StatementAdmin(TextPanelAdmin, RecordAdmin):
    """Statements; a statement's page has everything that belongs to it."""

    form = StatementForm
    change_form_template = "admin/statements/statement_form.html"
    list_display = ("named", "speakers", "outlet", "kind", "said", "review_status", "changed")
    sortable_by = ("said", "changed")
    ordering = ("-updated_at", "-key")
    list_select_related = ("document__publisher",)
    filterset_class: ClassVar = StatementFilterSet
    filtered_by: ClassVar = {
        "review_status": "Review",
        "document": "Document",
        "publisher": "Outlet",
        "speaker": "Speaker",
        "topic": "Topic or its subtopics",
        "stance": "Stance",
        "kind": "Kind",
        "attribution": "Attribution",
        "said_after": "Said from",
        "said_before": "Said until",
        "published_after": "Published from",
        "published_before": "Published until",
    }
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

    class Media:
        js: ClassVar = [Script("admin_desk/statement_page.js", type="module")]

    def get_urls(self) -> list[URLPattern]:
        """Return Django's addresses, that of the line of a form, and that of the review queue."""
        view = require_POST(self.admin_site.admin_view(self.one_line_view))
        queue = self.admin_site.admin_view(ReviewView.as_view(model_admin=self))
        return [
            path("one-line/", view, name="statements_statement_one_line"),
            path("queue/", queue, name="statements_statement_queue"),
            *super().get_urls(),
        ]

    def one_line_view(self, request: HttpRequest) -> JsonResponse:
        """Return the line that a posted form would make of its statement; nothing is saved."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        id = request.GET.get("id", "")
        statement = self.get_object(request, id) if id else None
        is_change = statement is not None
        form_class: Any = self.get_form(request, statement, change=is_change)
        form = form_class(request.POST, instance=statement)
        try:
            self._create_formsets(request, form.instance, change=is_change)
            line = preview_line(form)
        except ValidationError:  # the form lacks what says how many parts there are
            line = ""
        return JsonResponse({"one_line": line})

    def propose_ids(self, request: HttpRequest) -> dict[str, str | None]:
        """Return the next free ids of the document that is asked about, and of its estimates."""
        pk = request.GET.get("document", "")
        document = Source.objects.filter(pk=pk).first() if pk.isdecimal() else None
        if document is None:
            return {}
        visibility = visibility_of(request)
        statements, estimates = (visibility.rows(model) for model in (Statement, Estimate))
        number = next_number(f"{document.key}-s", statements, self.changes_seen(request))
        numbered = next_number(f"{document.key}-e", estimates)
        return {
            "key": f"{document.key}-s{number:02}",
            "estimate": f"{document.key}-e{numbered}",
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page, with the line that tells what the statement says."""
        statement = context.get("original")
        if statement is not None:
            visibility = visibility_of(request)
            context["one_line"] = stored_line(statement, visibility)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Statement, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on after a statement was added."""
        return _keep_document(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Statement) -> HttpResponse:
        """Go on after a statement was saved."""
        return _keep_document(request, obj, super().response_change(request, obj))

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

    @admin.display(description="Statement")
    def named(self, statement: Statement) -> str:
        """Return the text, and the id."""
        return show_named(Truncator(statement.text).chars(SHOWN), statement.key)

    @admin.display(description="Outlet")
    def outlet(self, statement: Statement) -> str:
        """Return the outlet that published the document or, if none is known, the document."""
        return str(statement.document.publisher or statement.document)

    @admin.display(description="Said", ordering="said_order")
    def said(self, statement: Any) -> str | None:
        """Return when it was said, or the words for it."""
        return statement.said_edtf or statement.said_text

    @admin.display(description="Changed", ordering="updated_at")
    def changed(self, statement: Statement) -> date:
        """Return the day on which the statement was last written."""
        return statement.updated_at.date()

    @admin.display(description="Speakers")
    def speakers(self, statement: Statement) -> str:
        """Return the speakers' names."""
        return ", ".join(
            participation.actor.name
            for participation in statement.participants.all()
            if participation.role == Role.SPEAKER
        )


def _keep_document(
    request: HttpRequest, statement: Statement, response: HttpResponse
) -> HttpResponse:
    """Begin another statement with the document of this one: it's nearly always the same."""
    if "_addanother" not in request.POST or not isinstance(response, HttpResponseRedirect):
        return response
    link = "&" if "?" in response.url else "?"
    return HttpResponseRedirect(f"{response.url}{link}document={statement.document_id}")
