"""A page of records, asked for as in the API, and the form with its filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from rest_framework.request import Request

from statements.admin.lists.filters import field_for
from statements.admin.visibility import visibility_of
from statements.rest.lists.keyset import Keyset
from statements.rest.lists.pagination import KeysetPagination
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.query_string import QueryParameter, QueryString

CURSOR_VAR = "cursor"
CURSOR = QueryParameter(CURSOR_VAR, "Where the page begins.")

EXPORTS = ("csv", "ndjson")


class Field(NamedTuple):
    """A field of the form, and what is wrong with its value."""

    bound: forms.BoundField
    faults: list[str]


class RecordPage:
    """A page of the records that a query finds, from wherever it begins.

    ``filtered_by`` maps the parameters of ``filterset_class`` that have a field to their labels,
    ``order`` has a column without nulls and the id, and ``others`` are names in the query string
    that mean something else. ``also`` are parameters that have no field. Nothing is counted.
    """

    def __init__(
        self,
        request: HttpRequest,
        records: QuerySet,
        *,
        filterset_class: type[ParameterFilterSet],
        filtered_by: Mapping[str, str],
        order: Sequence[str],
        also: Mapping[str, Sequence[str]],
        others: Iterable[str],
        page_size: int,
    ) -> None:
        self.request, self.records, self.filtered_by = request, records, filtered_by
        self.by_name, self.visibility = filterset_class.by_name, visibility_of(request)
        self.given = _without_blanks(request.GET)
        for name in others:
            self.given.pop(name, None)
        for name, values in also.items():
            self.given.setlist(name, list(values))
        query = QueryString(self.given, self._known(also))
        column = order[0]
        self.keyset = Keyset.of(
            records.model, column.removeprefix("-"), is_descending=column.startswith("-")
        )
        filterset = filterset_class(
            query, records, visibility=self.visibility, ordered_by=self.keyset.columns[0]
        )
        self.asked = {name: query.values(name) for name in query.names if name in self.by_name}
        self.pages = KeysetPagination()
        self.pages.page_size, self.pages.ordering = page_size, column
        self.pages.read_ordered(query, self.keyset, records.model, self.asked)
        self.faults: dict[str, list[str]] = {}
        for fault in query.faults:
            self.faults.setdefault(str(fault["parameter"]), []).append(str(fault["detail"]))
        self.found = records.none() if self.faults else filterset.qs.order_by(*order)

    def _known(self, also: Iterable[str]) -> list[QueryParameter]:
        # The form has room for one value of each.
        fields = [
            replace(self.by_name[name].documented(), repeatable=False) for name in self.filtered_by
        ]
        others = [self.by_name[name].documented() for name in also if name in self.by_name]
        return [*fields, *others, CURSOR]

    def read(self, *related: str) -> list[Any]:
        """Return the records of the page, with these related ones."""
        # First which ones they are: a database that sorts many rows shouldn't do it with all else.
        narrow = self.found.prefetch_related(None).only("pk", *self.keyset.columns)
        shown = self.pages.paginate_queryset(narrow, Request(self.request))
        keys = [record.pk for record in shown]
        whole = self.records.select_related(*related).in_bulk(keys)
        return [whole[key] for key in keys if key in whole]

    @property
    def is_whole(self) -> bool:
        """Return whether the page has all that was found; call `read` first."""
        return not self.pages.has_next and not self.pages.has_previous

    @property
    def cursors(self) -> dict[str, str]:
        """The cursors of the pages beside this one; call `read` first."""
        head = self.pages.get_paginated_response(None).data
        found = {"Previous": head["previous_cursor"], "Next": head["next_cursor"]}
        return {name: cursor for name, cursor in found.items() if cursor}

    @cached_property
    def form(self) -> forms.Form:
        """The form with the filters, filled in as the query has them."""
        form = forms.Form(initial=self.given.dict())
        for name, label in self.filtered_by.items():
            form.fields[name] = field_for(self.by_name[name], label, self.visibility)
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
        return [
            one
            for name, some in self.faults.items()
            if name not in self.filtered_by
            for one in some
        ]

    @property
    def is_filtered(self) -> bool:
        """Return whether a filter is filled in."""
        return any(name in self.given for name in self.filtered_by)

    @property
    def exports(self) -> dict[str, str]:
        """The addresses at which the API streams all that was found, by format."""
        root = reverse(f"{self.records.model.resource}-list")
        return {
            format.upper(): f"{root}?{urlencode([*self.asked.items(), ('format', format)], True)}"
            for format in EXPORTS
        }


def _without_blanks(query: QueryDict) -> QueryDict:
    """Return a query without the fields that were left empty."""
    given = QueryDict(mutable=True)
    for name, values in query.lists():
        filled = [text.strip() for text in values if text.strip()]
        if filled:
            given.setlist(name, filled)
    return given
