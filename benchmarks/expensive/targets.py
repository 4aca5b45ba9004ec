"""Every request the search can make, taken from the API's own tables of parameters.

Set up Django before calling anything here.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from benchmarks.dataset.reading import spread
from benchmarks.expensive.drawing import BACKWARD, CURSOR, END, Parameter, Request, Target
from benchmarks.expensive.known import Values
from benchmarks.lists import read_list, view_of

API = "/api/v1/"

OTHERS = (
    *("/", "/healthz", "/readyz", "/admin/login/", "/problems/", "/nothing", "/api/schema/"),
    *("/api/schema/?format=json", "/api/docs/", "/api/redoc/", API, f"{API}?format=api"),
)
"""Addresses that aren't lists of records."""

HISTORIES = 20
"""How many records of each kind get a request for their history."""

NUMBERS = 20


def targets(values: Values) -> list[Target]:
    """Return everything that can be requested: lists, positions, changes, histories, the rest."""
    from statements.api.changes import PARAMETERS, ChangesView  # noqa: PLC0415
    from statements.api.urls import RESOURCES  # noqa: PLC0415

    times = _times()
    lists = [_list(name, values[name], times) for name in RESOURCES]
    known = {**values["statements"], "after": times}
    changes = _parameters(ChangesView().query_parameters(), known)
    histories = [
        f"{API}{one.name}/{id}/history/"
        for one in lists
        if hasattr(RESOURCES[one.name], "history")
        # The first was written most often.
        for id in (one.ids[0], *spread(one.ids, HISTORIES))
    ]
    shapes = ("as_of", "limit", "format")
    past = {name: lists[0].parameters[name] for name in shapes if name in lists[0].parameters}
    return [
        *lists,
        _positions(lists[0], times),
        Target("changes", [f"{API}changes/"], changes, [one.name for one in PARAMETERS]),
        Target("histories", histories, past, ["as_of"]),
        Target("others", OTHERS, {}),
    ]


def _list(name: str, values: dict[str, list[str]], times: list[str]) -> Target:
    view = view_of(name)
    filters = view.filterset_class.by_name
    known = {one.name: values[one.base.name] for one in filters.values()}
    keys = list(_paths(view.serializer_class()))
    # Estimates have a filter as_of, and no past of their own.
    known = {"fields": keys, "omit": keys, "as_of": times, **known}
    parameters = _parameters(view.query_parameters(), known)
    return Target(name, [f"{API}{name}/"], parameters, list(filters), values["id"])


def _positions(statements: Target, times: list[str]) -> Target:
    from statements.api.position_query import PARAMETERS  # noqa: PLC0415
    from statements.api.position_views import PositionViewSet  # noqa: PLC0415

    described = PositionViewSet(action="positions", detail=False).query_parameters()
    known = {one.name: one.values for one in statements.parameters.values()}
    known |= {"changed_after": times, "changed_before": times}
    filters = [*statements.filters, *(one.name for one in PARAMETERS)]
    return Target("positions", [f"{API}positions/"], _parameters(described, known), filters)


def _parameters(described: Iterable[Any], known: dict[str, Any]) -> dict[str, Parameter]:
    found = {}
    for one in described:
        listed = [str(word) for word in one.schema.get("enum", ())]
        flags = ["true", "false"] if one.schema.get("type") == "boolean" else []
        values = listed or flags or known.get(one.name, [])
        found[one.name] = Parameter(one.name, values, one.repeatable)
    return found


def _times() -> list[str]:
    """Return revision numbers from the whole range, and days."""
    from statements.models import Revision  # noqa: PLC0415

    latest = Revision.latest(sees_drafts=True)
    numbers = [str(latest * place // NUMBERS) for place in range(NUMBERS, -1, -1)]
    return [*numbers, "2019-06-01", "2023", "2001-01-01"]


def _paths(serializer: Any, *above: str) -> Iterator[str]:
    """Yield the path of each key of a document, with dots for nested keys."""
    from statements.rest.serializers.sparse_fields import fields_of  # noqa: PLC0415

    for name, field in serializer.fields.items():
        if (*above, name)[-1] != "id":
            yield ".".join((*above, name))
        if fields_of(field):
            inner = getattr(field, "child", field)
            yield from _paths(inner, *above, name)


def address(request: Request) -> str:
    """Return the address of a request, with a real API cursor for its place."""
    query = dict(request.query)
    place = query.pop(CURSOR, None)
    pairs = [(name, value) for name, values in query.items() for value in values]
    cursor = _cursor(request.path, pairs, *place) if place else None
    if cursor:
        pairs.append((CURSOR, cursor))
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def _cursor(path: str, pairs: list[tuple[str, str]], id: str, direction: str) -> str | None:
    """Return the cursor of the list before or after the record with this id; None if not a list.

    Without an id, it leads to the end of the list.
    """
    from statements.api.urls import RESOURCES  # noqa: PLC0415
    from statements.rest.lists.pagination import Cursor  # noqa: PLC0415

    resource = path.removeprefix(API).strip("/")
    if resource not in RESOURCES:
        return None
    _, records, paginator = read_list(resource, pairs)
    is_backward = direction == BACKWARD
    if id == END:
        return Cursor(paginator.ordering, paginator.digest, None, is_backward=True).encoded()
    row = records.filter(key=id).values_list(*paginator.keyset.columns).first()
    return row and Cursor(paginator.ordering, paginator.digest, row, is_backward).encoded()
