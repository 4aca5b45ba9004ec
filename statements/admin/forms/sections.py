"""The sections of a record's page: the fields and the parts of one subject, folded while empty."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
from django.contrib.admin.utils import flatten
from django.forms import BaseForm
from django.utils.text import capfirst

NOTHING: tuple[object, ...] = (None, "", False, [])


class Section(NamedTuple):
    """A fieldset of the page with the parts that stand under it, and whether it's unfolded."""

    fieldset: Any
    parts: list[InlineAdminFormSet]
    is_open: bool


def divide_into_sections(page: AdminForm, parts: Iterable[InlineAdminFormSet]) -> list[Section]:
    """Return the sections of a page, in the order of its fieldsets.

    Parts stand under the fieldset that their inline's ``section`` names. A section is open if it's
    the first one, has a fault, has to be filled in or has something in it; one whose fieldset has
    the class "collapse" opens only for a fault.
    """
    below: dict[str | None, list[InlineAdminFormSet]] = {}
    for formset in parts:
        below.setdefault(formset.opts.section, []).append(formset)
    fieldsets: list[Any] = list(page)
    sections = []
    for fieldset in fieldsets:
        own = below.get(fieldset.name, [])
        is_open = fieldset is fieldsets[0] or _has_fault(fieldset, own)
        if "collapse" not in fieldset.classes:
            is_open = is_open or _has_content(fieldset, own)
        sections.append(Section(fieldset, own, is_open))
    return sections


def _has_fault(fieldset: Any, parts: Sequence[InlineAdminFormSet]) -> bool:
    form = fieldset.form
    return any(form.has_error(name) for name in _names(fieldset) if name in form.fields) or any(
        one.formset.total_error_count() for one in parts
    )


def _has_content(fieldset: Any, parts: Sequence[InlineAdminFormSet]) -> bool:
    return any(one.formset.forms for one in parts) or any(
        _is_needed(fieldset.form, name) for name in _names(fieldset)
    )


def _is_needed(form: Any, name: str) -> bool:
    """Return whether a field has to be filled in, or holds something else than its default."""
    if name not in form.fields:
        return getattr(form.instance, name, None) not in NOTHING
    field, value = form.fields[name], form[name].value()
    return field.required if value in NOTHING else value != field.initial


def _names(fieldset: Any) -> list[str]:
    return flatten(fieldset.fields)


class PageFault(NamedTuple):
    """A fault on a page: the element that it leads to, what that is called, and what is wrong."""

    place: str
    label: str
    message: str


def list_faults(page: AdminForm, parts: Iterable[InlineAdminFormSet]) -> list[PageFault]:
    """Return the faults of a page and its parts, in the order in which the page shows them."""
    form: Any = page.form
    parts = list(parts)
    found = [PageFault("", "", message) for message in form.non_field_errors()]
    for section in divide_into_sections(page, parts):
        names = [name for name in _names(section.fieldset) if name in form.errors]
        for name in names:
            found += _faults_of_field(form, name, "")
        for one in section.parts:
            found += _faults_of_parts(one)
    return found


def _faults_of_parts(parts: InlineAdminFormSet) -> Iterable[PageFault]:
    formset: Any = parts.formset
    several, single = (
        capfirst(name) for name in (parts.opts.verbose_name_plural, parts.opts.verbose_name)
    )
    for message in formset.non_form_errors():
        yield PageFault(f"{formset.prefix}-group", several, message)
    for number, form in enumerate(formset.forms):
        whose = f"{single} {number + 1}"
        for message in form.non_field_errors():
            yield PageFault(f"{formset.prefix}-{number}", whose, message)
        for name in form.errors:
            if name in form.fields:
                yield from _faults_of_field(form, name, whose)


def _faults_of_field(form: BaseForm, name: str, whose: str) -> Iterable[PageFault]:
    bound = form[name]
    label = ", ".join(filter(None, (whose, str(bound.label))))
    for message in bound.errors:
        yield PageFault(bound.id_for_label or bound.auto_id or "", label, str(message))
