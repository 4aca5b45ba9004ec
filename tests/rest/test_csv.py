"""A list as CSV: a row for each record, with all that its document has, safe in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from statements.api.urls import RESOURCES
from statements.models import Source, Statement, Topic
from statements.rest.lists import streams
from tests.api.asking import READER
from tests.rest.world import NOON, count, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worlds")]

TOPIC = [
    *("id", "url", "kind", "name", "other_names"),
    *("parent.id", "parent.name", "parent.kind", "parent.url"),
    *("country", "event.edtf", "event.first", "event.last", "event.open", "event.basis"),
    *("event.text", "wikidata_id", "identifiers", "created_at", "updated_at", "revision"),
]
LEAD: dict[str, set[str]] = {
    **{resource: set() for resource in RESOURCES},
    "statements": {"speaker", "publisher", "via", "stance_holder", "stance_topic", "stance"},
    "estimates": {"speaker", "publisher", "via"},
}
"""What a row begins with, which no document has."""

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "-", "=cmd|' /C calc'!A0"]
PLAIN = ["1-1", " =1", "'=1", "a@b", "Ω", "😀", "a|b", "null", "true", "007", "\n=1"]
ODD = ['a "quoted" word', "a,b;c", "one\ntwo", "one\r\ntwo", '"', ',"\n', "a\u2028b", "\x7f\x01"]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a chunk hold seven documents."""
    monkeypatch.setattr(streams, "STREAM_CHUNK", 7)


def table(resource: str, query: str = "") -> list[list[str]]:
    """Return the rows of a list as CSV, its header first."""
    address = f"/api/v1/{resource}/?format=csv" + (f"&{query}" if query else "")
    response = READER.get(address)
    assert response.status_code == 200, response.content
    return list(csv.reader(io.StringIO(response.getvalue().decode(), newline="")))


def rows(resource: str, query: str = "") -> list[dict[str, str]]:
    """Return the rows of a list as CSV by the names of the columns."""
    header, *found = table(resource, query)
    return [dict(zip(header, row, strict=True)) for row in found]


def records(resource: str, query: str = "") -> list[Any]:
    """Return the same records as JSON."""
    page = READER.get(f"/api/v1/{resource}/?limit=500&{query}").json()
    assert page["next"] is None
    return list(page["results"])


def named(name: str, **values: Any) -> dict[str, str]:
    """Return the row of a topic with this name."""
    make(Topic, "odd", kind="issue", name=name, **values)
    (row,) = rows("topics", "id=odd")
    return row


