"""Admin pages for topics."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.merging import MergingAdmin
from statements.models import Topic, TopicIdentifier


class TopicIdentifierInline(PartInline):
    """A topic's identifiers in other registers."""

    model = TopicIdentifier


@admin.register(Topic)
class TopicAdmin(MergingAdmin):
    """Proposals, options, issues and events."""

    list_display = ("name", "key", "kind", "parent", "country", "event_edtf")
    list_filter: ClassVar = ["kind"]
    list_select_related = ("parent",)
    search_fields: ClassVar = ["name", "key"]
    autocomplete_fields: ClassVar = ["parent"]
    inlines: ClassVar = [TopicIdentifierInline]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", "kind", "name", "parent", "country", "wikidata_id"]}),
        ("Event", {"fields": [("event_edtf", "event_basis", "event_text")]}),
        ("History", {"fields": HISTORY}),
    ]
