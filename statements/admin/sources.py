"""Admin pages for sources."""

from typing import Any, ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.forms.documents import LinkFormSet
from statements.admin.forms.reading import ReadingAdmin
from statements.admin.merging import MergingAdmin
from statements.filters import SourceFilterSet
from statements.models import Authorship, Correction, Source, SourceIdentifier, SourceName


class SourceNameInline(PartInline):
    """Other names of a source."""

    model = SourceName
    section = "Other names"
    verbose_name = "other name"


class SourceIdentifierInline(PartInline):
    """A source's identifiers in other registers."""

    model = SourceIdentifier
    section = "Identifiers"
    verbose_name = "identifier"


class AuthorInline(PartInline):
    """The authors of a document."""

    model = Authorship
    section = "Authors"
    formset = LinkFormSet
    verbose_name = "author"
    verbose_name_plural = "authors"
    autocomplete_fields: ClassVar = ["actor"]
    fields: ClassVar = ["position", "actor"]


class CorrectionInline(PartInline):
    """The documents that this one corrects, retracts or replaces."""

    model = Correction
    section = "Corrections"
    fk_name = "source"
    autocomplete_fields: ClassVar = ["document"]


@admin.register(Source)
class SourceAdmin(ReadingAdmin, MergingAdmin):
    """Outlets and documents."""

    # A document that has statements must not become an outlet, nor the other way around.
    chosen_once = ("key", "kind")
    list_display = ("named", "kind", "publisher", "published", "language", "reliability")
    sortable_by = ("named", "published")
    ordering = ("-published_order", "-key")
    filterset_class: ClassVar = SourceFilterSet
    filtered_by: ClassVar = {
        "kind": "Kind",
        "publisher": "Outlet",
        "country": "Country",
        "language": "Language",
        "reliability": "Reliability",
        "published_after": "Published from",
        "published_before": "Published until",
    }
    list_select_related = ("publisher",)
    search_fields: ClassVar = ["name", "key", "other_names__name"]
    autocomplete_fields: ClassVar = ["publisher", "actor"]
    inlines: ClassVar = [
        AuthorInline,
        SourceNameInline,
        SourceIdentifierInline,
        CorrectionInline,
    ]
    fieldsets: ClassVar = [
        (
            "Name and kind",
            {"fields": [("name", "kind", "key"), ("web_url", "language", "country")]},
        ),
        ("Outlet", {"fields": [("actor", "reliability", "wikidata_id")]}),
        (
            "Document",
            {
                "fields": [
                    "publisher",
                    ("published_edtf", "published_basis", "published_text"),
                    ("text_sha256", "text_length"),
                    "retrieved_at",
                ]
            },
        ),
        ("Authors", {"fields": []}),
        ("Other names", {"fields": []}),
        ("Corrections", {"fields": []}),
        ("Identifiers", {"fields": []}),
        ("History", {"fields": HISTORY, "classes": ["collapse"]}),
    ]

    @admin.display(description="Published", ordering="published_order")
    def published(self, source: Any) -> str | None:
        """Return when the document was published, or the words for it."""
        return source.published_edtf or source.published_text
