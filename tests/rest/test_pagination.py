"""Pages: joined, they are the list, whatever it is ordered by and whichever way one goes."""

import base64
import contextlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from statements.api.urls import RESOURCES
from statements.documents.store.word_index import index_missing
from statements.models import Source
from statements.rest.lists import pagination
from statements.rest.lists.pagination import Cursor, decode_cursor
from tests.rest.world import dated, make

NAMES = ["b", None, "a", "B", "ä", "b", "", "Ω", "a", None, "𐍈", "ﬀ", "b"]
DAYS = [None, date(2024, 12, 1), date(2024, 12, 1), date(1, 1, 1), date(9999, 12, 31)]


@pytest.fixture
def sources(db: None) -> list[Source]:
    """Thirteen sources with equal and missing names, days and times."""
    start = datetime(2024, 12, 18, tzinfo=UTC)
    made = [
        make(
            Source,
            f"source-{place:02}",
            kind="document",
            name=name,
            created_at=start + timedelta(microseconds=place % 4),
            **(dated("published", day.isoformat(), day, day) if day else {}),
        )
        for place, (name, day) in enumerate(zip(NAMES, DAYS * 3, strict=False))
    ]
    index_missing()
    return made


@pytest.fixture
def page(client: Client) -> Callable[[str], Any]:
    """Return a function from an address to the page there."""

    def page(address: str) -> Any:
        response = client.get(address)
        assert response.status_code == 200, response.content
        return response.json()

    return page


def walked(page: Callable[[str], Any], address: str, onward: str) -> list[list[str]]:
    """Return the ids of each page from an address to the end of the list, in one direction."""
    pages = []
    found: str | None = address
    while found:
        answer = page(found)
        pages.append([record["id"] for record in answer["results"]])
        found = answer[onward]
    return pages


def expected(sources: list[Source], ordering: str) -> list[str]:
    column = RESOURCES["sources"].orderings[ordering.removeprefix("-")]
    records = Source.objects.in_bulk([source.pk for source in sources]).values()
    return [
        record.key
        for record in sorted(
            records,
            key=lambda record: (getattr(record, column), record.key),
            reverse=ordering.startswith("-"),
        )
    ]


ORDERINGS = [f"{sign}{name}" for name in RESOURCES["sources"].orderings for sign in ("", "-")]


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("limit", [1, 4, 13])
def test_pages_joined_are_the_list_both_ways(
    ordering: str, limit: int, sources: list[Source], page: Callable[[str], Any]
):
    address = f"/api/v1/sources/?fields=id&ordering={ordering}&limit={limit}"

    forward = walked(page, address, "next")
    last = address
    while following := page(last)["next"]:
        last = following
    backward = walked(page, last, "previous")

    assert [key for keys in forward for key in keys] == expected(sources, ordering)
    assert backward[::-1] == forward


def test_a_list_of_one_page_has_no_other(sources: list[Source], page: Callable[[str], Any]):
    answer = page("/api/v1/sources/")

    assert (answer["next"], answer["previous"], answer["count"]) == (None, None, None)


def test_records_that_come_and_go_disturb_no_page(
    sources: list[Source], page: Callable[[str], Any]
):
    first = page("/api/v1/sources/?limit=3")
    Source.objects.filter(key="source-01").delete()
    make(Source, "source-00-new", kind="document")
    second = page(first["next"])

    assert [record["id"] for record in second["results"]] == ["source-03", "source-04", "source-05"]


def test_past_the_end_the_way_back_leads_to_the_last_page(
    sources: list[Source], page: Callable[[str], Any]
):
    beyond = page("/api/v1/sources/?limit=12")["next"]
    Source.objects.filter(key="source-12").delete()
    empty = page(beyond)

    assert empty["results"] == []
    assert [record["id"] for record in page(empty["previous"])["results"]][-1] == "source-11"


def test_before_the_beginning_the_way_on_leads_to_the_first_page(
    sources: list[Source], page: Callable[[str], Any]
):
    second = page("/api/v1/sources/?limit=1")["next"]
    back = page(second)["previous"]
    Source.objects.filter(key="source-00").delete()
    empty = page(back)

    assert empty["results"] == []
    assert empty["previous"] is None
    first = page(empty["next"])
    assert first["results"][0]["id"] == "source-01"
    assert first["previous"] is None


