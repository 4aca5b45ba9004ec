"""Base classes for the admin pages of records, which write through the same path as the API."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from statements.admin.forms import DocumentForm, PartForm, PartFormSet
from statements.admin.lists import FilteredAdmin
from statements.admin.log import visible_entries
from statements.admin.record_lists import RecordList
from statements.admin.visibility import visibility_of
from statements.documents import delete_records, differs, load_documents, write_documents
from statements.documents.store.in_use import EXPLAINED, IN_USE, explain_in_use, find_in_use
from statements.models import Record, Revision
from statements.models.permissions import VIEW_DRAFT
from statements.models.revision import WritersBusy
from statements.rest.query.filtersets import ParameterFilterSet
from statements.vocabularies import Through

RACE = (
    "Somebody else has just saved a record that conflicts with this one. Nothing was saved. Check "
    "the record, and try again."
)


HISTORY = ("why", "revision_seen", "created_at", "updated_at", "revision")
"""The fields at the end of every record's page."""

BUSY = "Another write is taking too long. Nothing was saved. Try again."

UNCHANGED = "You changed nothing in “{}”, so nothing was saved."


class PlainNumberField(forms.FloatField):
    """A number, shown as in the API: whole numbers have no decimal point."""

    def prepare_value(self, value: object) -> object:
        """Return the number as the field shows it."""
        is_whole = isinstance(value, float) and value.is_integer()
        return f"{value:.0f}" if is_whole else value


UNNAMED = f"{IN_USE}, directly or from a draft."
"""Why a record can't be deleted, for editors who may not see drafts."""

LONG = 500
"""Characters above which a text field becomes a box of several lines."""


