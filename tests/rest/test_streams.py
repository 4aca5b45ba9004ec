"""A whole list in one answer: all of it, in its order, a chunk at a time, and never more."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements.api.urls import RESOURCES
from statements.models import Revision, Source
from statements.rest.http import views
from statements.rest.json import document_queries
from statements.rest.lists import streams
from tests.api.asking import READER
from tests.builders import save, topic
from tests.rest.world import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worlds")]

ORDERINGS = [
    (resource, f"{sign}{name}")
    for resource, view in RESOURCES.items()
    for name in view.orderings
    for sign in ("", "-")
]
QUERIES = [
    ("statements", "topic=mandate&omit=spans,estimates"),
    ("statements", "speaker_kind=person&said_after=2024&ordering=-said"),
    ("statements", "fields=text,stances.holder.name,said.first&ordering=confidence"),
    ("statements", "stance=favor&id_not=quay-notes-s01"),
    ("estimates", "measure=people&fields=value,statement.text&ordering=-value"),
    ("actors", "kind=person&fields=id"),
    ("sources", "q=a&omit=url&ordering=name"),
    ("topics", "topic=mandate"),
    ("topics", "created=1999"),
]
TYPES = {"ndjson": "application/x-ndjson; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a chunk hold three documents."""
    monkeypatch.setattr(streams, "STREAM_CHUNK", 3)
    return 3


def stream(resource: str, query: str = "", format: str = "ndjson", **headers: str) -> Any:
    """Return the answer with the whole list, of which nothing has been read yet."""
    address = f"/api/v1/{resource}/?format={format}" + (f"&{query}" if query else "")
    response = READER.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response


