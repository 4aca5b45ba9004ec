"""The review queue: statements that wait for a review, one at a time, oldest first."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.views import View

from statements.admin.forms.words import as_on_form
from statements.admin.lists.pages import CURSOR_VAR, RecordPage
from statements.admin.review.sections import Section, sections_of
from statements.admin.visibility import visibility_of
from statements.analysis.review_queue import (
    SEARCHED,
    WAITING,
    Tally,
    first_revisions,
    name_of,
    tally,
    waiting,
)
from statements.documents import Document, Fault
from statements.documents.serializers.briefs import StatementBriefSerializer, brief
from statements.documents.serializers.records import StatementSerializer
from statements.documents.store.writes import Author, DocumentInvalid, save_document
from statements.filters import StatementFilterSet
from statements.history.change_queries import history
from statements.history.latest import way_of
from statements.history.wording import label_at
from statements.models import Change, Revision, Statement
from statements.models.permissions import JUDGE_STATEMENT
from statements.models.revision import WritersBusy
from statements.rest.http.views import SLUG
from statements.rest.json.document_queries import select_document
from statements.rest.query.query_string import NUL
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.sparse_fields import ALL_FIELDS
from statements.rest.visibility import Visibility
from statements.vocabularies import ReviewStatus, Through

JUDGMENTS = {
    ReviewStatus.ACCEPTED: "Accept",
    ReviewStatus.DISPUTED: "Dispute",
    ReviewStatus.REJECTED: "Reject",
}
"""What a reviewer can decide, and the words on the button; the first letter is its key."""

FILTERED_BY = {
    "document": "Document",
    "publisher": "Outlet",
    "speaker": "Speaker",
    "topic": "Topic or its subtopics",
}

STATUS_VAR, BY_VAR, NEWEST_VAR, AT_VAR = OWN = ("status", "by", "newest", "at")
"""What the queue is asked besides its filters: whose statements, in which order, and which one."""

PAGE_SIZE = 25
SHOWN_CHANGES = 5
"""How many of a statement's latest changes are shown, with their reasons."""

CHANGED = (
    "Somebody else has changed this statement since you opened it. Nothing was saved. It is shown "
    "as it is now."
)
IN_THE_WAY = "Another write is in the way. Nothing was saved. Try again."


class ChangedMeanwhile(Exception):
    """Somebody else has changed or deleted the statement; nothing was written."""


class JudgmentForm(forms.Form):
    """What a reviewer decides about a statement, and why."""

    judgment = forms.ChoiceField(choices=list(JUDGMENTS.items()))
    revision_seen = forms.IntegerField()
    why = forms.CharField(
        label="Comment",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "c"}),
        help_text="Kept with your judgment in the history, as its reason.",
    )


class Row(NamedTuple):
    """A statement in the list, where it is shown, and who wrote it.

    ``of_author`` is the address of all that the same user wrote; empty if it was no user.
    """

    statement: Statement
    address: str
    author: str
    of_author: str


class Shown(NamedTuple):
    """The statement that is read, and what is told of it: of each change also how it came in."""

    statement: Statement
    answer: Document
    revision: int
    one_line: str
    sections: Sequence[Section]
    changes: Sequence[tuple[str, Change]]


class Queue:
    """A page of the queue: what waits, in order, as a request asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.visibility = request, visibility_of(request)
        given = {name: request.GET.get(name, "").strip() for name in OWN}
        self.by, self.at = given[BY_VAR], given[AT_VAR]
        statuses = {status.value: status for status in self.statuses}
        self.status = statuses.get(given[STATUS_VAR] or WAITING[0].value)
        sign = "-" if given[NEWEST_VAR] else ""
        self.page = RecordPage(
            request,
            self._records(),
            filterset_class=StatementFilterSet,
            filtered_by=FILTERED_BY,
            order=(f"{sign}created_at", f"{sign}key"),
            also={},
            others=OWN,
            page_size=PAGE_SIZE,
        )
        self.page.faults |= {name: [detail] for name, detail in self._own_faults()}

    def _own_faults(self) -> Iterator[tuple[str, str]]:
        if self.status is None:
            known = " or ".join(self.statuses)
            yield STATUS_VAR, f"Nothing waits with this status: ask for {known}."
        if self.by and self.writer is None:
            yield BY_VAR, f"There is no user called {quoted(self.by)}."

    @cached_property
    def writer(self) -> Any:
        """The user whose statements are asked for; None if there is no such user."""
        if not self.by or NUL in self.by:
            return None
        return get_user_model().objects.filter(username=self.by).first()

    @property
    def statuses(self) -> Sequence[ReviewStatus]:
        """The statuses of the statements that wait, as far as the reviewer may see them."""
        hidden = set() if self.visibility.sees_drafts else {ReviewStatus.DRAFT}
        return [status for status in WAITING if status not in hidden]

    def _records(self) -> QuerySet:
        if self.status is None:
            return Statement.objects.none()
        return waiting(self.status, self.visibility, by=self.writer)

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The statements of the page."""
        if self.page.faults:
            return []
        records = self.page.read("document__publisher")
        revisions = first_revisions([one.key for one in records], self.visibility)
        return [self._row(one, revisions.get(one.key)) for one in records]

    def _row(self, statement: Statement, first: Revision | None) -> Row:
        user = first.by if first else None
        of_author = {BY_VAR: user.get_username(), CURSOR_VAR: None} if user else None
        return Row(
            statement,
            self.address(**{AT_VAR: statement.key}),
            name_of(first),
            self.address(**of_author) if of_author else "",
        )

    @property
    def is_newest_first(self) -> bool:
        """Return whether the newest come first."""
        return self.page.keyset.is_descending

    @property
    def current(self) -> str | None:
        """The id of the statement that is read: the one asked for, or the first."""
        return self.at or (self.rows[0].statement.key if self.rows else None)

    @property
    def current_address(self) -> str:
        """The address that names the statement that is read."""
        return self.address(**{AT_VAR: self.current})

    @property
    def neighbors(self) -> dict[str, str]:
        """The addresses of the statements before and after the one that is read."""
        keys = [row.statement.key for row in self.rows]
        place = keys.index(self.current) if self.current in keys else -1
        if self.page.faults:
            return {}
        cursors = self.page.cursors
        found = {name: self.address(**{CURSOR_VAR: one}) for name, one in cursors.items()}
        if place > 0:
            found["Previous"] = self.rows[place - 1].address
        if place + 1 < len(keys):
            found["Next"] = self.rows[place + 1].address
        return {name: found[name] for name in ("Previous", "Next") if name in found}

    def address(self, **changes: str | None) -> str:
        """Return the address of this queue with changes, beginning with its first statement."""
        query = {**self.request.GET.dict(), AT_VAR: None, **changes}
        return f"?{urlencode({name: value for name, value in query.items() if value})}"

    @property
    def tabs(self) -> Iterator[tuple[str, str, Tally, bool]]:
        """Yield a label, an address and a count for each status, and whether it's this one."""
        for status in self.statuses:
            query = {} if status is self.statuses[0] else {STATUS_VAR: status.value}
            count = tally(waiting(status, self.visibility))
            yield status.label, f"?{urlencode(query)}", count, status is self.status


