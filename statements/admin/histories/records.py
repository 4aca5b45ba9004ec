"""The pages of a record's history: what became of it, how two states differ, and back to one."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator, capfirst

from statements.admin.forms.fields import ReasonField
from statements.admin.histories.changes import (
    LONGEST_TITLE,
    MAX_TOLD,
    compare,
    read_place,
    tell,
    title_of,
    written_place,
)
from statements.admin.refusals import BUSY, RACE
from statements.admin.visibility import visibility_of
from statements.documents import Document
from statements.documents.faults import Faults
from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.stored import read_kept
from statements.documents.store.writes import Author, DocumentInvalid, ReviewForbidden, Saved
from statements.history import change_queries
from statements.history.deleted_records import NEWEST_FIRST, deleted_records
from statements.history.entries import author_of, visible_documents
from statements.history.restoring import restore_state, state_at
from statements.history.wording import label_at
from statements.models import Change, Record
from statements.models.permissions import JUDGE_STATEMENT, VIEW_DRAFT
from statements.models.revision import WritersBusy
from statements.rest.query.query_string import InvalidValue
from statements.vocabularies import Through

PAGE = 20
"""Changes on a page of a history."""

DELETED_PAGE = 50
"""Records on a page of those deleted."""

CHANGED_MEANWHILE = (
    "Somebody else has changed this record since you opened this page. Nothing was saved. The "
    "differences below are those from now: look at them, and confirm again."
)
NOT_THERE = "As of revision {} there was no record with the id {}."
SAME_ALREADY = "“{}” is like that already, so nothing was saved."
MORE = "And at least {} more."
RESTORED = "“{}” is again what it was at revision {}."


class ChangedMeanwhile(Exception):
    """The record isn't any more what the editor saw; nothing was written."""


class Fault(NamedTuple):
    """What keeps a state from being restored, and the label of its place, "" for the whole."""

    label: str
    detail: str


def _told_faults(resource: str, faults: Faults) -> list[Fault]:
    """Return the faults of a document, each with the label of its place."""
    told = [Fault(label_at(resource, fault.pointer), fault.detail) for fault in faults]
    return [*told, *([Fault("", MORE.format(faults.more))] if faults.more else [])]


class RestoreForm(forms.Form):
    """Confirms that a state is to be restored, seeing what the record is now."""

    why = ReasonField("Why you restore this state, for the history.")
    revision_seen = forms.IntegerField(widget=forms.HiddenInput)


