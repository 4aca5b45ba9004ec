"""Turn an editor's form into a document, and show the rules' faults at the form's fields."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet, ModelForm, construct_instance
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property

from statements.admin.forms.fields import ReasonField, RecordChoiceField
from statements.admin.forms.namesakes import find_namesakes
from statements.admin.forms.typed_dates import explain_typed_date
from statements.admin.forms.words import as_on_form
from statements.analysis.names import Match
from statements.documents import (
    Document,
    Facts,
    Fault,
    check,
    document_of,
    layout_of,
    parse_document,
    serializer_for,
)
from statements.documents.serializers.edtf_date import EdtfDateSerializer
from statements.models import Record
from statements.rest.serializers.objects import DocumentSerializer

PROPOSED = ("key", "position")
"""Fields that the page fills in by itself, so a part with nothing else is left out."""

NAMESAKES = (
    "There is already one of this name, or of a name near it. Take that one, or confirm that this "
    "is another."
)


def document_value(value: object) -> object:
    """Return a form value as a document has it: records as ids, times in ISO 8601."""
    if isinstance(value, QuerySet):
        return [record.key for record in value]
    if isinstance(value, Record):
        return value.key
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def field_at(serializer: DocumentSerializer, steps: list[str]) -> str | None:
    """Return the form field for the steps of a JSON pointer into a document, or None.

    Fields are named after their columns. A date means its EDTF field unless the steps name a part.
    """
    if not steps:
        return None
    field = serializer.fields.get(steps[0])
    if isinstance(field, EdtfDateSerializer):
        return f"{steps[0]}_{steps[1] if len(steps) > 1 else 'edtf'}"
    return str(field.source) if field is not None else None


def show_at(form: ModelForm, field: str | None, message: str) -> None:
    """Show a fault at a form's field, or above the form if it doesn't have that field.

    A field that couldn't be parsed already has an error, and gets no second one.
    """
    place = field if field in form.fields else None
    if place is None or not form.has_error(place):
        form.add_error(place, as_on_form(message, form._meta.model))


def keep_blanks(form: ModelForm) -> None:
    """Keep blanks at the ends of text: the parser knows which of them to remove."""
    for field in form.fields.values():
        if isinstance(field, forms.CharField):
            field.strip = False


class PartForm(ModelForm):
    """One part, validated by the rules for the whole document and not by its model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the position optional, keep a stored id, and leave blanks of texts to the parser."""
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
        if "key" in self.fields and self.instance.pk is not None:
            self.fields["key"].disabled = True
        for name, field in self.fields.items():
            if self.instance.pk is not None and isinstance(field, RecordChoiceField):
                select: Any = getattr(field.widget, "widget", field.widget)
                select.known = getattr(self.instance, name)
        keep_blanks(self)

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that the editor changed; the page itself proposes ids and positions."""
        changed: list[str] = super().changed_data
        if self.instance.pk is not None:
            return changed
        return [name for name in changed if name not in PROPOSED]

    def _post_clean(self) -> None:
        """Leave validation to the rules, which see the whole document."""


class PartFormSet(BaseInlineFormSet):
    """A record's parts of one kind."""

    @cached_property
    def empty_form(self) -> PartForm:
        """The form that new parts are copied from; the page reads it several times."""
        form: Any = super().empty_form
        return form

    def clean(self) -> None:
        """Leave validation to the rules, which see the whole document."""

    def rows(self) -> list[PartForm]:
        """Return the forms of the parts that aren't being deleted, by position."""
        stay: list[Any] = [
            form
            for form in self.forms
            if form.has_changed() or form.instance.pk is not None
            if not self._should_delete_form(form)  # type: ignore[attr-defined]
        ]
        return sorted(stay, key=lambda form: form.cleaned_data.get("position") or len(stay) + 1)

    def documents(self, serializer: DocumentSerializer) -> list[Document]:
        """Return the parts as documents, in order; they have no positions, since order counts."""
        parts = []
        for form in self.rows():
            columns = {name: document_value(value) for name, value in form.cleaned_data.items()}
            document = document_of(serializer, columns, {})
            document.pop("position", None)
            parts.append(document)
        return parts

    def show(self, serializer: DocumentSerializer, steps: list[str], message: str) -> None:
        """Show a fault at the part and field that its pointer's steps lead to."""
        if not steps:
            self._non_form_errors.append(message)  # type: ignore[attr-defined]
            return
        show_at(self.rows()[int(steps[0])], self.field_of(serializer, steps[1:]), message)

    def field_of(self, serializer: DocumentSerializer, steps: list[str]) -> str | None:
        """Return the form field for the steps of a JSON pointer into a part, or None."""
        return field_at(serializer, steps)


