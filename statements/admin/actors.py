"""Admin pages for actors."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.merging import MergingAdmin
from statements.filters import ActorFilterSet
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
class ActorAdmin(MergingAdmin):
    """Actors; the search finds any of their names."""

    list_display = ("named", "kind", "is_named", "country", "sector", "parent")
    sortable_by = ("named",)
    ordering = ("name_order", "key")
    filterset_class: ClassVar = ActorFilterSet
    filtered_by: ClassVar = {
        "kind": "Kind",
        "sector": "Sector",
        "country": "Country",
        "parent": "Part of",
        "is_named": "Named",
        "known_via": "Known via",
    }
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
