"""Answers with only some of their keys."""

from typing import Any

import pytest

from tests.api.asking import RESOURCES, address, get, records
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

Q01 = "/api/v1/statements/quay-notes-s01/"

CASES: list[tuple[str, dict[str, Any]]] = [
    ("fields=id", {"id": "quay-notes-s01"}),
    ("fields=kind", {"id": "quay-notes-s01", "kind": "demand"}),
    ("fields=kind,id,kind", {"id": "quay-notes-s01", "kind": "demand"}),
    (
        "fields=document",
        {
            "id": "quay-notes-s01",
            "document": {
                "id": "quay-notes",
                "name": "Quay notes",
                "kind": "document",
                "url": "/api/v1/sources/quay-notes/",
            },
        },
    ),
    ("fields=document.id", {"id": "quay-notes-s01", "document": {"id": "quay-notes"}}),
    (
        "fields=document.name",
        {"id": "quay-notes-s01", "document": {"id": "quay-notes", "name": "Quay notes"}},
    ),
    (
        "fields=document.name,document",
        {
            "id": "quay-notes-s01",
            "document": {
                "id": "quay-notes",
                "name": "Quay notes",
                "kind": "document",
                "url": "/api/v1/sources/quay-notes/",
            },
        },
    ),
    (
        "fields=topics.kind",
        {
            "id": "quay-notes-s01",
            "topics": [
                {"id": "harbor-dues", "kind": "issue"},
                {"id": "quay-east", "kind": "option"},
            ],
        },
    ),
    (
        "fields=participants.role,participants.actor.id",
        {
            "id": "quay-notes-s01",
            "participants": [
                {"role": "speaker", "actor": {"id": "quay-ada"}},
                {"role": "speaker", "actor": {"id": "quay-rumor"}},
                {"role": "about", "actor": {"id": "ukraine"}},
            ],
        },
    ),
    (
        "fields=chain.source.name",
        {
            "id": "quay-notes-s01",
            "chain": [{"source": {"id": "reuters", "name": "Reuters"}}, {"source": None}],
        },
    ),
    (
        "fields=said.first,event.first",
        {"id": "quay-notes-s01", "said": {"first": "2024-12-18"}, "event": None},
    ),
    ("fields=said.open", {"id": "quay-notes-s01", "said": {"open": None}}),
    (
        "fields=estimates.value,estimates.topic.id",
        {
            "id": "quay-notes-s01",
            "estimates": [
                {"id": "quay-notes-e1", "value": 10, "topic": {"id": "quay-east"}},
                {"id": "quay-notes-e2", "value": None, "topic": {"id": "quay"}},
            ],
        },
    ),
    ("fields=kind&omit=kind", {"id": "quay-notes-s01"}),
    (
        "fields=document,kind&omit=document.url,document.kind",
        {
            "id": "quay-notes-s01",
            "kind": "demand",
            "document": {"id": "quay-notes", "name": "Quay notes"},
        },
    ),
    (
        "fields=stances&omit=stances.holder,stances.topic",
        {"id": "quay-notes-s01", "stances": [{"stance": "favor"}, {"stance": "against"}]},
    ),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_a_record_has_the_keys_that_are_asked_for(query, expected):
    assert get(f"{Q01}?{query}").json() == expected


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_a_record_of_a_list_has_them_as_well(query, expected):
    page = get(address("statements", f"id=quay-notes-s01&{query}")).json()

    assert page["results"] == [expected]


def paths(shape: Any, prefix: str = "") -> list[str]:
    """Return the dotted path of every key of a serializer."""
    from statements.rest.serializers.sparse_fields import fields_of

    found = []
    for name, field in fields_of(shape).items():
        found += [f"{prefix}{name}", *paths(field, f"{prefix}{name}.")]
    return found


def without(value: Any, path: list[str]) -> Any:
    """Return a document without what stands at a path, in every item of the lists on the way."""
    name, *rest = path
    if isinstance(value, list):
        return [without(item, path) for item in value]
    if value is None:
        return None
    if not rest:
        return {key: inner for key, inner in value.items() if key != name}
    return {key: without(inner, rest) if key == name else inner for key, inner in value.items()}


def only(value: Any, path: list[str]) -> Any:
    """Return a document with the ids on the way and what stands at a path."""
    if isinstance(value, list):
        return [only(item, path) for item in value]
    if value is None or not path:
        return value
    name, *rest = path
    kept = {"id": value["id"]} if "id" in value else {}
    return kept | {name: only(value[name], rest)}


RICH = {
    "statements": "quay-notes-s01",
    "estimates": "quay-notes-e3",
    "actors": "ostermark",
    "sources": "quay-notes",
    "topics": "quay-east",
}


@pytest.mark.parametrize("one_of", sample(7))
@pytest.mark.parametrize("resource", RESOURCES)
def test_every_key_can_be_asked_for_alone_and_left_out_alone(resource, one_of):
    from tests.api.asking import viewset

    record = f"{address(resource)}{RICH[resource]}/"
    whole = get(record).json()
    known = paths(viewset(resource).serializer_class())
    assert len(known) > 10

    for path in known[::one_of]:
        assert get(f"{record}?fields={path}").json() == only(whole, path.split("."))
        if path.split(".")[-1] != "id":
            assert get(f"{record}?omit={path}").json() == without(whole, path.split("."))


@pytest.mark.parametrize("resource", RESOURCES)
def test_without_trimming_each_record_has_every_key(resource):
    from tests.api.asking import viewset

    keys = list(viewset(resource)().get_serializer_class()().fields)

    assert all(list(record) == keys for record in records(resource))


@pytest.mark.parametrize("resource", RESOURCES)
def test_one_request_leaves_no_trace_in_the_next(resource):
    whole = get(address(resource)).json()

    get(address(resource, "fields=id"))
    get(address(resource, "omit=url"))

    assert get(address(resource)).json() == whole


def test_all_that_can_be_left_out_may_be():
    from tests.api.asking import viewset

    names = [name for name in viewset("statements").serializer_class().fields if name != "id"]

    assert get(f"{Q01}?omit={','.join(names)}").json() == {"id": "quay-notes-s01"}