def show_statement(key: str, visibility: Visibility) -> Shown | None:
    """Return a statement with what is told of it; None if there is none to see."""
    found = None
    if re.fullmatch(SLUG, key):
        using = Statement.objects.db
        found = select_document(key, StatementSerializer, ALL_FIELDS, visibility, using)
    if found is None:
        return None
    answer, revision = json.loads(found[0]), found[1]
    statement = Statement.objects.select_related("document").get(key=key)
    changes = history(Statement.resource, key, visibility).order_by("-revision").defer("document")
    latest = changes.select_related("revision__by", "revision__key")[:SHOWN_CHANGES]
    return Shown(
        statement,
        answer,
        revision,
        brief(StatementBriefSerializer(), answer)["one_line"],
        list(sections_of(answer)),
        [(way_of(change.revision), change) for change in latest],
    )


def judge(
    key: str, judgment: str, revision_seen: int, visibility: Visibility, author: Author
) -> None:
    """Give a statement its review status.

    Raises ChangedMeanwhile if it's no longer what the reviewer saw, or nothing that they may see,
    and what `save_document` does.
    """

    def check_seen(revision: int | None) -> None:
        is_visible = visibility.rows(Statement).filter(key=key).exists()
        if revision != revision_seen or not is_visible:
            raise ChangedMeanwhile

    patch = {"review_status": judgment}
    save_document(Statement.resource, key, patch, check_seen, author, is_patch=True)


def _describe(fault: Fault) -> str:
    """Return what is wrong with a statement, in the words of its form."""
    place = label_at(Statement.resource, fault.pointer)
    detail = as_on_form(fault.detail, Statement)
    return f"{place}: {detail}" if place else detail


class ReviewView(View):
    """The queue, for whoever may judge statements.

    Others get 403: an editor finds the same statements in the list, by their review status.
    """

    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer whoever may judge; raise PermissionDenied for others."""
        may_judge = request.user.has_perm(JUDGE_STATEMENT)
        if not (may_judge and self.model_admin.has_change_permission(request)):
            raise PermissionDenied
        self.queue = Queue(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the queue, and the statement that is read."""
        return self._render(JudgmentForm(), status=400 if self.queue.page.faults else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Judge the statement that was read, which the address names, and go on to the next."""
        # Not the first in the list: by now, that may be another one.
        key, form = self.queue.at, JudgmentForm(request.POST)
        following = self.queue.neighbors.get("Next") or self.queue.address(**{CURSOR_VAR: None})
        if not key or not form.is_valid():
            return self._render(form, status=400)
        judgment = form.cleaned_data["judgment"]
        why = form.cleaned_data["why"] or None
        author = Author(self.request.user, Through.ADMIN, why)  # type: ignore[arg-type]
        try:
            judge(key, judgment, form.cleaned_data["revision_seen"], self.queue.visibility, author)
        except ChangedMeanwhile:
            return self._render(form, CHANGED, status=409)
        except (IntegrityError, WritersBusy):
            return self._render(form, IN_THE_WAY, status=409)
        except DocumentInvalid as error:
            told = (_describe(fault) for fault in error.faults)
            return self._render(form, *told, status=409)
        messages.success(request, f"{ReviewStatus(judgment).label}: {key}")
        return HttpResponseRedirect(following)

    def _render(self, form: JudgmentForm, *errors: str, status: int) -> HttpResponse:
        queue, site = self.queue, self.model_admin.admin_site
        shown = show_statement(queue.current, queue.visibility) if queue.current else None
        context = {
            **site.each_context(self.request),
            "title": "Review",
            "opts": Statement._meta,
            "queue": queue,
            "shown": shown,
            "form": form,
            "errors": [*errors, *(one for some in form.errors.values() for one in some)],
            "judgments": JUDGMENTS,
            "media": self.model_admin.media + queue.page.form.media,
            "searched": SEARCHED if queue.writer else None,
        }
        is_gone = queue.at and shown is None
        status = 404 if is_gone and self.request.method == "GET" else status
        return TemplateResponse(self.request, "admin/review_queue.html", context, status=status)
