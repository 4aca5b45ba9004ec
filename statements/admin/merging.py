"""Admin pages that merge a record into another, and undo that; both show first what they do."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from statements.admin.base import RecordAdmin
from statements.admin.forms.completion import CompletionView
from statements.admin.forms.fields import ReasonField
from statements.admin.refusals import BUSY
from statements.documents.merging.comparing import NotMerged
from statements.documents.merging.merging import Merged, merge_records
from statements.documents.merging.preparing import MergeRefused
from statements.documents.merging.previewing import Preview, preview_merge
from statements.documents.merging.rights import rights_to_merge, rights_to_undo
from statements.documents.merging.undoing import Unmerged, undo_merge
from statements.documents.serializers.layout import Key
from statements.documents.store.merged_ids import WasMerged
from statements.documents.store.writes import Author, DocumentInvalid
from statements.models import MODELS, Change
from statements.models.revision import MERGE, WritersBusy
from statements.vocabularies import Through

NAMED = 20
"""Most records that a page names."""

UNCHECKED = (
    "More refers to this record than a preview reads. Whatever else speaks against it is told as "
    "you merge, and nothing is written then."
)
"""Added to a preview of many references."""

TEMPLATE = "admin/statements/merge.html"

Report = Preview | Merged | Unmerged
"""The outcome of a merge or of its undoing, or the preview of one."""


class OthersView(CompletionView):
    """Offers the records that one may be merged into: of its kind, and not itself."""

    gone: Any = None

    def get_records(self, request: HttpRequest, field: ForeignKey) -> QuerySet[Any]:
        """Return the records of its kind but itself, without those that nobody tells by name."""
        others = super().get_records(request, field)
        others = others.filter(kind=self.gone.kind).exclude(pk=self.gone.pk)
        return others.filter(is_named=True) if hasattr(self.gone, "is_named") else others


class OtherSelect(AutocompleteSelect):
    """Completes the name of the other record."""

    address: str

    def get_url(self) -> str:
        """Return the address that completes names."""
        return self.address


class ReasonForm(forms.Form):
    """Why something is done, for the history."""

    why = ReasonField("Why you're doing this, for the history.")


class MergeForm(ReasonForm):
    """The record that stays."""

    other: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Merge into",
        queryset=None,
        help_text="The record that stays. It keeps its values and takes over the names of this "
        "one, and all that refers to this one will refer to it.",
    )
    field_order = ("other", "why")

    def __init__(self, *args: Any, record: Any, site: admin.AdminSite, address: str) -> None:
        super().__init__(*args)
        other: Any = self.fields["other"]
        other.queryset = type(record)._default_manager.exclude(pk=record.pk)
        own_kind = next(
            field
            for field in record._meta.concrete_fields
            if field.is_relation and field.related_model is type(record)
        )
        widget = OtherSelect(own_kind, site, choices=other.choices)
        widget.address = address
        widget.is_required = True
        other.widget = widget


class MergingAdmin(RecordAdmin):
    """The pages of records that can be merged."""

    def get_urls(self) -> list[Any]:
        """Return the addresses of the pages, with those of merging before that of a record."""
        view, name = self.admin_site.admin_view, self._name_of
        return [
            path("<int:pk>/merge/", view(self.merge_view), name=name("merge")),
            path("<int:pk>/merge/others/", view(self.others_view), name=name("merge_others")),
            path("merged/<slug:key>/undo/", view(self.undo_view), name=name("undo_merge")),
            *super().get_urls(),
        ]

    def _name_of(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address_of(self, page: str, *args: object) -> str:
        return reverse(f"admin:{self._name_of(page)}", args=args)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Show the page of a record, with a link to merge it if the editor may."""
        links = []
        if request.user.has_perms(rights_to_merge(self.model)) and object_id.isdecimal():
            links.append(("Merge into…", self._address_of("merge", object_id)))
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), "merging_links": links}
        return super().change_view(request, object_id, *args, **kwargs)

    def others_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Complete the name of the other record as the editor types."""
        gone = self._get_record(request, pk)
        answer: Any = OthersView.as_view(admin_site=self.admin_site, gone=gone)(request)
        return answer

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the other record, show what a merge would do, and do it."""
        record = self._get_record(request, pk)
        form = MergeForm(
            *([request.POST] if request.method == "POST" else []),
            record=record,
            site=self.admin_site,
            address=self._address_of("merge_others", pk),
        )
        context: dict[str, Any] = {"title": f"Merge “{record}”", "preview": "Show what moves"}
        if request.method == "POST" and form.is_valid():
            other = form.cleaned_data["other"]
            is_final = "confirm" in request.POST
            pair = record.resource, record.key, other.key

            def merge(why: str) -> Preview | Merged:
                if not is_final:
                    return preview_merge(*pair)
                author = Author(request.user, Through.ADMIN, why)  # type: ignore[arg-type]
                return merge_records(*pair, author, lambda _: None)

            done, reasons = self._try(request, merge, form.cleaned_data["why"])
            if done is not None and is_final:
                return self._told_merged(request, record, other)
            context |= {
                "reasons": reasons,
                "heading": f"What will refer to “{other}” instead",
                "said": describe_merge(done) if isinstance(done, Preview) else (),
                "confirmable": f"Merge into “{other}”" if done else None,
                "preview": "Show again",
            }
        return self._show_merge(request, form, context, record)

    def undo_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show what undoing a merge would do, and do it."""
        if not request.user.has_perms(rights_to_undo(self.model)):
            raise PermissionDenied
        resource = self.model.resource
        is_final = request.method == "POST"
        form = ReasonForm(request.POST if is_final else None)

        def undo(why: str) -> Unmerged:
            author = Author(request.user, Through.ADMIN, why)  # type: ignore[arg-type]
            return undo_merge(resource, key, author, dry_run=not is_final)

        why = form.cleaned_data["why"] if is_final and form.is_valid() else ""
        done, reasons = self._try(request, undo, why)
        if done is not None and is_final:
            back = self.model._default_manager.get(key=key)
            self.message_user(request, f"“{back}” is a record of its own again.", messages.SUCCESS)
            return HttpResponseRedirect(self._address_of("change", back.pk))
        context = {
            "title": f"Undo the merge of {key}",
            "reasons": reasons,
            "heading": f"What {key} gets back",
            "said": describe_unmerge(done) if isinstance(done, Unmerged) else (),
            "confirmable": "Undo the merge" if done else None,
        }
        return self._show_merge(request, form, context)

    def _get_record(self, request: HttpRequest, pk: int) -> Any:
        record = self.get_object(request, str(pk))
        if record is None or not request.user.has_perms(rights_to_merge(self.model)):
            raise PermissionDenied
        return record

    def _try(
        self, request: HttpRequest, act: Callable[[str], Report], why: str
    ) -> tuple[Report | None, Sequence[str]]:
        """Return what was done, or would be, or else all reasons why it can't be."""
        try:
            return act(why), ()
        except (MergeRefused, DocumentInvalid) as refused:
            return None, [fault.detail for fault in refused.faults]
        except (NotMerged, WasMerged) as refused:
            return None, [str(refused)]
        except WritersBusy:
            self.message_user(request, BUSY, messages.ERROR)
            return None, ()

    def _told_merged(self, request: HttpRequest, record: Any, other: Any) -> HttpResponse:
        undo = self._address_of("undo_merge", record.key)
        text = "“{}” was merged into “{}”. <a href='{}'>Undo</a>"
        self.message_user(request, format_html(text, record, other, undo), messages.SUCCESS)
        return HttpResponseRedirect(self._address_of("change", other.pk))

    def _show_merge(
        self, request: HttpRequest, form: forms.Form, context: dict[str, Any], record: Any = None
    ) -> HttpResponse:
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "record": record,
            "record_address": self._address_of("change", record.pk) if record else None,
            "list_address": self._address_of("changelist"),
            **context,
        }
        return TemplateResponse(request, TEMPLATE, whole)


