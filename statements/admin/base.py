"""What the admin pages of all records share: they write through the one write path."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.admin.forms import DocumentForm, PartForm, PartFormSet
from statements.admin.lists import FilteredAdmin
from statements.admin.log import seen_by
from statements.documents import delete_records, write_documents
from statements.documents.store.in_use import EXPLAINED, in_use, reasons_against
from statements.documents.visibility import visibility_of
from statements.models import Record, Revision
from statements.models.revision import WritersBusy
from statements.vocabularies import Through

RACE = (
    "Somebody else has just written a record that this one clashes with. Nothing was saved: look "
    "at the record again."
)


HISTORY: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
    "why",
    "revision_seen",
    "created_at",
    "updated_at",
    "revision",
]
"""The fields at the end of every record's page."""

BUSY = "Another write is taking too long. Nothing was saved: try again."


class NumberField(forms.FloatField):
    """A number, shown without a fraction when it has none, as the API shows it."""

    def prepare_value(self, value: Any) -> Any:
        """Return what the field shows of a number."""
        whole = isinstance(value, float) and value.is_integer()
        return f"{value:.0f}" if whole else value


UNNAMED = "Other records refer to it, directly or from a draft."
"""What somebody who may not see drafts is told of what is in the way of a deletion."""

LONG = 500
"""Text that may be longer than this many characters is written in a box of several lines."""


class Roomy(admin.options.BaseModelAdmin):
    """Shows values as an editor reads them, and gives long text room."""

    formfield_overrides: ClassVar = {
        models.URLField: {"assume_scheme": "https"},
        models.FloatField: {"form_class": NumberField},
    }

    class Media:
        css: ClassVar = {"all": ["statements/admin.css"]}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field, with a box of several lines for long text."""
        if (db_field.max_length or 0) > LONG and not isinstance(db_field, models.URLField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field, which takes only records that the editor may see."""
        if issubclass(db_field.remote_field.model, Record):
            kwargs.setdefault(
                "queryset", visibility_of(request.user).rows(db_field.remote_field.model)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows that the editor may see: drafts, and what leads to them, by the right."""
        rows = super().get_queryset(request)
        return rows & visibility_of(request.user).rows(self.model)


class PartInline(Roomy, admin.TabularInline):
    """Parts of a record, edited on its page."""

    form = PartForm
    formset = PartFormSet
    extra = 0


class RecordAdmin(Roomy, FilteredAdmin):
    """A record edited whole: its form makes a document, the rules judge it, one revision holds it.

    What is chosen once, such as the id, then stays.
    """

    form = DocumentForm
    chosen_once: tuple[str, ...] = ("key",)
    """What is only shown once the record is there: others may rely on it."""
    show_full_result_count = False
    list_per_page = 50
    save_on_top = True

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Record | None = None,
    ) -> list[str]:
        """Return the fields that are only shown: the history, and what is chosen once."""
        shown = ["created_at", "updated_at", "revision"]
        return [*self.chosen_once, *shown] if obj is not None else shown

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """Hand the formsets to the form as well, which cleans the whole document at once."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if obj is not None:
            obj.formsets = formsets
        return formsets, inlines

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the page."""
        view = super().changeform_view
        return self._in_turn(request, lambda: view(request, object_id, form_url, extra_context))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether to delete, or delete."""
        view = super().delete_view
        return self._in_turn(request, lambda: view(request, object_id, extra_context))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, or do to the chosen records what was chosen."""
        view = super().changelist_view
        return self._in_turn(request, lambda: view(request, extra_context))

    def _in_turn(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Return the answer of a view, which writes when it is its turn.

        A clash that only the database sees is a message and not an error, and so is a turn that
        does not come.
        """
        turn = Revision.writing() if request.method == "POST" else nullcontext()
        try:
            with turn:
                return view()
        except IntegrityError:
            self.message_user(request, RACE, messages.ERROR)
        except WritersBusy:
            self.message_user(request, BUSY, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the document that the form made, with all its parts, as one revision."""
        write_documents(
            {obj.resource: [form.document]},
            by=request.user,  # type: ignore[arg-type]
            through=Through.ADMIN,
            why=form.cleaned_data.get("why"),
        )
        written = self.model.objects.get(key=form.document["id"])
        obj.pk, obj.revision = written.pk, written.revision

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the document has its parts and was written whole."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what goes with the records and what is in the way, without naming drafts.

        To those who do not see drafts, the page that asks does not say what is in the way: a draft
        may be. They are told when they delete.
        """
        # Django would load all that refers to the records, and all that refers to that.
        keys = [obj.key for obj in objs]
        gone = {self.model: keys}
        used = in_use(self.model, keys, gone)
        if visibility_of(request.user).sees_drafts:
            reasons = reasons_against(self.model, used[:EXPLAINED], gone)
            protected = [f"{key}: {reason}" for key, reason in reasons.items()]
        else:
            protected = [UNNAMED] if used and "post" in request.POST else []
        count = {str(self.opts.verbose_name_plural): len(keys)}
        return [str(obj) for obj in objs], count, set(), protected

    def get_paginator(
        self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any
    ) -> Paginator:
        """Return the pages of a list, or of a record's history as far as the user may know it."""
        # The history of a record is a view without any other hook for its rows.
        if queryset.model is LogEntry:
            queryset = seen_by(request.user, queryset)
        return super().get_paginator(request, queryset, *args, **kwargs)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, list[str]]]]:
        """Return what admin's own log says of a save: which fields and which parts changed."""
        if add:
            return [{"added": {}}]
        parts = [formset.get_default_prefix() for formset in formsets if formset.has_changed()]
        return [{"changed": {"fields": [*form.changed_data, *parts]}}]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a record as one revision."""
        delete_records([obj], by=request.user, through=Through.ADMIN)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete the chosen records as one revision."""
        delete_records(queryset, by=request.user, through=Through.ADMIN)  # type: ignore[arg-type]