def test_a_cursor_with_the_same_query_leads_where_the_address_does(
    sources: list[Source], page: Callable[[str], Any]
):
    asked = "/api/v1/sources/?limit=5&fields=id&ordering=-name"
    second = page(page(asked)["next"])

    assert page(f"{asked}&cursor={second['next_cursor']}") == page(second["next"])
    assert page(f"{asked}&cursor={second['previous_cursor']}") == page(second["previous"])
    for found in (page(asked), second, page(second["next"])):
        assert (found["next_cursor"] is None) == (found["next"] is None)
        assert (found["previous_cursor"] is None) == (found["previous"] is None)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", None),
        ("count=exact", {"value": 13, "relation": "exact"}),
        ("count=capped", {"value": 13, "relation": "exact"}),
        ("count=exact&limit=2", {"value": 13, "relation": "exact"}),
        ("count=exact&q=a", {"value": 3, "relation": "exact"}),
    ],
)
def test_records_are_counted_on_request(
    query: str, count: Any, sources: list[Source], page: Callable[[str], Any]
):
    assert page(f"/api/v1/sources/?{query}")["count"] == count


def test_a_count_stays_the_same_on_every_page(sources: list[Source], page: Callable[[str], Any]):
    first = page("/api/v1/sources/?count=exact&limit=5")

    assert page(first["next"])["count"] == first["count"]


def test_a_capped_count_says_at_least(
    sources: list[Source], page: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pagination, "COUNT_CAP", 5)

    assert page("/api/v1/sources/?count=capped")["count"] == {"value": 5, "relation": "at_least"}


def test_links_are_root_relative_and_keep_the_query(
    sources: list[Source], page: Callable[[str], Any]
):
    link = page("/api/v1/sources/?limit=1&kind=document&fields=name&q=%CE%A9%20")["next"]

    assert link is None
    link = page("/api/v1/sources/?limit=1&kind=document&fields=name&ordering=-name")["next"]
    assert link.startswith("/api/v1/sources/?limit=1&kind=document&fields=name&ordering=-name&")


@pytest.mark.parametrize(
    "change", ["kind=outlet", "ordering=name", "ordering=-id", "kind=document&q=b"]
)
def test_a_cursor_serves_only_the_list_it_came_from(
    change: str, sources: list[Source], client: Client, page: Callable[[str], Any]
):
    cursor = page("/api/v1/sources/?limit=1&kind=document")["next"].partition("cursor=")[2]
    response = client.get(f"/api/v1/sources/?{change}&cursor={cursor}")

    assert response.status_code == 400
    assert [error["code"] for error in response.json()["errors"]] == ["other_list"]


def test_a_cursor_serves_another_limit_and_other_fields(
    sources: list[Source], page: Callable[[str], Any]
):
    cursor = page("/api/v1/sources/?limit=1&kind=document&kind=outlet")["next"].partition("cursor=")
    answer = page(f"/api/v1/sources/?fields=id&kind=outlet&kind=document&cursor={cursor[2]}")

    assert len(answer["results"]) == 12


def forged(*parts: Any) -> str:
    text = json.dumps(parts[0] if len(parts) == 1 else parts)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)
ALPHABET = st.characters(codec="ascii")


@given(st.text(max_size=40) | JSON.map(forged) | st.text(ALPHABET).map(forged))
def test_no_text_breaks_the_reading_of_a_cursor(text: str):
    with contextlib.suppress(*pagination.CURSOR_ERRORS):
        assert isinstance(decode_cursor(text), Cursor)


@pytest.mark.parametrize("ordering", ["id", "name", "published", "created"])
@pytest.mark.parametrize(
    "values",
    [
        ["\x00", "\x00"],
        ["\ud800", "\ud800"],
        [None, "a"],
        [10**30, "a"],
        ["2024-12-18T12:00:00", "a"],
        ["2024-12-18", "a"],
        ["a"],
        ["a", "b", "c"],
        [[], {}],
        [{}, []],
        [float("nan"), "a"],
        [True, False],
        [],
    ],
)
def test_a_forged_cursor_is_no_error_of_ours(
    ordering: str, values: list[Any], sources: list[Source], client: Client
):
    link = client.get(f"/api/v1/sources/?limit=1&ordering={ordering}").json()["next"]
    digest = decode_cursor(link.partition("cursor=")[2]).digest
    cursor = forged(ordering, digest, values, False)

    response = client.get(f"/api/v1/sources/?ordering={ordering}&cursor={cursor}")

    assert response.status_code in (200, 400)


def test_a_page_deep_in_the_list_reads_no_more_than_the_first(
    sources: list[Source], page: Callable[[str], Any], django_assert_num_queries: Any
):
    deep = page(page(page("/api/v1/sources/?limit=3&fields=id")["next"])["next"])["next"]

    # the version, and the page
    with django_assert_num_queries(2) as queries:
        page(deep)

    assert not [query for query in queries if "OFFSET" in query["sql"]]
