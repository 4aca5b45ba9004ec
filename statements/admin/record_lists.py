"""Lists of records in admin: filtered and searched as in the API, and read page by page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from rest_framework.request import Request

from statements.admin.filter_fields import field_for
from statements.admin.visibility import visibility_of
from statements.analysis.search_box import Typed, read_typed
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import KeysetPagination
from statements.rest.query.query_string import QueryParameter, QueryString

CURSOR_VAR = "cursor"

PAGE_PARAMETERS = tuple(
    QueryParameter(name, description)
    for name, description in (
        (CURSOR_VAR, "Where the page begins."),
        (ORDER_VAR, "The column that orders the list."),
        (IS_POPUP_VAR, "Whether a record is picked for a form."),
        (TO_FIELD_VAR, "The column by which the form refers to it."),
    )
)
"""What a list is asked besides its filters and its search."""

EXPORTS = ("csv", "ndjson")


class Field(NamedTuple):
    """A field of the form above a list, and what is wrong with its value."""

    bound: forms.BoundField
    faults: list[str]


class RecordList(ChangeList):
    """A list that takes the API's parameters, and shows a page from wherever it begins.

    Django's list counts everything that it finds, and to show a page it reads all pages before.
    ``faults`` says what is wrong with the query: then nothing is listed.
    """

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str] | None = None
    ) -> QuerySet:
        """Return the records that are asked for, in order; none if the query has faults."""
        self.has_filters, self.filter_specs = False, []
        self.visibility = visibility_of(request)
        self.typed = self._read_search()
        query = self._read_query(request)
        column, *_ = ordering = self.get_ordering(request, self.root_queryset)
        self.keyset = Keyset.of(
            self.model, column.removeprefix("-"), is_descending=column.startswith("-")
        )
        filterset = self.model_admin.filterset_class(
            query,
            self.root_queryset,
            visibility=self.visibility,
            ordered_by=self.keyset.columns[0],
        )
        self.asked = {
            name: query.values(name) for name in query.names if name in filterset.by_name
        }
        self.pages = KeysetPagination()
        self.pages.page_size, self.pages.ordering = self.list_per_page, column
        self.pages.read_ordered(query, self.keyset, self.model, self.asked)
        self.faults: dict[str, list[str]] = {}
        for fault in query.faults:
            self.faults.setdefault(str(fault["parameter"]), []).append(str(fault["detail"]))
        if self.faults:
            return self.root_queryset.none()
        return self.apply_select_related(filterset.qs).order_by(*ordering)

    def _read_search(self) -> Typed:
        text = self.query.strip()
        if not text:
            return Typed({})
        return read_typed(text, self.model_admin.filterset_class, self.root_queryset)

    def _read_query(self, request: HttpRequest) -> QueryString:
        """Return the query as the API would get it; fields left empty don't count."""
        given = QueryDict(mutable=True)
        for name, values in request.GET.lists():
            given.setlist(name, [text.strip() for text in values if text.strip()])
        for name in [name for name in given if not given.getlist(name) or name == SEARCH_VAR]:
            del given[name]
        filters = self.model_admin.filterset_class.by_name
        # Its form has room for one value.
        own = [
            replace(filters[name].documented(), repeatable=False)
            for name in self.model_admin.filtered_by
        ]
        searched = [filters[name].documented() for name in self.typed.parameters]
        for name, values in self.typed.parameters.items():
            given.setlist(name, values)
        self.given = given
        return QueryString(given, [*own, *searched, *PAGE_PARAMETERS])

    def get_ordering_field(self, field_name: str) -> str | None:
        """Return the column that a column of the list is ordered by; None if there's no index."""
        if field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        """Return one column, and the id in the same direction."""
        column: Any = super().get_ordering(request, queryset)[0]
        return list(dict.fromkeys((column, f"{'-' if column.startswith('-') else ''}key")))

    def get_query_string(
        self, new_params: Mapping[str, Any] | None = None, remove: list[str] | None = None
    ) -> str:
        """Return this list's query with changes; whatever changes, it begins on the first page."""
        self.filter_params.pop(CURSOR_VAR, None)
        return super().get_query_string(new_params, remove)

    def get_results(self, request: HttpRequest) -> None:
        """Read the page: nothing counts what is on others."""
        found = [] if self.faults else self.pages.paginate_queryset(self.queryset, Request(request))
        self.result_list, self.result_count = found, len(found)
        self.show_full_result_count, self.full_result_count = False, None
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False

    @property
    def is_whole(self) -> bool:
        """Return whether the page has all that was found."""
        return not self.faults and not self.pages.has_next and not self.pages.has_previous

    @property
    def links(self) -> dict[str, str | None]:
        """The addresses of the first page and of those beside this one."""
        if self.faults:
            return {}
        head = self.pages.get_paginated_response(None).data
        first = self.get_query_string() if self.pages.has_previous else None
        return {"First": first, "Previous": head["previous"], "Next": head["next"]}

    @cached_property
    def form(self) -> forms.Form:
        """The form with the filters, filled in as the query has them."""
        filters = self.model_admin.filterset_class.by_name
        form = forms.Form(initial=self.given.dict())
        for name, label in self.model_admin.filtered_by.items():
            form.fields[name] = field_for(filters[name], label, self.visibility)
            if name in self.faults:
                wrong = {"aria-invalid": "true", "aria-describedby": f"id_{name}_faults"}
                form.fields[name].widget.attrs |= wrong
        return form

    @property
    def fields(self) -> list[Field]:
        """The fields of the form, each with what is wrong with its value."""
        return [Field(bound, self.faults.get(bound.name, [])) for bound in self.form]

    @property
    def other_faults(self) -> list[str]:
        """What is wrong with the query beside its filters."""
        named = self.form.fields
        return [one for name, some in self.faults.items() if name not in named for one in some]

    @property
    def is_filtered(self) -> bool:
        """Return whether a filter is filled in."""
        return any(name in self.given for name in self.model_admin.filtered_by)

    @property
    def carried(self) -> dict[str, str]:
        """What the form passes on besides its fields."""
        names = (ORDER_VAR, IS_POPUP_VAR, TO_FIELD_VAR)
        return {name: self.params[name] for name in names if name in self.params}

    @property
    def cleared(self) -> str:
        """The address of the list without filters and search."""
        return f"?{urlencode(self.carried)}"

    @property
    def exports(self) -> dict[str, str]:
        """The addresses at which the API streams the whole list, by format."""
        root = reverse(f"{self.model.resource}-list")
        return {
            format.upper(): f"{root}?{urlencode([*self.asked.items(), ('format', format)], True)}"
            for format in EXPORTS
        }
