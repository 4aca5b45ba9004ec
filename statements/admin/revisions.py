"""Read-only admin pages for the history of writes."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from statements.admin.histories.changes import (
    read_place,
    tell,
    title_of,
    written_place,
)
from statements.admin.lists.lookups import FilteredAdmin
from statements.admin.merging import links_to_undo
from statements.admin.visibility import visibility_of
from statements.history import change_queries
from statements.history.entries import (
    CHANGED,
    CREATED,
    DELETED,
    MERGED,
    action_of,
    author_of,
    visible_documents,
)
from statements.models import MODELS, Change, Revision
from statements.models.permissions import VIEW_DRAFT
from statements.models.revision import PUBLIC_CHANGE
from statements.rest.lists.keyset import Keyset

MAX_LISTED = 5_000
"""How many revisions or changes are listed at most."""

PAGE = 100
"""Changes on a page of what a revision touched."""

IN_ORDER = Keyset.of(Change, "revision_id", is_descending=False, tie="id")


def kind_of(resource: str) -> str:
    """Return what people call a record of a resource: "Statement"."""
    return capfirst(str(MODELS[resource]._meta.verbose_name))


def history_address(change: Change) -> str:
    """Return the address of the page with the history of the record that a change touched."""
    model = MODELS[change.resource]._meta
    return reverse(f"admin:{model.app_label}_{model.model_name}_id_history", args=[change.key])


class LatestRows(Paginator):
    """Pages of the latest rows: to count them all, or to leaf that far, takes seconds."""

    @cached_property
    def count(self) -> int:
        """The number of rows, or MAX_LISTED if there are more."""
        rows: Any = self.object_list
        return rows.values("pk")[:MAX_LISTED].count()


class ReadOnlyAdmin(FilteredAdmin):
    """Rows that only the write path creates, the latest of them in a list."""

    change_list_template = "admin/statements/latest_rows.html"
    paginator = LatestRows
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, which says so if it's cut off."""
        return super().changelist_view(request, {"most": MAX_LISTED, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: nobody deletes one by hand."""
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Every write, latest first; its page lists what it touched."""

    change_form_template = "admin/statements/revision.html"
    list_display = ("number", "at", "by", "key", "through", "why")
    sortable_by = ("number", "at")
    list_filter: ClassVar = ["through"]
    list_select_related = ("by", "key")
    ordering: ClassVar = ["-number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Leave out writes that touched nothing but drafts, unless the editor may see drafts."""
        rows = super().get_queryset(request)
        if request.user.has_perm(VIEW_DRAFT):
            return rows
        changes = Change.objects.filter(revision=OuterRef("number"))
        return rows.filter(Exists(changes.filter(PUBLIC_CHANGE)) | ~Exists(changes))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the revision, with a page of the changes that it made, and its merges to undo."""
        visibility = visibility_of(request)
        place = read_place(request, "after")
        changes = change_queries.visible_changes(visibility)
        made = changes.filter(revision=context["original"].number)
        rows = list(IN_ORDER.after(made, place)[: PAGE + 1])
        page = rows[:PAGE]
        documents = visible_documents(page, visibility)
        touched = [
            {
                "change": change,
                "kind": kind_of(change.resource),
                "title": title_of(document),
                "action": action_of(change, visibility),
                "history_url": history_address(change),
            }
            for change, document in zip(page, documents, strict=True)
        ]
        following = (page[-1].revision_id, page[-1].pk) if len(rows) > PAGE else None
        context |= {
            "touched": touched,
            "merging_links": links_to_undo(context["original"].number),
            "following": written_place(following),
            "is_first_page": place is None,
            "shows_changes": request.user.has_perm("statements.view_change"),
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The changes that each write made to each record, latest first."""

    change_form_template = "admin/statements/change.html"
    list_display = ("key", "kind", "action", "at", "author", "revision")
    sortable_by = ("revision",)
    list_select_related = ("revision__by", "revision__key")
    ordering: ClassVar = ["-revision", "-pk"]
    search_fields: ClassVar = ["=key"]
    fields = ("record", "action", "at", "author", "through", "why")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """Leave out changes to drafts, unless the editor may see drafts.

        To others, publishing a draft looks like a creation and withdrawing one like a deletion.
        """
        visibility = visibility_of(request)
        is_there = Q(document__isnull=False) if visibility.sees_drafts else Q(is_public=True)
        was_there = Q(was_there=True) if visibility.sees_drafts else Q(was_public=True)
        action = Case(
            When(merged_into__isnull=False, then=Value(MERGED)),
            When(~is_there, then=Value(DELETED)),
            When(was_there, then=Value(CHANGED)),
            default=Value(CREATED),
        )
        rows = super().get_queryset(request) & change_queries.visible_changes(visibility)
        return rows.annotate(told=action)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, without authors for who may not know them."""
        return self._known(request, self.list_display)

    def get_fields(self, request: HttpRequest, obj: Change | None = None) -> Any:
        """Return the fields, without the author for who may not know it."""
        return self._known(request, self.fields)

    @staticmethod
    def _known(request: HttpRequest, names: Sequence[str]) -> list[str]:
        names_authors = request.user.has_perm("statements.view_revision")
        return [name for name in names if names_authors or name != "author"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Change], search_term: str
    ) -> tuple[QuerySet[Change], bool]:
        """Return the changes to the records with an id, of whichever kind; all without one."""
        # Sorting documents along with the rest takes most of the time, and no list shows them.
        listed = queryset.defer("document")
        if not search_term:
            return listed, False
        # By one kind and an id, the index has the changes in their order; by several, PostgreSQL
        # would rather go through all changes from the latest on.
        of_id = Change.objects.filter(key=search_term.strip())
        kinds = [kind for kind in MODELS if of_id.filter(resource=kind).exists()]
        return listed & of_id.filter(resource__in=kinds), False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the change, with what differs from the state before."""
        change = context["original"]
        history = change_queries.history(change.resource, change.key, visibility_of(request))
        earlier = history.filter(revision__lt=change.revision_id).last()
        (told,) = tell(request, [change, *([earlier] if earlier else [])], count=1)
        text = told.document and json.dumps(told.document, ensure_ascii=False, indent=2)
        context |= {
            "told": told,
            "document": text,
            "history_url": history_address(change),
            "shows_revision": request.user.has_perm("statements.view_revision"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Record")
    def record(self, change: Change) -> SafeString:
        """Return the kind and id of the record, which lead to its history."""
        text = f"{kind_of(change.resource)} {change.key}"
        return format_html('<a href="{}">{}</a>', history_address(change), text)

    @admin.display(description="Kind")
    def kind(self, change: Change) -> str:
        """Return the kind of the record."""
        return kind_of(change.resource)

    @admin.display(description="Action")
    def action(self, change: Any) -> str:
        """Return what was done, as it looks to the editor."""
        return capfirst(change.told)

    @admin.display(description="Date")
    def at(self, change: Change) -> SafeString:
        """Return when it was done."""
        return render_to_string("admin/statements/when.html", {"at": change.revision.at})

    @admin.display(description="By")
    def author(self, change: Change) -> str | None:
        """Return who did it; nobody if it was a command."""
        return author_of(change.revision)

    @admin.display(description="Through")
    def through(self, change: Change) -> str:
        """Return how the write came in."""
        return change.revision.get_through_display()

    @admin.display(description="Reason")
    def why(self, change: Change) -> str | None:
        """Return the reason for the write, if one was given."""
        return change.revision.why
