"""The lists of the API, as the server reads them from a query string.

Set up Django before calling anything here.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode


class Listed(NamedTuple):
    """A query string that was read: its faults, the records that it finds, and their order."""

    query: Any
    records: Any
    paginator: Any


def view_of(resource: str) -> Any:
    """Return the view of a list, without a request."""
    from statements.api.urls import RESOURCES  # noqa: PLC0415 after the settings

    view = RESOURCES[resource](detail=False, action_map={}, basename=resource)
    view.action = "list"
    return view


def read_list(resource: str, parameters: Sequence[tuple[str, str]]) -> Listed:
    """Return what a list makes of these parameters, for a reader without a key."""
    from django.http import QueryDict  # noqa: PLC0415

    from statements.rest.lists.pagination import KeysetPagination  # noqa: PLC0415
    from statements.rest.query.filter_backend import ordered_by  # noqa: PLC0415
    from statements.rest.query.query_string import QueryString  # noqa: PLC0415
    from statements.rest.visibility import PUBLIC  # noqa: PLC0415

    view = view_of(resource)
    model = view.serializer_class.Meta.model
    query = QueryString(QueryDict(urlencode(parameters)), view.query_parameters())
    column = ordered_by(query, view.orderings)
    visible = PUBLIC.rows(model)
    filterset = view.filterset_class(query, visible, visibility=PUBLIC, ordered_by=column)
    paginator = KeysetPagination()
    paginator.read(query, view.orderings, visible, filterset.by_name)
    return Listed(query, filterset.qs, paginator)
