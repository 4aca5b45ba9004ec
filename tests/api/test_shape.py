"""The shape of what is answered: the same keys, words, numbers, times and addresses everywhere."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.asking import RESOURCES, address, get, records

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

KEYS = {
    "statements": "id url document text language kind attribution speech polarity modality "
    "likelihood likelihood_text said occasion event credibility confidence review_status note "
    "topics participants chain stances conditions spans relations estimates assessments "
    "identifiers created_at updated_at revision",
    "estimates": "id url statement document topic measure measured quantity_role value lower upper "
    "lower_inclusive upper_inclusive approximator approximator_text unit scenario likelihood "
    "likelihood_text as_of start end exact digest range_min range_max created_at updated_at "
    "revision",
    "actors": "id url kind name is_named other_names description country sector parent known_via "
    "wikidata_id identifiers created_at updated_at revision",
    "sources": "id url kind name other_names publisher actor authors web_url language country "
    "published text_sha256 text_length retrieved_at reliability wikidata_id identifiers "
    "corrections created_at updated_at revision",
    "topics": "id url kind name other_names parent country event wikidata_id identifiers "
    "created_at updated_at revision",
}
BRIEF = "id name kind url"
ANCHOR = "start end exact digest"
DATE = "edtf first last open basis text"
PARTS = {
    "document": BRIEF,
    "statement": "id text kind url",
    "topics": BRIEF,
    "topic": BRIEF,
    "participants": "position role actor office described_as",
    "chain": f"position source actor relation explicit {ANCHOR}",
    "stances": "holder topic stance",
    "conditions": f"position kind text topic {ANCHOR}",
    "spans": f"position part {ANCHOR}",
    "relations": "kind other",
    "other": "id text kind url",
    "estimates": KEYS["estimates"].replace("statement document ", ""),
    "assessments": "position assessor verdict verdict_text document assessed web_url",
    "assessor": BRIEF,
    "assessed": DATE,
    "authors": BRIEF,
    "corrections": "kind document made",
    "made": DATE,
    "said": DATE,
    "event": DATE,
    "published": DATE,
    "as_of": DATE,
    "other_names": "name language note",
    "identifiers": "scheme value",
    "publisher": BRIEF,
    "parent": BRIEF,
    "known_via": BRIEF,
    "holder": BRIEF,
    "actor": BRIEF,
    "source": BRIEF,
}
"""The keys of what stands at each key, be it one object or a list of them."""

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
SLUG = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every record of every list, whole, with the list's name."""
    return ((resource, record) for resource in RESOURCES for record in records(resource))


