"""Admin pages for actors."""

from typing import ClassVar

from django.contrib import admin

from statements.admin.base import HISTORY, PartInline
from statements.admin.merging import MergingAdmin
from statements.models import Actor, ActorIdentifier, ActorName


class ActorNameInline(PartInline):
    """Other names of an actor."""

    model = ActorName


class ActorIdentifierInline(PartInline):
    """An actor's identifiers in other registers."""

    model = ActorIdentifier


@admin.register(Actor)
class ActorAdmin(MergingAdmin):
    """Actors; the search finds any of their names."""

    list_display = ("name", "key", "kind", "is_named", "country", "sector", "parent")
    list_filter: ClassVar = ["kind", "is_named", "sector"]
    list_select_related = ("parent",)
    search_fields: ClassVar = ["name", "key", "other_names__name"]
    autocomplete_fields: ClassVar = ["parent", "known_via"]
    inlines: ClassVar = [ActorNameInline, ActorIdentifierInline]
    fieldsets: ClassVar = [
        (None, {"fields": ["key", "kind", "name", "is_named", "description"]}),
        ("Belongs to", {"fields": ["country", "sector", "parent", "known_via", "wikidata_id"]}),
        ("History", {"fields": HISTORY}),
    ]
