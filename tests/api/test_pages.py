"""Pages joined give each record once, in the one order that both databases have."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict

from tests.api.asking import RESOURCES, address, faults, get, listed, records, viewset

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

LEAST = -1.8e308


def first_day(name: str) -> Callable[[Any], str]:
    """Return the key of a date: missing ones come first, then those without a known start."""

    def key(record: Any) -> str:
        date = record[name]
        return (date["first"] or "0001") if date and date["edtf"] else "0000"

    return key


def or_least(name: str) -> Callable[[Any], float]:
    return lambda record: LEAST if record[name] is None else record[name]


ORDERS: dict[str, Callable[[Any], Any]] = {
    "id": lambda record: "",
    "name": lambda record: [ord(letter) for letter in record["name"] or ""],
    "created": lambda record: record["created_at"],
    "updated": lambda record: record["updated_at"],
    "said": first_day("said"),
    "event": first_day("event"),
    "published": first_day("published"),
    "as_of": first_day("as_of"),
    "credibility": or_least("credibility"),
    "confidence": or_least("confidence"),
    "value": or_least("value"),
}
"""By which value of a record each ordering sorts; what is unknown comes first."""

ORDERINGS = [
    (resource, f"{sign}{ordering}")
    for resource in RESOURCES
    for ordering in viewset(resource).orderings
    for sign in ("", "-")
]


def in_order(resource: str, ordering: str) -> list[str]:
    """Return the ids of all records of a list, sorted in Python."""
    key = ORDERS[ordering.removeprefix("-")]
    rows = sorted(
        records(resource),
        key=lambda record: (key(record), record["id"]),
        reverse=ordering.startswith("-"),
    )
    return [record["id"] for record in rows]


def pages(start: str, link: str) -> Iterator[dict[str, Any]]:
    """Yield the page at an address and all that follow by ``next`` or by ``previous``."""
    seen: set[str] = set()
    at: str | None = start
    while at is not None:
        assert at not in seen
        seen.add(at)
        page = get(at).json()
        yield page
        at = page[link]


def ids_of(page: dict[str, Any]) -> list[str]:
    return [record["id"] for record in page["results"]]


def cursor_of(link: str) -> str:
    return str(QueryDict(link.partition("?")[2])["cursor"])


@pytest.mark.parametrize(("resource", "ordering"), ORDERINGS)
def test_a_list_is_in_its_order(resource, ordering):
    assert listed(resource, f"ordering={ordering}") == in_order(resource, ordering)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_is_in_the_order_of_ids_unless_asked_otherwise(resource):
    assert listed(resource) == in_order(resource, "id")


@pytest.mark.parametrize("limit", [5, 12])
@pytest.mark.parametrize(("resource", "ordering"), ORDERINGS)
def test_pages_joined_are_the_list_forward_and_backward(resource, ordering, limit):
    whole = listed(resource, f"ordering={ordering}")
    start = address(resource, f"ordering={ordering}&limit={limit}&fields=id")

    forward = list(pages(start, "next"))
    back = list(pages(forward[-2]["next"], "previous"))

    assert [id for page in forward for id in ids_of(page)] == whole
    assert [id for page in reversed(back) for id in ids_of(page)] == whole
    assert all(len(ids_of(page)) == limit for page in forward[:-1])
    assert forward[0]["previous"] is None
    assert back[-1]["previous"] is None


@pytest.mark.parametrize("resource", RESOURCES)
def test_pages_of_one_record_walk_through_ties_and_unknowns(resource):
    ordering = list(viewset(resource).orderings)[1]
    whole = listed(resource, f"ordering=-{ordering}")
    start = address(resource, f"ordering=-{ordering}&limit=1&fields=id")

    assert [ids_of(page) for page in pages(start, "next")] == [[id] for id in whole]


def test_a_page_forward_and_one_back_is_where_one_was():
    start = address("statements", "ordering=said&limit=7&fields=id")
    first = get(start).json()
    second = get(first["next"]).json()
    third = get(second["next"]).json()

    assert ids_of(get(third["previous"]).json()) == ids_of(second)
    assert ids_of(get(second["previous"]).json()) == ids_of(first)
    assert ids_of(get(get(second["previous"]).json()["next"]).json()) == ids_of(second)


def test_pages_keep_filters_fields_and_limit():
    query = "kind=demand&kind=assertion&topic_isnull=false&limit=3&fields=kind&ordering=-id"
    whole = listed("statements", query.partition("&limit")[0] + "&ordering=-id")

    found = list(pages(address("statements", query), "next"))

    assert [id for page in found for id in ids_of(page)] == whole
    assert all(set(record) == {"id", "kind"} for page in found for record in page["results"])
    assert all(page["next"] is None or len(page["results"]) == 3 for page in found)


def test_links_are_root_relative_and_need_no_escapes_of_their_own():
    page = get(address("statements", "unit=%7Bperson%7D&q=a+b%26c%25&limit=1&count=exact")).json()
    assert page["results"] == []

    page = get(address("statements", "unit={person}&said_isnull=true&limit=1")).json()

    assert page["next"].startswith("/api/v1/statements/?")
    assert QueryDict(page["next"].partition("?")[2]).getlist("unit") == ["{person}"]
    assert get(page["next"]).status_code == 200


@pytest.mark.parametrize("ordering", ["id", "-said", "confidence"])
def test_records_that_come_and_go_between_pages_move_no_other(ordering):
    from statements.models import Statement

    whole = listed("statements", f"ordering={ordering}")
    page = get(address("statements", f"ordering={ordering}&limit=10&fields=id")).json()
    read = ids_of(page)
    gone = [read[0], whole[15], whole[16]]
    Statement.objects.filter(key__in=[gone[0]]).update(review_status="draft")
    Statement.objects.filter(key__in=gone[1:]).update(review_status="draft")
    late = Statement.objects.get(key=whole[20])
    late.pk, late.key = None, "zz-late"
    late.save()

    later = [id for page in pages(page["next"], "next") for id in ids_of(page)]

    assert [id for id in (*read, *later) if id != "zz-late"] == [
        id for id in whole if id not in gone[1:]
    ]
    assert len(set(later)) == len(later)


def test_the_record_at_which_a_page_ended_may_be_gone():
    from statements.models import Statement

    whole = listed("statements", "ordering=confidence")
    page = get(address("statements", "ordering=confidence&limit=10&fields=id")).json()
    Statement.objects.filter(key=ids_of(page)[-1]).update(review_status="draft")

    assert ids_of(get(page["next"]).json()) == whole[10:20]


def test_a_page_beyond_which_everything_is_gone_leads_back():
    from statements.models import Statement

    page = get(address("statements", "ordering=-id&limit=3&kind=event_report&fields=id")).json()
    Statement.objects.filter(kind="event_report").exclude(key__in=ids_of(page)).update(
        review_status="draft"
    )

    beyond = get(page["next"]).json()

    assert beyond["results"] == []
    assert beyond["next"] is None
    assert ids_of(get(beyond["previous"]).json()) == ids_of(page)


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_empty_list_has_no_other_pages(resource):
    page = get(address(resource, "created=1999&count=exact")).json()

    assert page == {
        "count": {"value": 0, "relation": "exact"},
        "next": None,
        "previous": None,
        "next_cursor": None,
        "previous_cursor": None,
        **({} if resource == "estimates" else {"ranked": None}),
        "results": [],
    }


@pytest.mark.parametrize(("resource", "ordering"), ORDERINGS)
def test_a_cursor_shows_no_primary_key(resource, ordering):
    model = viewset(resource).serializer_class.Meta.model
    page = get(address(resource, f"ordering={ordering}&limit=3&fields=id")).json()
    text = cursor_of(page["next"])

    shown, _, place, _ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    key = ids_of(page)[-1]
    record = model.objects.get(key=key)
    column = viewset(resource).orderings[ordering.removeprefix("-")]
    value = getattr(record, column)
    expected = [value.isoformat() if isinstance(value, date) else value, key]
    assert shown == ordering
    assert place == (expected if column != "key" else [key])


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_cursor_belongs_to_its_filters_its_ordering_and_its_list(resource):
    text = cursor_of(get(address(resource, "created=2026&limit=1&ordering=created")).json()["next"])
    others = [other for other in RESOURCES if other != resource]

    for other, query in [
        (resource, "created=2026"),
        (resource, "created=2026&ordering=-created"),
        (resource, "created=2026&ordering=updated"),
        (resource, "ordering=created"),
        (resource, "created=2025&ordering=created"),
        (resource, "created=2026&created=2025&ordering=created"),
        (resource, "created_not=2026&ordering=created"),
        (resource, "created=2026&q=a&ordering=created"),
        *((other, "created=2026&ordering=created") for other in others),
    ]:
        (fault,) = faults(other, f"{query}&cursor={text}")
        assert (fault["parameter"], fault["code"]) == ("cursor", "other_list")


@pytest.mark.parametrize("change", ["limit=2", "limit=500&fields=url", "count=exact&omit=url"])
def test_how_a_page_is_shown_may_change_from_page_to_page(change):
    text = cursor_of(get(address("topics", "kind=issue&kind=event&limit=4")).json()["next"])

    page = get(address("topics", f"kind=event&kind=issue&cursor={text}&{change}")).json()

    assert ids_of(page)[:2] == listed("topics", "kind=issue&kind=event")[4:6]


def forged(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


NOT_TIMES = ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2024-01-01", "x", 5, None]


@pytest.mark.parametrize(
    ("ordering", "places"),
    [
        ("id", [[], [None], [1], ["a", "b"], ["\x00"], ["\ud800"], [{}], "a", {}, 5, True]),
        ("said", [[], ["2024-12-18"], ["2024-13-18", "a"], [None, "a"], [1, "a"], ["", ""]]),
        ("confidence", [["x", "a"], [10**30, "a"], [None, "a"], [[], "a"], ["5", "a", "b"]]),
        ("created", [[time, "a"] for time in NOT_TIMES]),
    ],
)
def test_a_forged_cursor_is_refused(ordering, places):
    page = get(address("statements", f"ordering={ordering}&limit=1")).json()
    text = cursor_of(page["next"])
    _, digest, _, _ = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    for place in places:
        forgery = forged(ordering, digest, place, False)
        (fault,) = faults("statements", f"ordering={ordering}&cursor={forgery}")
        assert (fault["parameter"], fault["code"]) == ("cursor", "malformed"), place


@pytest.mark.parametrize(
    "text", ["a", "A" * 5000, "W10", "bnVsbA", "%C3%A9", "WyJpZCJd", "[]", "!"]
)
def test_what_is_no_cursor_is_refused(text):
    (fault,) = faults("statements", f"cursor={text}")

    assert (fault["parameter"], fault["code"]) == ("cursor", "malformed")


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_count_is_made_only_when_asked_for(resource):
    whole = len(listed(resource))

    assert get(address(resource, "limit=1")).json()["count"] is None
    assert get(address(resource, "limit=1&count=exact")).json()["count"] == {
        "value": whole,
        "relation": "exact",
    }


def test_a_count_is_of_what_was_found_on_every_page():
    page = get(address("statements", "via=reuters&limit=5&count=exact")).json()

    assert page["count"] == {"value": 13, "relation": "exact"}
    assert get(page["next"]).json()["count"] == {"value": 13, "relation": "exact"}


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (12, {"value": 12, "relation": "at_least"}),
        (13, {"value": 13, "relation": "exact"}),
        (14, {"value": 13, "relation": "exact"}),
    ],
)
def test_a_capped_count_stops_at_its_cap(cap, expected, monkeypatch):
    monkeypatch.setattr("statements.rest.lists.pagination.COUNT_CAP", cap)

    assert (
        get(address("statements", "via=reuters&limit=2&count=capped")).json()["count"] == expected
    )


def test_the_first_orderings_have_ties_and_unknowns_to_pass():
    said = [first_day("said")(one) for one in records("statements")]
    values = [one["value"] for one in records("estimates")]
    names = [one["name"] for one in records("actors")]
    written = {datetime.fromisoformat(one["created_at"]) for one in records("topics")}

    assert said.count("0000") > 10
    assert None in values
    assert len(set(names)) < len(names)
    assert max(written).astimezone(UTC) > min(written)