class HistoricalAdmin(admin.ModelAdmin):
    """Shows what became of records, which its pages name by id: they may be gone."""

    object_history_template = "admin/statements/record_history.html"

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages, with those of the history."""
        of_record = "history/<slug:key>/"
        views: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("deleted/", self.deleted_view, "deleted"),
            (of_record, self.id_history_view, "id_history"),
            (f"{of_record}compare/", self.compare_view, "compare"),
            (f"{of_record}restore/<int:number>/", self.restore_view, "restore"),
        ]
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"{model}_{name}")
            for route, view, name in views
        ]
        return [*ours, *super().get_urls()]

    def address_of(self, page: str, *args: object) -> str:
        """Return the address of one of the pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with a link to the records that are gone."""
        context = {"deleted_url": self.address_of("deleted"), **(extra_context or {})}
        return super().changelist_view(request, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what became of a record that exists."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        return self._show_history(request, record.key, record, extra_context)

    def id_history_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show what became of a record, which may be gone."""
        return self._show_history(request, key, self._find(request, key))

    def _show_history(
        self,
        request: HttpRequest,
        key: str,
        record: Record | None,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._check_may_view(request, record)
        changes = change_queries.history(self._resource, key, visibility_of(request))
        place = read_place(request, "before")
        read = NEWEST_FIRST.after(changes.select_related("revision__by", "revision__key"), place)
        rows = list(read[: PAGE + 1])
        if record is None and not rows:
            raise Http404(f"No {self.opts.verbose_name} ever had the id {key}.")
        told = tell(request, rows, count=PAGE, most=MAX_TOLD)
        has_more = len(rows) > PAGE
        following = (rows[PAGE - 1].revision_id, rows[PAGE - 1].pk) if has_more else None
        context = {
            "told": told,
            "latest": told[0].change if told and place is None else None,
            "older": written_place(following),
            "is_first_page": place is None,
            **(extra_context or {}),
        }
        return self._page(
            request, self.object_history_template, "Change history", key, record, context
        )

    def compare_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show how two states of a record differ: as of the revisions ``from`` and ``to``."""
        record = self._find(request, key)
        self._check_may_view(request, record)
        visibility = visibility_of(request)
        latest = change_queries.history(self._resource, key, visibility).last()
        if latest is None:
            raise Http404(f"No {self.opts.verbose_name} ever had the id {key}.")
        texts = {name: request.GET.get(name, str(latest.revision_id)) for name in ("from", "to")}
        faults, states = [], []
        for name, text in texts.items():
            try:
                number = change_queries.number_at(text, visibility)
            except InvalidValue as refused:
                faults.append(Fault(capfirst(name), refused.detail))
            else:
                states.append(state_at(self._resource, key, number, visibility))
        context: dict[str, Any] = {"asked": texts, "faults": faults}
        if not faults:
            before, after = self._documents(request, states)
            context |= {
                "states": states,
                "differences": compare(request, self._resource, before, after),
            }
        return self._page(
            request,
            "admin/statements/compare_states.html",
            "Compare states",
            key,
            record,
            context,
            status=400 if faults else 200,
        )

    def restore_view(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        """Ask for confirmation, or write a record again as it was at a revision."""
        if not self.may_restore(request):
            raise PermissionDenied
        visibility = visibility_of(request)
        try:
            as_of = change_queries.number_at(str(number), visibility)
        except InvalidValue as refused:
            raise Http404(refused.detail) from refused
        state = state_at(self._resource, key, as_of, visibility)
        if state is None:
            raise Http404(NOT_THERE.format(number, key))
        form, faults = RestoreForm(request.POST or None), list[Fault]()
        if request.method == "POST" and form.is_valid():
            faults = self._restore(request, state, form)
            if not faults:
                return HttpResponseRedirect(self.address_of("id_history", key))
        latest = change_queries.history(self._resource, key, visibility).latest("revision_id")
        now, then = self._documents(request, [latest, state])
        if request.method != "POST" or faults:
            why = form.data.get("why", "")
            form = RestoreForm(initial={"why": why, "revision_seen": latest.revision_id})
        context = {
            "form": form,
            "faults": faults,
            "state": state,
            "is_gone": now is None,
            "differences": compare(request, self._resource, now, then),
        }
        title = f"Restore the state of revision {state.revision_id}"
        record = self._find(request, key)
        template = "admin/statements/restore_state.html"
        return self._page(request, template, title, key, record, context)

    def _restore(self, request: HttpRequest, state: Change, form: RestoreForm) -> list[Fault]:
        """Restore a state and say so, or return why not."""
        history = change_queries.history(state.resource, state.key, visibility_of(request))
        seen = form.cleaned_data["revision_seen"]

        def check_unchanged(_: int | None) -> None:
            if history.latest("revision_id").revision_id != seen:
                raise ChangedMeanwhile

        author = Author(
            request.user,  # type: ignore[arg-type]
            Through.ADMIN,
            form.cleaned_data["why"],
            request.user.has_perm(JUDGE_STATEMENT),
        )
        try:
            saved = restore_state(state, check_unchanged, author)
        except DocumentInvalid as error:
            return _told_faults(state.resource, error.faults)
        except ReviewForbidden:
            return [Fault("", REVIEW_FORBIDDEN)]
        except ChangedMeanwhile:
            return [Fault("", CHANGED_MEANWHILE)]
        except IntegrityError:
            return [Fault("", RACE)]
        except WritersBusy:
            return [Fault("", BUSY)]
        self._say_restored(request, state, saved)
        return []

    def _say_restored(self, request: HttpRequest, state: Change, saved: Saved) -> None:
        title = title_of(read_kept(state.resource, state.document or ""))
        if saved.revision is None:
            self.message_user(request, SAME_ALREADY.format(title), messages.INFO)
        else:
            text = RESTORED.format(title, state.revision_id)
            self.message_user(request, text, messages.SUCCESS)

    def _deleted_row(self, change: Any) -> dict[str, Any]:
        """Return what the list of deleted records shows of one, from the change that deleted it."""
        # A record older than the history may have been deleted before it began.
        before = read_kept(change.resource, change.before) if change.before else None
        return {
            "change": change,
            "title": title_of(before) or change.key,
            "by": author_of(change.revision),
            # As of the revision before, it was what it was when it was deleted.
            "restore_url": before
            and self.address_of("restore", change.key, change.revision_id - 1),
        }

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List the records that are gone, latest first."""
        self._check_may_view(request, None)
        place = read_place(request, "before")
        changes, following = deleted_records(
            self._resource, visibility_of(request), place, DELETED_PAGE
        )
        rows = [self._deleted_row(change) for change in changes]
        context = {"rows": rows, "older": written_place(following), "is_first_page": place is None}
        title = f"Deleted {self.opts.verbose_name_plural}"
        template = "admin/statements/deleted_records.html"
        return self._page(request, template, title, None, None, context)

    def may_restore(self, request: HttpRequest) -> bool:
        """Return whether the user may restore records: as in the API, whoever may PUT them."""
        sees_drafts = request.user.has_perm(VIEW_DRAFT)
        may_write = self.has_add_permission(request) and self.has_change_permission(request)
        return sees_drafts and may_write

    @property
    def _resource(self) -> str:
        return self.model.resource

    def _find(self, request: HttpRequest, key: str) -> Record | None:
        record: Record | None = self.get_queryset(request).filter(key=key).first()
        return record

    def _check_may_view(self, request: HttpRequest, record: Record | None) -> None:
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied

    def _documents(
        self, request: HttpRequest, states: Sequence[Change | None]
    ) -> list[Document | None]:
        """Return the documents of states as the user may see them."""
        there = [state for state in states if state is not None]
        documents = iter(visible_documents(there, visibility_of(request)))
        return [None if state is None else next(documents) for state in states]

    def _page(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        key: str | None,
        record: Record | None,
        context: dict[str, Any],
        *,
        status: int = 200,
    ) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "key": key,
            "record": record,
            "record_title": Truncator(getattr(record, "text", str(record))).chars(LONGEST_TITLE),
            "list_url": self.address_of("changelist"),
            "deleted_url": self.address_of("deleted"),
            "history_url": self.address_of("id_history", key) if key else None,
            "compare_url": self.address_of("compare", key) if key else None,
            "may_restore": self.may_restore(request),
            "names_authors": request.user.has_perm("statements.view_revision"),
            **context,
        }
        return TemplateResponse(request, template, whole, status=status)
