"""Admin pages for topics."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline, RecordAdmin
from statements.models import Topic, TopicIdentifier


class TopicIdentifierInline(PartInline):
    """A topic's identifiers in other registers."""

    model = TopicIdentifier
    section = "Identifiers"
    verbose_name = "identifier"


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    """Proposals, options, issues and events."""

    list_display = ("name", "key", "kind", "parent", "country", "event_edtf")
    list_filter: ClassVar = ["kind"]
    list_select_related = ("parent",)
    search_fields: ClassVar = ["name", "key"]
    autocomplete_fields: ClassVar = ["parent"]
    inlines: ClassVar = [TopicIdentifierInline]
    fieldsets: ClassVar = [
        ("Name and kind", {"fields": [("name", "kind", "key"), "parent"]}),
        ("Country and Wikidata", {"fields": [("country", "wikidata_id")]}),
        ("Event", {"fields": [("event_edtf", "event_basis", "event_text")]}),
        ("Identifiers", {"fields": []}),
        ("History", {"fields": HISTORY, "classes": ["collapse"]}),
    ]
