"""Base classes for the admin pages of records, which write through the same path as the API."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from statements.admin.forms.completion import details_of
from statements.admin.forms.documents import NAMESAKES, DocumentForm, PartForm, PartFormSet
from statements.admin.forms.fields import (
    PlainNumberField,
    RecordChoiceField,
    RecordSelect,
    vocabulary_attrs,
    words_in,
)
from statements.admin.forms.sections import divide_into_sections, list_faults
from statements.admin.histories.records import HistoricalAdmin
from statements.admin.lists.records import ListedAdmin
from statements.admin.refusals import BUSY, RACE
from statements.admin.visibility import visibility_of
from statements.analysis.names import MAX_NAME
from statements.documents import delete_records, differs, load_documents, write_documents
from statements.documents.store.free_ids import free_id
from statements.documents.store.in_use import EXPLAINED, IN_USE, explain_in_use, find_in_use
from statements.history.change_queries import visible_changes
from statements.models import Change, Record, Revision
from statements.models.permissions import VIEW_DRAFT
from statements.models.revision import WritersBusy
from statements.vocabularies import Through

HISTORY = ("why", "revision_seen", "created_at", "updated_at", "revision")
"""The fields at the end of every record's page."""

UNCHANGED = "You changed nothing in “{}”, so nothing was saved."


UNNAMED = f"{IN_USE}, directly or from a draft."
"""Why a record can't be deleted, for editors who may not see drafts."""

LONG = 500
"""Characters above which a text field becomes a box of several lines."""


class DraftAwareAdmin(admin.options.BaseModelAdmin):
    """Hides drafts from editors who may not see them, and gives long text more room."""

    formfield_overrides: ClassVar = {
        models.URLField: {"assume_scheme": "https"},
        models.FloatField: {
            "form_class": PlainNumberField,
            "widget": forms.TextInput(attrs={"inputmode": "decimal"}),
        },
    }

    class Media:
        css: ClassVar = {"all": ["statements/admin.css"]}

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        """Return the form field, a box of several lines for long text."""
        if (db_field.max_length or 0) > LONG and not isinstance(db_field, models.URLField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for widget, part in zip(field.widget.widgets, ("date", "time"), strict=True):
                widget.attrs["aria-label"] = f"{capfirst(str(field.label))}, {part}"
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A record is created from here, but changed on its own page.
            field.widget.can_change_related = False
            field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return field

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the form field, whose widget names its vocabulary for the page to explain."""
        attrs = vocabulary_attrs(db_field.choices)  # type: ignore[arg-type]
        kwargs.setdefault("widget", forms.Select(attrs=attrs))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField | None:
        """Return the form field, limited to records that the editor may see."""
        model = db_field.related_model
        if issubclass(model, Record):
            kwargs.setdefault("queryset", visibility_of(request).rows(model))
            kwargs.setdefault("form_class", RecordChoiceField)
            if db_field.name in self.get_autocomplete_fields(request):
                kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Leave out drafts, and rows that lead to them, unless the editor may see drafts."""
        return super().get_queryset(request) & visibility_of(request).rows(self.model)


class PartInline(DraftAwareAdmin, admin.StackedInline):
    """Parts of a record, as compact cards on its page, for whoever may see or write the record.

    Its parts are written with it, so those that a page left out would be lost.
    """

    form = PartForm
    formset = PartFormSet
    extra = 0
    template = "admin/statements/parts.html"
    section: str | None = None
    """The name of the fieldset that they stand under; by default the one without a name."""

    def has_view_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Return whether the editor may see the record."""
        return self._owner_admin.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Return whether the editor may write the record, which may be new."""
        if obj is None:
            return self._owner_admin.has_add_permission(request)
        return self._owner_admin.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Return whether the editor may write the record, which may be new."""
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Return whether the editor may write the record: its parts are no records to delete."""
        return self.has_add_permission(request, obj)

    @property
    def _owner_admin(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the parts that the editor may see, with the records that they refer to."""
        return super().get_queryset(request).select_related(*self.autocomplete_fields)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        """Return the form field; positions are hidden, because cards are moved by buttons."""
        if db_field.name == "position":
            kwargs["widget"] = forms.HiddenInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordAdmin(HistoricalAdmin, DraftAwareAdmin, ListedAdmin):
    """Edits a record whole: its form makes a document, rules check it, one revision writes it."""

    form = DocumentForm
    change_form_template = "admin/statements/record_form.html"
    chosen_once: tuple[str, ...] = ("key",)
    """Fields that can't be changed once the record exists, because others may rely on them."""

    class Media:
        css: ClassVar = {"all": ["admin_desk/record_page.css"]}
        js: ClassVar = [
            Script("admin_desk/record_page.js", type="module"),
            Script("admin_desk/completion.js", type="module"),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> list[str]:
        """Return the history fields, plus ``chosen_once`` for an existing record."""
        chosen_once = self.chosen_once if obj is not None else ()
        return [*chosen_once, "created_at", "updated_at", "revision"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page, divided into sections, with its faults and the meanings of its words."""
        page, parts = context["adminform"], context["inline_admin_formsets"]
        page_forms = [page.form, *(one.formset.empty_form for one in parts)]
        context |= {
            "sections": divide_into_sections(page, parts),
            # That a name is there already is a warning of its own, below the faults.
            "faults": [one for one in list_faults(page, parts) if one.message != NAMESAKES],
            "vocabularies": words_in(page_forms),
            "namesakes": [
                (record, " · ".join(details_of(record))) for record in self._namesakes(page.form)
            ],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _namesakes(self, form: DocumentForm) -> list[Record]:
        """Return the records that the new one may be, likeliest first."""
        keys = [match.record.key for match in form.namesakes]
        found = {record.key: record for record in self.model.objects.filter(key__in=keys)}
        return [found[key] for key in keys if key in found]

    def get_urls(self) -> list[URLPattern]:
        """Return Django's addresses, and that of the proposals for ids."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose_ids"
        view = self.admin_site.admin_view(self.propose_ids_view)
        return [path("propose-ids/", view, name=name), *super().get_urls()]

    def propose_ids_view(self, request: HttpRequest) -> JsonResponse:
        """Return ids that are still free, by the fields that they are for."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return JsonResponse(self.propose_ids(request))

    def propose_ids(self, request: HttpRequest) -> dict[str, str | None]:
        """Return a free id made from the name that is asked about."""
        name = request.GET.get("name", "")[:MAX_NAME]
        return {"key": free_id(self.get_queryset(request), self.changes_seen(request), name)}

    def changes_seen(self, request: HttpRequest) -> models.QuerySet[Change]:
        """Return the changes to records of this kind that the editor may see."""
        changes = visible_changes(visibility_of(request))
        return changes.filter(resource=self.model.resource)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the page was asked to begin with, and the id for a name in it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        if initial.get("name"):
            initial = self.propose_ids(request) | initial
        return initial

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

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list or run an action on the selected records."""
        return self._in_turn(super().changelist_view, request, *args, **kwargs)

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