class LinkFormSet(PartFormSet):
    """The records in a list of references, in order: rows of the many-to-many field's own table."""

    @classmethod
    def list_field(cls) -> Any:
        """Return the many-to-many field."""
        lists: Any = cls.fk.related_model._meta.many_to_many  # type: ignore[attr-defined]
        return next(one for one in lists if one.remote_field.through is cls.model)

    @classmethod
    def get_default_prefix(cls) -> str:
        """Return the key of the list: as a rule it's the name of a relation."""
        return str(cls.list_field().name)

    def ids(self) -> list[str | None]:
        """Return the ids of the records, in order."""
        target = self.list_field().m2m_reverse_field_name()
        records = (form.cleaned_data.get(target) for form in self.rows())
        return [record and record.key for record in records]

    def show(self, serializer: DocumentSerializer, steps: list[str], message: str) -> None:
        """Show a fault at the record that its pointer's steps lead to."""
        super().show(serializer, steps[:1], message)

    def field_of(self, serializer: DocumentSerializer, steps: list[str]) -> str | None:
        """Return the only field there is."""
        return str(self.list_field().m2m_reverse_field_name())


class DocumentForm(ModelForm):
    """A record with its parts, cleaned into a document that has passed the rules.

    ``document`` is what will be written. ``formsets`` are those of the parts; admin sets them on
    the instance before it validates anything.
    """

    why = ReasonField("Why you're making this change, for the history.")
    revision_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed_name = forms.CharField(required=False, widget=forms.HiddenInput)
    document: Document
    namesakes: Sequence[Match] = ()
    """Records that this may be, unless the editor has confirmed that it's another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember which revision the editor is looking at, and keep blanks for the parser."""
        super().__init__(*args, **kwargs)
        keep_blanks(self)
        self.fields["revision_seen"].initial = self.instance.revision

    @property
    def formsets(self) -> dict[str, PartFormSet]:
        """The formsets by the keys of their parts, in the order of the page."""
        formsets: list[PartFormSet] = getattr(self.instance, "formsets", [])
        return {formset.get_default_prefix(): formset for formset in formsets}

    def _post_clean(self) -> None:
        """Build the document from the form and its formsets, and show every fault at its field.

        Nobody else writes between this check and the save: the view does both in its turn to write.
        """
        for formset in self.formsets.values():
            formset.full_clean()
        self._refuse_overwriting()
        self._warn_of_namesakes()
        resource = self._meta.model.resource
        serializer = serializer_for(resource)
        raw = self._build_raw(serializer)
        document, faults = parse_document(resource, raw)
        if document is not None:
            faults += check(resource, document, Facts.gather({resource: [document]}))
            self.document = document
        source = self.cleaned_data.get("document")
        for fault in {(fault.pointer, fault.detail): fault for fault in faults}.values():
            self._show(serializer, explain_typed_date(fault, raw, source))
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def read(self) -> Document:
        """Return the document as far as the form is filled in, unchecked; nothing is written."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        self._clean_fields()  # type: ignore[attr-defined]
        for formset in self.formsets.values():
            formset.full_clean()
        return self._build_raw(serializer_for(self._meta.model.resource))

    def chosen(self) -> Iterator[Record]:
        """Yield the records that the form and its parts refer to, as far as they are valid."""
        parts = (form for formset in self.formsets.values() for form in formset.forms)
        for form in (self, *parts):
            values = getattr(form, "cleaned_data", {}).values()
            yield from (value for value in values if isinstance(value, Record))

    def _warn_of_namesakes(self) -> None:
        name = self.cleaned_data.get("name")
        if "name" not in self.changed_data or self.cleaned_data.get("confirmed_name") == name:
            return
        is_named = self.cleaned_data.get("is_named", True)
        self.namesakes = find_namesakes(self.instance, name, is_named=is_named)
        if self.namesakes:
            self.add_error("name", NAMESAKES)

    def _build_raw(self, serializer: DocumentSerializer) -> Document:
        columns = {
            field.name: document_value(getattr(self.instance, field.name))
            for field in self.instance._meta.concrete_fields
            if field.editable and field.name not in self.fields
        }
        columns |= {name: document_value(value) for name, value in self.cleaned_data.items()}
        serializers = layout_of(serializer).parts
        parts: dict[str, list[Document]] = {}
        for name, formset in self.formsets.items():
            if isinstance(formset, LinkFormSet):
                columns[name] = formset.ids()
            else:
                parts[name] = formset.documents(serializers[name])
        return document_of(serializer, columns, parts)

    def _refuse_overwriting(self) -> None:
        model: type[Model] = self._meta.model
        if self.instance.pk is None:
            key = self.cleaned_data.get("key")
            if model.objects.filter(key=key).exists():  # type: ignore[attr-defined]
                self.add_error("key", f"There is already a record with the id {key}.")
            return
        seen = self.cleaned_data.get("revision_seen")
        if seen is not None and seen != self.instance.revision:
            self.add_error(
                None,
                "Somebody else has changed this record since you opened it. Open it again in "
                "another tab, and make your changes there.",
            )

    def _show(self, serializer: DocumentSerializer, fault: Fault) -> None:
        steps = fault.pointer.split("/")[1:]
        if steps and steps[0] in self.formsets:
            layout = layout_of(serializer)
            item = layout.parts.get(steps[0]) or layout.reference_lists[steps[0]]
            self.formsets[steps[0]].show(item, steps[1:], fault.detail)
        else:
            show_at(self, field_at(serializer, steps), fault.detail)