def values(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each value in a document, with the key at which it stands."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from values(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from values(inner, name)
    else:
        yield name, node


def objects(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object in a document, with the key at which it stands."""
    for key, inner in node.items():
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                yield key, one
                yield from objects(one)


def test_every_record_has_all_its_keys_in_their_order():
    for resource, record in everything():
        assert list(record) == KEYS[resource].split()


def test_every_part_and_every_reference_has_all_its_keys_in_their_order():
    seen = set()
    for _, record in everything():
        for key, part in objects(record):
            seen.add(key)
            assert list(part) == PARTS[key].split(), key
    assert seen == set(PARTS)


def test_a_list_is_a_list_even_when_it_is_empty():
    lists = [key for key in PARTS if key.endswith("s")]
    for _, record in everything():
        assert all(isinstance(record[key], list) for key in lists if key in record)


def test_one_record_is_the_same_by_itself_as_in_its_list():
    for _, record in everything():
        assert get(record["url"]).json() == record


def test_every_address_is_root_relative_and_answers():
    addresses = {
        value for _, record in everything() for name, value in values(record) if name == "url"
    }

    assert len(addresses) > 150
    for url in addresses:
        assert re.fullmatch(r"/api/v1/[a-z]+/[a-z0-9-]+/", url)
        assert get(f"{url}?fields=id").json()["id"] == url.split("/")[-2]


def test_every_time_is_utc_in_the_one_format():
    times = [
        value
        for _, record in everything()
        for name, value in values(record)
        if name.endswith("_at") and value is not None
    ]

    assert len(times) > 300
    assert all(TIME.fullmatch(time) for time in times)
    quay = get("/api/v1/topics/quay/").json()
    assert quay["created_at"] == "2024-12-17T23:59:59.999999Z"
    assert get("/api/v1/topics/quay-east/").json()["created_at"] == "2024-12-18T00:00:00.000000Z"


def test_every_word_of_a_vocabulary_is_a_slug_or_a_grade():
    words = {
        *("kind", "attribution", "speech", "polarity", "modality", "likelihood", "review_status"),
        *("role", "relation", "stance", "part", "quantity_role", "approximator", "basis"),
        *("sector", "open"),
    }
    for _, record in everything():
        for name, value in values(record):
            if name in words and value is not None:
                assert SLUG.fullmatch(value), (name, value)
    assert {one["credibility"] for one in records("statements")} == {None, 1, 2, 6}
    assert {one["reliability"] for one in records("sources")} == {None, "A", "B", "C"}


def test_a_whole_number_is_written_without_a_fraction():
    text = get("/api/v1/estimates/peacekeepers-ukraine-2024-12-e2/").text
    cold = get("/api/v1/estimates/quay-notes-e4/").text

    assert '"value":40000,' in text
    assert '"range_min":40000,' in text
    assert '"value":-5.5,' in cold
    assert '"range_max":-5.5,' in cold


def test_numbers_are_numbers():
    numbers = {
        *("value", "lower", "upper", "range_min", "range_max"),
        *("start", "end", "position", "confidence", "revision"),
    }
    for resource, record in everything():
        identified = {**record, "identifiers": []}
        for name, value in values(identified):
            if name in numbers and resource in ("statements", "estimates") and value is not None:
                assert type(value) in (int, float), (name, value)
                assert type(value) is int or not value.is_integer()


def test_what_is_absent_is_null_and_never_empty_text():
    for _, record in everything():
        assert "" not in [value for _, value in values(record)]


@pytest.mark.parametrize(
    ("number", "edtf", "first", "last", "open_end"),
    [
        (1, "2024-12-18", "2024-12-18", "2024-12-18", None),
        (2, "2024-12", "2024-12-01", "2024-12-31", None),
        (3, "2024", "2024-01-01", "2024-12-31", None),
        (4, "202X", "2020-01-01", "2029-12-31", None),
        (5, "2024-12-18/..", "2024-12-18", None, "end"),
        (6, "../2024-12-18", None, "2024-12-18", "start"),
        (7, "../..", None, None, "both"),
        (8, "2024-12-19/", "2024-12-19", None, None),
        (9, "/2024-12-17", None, "2024-12-17", None),
        (10, "2023-24", "2023-12-01", "2024-02-29", None),
    ],
)
def test_a_date_tells_its_days_and_its_open_ends(number, edtf, first, last, open_end):
    said = get(f"/api/v1/statements/quay-notes-s{number:02}/").json()["said"]

    assert said == {
        "edtf": edtf,
        "first": first,
        "last": last,
        "open": open_end,
        "basis": "stated",
        "text": None,
    }


def test_a_date_in_words_alone_and_no_date():
    assert get("/api/v1/statements/quay-notes-s11/").json()["said"] == {
        "edtf": None,
        "first": None,
        "last": None,
        "open": None,
        "basis": "stated",
        "text": "some day",
    }
    assert get("/api/v1/statements/quay-notes-s12/").json()["said"] is None


def test_parts_come_in_the_order_of_their_positions():
    for record in records("statements"):
        for name in ("participants", "chain", "conditions", "spans", "assessments"):
            places = [one["position"] for one in record[name]]
            assert places == sorted(places)


def written_columns(resource: str, shown: Any) -> Any:
    """Return the document that the write path makes of what was read; there is no fault in it."""
    from statements.documents import parse_document

    document, faults = parse_document(resource, shown)
    assert faults == []
    return document


@pytest.mark.parametrize("resource", ["statements", "actors", "sources", "topics"])
def test_what_is_read_can_be_written_as_it_is(resource):
    from statements.documents import Facts, check, write_documents
    from statements.vocabularies import Through

    before = {record["id"]: record for record in records(resource)}
    documents = [written_columns(resource, record) for record in before.values()]
    batch = {resource: documents}
    facts = Facts.gather(batch)

    assert [fault for one in documents for fault in check(resource, one, facts)] == []
    write_documents(batch, by=None, through=Through.FIXTURES)

    stamps = ("updated_at", "revision")
    for record in records(resource):
        was = strip(before[record["id"]], stamps)
        assert strip(record, stamps) == was


def strip(node: Any, names: tuple[str, ...]) -> Any:
    """Return a document without what stands at these keys, however deep."""
    if isinstance(node, list):
        return [strip(item, names) for item in node]
    if isinstance(node, dict):
        return {key: strip(inner, names) for key, inner in node.items() if key not in names}
    return node


def test_json_is_utf_8_and_says_so():
    response = get(address("actors", "q=östermark"))

    assert response.headers["Content-Type"] == "application/json"
    assert "Östermark".encode() in response.content
    assert json.loads(response.content.decode("utf-8"))["results"]