def describe_merge(preview: Preview) -> list[str]:
    """Return what a merge would do, in words."""
    lines = [
        f"{count:,} in {key.replace('_', ' ')} of {resource}"
        for (resource, key), count in sorted(preview.moved.items())
    ]
    if preview.collapsed:
        more = ", and perhaps in more" if preview.is_cut_off else ""
        lines.append(f"Equal parts become one in {_named(preview.collapsed)}{more}.")
    if not preview.is_checked:
        lines.append(UNCHECKED)
    return lines or ["Nothing refers to this record."]


def describe_unmerge(unmerged: Unmerged) -> list[str]:
    """Return what undoing a merge moves back, in words, and what it doesn't."""
    lines = [f"As before the merge: {_named(unmerged.restored)}."] if unmerged.restored else []
    if unmerged.left:
        lines.append(f"Changed since, and left as they are: {_named(unmerged.left)}.")
    return lines or ["Nothing else: the record alone comes back."]


def _named(keys: Sequence[Key]) -> str:
    more = f" and {len(keys) - NAMED:,} more" if len(keys) > NAMED else ""
    return ", ".join(f"{resource}/{id}" for resource, id in keys[:NAMED]) + more


def links_to_undo(revision: int) -> list[tuple[str, str]]:
    """Return a label and an address for each merge that a revision made and that still holds."""
    links = []
    for change in Change.objects.filter(MERGE, revision=revision)[:NAMED]:
        later = Change.objects.filter(
            resource=change.resource, key=change.key, revision__gt=revision
        )
        if not later.exists():
            model: type[Model] = MODELS[change.resource]
            address = reverse(
                f"admin:statements_{model._meta.model_name}_undo_merge", args=[change.key]
            )
            links.append((f"Undo the merge of {change.key}", address))
    return links