def cell(record: Any, column: str) -> str:
    """Return what a cell has to hold by what the document has there."""
    value = record
    for step in column.split("."):
        value = value[step]
        if value is None:
            return ""
    if column in ("topics", "authors"):
        return "|".join(one["id"] for one in value)
    if isinstance(value, str):
        return f"'{value}" if value[:1] in "=+-@\t\r" else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def single_values(record: Any, *path: str) -> Iterator[str]:
    """Yield the dotted name of each value that is no object."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from single_values(value, *path, name)
        else:
            yield ".".join([*path, name])


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_columns_are_the_keys_of_the_documents_dotted_within(resource: str):
    header = [name for name in table(resource)[0] if name not in LEAD[resource]]
    documents = records(resource)

    for document in documents:
        names = list(single_values(document))
        absent = {name for name in names if name not in header}
        assert all(any(one.startswith(f"{name}.") for one in header) for name in absent)
        assert [name for name in header if name in names] == [
            name for name in names if name not in absent
        ]
    shown = {name for document in documents for name in single_values(document)}
    assert set(header) <= shown
    assert len(set(header)) == len(header)


def test_the_columns_of_a_topic():
    assert table("topics")[0] == TOPIC


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("query", ["", "ordering=-created&omit=url"])
def test_each_row_holds_what_its_document_has(resource: str, query: str):
    documents, found = records(resource, query), rows(resource, query)

    assert [row["id"] for row in found] == [document["id"] for document in documents]
    for row, document in zip(found, documents, strict=True):
        columns = [column for column in row if column not in LEAD[resource]]
        assert {name: row[name] for name in columns} == {
            name: cell(document, name) for name in columns
        }


@pytest.mark.parametrize("part", ["participants", "chain", "stances", "conditions", "spans"])
def test_a_part_is_json_that_says_what_the_document_says(part: str):
    found = {row["id"]: row[part] for row in rows("statements")}
    documents = {document["id"]: document[part] for document in records("statements")}

    assert {id: json.loads(text) for id, text in found.items()} == documents
    assert any(documents.values())
    assert "[]" in found.values()


def test_topics_are_their_ids():
    (row,) = rows("statements", "id=quay-notes-s01")
    (trimmed,) = rows("statements", "id=quay-notes-s01&fields=topics.name")

    assert row["topics"] == "harbor-dues|quay-east"
    assert trimmed == {"id": "quay-notes-s01", "topics": "harbor-dues|quay-east"}
    assert rows("statements", "id=quay-notes-s07")[0]["topics"] == ""


def test_what_is_null_is_empty_with_all_that_would_be_within():
    row = named("Odd")

    assert {row[name] for name in TOPIC if name.startswith(("parent.", "event."))} == {""}
    assert row["country"] == row["wikidata_id"] == ""
    assert row["identifiers"] == "[]"


def test_truth_values_are_words():
    found = {row["id"]: row["is_named"] for row in rows("actors", "fields=is_named")}

    assert found["quay-ada"] == "true"
    assert found["quay-rumor"] == "false"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (-5.5, "-5.5"),
        (-40000.0, "-40000"),
        (40000.0, "40000"),
        (0.0, "0"),
        (0.1, "0.1"),
        (-1e-7, "-1e-07"),
        (1e22, "1e+22"),
    ],
)
def test_a_number_is_never_escaped(number: float, text: str):
    statement = Statement.objects.get(key="quay-notes-s01")
    count(statement, "odd", approximator="exact", value=number)

    (row,) = rows("estimates", "id=odd")

    assert row["value"] == row["range_min"] == row["range_max"] == text
    assert float(text) == number


@pytest.mark.parametrize("name", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(name: str):
    assert named(name)["name"] == f"'{name}"


def test_what_a_spreadsheet_would_run_is_escaped_within_as_well():
    parent = make(Topic, "parent", kind="issue", name="=HYPERLINK()")
    row = named("Odd", parent=parent, event_text="-soon", event_basis="stated")

    assert row["parent.name"] == "'=HYPERLINK()"
    assert row["event.text"] == "'-soon"


@pytest.mark.parametrize("name", [*PLAIN, *ODD])
def test_other_text_survives_to_the_letter(name: str):
    assert named(name)["name"] == name


def test_a_time_is_no_formula_and_no_number():
    row = named("Odd")

    assert row["created_at"] == NOON.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert row["url"] == "/api/v1/topics/odd/"


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("fields=id", ["id"]),
        ("fields=name,kind", ["id", "kind", "name"]),
        ("fields=parent.name,event.first", ["id", "parent.id", "parent.name", "event.first"]),
        (
            "omit=parent,event,identifiers,created_at,updated_at,revision",
            ["id", "url", "kind", "name", "other_names", "country", "wikidata_id"],
        ),
        ("fields=parent,event.edtf&omit=parent.url", [
            *("id", "parent.id", "parent.name", "parent.kind", "event.edtf"),
        ]),
    ],
)  # fmt: skip
def test_trims_leave_only_the_columns_asked_for(query: str, columns: list[str]):
    header, *found = table("topics", query)

    assert header == columns
    assert len(found) == Topic.objects.count()
    assert [cell(one, name) for one in records("topics", query) for name in columns] == [
        text for row in found for text in row
    ]


def test_a_list_without_records_is_its_header_alone():
    assert table("topics", "created=1999") == [TOPIC]


def test_every_row_ends_as_rfc_4180_has_it():
    text = READER.get("/api/v1/topics/?format=csv&fields=kind").getvalue().decode()

    assert text.startswith("id,kind\r\n")
    assert text.count("\r\n") == text.count("\n") == Topic.objects.count() + 1
    assert text.endswith("\r\n")


def test_a_record_without_a_name_leaves_the_cell_empty():
    make(Source, "odd", kind="document", name=None, text_length=0, text_sha256="0" * 64)
    (row,) = rows("sources", "id=odd")

    assert (row["name"], row["text_length"]) == ("", "0")
