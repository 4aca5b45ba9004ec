"""Keyset pagination: every page costs the same, and no record is skipped or repeated.

A list is ordered by one column and then, in the same direction, by key. A cursor holds the values
of a page's last row; the next page starts after that row. No offsets are involved. For a previous
page, the query runs in reverse order, and the rows are reversed again.
"""

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from statements.rest.json.document_queries import DocumentRow, Json, SelectDocuments
from statements.rest.lists.keyset import Keyset, Position
from statements.rest.lists.page_schema import COUNT_SCHEMA, PAGE_LINKS
from statements.rest.lists.ranked_keyset import RankedKeyset
from statements.rest.query import values
from statements.rest.query.parameters import Parameter
from statements.rest.query.query_string import NUL, InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted

LIMIT, LIMIT_MAX = 50, 500
COUNT_CAP = 10_000
"""A capped count reads at most one record more than this."""

COUNT_MODES = ("exact", "capped")

PAGE_PARAMETERS = ("limit", "cursor", "count")
"""Parameters that make sense for pages but not for streams."""

CURSOR_ERRORS = (ValueError, TypeError, OverflowError, RecursionError, ValidationError)
"""What decoding a forged or damaged cursor may raise."""


MALFORMED = InvalidValue(
    "malformed", "This is not a cursor of this list: copy it from next_cursor, unchanged."
)
OTHER_LIST = InvalidValue(
    "other_list",
    "The cursor belongs to other filters or another ordering: keep them while paging, or leave the "
    "cursor out to start over.",
)


def cursor_parameters(
    page_size: int = LIMIT, max_page_size: int = LIMIT_MAX
) -> list[QueryParameter]:
    """Return the parameters that any paginated list accepts."""
    return [
        QueryParameter(
            "limit",
            "The maximum number of records per page.",
            {"type": "integer", "minimum": 1, "maximum": max_page_size, "default": page_size},
        ),
        QueryParameter(
            "cursor",
            "Where the page begins. Opaque: copy it from `next_cursor` or `previous_cursor`, and "
            "keep the filters and the ordering as they are.",
        ),
    ]


CURSOR_PARAMETERS = cursor_parameters()


class Cursor(NamedTuple):
    """A position in a list: after these values, or before them if backward.

    Without values, it's the beginning of the list, or the end if backward.
    """

    ordering: str
    digest: str
    values: Position | None
    is_backward: bool

    def encoded(self) -> str:
        """Return the cursor as opaque, URL-safe text."""
        return base64.urlsafe_b64encode(_as_json(self).encode()).decode().rstrip("=")


def _as_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), default=lambda moment: moment.isoformat())


def decode_cursor(text: str) -> Cursor:
    """Return the cursor encoded in the text; raise one of CURSOR_ERRORS if it isn't one."""
    padded = text + "=" * (-len(text) % 4)
    data = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    match data:
        case [str(ordering), str(digest), [*found], bool(is_backward)]:
            return Cursor(ordering, digest, tuple(found), is_backward)
        case [str(ordering), str(digest), None, bool(is_backward)]:
            return Cursor(ordering, digest, None, is_backward)
    raise ValueError("these are not the parts of a cursor")


def to_column_value(field: Field, value: Json) -> object:
    """Convert a cursor's value for a column; raise one of CURSOR_ERRORS if it can't be one."""
    found = field.to_python(value)
    is_possible = found is not None
    match found:
        case str():
            found.encode()
            is_possible = NUL not in found
        case datetime():
            # Raises OverflowError near the ends of the calendar.
            found = found.astimezone(UTC)
        case int():
            is_possible = values.INTEGER_MIN <= found <= values.INTEGER_MAX
        case float():
            is_possible = math.isfinite(found)
    if not is_possible or json.loads(_as_json(found)) != value:
        raise ValueError("no cursor has such a value")
    return found


