"""Lists of records in admin: filtered and searched as in the API, and read page by page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from statements.admin.lists.lookups import FilteredAdmin
from statements.admin.lists.pages import CURSOR_VAR, RecordPage
from statements.analysis.search_box import Typed, read_typed
from statements.rest.query.filtersets import ParameterFilterSet

CARRIED = (ORDER_VAR, IS_POPUP_VAR, TO_FIELD_VAR)
"""What a list is asked besides its filters and its search; its form passes it on."""


def show_named(name: str, id: str) -> str:
    """Return what a list shows of a record: its name, and its id in small print."""
    if name == id:
        return format_html('<span class="named">{}</span>', name)
    return format_html('<span class="named">{}<span class="id">{}</span></span>', name, id)


class RecordList(ChangeList):
    """A list that takes the API's parameters, and shows a page from wherever it begins.

    Django's counts everything that it finds, and to show a page it reads all pages before. If
    something is wrong with the query, nothing is listed.
    """

    model_admin: Any
    sortable_by: Sequence[str]
    list_select_related: Sequence[str]

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet:
        """Return the records that are asked for, in order."""
        self.has_filters, self.filter_specs = False, []
        filterset_class = self.model_admin.filterset_class
        text = self.query.strip()
        self.typed = read_typed(text, filterset_class, self.root_queryset) if text else Typed({})
        self.page = RecordPage(
            request,
            self.root_queryset,
            filterset_class=filterset_class,
            filtered_by=self.model_admin.filtered_by,
            order=self.get_ordering(request, self.root_queryset),
            also=self.typed.parameters,
            others=(*CARRIED, SEARCH_VAR),
            page_size=self.list_per_page,
        )
        return self.page.found

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return the column that a column of the list is ordered by; None if there's no index."""
        if field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Return one column, and the id in the same direction."""
        column: Any = super().get_ordering(request, queryset)[0]
        return list(dict.fromkeys((column, f"{'-' if column.startswith('-') else ''}key")))

    def get_query_string(
        self, new_params: dict[str, Any] | None = None, remove: Iterable[str] | None = None
    ) -> str:
        """Return this list's query with changes, from its first page."""
        self.filter_params.pop(CURSOR_VAR, None)
        return super().get_query_string(new_params, remove)

    def get_results(self, request: HttpRequest) -> None:
        """Read the page."""
        self.result_list = [] if self.page.faults else self.page.read(*self.list_select_related)
        self.result_count = len(self.result_list)
        self.show_full_result_count, self.full_result_count = False, None
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the first page and of those beside this one."""
        cursors = self.page.cursors
        links = {name: self.get_query_string({CURSOR_VAR: one}) for name, one in cursors.items()}
        return {"First": self.get_query_string(), **links} if "Previous" in links else links

    @property
    def carried(self) -> dict[str, str]:
        """What the form passes on besides its fields."""
        return {name: self.params[name] for name in CARRIED if name in self.params}

    @property
    def cleared(self) -> str:
        """The address of the list without filters and search."""
        return f"?{urlencode(self.carried)}"


class ListedAdmin(FilteredAdmin):
    """Lists records as the API does: with its filters, its search, and pages that count nothing."""

    filterset_class: ClassVar[type[ParameterFilterSet]]
    """The API's filters of these records."""
    filtered_by: ClassVar[Mapping[str, str]] = {}
    """The parameters that filter the list, each with the label of its field."""
    sortable_by: ClassVar[Any] = ()
    """The columns by which the list can be ordered: those with an index."""
    change_list_template = "admin/record_list.html"
    search_help_text = "Words, “words that stand together”, -unwanted, begin*; or an id."
    list_select_related: ClassVar[Any] = ()
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description="Name", ordering="name_order")
    def named(self, record: Any) -> str:
        """Return what the record is called, and its id."""
        return show_named(str(record), record.key)

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """Return the list that takes the API's parameters."""
        return RecordList

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list or run an action on the selected records; 400 if the query has faults."""
        response: Any = super().changelist_view(request, *args, **kwargs)
        cl = (getattr(response, "context_data", None) or {}).get("cl")
        if cl is not None:
            response.context_data["media"] += cl.page.form.media
            response.status_code = 400 if cl.page.faults else 200
        return response

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action on the records that are ticked, never on all that the list would have."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        return super().response_action(request, queryset.filter(pk__in=ticked), *args, **kwargs)