class DraftAwareAdmin(admin.options.BaseModelAdmin):
    """Hides drafts from editors who may not see them, and gives long text more room."""

    formfield_overrides: ClassVar = {
        models.URLField: {"assume_scheme": "https"},
        models.FloatField: {"form_class": PlainNumberField},
    }

    class Media:
        css: ClassVar = {"all": ["statements/admin.css"]}

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        """Return the form field, a box of several lines for long text."""
        if (db_field.max_length or 0) > LONG and not isinstance(db_field, models.URLField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField | None:
        """Return the form field, limited to records that the editor may see."""
        model = db_field.related_model
        if issubclass(model, Record):
            kwargs.setdefault("queryset", visibility_of(request).rows(model))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Leave out drafts, and rows that lead to them, unless the editor may see drafts."""
        return super().get_queryset(request) & visibility_of(request).rows(self.model)


class PartAdmin(DraftAwareAdmin, admin.options.InlineModelAdmin):
    """Parts of a record, edited on its page."""

    form = PartForm
    formset = PartFormSet
    extra = 0


class PartInline(PartAdmin, admin.TabularInline):
    """Parts of a record, as a table."""


def show_named(name: str, id: str) -> str:
    """Return what a list shows of a record: its name, and its id in small print."""
    if name == id:
        return format_html('<span class="named">{}</span>', name)
    return format_html('<span class="named">{}<span class="id">{}</span></span>', name, id)


class RecordAdmin(DraftAwareAdmin, FilteredAdmin):
    """Edits a record whole: its form makes a document, rules check it, one revision writes it."""

    form = DocumentForm
    chosen_once: tuple[str, ...] = ("key",)
    """Fields that can't be changed once the record exists, because others may rely on them."""
    filterset_class: ClassVar[type[ParameterFilterSet]]
    """The API's filters of these records."""
    filtered_by: ClassVar[Mapping[str, str]] = {}
    """The parameters that filter the list, each with the label of its field."""
    sortable_by: ClassVar[Any] = ()
    """The columns by which the list can be ordered: those with an index."""
    change_list_template = "admin/record_list.html"
    search_help_text = "Words, “words that stand together”, -unwanted, begin*; or an id."
    list_select_related: ClassVar[Any] = ()
    show_full_result_count = False
    list_per_page = 50
    save_on_top = True

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> list[str]:
        """Return the history fields, plus ``chosen_once`` for an existing record."""
        chosen_once = self.chosen_once if obj is not None else ()
        return [*chosen_once, "created_at", "updated_at", "revision"]

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """Pass the formsets to the form as well, since it cleans the whole document at once."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if obj is not None:
            obj.formsets = formsets
        return formsets, inlines

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page or save it."""
        return self._in_turn(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for confirmation or delete."""
        return self._in_turn(super().delete_view, request, *args, **kwargs)

    @admin.display(description="Name", ordering="name_order")
    def named(self, record: Any) -> str:
        """Return what the record is called, and its id."""
        return show_named(str(record), record.key)

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """Return the list that takes the API's parameters."""
        return RecordList

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list or run an action on the selected records; 400 if the query has faults."""
        response: Any = self._in_turn(super().changelist_view, request, *args, **kwargs)
        cl = (getattr(response, "context_data", None) or {}).get("cl")
        if cl is not None:
            response.context_data["media"] += cl.page.form.media
            response.status_code = 400 if cl.page.faults else 200
        return response

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action on the records that are ticked, never on all that the list would have."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        return super().response_action(request, queryset.filter(pk__in=ticked), *args, **kwargs)

    def _in_turn(
        self, view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Call a view, under the writers' lock for a POST.

        A clash that only the database notices becomes a message rather than an error, and so does
        a lock that other writers don't release in time.
        """
        turn = Revision.writing() if request.method == "POST" else nullcontext()
        try:
            with turn:
                return view(request, *args, **kwargs)
        except IntegrityError:
            self.message_user(request, RACE, messages.ERROR)
        except WritersBusy:
            self.message_user(request, BUSY, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the form's document, with all its parts, as one revision, if anything changed."""
        id = form.document["id"]
        stored = load_documents(obj.resource, [id]).get(id) if change else None
        obj.is_changed = differs(obj.resource, form.document, stored)
        if not obj.is_changed:
            return
        write_documents(
            {obj.resource: [form.document]},
            by=request.user,  # type: ignore[arg-type]
            through=Through.ADMIN,
            why=form.cleaned_data.get("why"),
        )
        written = self.model.objects.get(key=id)
        obj.pk, obj.revision = written.pk, written.revision

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say that nothing was saved if nothing was."""
        if obj.is_changed or IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, UNCHANGED.format(obj), messages.INFO)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        if "_addanother" in request.POST:
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
            )
        return self.response_post_save_change(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the document was already written with all its parts."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion removes and what prevents it, without naming drafts.

        For editors who may not see drafts, the confirmation page doesn't say what prevents it,
        because that may be a draft. They find out when they delete.
        """
        # Django would load everything that refers to the records, and everything behind that.
        keys = [obj.key for obj in objs]
        gone = {self.model: keys}
        used = find_in_use(self.model, keys, gone)
        if request.user.has_perm(VIEW_DRAFT):
            reasons = explain_in_use(self.model, used[:EXPLAINED], gone)
            protected = [f"{key}: {reason}" for key, reason in reasons.items()]
        else:
            protected = [UNNAMED] if used and "post" in request.POST else []
        count = {str(self.opts.verbose_name_plural): len(keys)}
        return [str(obj) for obj in objs], count, set(), protected

    def get_paginator(
        self, request: HttpRequest, queryset: models.QuerySet, *args: Any, **kwargs: Any
    ) -> Paginator:
        """Return the pages of a list, or of a record's log as far as the user may see it."""
        # Django's view for a record's log has no other hook for its rows.
        if queryset.model is LogEntry:
            queryset = visible_entries(request.user, queryset)
        return super().get_paginator(request, queryset, *args, **kwargs)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, list[str]]]]:
        """Return what admin's own log says about a save: the fields and parts that changed."""
        if add:
            return [{"added": {}}]
        parts = [formset.get_default_prefix() for formset in formsets if formset.has_changed()]
        return [{"changed": {"fields": [*form.changed_data, *parts]}}]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a record as one revision."""
        delete_records([obj], by=request.user, through=Through.ADMIN)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete the selected records as one revision."""
        delete_records(queryset, by=request.user, through=Through.ADMIN)  # type: ignore[arg-type]