class KeysetPagination(BasePagination):
    """Keyset pages for a view with a table of ``orderings``.

    The table maps each name to a column without nulls, `{"id": "key", "said": "said_order"}`; its
    first name is the default. Call `read` before `paginate_queryset` or `paginate_documents`.

    DRF's CursorPagination neither reports all faults together nor ties a cursor to its filters.
    """

    page_size = LIMIT
    max_page_size = LIMIT_MAX
    count: str | None = None
    ordering = ""

    def query_parameters(self, orderings: Mapping[str, str]) -> list[QueryParameter]:
        """Return the parameters that `read` reads, with their documentation."""
        names = [name for field in orderings for name in (field, f"-{field}")]
        return [
            QueryParameter(
                "ordering",
                "The field to sort by, with a minus for descending order. Ties are broken by id, "
                "in the same direction. Unknown values count as the earliest or lowest.",
                {"type": "string", "enum": names, "default": names[0]},
            ),
            *CURSOR_PARAMETERS,
            QueryParameter(
                "count",
                f"Whether to count the records found: `exact` counts them all; `capped` stops at "
                f"{COUNT_CAP:,} and is always quick.",
                {
                    "title": "CountMode",
                    "type": "string",
                    "enum": list(COUNT_MODES),
                    "description": "How exactly to count.",
                },
            ),
        ]

    def read(
        self,
        query: QueryString,
        orderings: Mapping[str, str],
        visible: QuerySet,
        filters: Mapping[str, Parameter],
    ) -> None:
        """Read limit, ordering, count and cursor, and note invalid ones in the query.

        ``visible`` are all records that the reader may see, and ``filters`` all filters by name; a
        cursor is valid only for those in its query.
        """
        self.count = self._count(query)
        self.ordering = self._ordering(query, orderings)
        keyset = self._keyset(query, orderings, visible, filters)
        names = [name for name in query.names if name in filters]
        self.read_ordered(query, keyset, visible.model, names)

    def read_ordered(
        self,
        query: QueryString,
        keyset: Keyset | RankedKeyset,
        model: type[Model],
        names: Iterable[str],
    ) -> None:
        """Read limit and cursor: all that there is to read for a list with a fixed order.

        ``names`` are the parameters that select the rows; a cursor is valid only for their values.
        """
        asked = sorted((name, sorted(query.values(name))) for name in names)
        text = json.dumps([model._meta.label, asked])
        self.digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.keyset = keyset
        self.limit = self._limit(query)
        self.cursor = self._cursor(query)

    def refuse_pages(self, query: QueryString) -> None:
        """Note a fault in the query for each parameter that a stream can't have."""
        for name in PAGE_PARAMETERS:
            if query.value(name) is not None:
                detail = f'A stream has the whole list: leave "{name}" out, or ask for pages.'
                query.refuse(name, InvalidValue("not_in_stream", detail))

    def _limit(self, query: QueryString) -> int:
        limit: int = query.read("limit", values.integer, self.page_size)
        if not 1 <= limit <= self.max_page_size:
            detail = f"A page holds from 1 to {self.max_page_size} records, not {limit}."
            query.refuse("limit", InvalidValue("out_of_range", detail))
        return limit

    def _count(self, query: QueryString) -> str | None:
        count = query.value("count")
        if count is not None and count not in COUNT_MODES:
            hint = partial(did_you_mean, count, COUNT_MODES)
            detail = f"{quoted(count)} is not a way to count: use exact or capped."
            query.refuse("count", InvalidValue("unknown_word", detail, hint))
        return count

    def _ordering(self, query: QueryString, orderings: Mapping[str, str]) -> str:
        default = next(iter(orderings))
        ordering = query.value("ordering") or default
        if ordering.removeprefix("-") not in orderings:
            hint = partial(did_you_mean, ordering.removeprefix("-"), orderings)
            detail = f"{quoted(ordering)} is not an ordering: {', '.join(orderings)}."
            query.refuse("ordering", InvalidValue("unknown_ordering", detail, hint))
            return default
        return ordering

    def _keyset(
        self,
        query: QueryString,  # noqa: ARG002
        orderings: Mapping[str, str],
        visible: QuerySet,
        filters: Mapping[str, Parameter],  # noqa: ARG002
    ) -> Keyset | RankedKeyset:
        """Return the keyset of the ordering that was read."""
        column = orderings[self.ordering.removeprefix("-")]
        is_descending = self.ordering.startswith("-")
        return Keyset.of(visible.model, column, is_descending=is_descending)

    def _cursor(self, query: QueryString) -> Cursor | None:
        text = query.value("cursor")
        if text is None:
            return None
        try:
            cursor = decode_cursor(text)
            if (cursor.ordering, cursor.digest) != (self.ordering, self.digest):
                query.refuse("cursor", OTHER_LIST)
                return None
            if cursor.values is None:
                return cursor
            pairs = zip(self.keyset.fields, cursor.values, strict=True)
            place = tuple(to_column_value(field, value) for field, value in pairs)
        except CURSOR_ERRORS:
            query.refuse("cursor", MALFORMED)
            return None
        return cursor._replace(values=place)

    def paginate_queryset(  # type: ignore[override]
        self,
        queryset: QuerySet,
        request: Request,
        view: object = None,  # noqa: ARG002
    ) -> list[Any]:
        """Return the records of the page; call `read` first."""
        return self._paginate(queryset, request, _select_instances)

    def paginate_documents(
        self, queryset: QuerySet, request: Request, select: SelectDocuments
    ) -> str:
        """Return the page as JSON text, with the documents that ``select`` finds."""
        texts = self._paginate(queryset, request, select)
        head = json.dumps(self._head(), ensure_ascii=False)
        return f'{head[:-1]}, "results": [{",".join(texts)}]}}'

    def end_page(self, request: Request, place: Position | None) -> None:
        """End a page that the caller fills itself; the next one begins after this place, if any."""
        self.request = request
        self.has_next = place is not None
        self.ends = None if place is None else (place, place)

    def _paginate(self, queryset: QuerySet, request: Request, select: SelectDocuments) -> list[Any]:
        """Return what the page shows of its records, and store what the links and count need."""
        start = self.cursor or Cursor(self.ordering, self.digest, None, is_backward=False)
        # One record more than the page holds tells whether there's another page.
        rows = self.keyset.select(
            queryset, select, start.values, self.limit + 1, is_backward=start.is_backward
        )
        self.request = request
        self.total = self._total(queryset)
        has_more = len(rows) > self.limit
        page = rows[: self.limit]
        if start.is_backward:
            page = page[::-1]
        self.has_next = start.is_backward or has_more
        self.has_previous = has_more if start.is_backward else start.values is not None
        self.ends = (page[0][:-1], page[-1][:-1]) if page else None
        return [row[-1] for row in page]

    def _total(self, queryset: QuerySet) -> dict[str, Json] | None:
        match self.count:
            case "exact":
                return {"value": queryset.count(), "relation": "exact"}
            case "capped":
                found = queryset.order_by()[: COUNT_CAP + 1].count()
                relation = "exact" if found <= COUNT_CAP else "at_least"
                return {"value": min(found, COUNT_CAP), "relation": relation}
        return None

    def get_paginated_response(self, data: object) -> Response:
        """Return the page: what `_head` returns, and the results."""
        return Response({**self._head(), "results": data})

    def _head(self) -> dict[str, Json]:
        """Return the keys of a page other than its results."""
        previous = self._cursor_at(0, is_backward=True) if self.has_previous else None
        following = self.next_links()
        return {
            "count": self.total,
            "next": following["next"],
            "previous": self._link(previous),
            "next_cursor": following["next_cursor"],
            "previous_cursor": previous,
        }

    def next_links(self) -> dict[str, str | None]:
        """Return the root-relative URL and the cursor of the next page; None on the last page."""
        cursor = self._cursor_at(-1, is_backward=False) if self.has_next else None
        return {"next": self._link(cursor), "next_cursor": cursor}

    def _cursor_at(self, place: int, *, is_backward: bool) -> str:
        """Return the cursor of the page beyond the row at this index of `ends`.

        If the page is empty, it's that of the beginning of the list, or backward of its end.
        """
        end = self.ends[place] if self.ends else None
        return Cursor(self.ordering, self.digest, end, is_backward).encoded()

    def _link(self, cursor: str | None) -> str | None:
        """Return the root-relative URL of the page at the cursor, with this request's query."""
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        parameters = urlencode([(name, value) for name, all_ in query.lists() for value in all_])
        return f"{self.request.path}?{parameters}"

    def get_paginated_response_schema(self, schema: dict[str, Json]) -> dict[str, Json]:
        """Return the JSON Schema of a page whose results have the given schema."""
        properties = {
            "count": {
                "description": "The number of records found, if `count` was given.",
                "anyOf": [COUNT_SCHEMA, {"type": "null"}],
            },
            **PAGE_LINKS,
            "results": {**schema, "description": "The records on this page."},
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def _select_instances(records: QuerySet, columns: Sequence[str]) -> list[DocumentRow]:
    return [(*(getattr(record, name) for name in columns), record) for record in records]
