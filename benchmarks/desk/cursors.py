"""Places deep inside the lists of the desk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from statements.rest.lists.pagination import Cursor

SHARE = 0.9
"""How far inside a list a page begins, as a share of its records."""


def cursors_of(
    model: Any, filters: Mapping[str, list[str]], orders: Sequence[dict[str, str]]
) -> Iterator[dict[str, str]]:
    """Yield queries of a list's pages: deep inside it, and its last one, in each order.

    In the first order, each filter is asked, too, for the value that most records have.
    """
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    heaviest = [{name: some[0]} for name, some in filters.items() if some]
    for query in (*orders, *(one | orders[0] for one in heaviest)):
        page = _page_of(model, query)
        deep = model.objects.filter(pk__gte=int(last * SHARE)).order_by("pk")
        row = deep.values_list(*page.keyset.columns).first()
        for place, is_backward in ((row, False), (None, True)):
            cursor = Cursor(page.pages.ordering, page.pages.digest, place, is_backward)
            yield {**query, "cursor": cursor.encoded()}


def _page_of(model: Any, query: Mapping[str, str]) -> Any:
    """Return the page of a list, which knows its order and what its cursors are made of."""
    request: Any = RequestFactory().get("/", query)
    request.user = get_user_model()(is_superuser=True, is_active=True)
    admin: Any = site._registry[model]
    return admin.get_changelist_instance(request).page
