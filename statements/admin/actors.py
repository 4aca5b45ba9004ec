"""Admin pages for actors."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline, RecordAdmin
from statements.models import Actor, ActorIdentifier, ActorName


class ActorNameInline(PartInline):
    """Other names of an actor."""

    model = ActorName
    section = "Other names"
    verbose_name = "other name"


class ActorIdentifierInline(PartInline):
    """An actor's identifiers in other registers."""

    model = ActorIdentifier
    section = "Identifiers"
    verbose_name = "identifier"


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    """Actors; the search finds any of their names."""

    list_display = ("name", "key", "kind", "is_named", "country", "sector", "parent")
    list_filter: ClassVar = ["kind", "is_named", "sector"]
    list_select_related = ("parent",)
    search_fields: ClassVar = ["name", "key", "other_names__name"]
    autocomplete_fields: ClassVar = ["parent", "known_via"]
    inlines: ClassVar = [ActorNameInline, ActorIdentifierInline]
    fieldsets: ClassVar = [
        ("Name and kind", {"fields": [("name", "kind", "key"), ("is_named", "description")]}),
        ("Belongs to", {"fields": [("country", "sector", "wikidata_id"), ("parent", "known_via")]}),
        ("Other names", {"fields": []}),
        ("Identifiers", {"fields": []}),
        ("History", {"fields": HISTORY, "classes": ["collapse"]}),
    ]