def lines(response: Any) -> list[Any]:
    """Return the documents of an NDJSON answer, each of which is a line with its end."""
    text = response.getvalue().decode()
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def listed(resource: str, query: str = "") -> list[Any]:
    """Return the records that the pages of a list have, in their order."""
    page = READER.get(f"/api/v1/{resource}/?limit=500&{query}").json()
    assert page["next"] is None
    return list(page["results"])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Keep, for each chunk that is read, whether that happens within a transaction."""
    kept: list[bool] = []
    read = document_queries.select_documents

    def counted(*args: Any, **named: Any) -> Any:
        kept.append(connection.in_atomic_block)
        return read(*args, **named)

    monkeypatch.setattr(views, "select_documents", counted)
    return kept


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("resource", "ordering"), ORDERINGS)
def test_a_stream_is_the_whole_list_in_its_order(resource: str, ordering: str):
    query = f"ordering={ordering}"

    documents = lines(stream(resource, query))

    assert documents == listed(resource, query)
    assert len(documents) > 3


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("resource", "query"), QUERIES)
def test_a_stream_is_filtered_ordered_and_trimmed_as_pages_are(resource: str, query: str):
    assert lines(stream(resource, query)) == listed(resource, query)


def test_a_stream_of_a_list_without_records_is_empty():
    assert stream("topics", "created=1999").getvalue() == b""


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("format", TYPES)
def test_each_chunk_costs_one_query(format: str, more: int, monkeypatch: pytest.MonkeyPatch):
    count = len(listed("topics"))
    size = count // 2 + more
    monkeypatch.setattr(streams, "STREAM_CHUNK", size)
    response = stream("topics", format=format)

    with CaptureQueriesContext(connection) as queries:
        pieces = list(response.streaming_content)

    assert len(queries) == count // size + 1
    assert len(pieces) == -(-count // size) + (format == "csv")


@pytest.mark.parametrize("format", TYPES)
@pytest.mark.parametrize(
    ("query", "cost", "groups"), [("", 1, 0), ("topic=mandate&speaker=ukraine", 2, 2)]
)
def test_a_stream_begins_with_the_version_and_the_ids_that_it_names(
    format: str, query: str, cost: int, groups: int, django_assert_num_queries: Any
):
    # SQLite counts the rows of each group, once for the whole stream.
    counts = groups if connection.vendor == "sqlite" else 0
    with django_assert_num_queries(cost + counts):
        stream("statements", query, format)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("format", "before"), [("ndjson", 0), ("csv", 1)])
def test_nothing_is_read_before_it_is_asked_for(format: str, before: int, reads: list[bool]):
    pieces = iter(stream("statements", format=format).streaming_content)
    for _ in range(before):
        next(pieces)

    for count in range(5):
        assert len(reads) == count
        next(pieces)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("format", TYPES)
def test_a_reader_who_leaves_ends_the_work(
    format: str, reads: list[bool], monkeypatch: pytest.MonkeyPatch
):
    response = stream("statements", format=format)
    pieces: Iterator[bytes] = iter(response.streaming_content)
    next(pieces)
    next(pieces)
    count = len(reads)

    # The end of a request closes connections, and that of a test is still needed.
    monkeypatch.setattr(request_finished, "send", lambda **_: [])
    response.close()

    assert list(pieces) == []
    assert len(reads) == count


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("format", TYPES)
def test_what_fails_midway_is_never_a_clean_end(format: str, monkeypatch: pytest.MonkeyPatch):
    chunks = iter([document_queries.select_documents])

    def fail_later(*args: Any, **named: Any) -> Any:
        for read in chunks:
            return read(*args, **named)
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(views, "select_documents", fail_later)
    pieces = iter(stream("topics", format=format).streaming_content)

    got = [next(pieces) for _ in range(1 + (format == "csv"))]
    assert got[-1].count(b"\n") == 3
    with pytest.raises(RuntimeError, match="the disk is gone"):
        next(pieces)


@pytest.mark.usefixtures("small_chunks")
def test_records_that_come_and_go_meanwhile_disturb_no_other():
    before = [record["id"] for record in listed("sources")]
    pieces = iter(stream("sources", "fields=id").streaming_content)
    text = next(pieces)
    make(Source, "000-new", kind="document")
    Source.objects.filter(key=before[1]).update(key="001-renamed")

    text += b"".join(pieces)

    assert [json.loads(line)["id"] for line in text.splitlines()] == before


@pytest.mark.parametrize("format", TYPES)
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("limit=10", ["limit"]),
        ("count=exact", ["count"]),
        ("count=capped&limit=500", ["limit", "count"]),
        ("cursor={cursor}", ["cursor"]),
    ],
)
def test_what_only_pages_have_is_refused(format: str, query: str, names: list[str]):
    link = READER.get("/api/v1/topics/?limit=1").json()["next"]
    query = query.format(cursor=link.partition("cursor=")[2])

    response = READER.get(f"/api/v1/topics/?format={format}&{query}")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    errors = response.json()["errors"]
    assert {(error["parameter"], error["code"]) for error in errors} == {
        (name, "not_in_stream") for name in names
    }
    assert all(f'"{error["parameter"]}"' in error["detail"] for error in errors)


@pytest.mark.parametrize("format", TYPES)
def test_all_faults_of_a_stream_are_told_at_once_and_nothing_is_sent(format: str):
    query = "xyz=1&kind=nonsense&fields=nonsense&ordering=nonsense&limit=0&topic=nonsense"
    response = READER.get(f"/api/v1/topics/?format={format}&{query}")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {(error["parameter"], error["code"]) for error in response.json()["errors"]} == {
        ("xyz", "unknown_parameter"),
        ("kind", "unknown_word"),
        ("fields", "unknown_field"),
        ("ordering", "unknown_ordering"),
        ("limit", "out_of_range"),
        ("limit", "not_in_stream"),
        ("topic", "unknown_id"),
    }


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("format", TYPES)
def test_a_stream_says_what_it_is_and_how_it_is_to_be_kept(resource: str, format: str):
    headers = stream(resource, format=format).headers

    assert headers["Content-Type"] == TYPES[format]
    assert headers["Content-Disposition"] == f'attachment; filename="{resource}.{format}"'
    assert "Content-Length" not in headers


@pytest.mark.parametrize("format", TYPES)
def test_a_stream_names_the_latest_revision_when_it_began(format: str):
    number = Revision.latest(sees_drafts=True)
    assert number > 0
    assert stream("topics", format=format).headers["X-Revision"] == str(number)

    save({"topics": {"another": topic("another")}})

    assert stream("topics", format=format).headers["X-Revision"] == str(number + 1)
    assert "X-Revision" not in READER.get("/api/v1/topics/").headers


@pytest.mark.parametrize("format", TYPES)
def test_head_of_a_stream_has_its_headers_and_reads_no_record(format: str, reads: list[bool]):
    address = f"/api/v1/statements/?format={format}&kind=demand"
    asked: Any = READER.head(address)
    read: Any = READER.get(address)

    assert asked.status_code == 200
    assert b"".join(asked.streaming_content) == b""
    assert reads == []
    assert asked.headers == read.headers
    assert read.getvalue()


@pytest.mark.parametrize("format", TYPES)
def test_a_stream_can_be_asked_for_by_the_accept_header(format: str):
    media_type = TYPES[format].partition(";")[0]
    by_header = READER.get("/api/v1/topics/?kind=issue", headers={"accept": media_type})
    by_name = stream("topics", "kind=issue", format, accept="application/json")

    assert by_header.headers["Content-Type"] == TYPES[format]
    assert by_header.getvalue() == by_name.getvalue()
    assert by_name.headers["Content-Type"] == TYPES[format]


@pytest.mark.parametrize("format", TYPES)
def test_one_record_is_no_stream(format: str):
    address = "/api/v1/topics/quay/"
    named = READER.get(f"{address}?format={format}")
    accepted = READER.get(address, headers={"accept": TYPES[format].partition(";")[0]})

    assert named.status_code == 400
    assert [error["code"] for error in named.json()["errors"]] == ["unknown_format"]
    assert accepted.status_code == 406
    assert accepted.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "application/*"])
def test_who_asks_for_no_stream_gets_a_page(accept: str):
    response = READER.get("/api/v1/topics/", headers={"accept": accept} if accept else {})

    assert response.headers["Content-Type"] == "application/json"
    assert "results" in response.json()
