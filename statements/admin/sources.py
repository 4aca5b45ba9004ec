"""Admin pages for sources."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.forms import LinkFormSet
from statements.admin.merging import MergingAdmin
from statements.models import Authorship, Correction, Source, SourceIdentifier, SourceName


class SourceNameInline(PartInline):
    """Other names of a source."""

    model = SourceName


class SourceIdentifierInline(PartInline):
    """A source's identifiers in other registers."""

    model = SourceIdentifier


class AuthorInline(PartInline):
    """The authors of a document."""

    model = Authorship
    formset = LinkFormSet
    verbose_name = "author"
    verbose_name_plural = "authors"
    autocomplete_fields: ClassVar = ["actor"]
    fields: ClassVar = ["position", "actor"]


class CorrectionInline(PartInline):
    """The documents that this one corrects, retracts or replaces."""

    model = Correction
    fk_name = "source"
    autocomplete_fields: ClassVar = ["document"]


@admin.register(Source)
class SourceAdmin(MergingAdmin):
    """Outlets and documents."""

    # A document that has statements must not become an outlet, nor the other way around.
    chosen_once = ("key", "kind")
    list_display = ("__str__", "key", "kind", "publisher", "published_edtf", "language")
    list_filter: ClassVar = ["kind", "reliability"]
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
        (None, {"fields": ["key", "kind", "name", "web_url", "language", "country"]}),
        ("Outlet", {"fields": ["actor", "reliability", "wikidata_id"]}),
        (
            "Document",
            {
                "fields": [
                    "publisher",
                    ("published_edtf", "published_basis", "published_text"),
                    "text_sha256",
                    "text_length",
                    "retrieved_at",
                ]
            },
        ),
        ("History", {"fields": HISTORY}),
    ]
