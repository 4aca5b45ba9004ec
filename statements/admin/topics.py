"""Admin pages for topics."""

from typing import Any, ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.forms.reading import ReadingAdmin
from statements.admin.merging import MergingAdmin
from statements.filters import TopicFilterSet
from statements.models import Topic, TopicIdentifier, TopicName


class TopicNameInline(PartInline):
    """Other names of a topic."""

    model = TopicName
    section = "Other names"
    verbose_name = "other name"


class TopicIdentifierInline(PartInline):
    """A topic's identifiers in other registers."""

    model = TopicIdentifier
    section = "Identifiers"
    verbose_name = "identifier"


@admin.register(Topic)
class TopicAdmin(ReadingAdmin, MergingAdmin):
    """Proposals, options, issues and events; the search finds any of their names."""

    list_display = ("named", "kind", "parent", "country", "event")
    sortable_by = ("named", "event")
    ordering = ("name_order", "key")
    filterset_class: ClassVar = TopicFilterSet
    filtered_by: ClassVar = {
        "kind": "Kind",
        "topic": "In the tree of",
        "country": "Country",
        "event_after": "Event from",
        "event_before": "Event until",
    }
    list_select_related = ("parent",)
    search_fields: ClassVar = ["name", "key", "other_names__name"]
    autocomplete_fields: ClassVar = ["parent"]
    inlines: ClassVar = [TopicNameInline, TopicIdentifierInline]
    fieldsets: ClassVar = [
        ("Name and kind", {"fields": [("name", "kind", "key"), "parent"]}),
        ("Country and Wikidata", {"fields": [("country", "wikidata_id")]}),
        ("Event", {"fields": [("event_edtf", "event_basis", "event_text")]}),
        ("Other names", {"fields": []}),
        ("Identifiers", {"fields": []}),
        ("History", {"fields": HISTORY, "classes": ["collapse"]}),
    ]

    @admin.display(description="Event", ordering="event_order")
    def event(self, topic: Any) -> str | None:
        """Return when the event takes place, or the words for it."""
        return topic.event_edtf or topic.event_text
