"""What cannot be read is a fault of its line, with the remedy, and never an exception."""

import json
import math
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from statements.documents import SERIALIZERS
from statements.transfer import Item, LineFault, Mode
from statements.transfer.line_reader import DELETED, LONGEST, MODE, RESOURCE, read_lines
from tests.builders import topic
from tests.documents.strategies import ANY_JSON


def found(data: bytes, format: str = "ndjson") -> list[Item | LineFault]:
    return list(read_lines(BytesIO(data), format))


def codes(data: bytes, format: str = "ndjson") -> list[tuple[int, str, str]]:
    return [
        (one.line, one.pointer, one.code) if isinstance(one, LineFault) else (one.line, "", "fine")
        for one in found(data, format)
    ]


GOOD = json.dumps({"resource": "topics", **topic()}).encode()


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        (b"{", "", "json"),
        (b"nonsense", "", "json"),
        (b'{"resource": "topics"} {}', "", "json"),
        (b'{"resource": "topics", "name": "\xff"}', "", "utf_8"),
        (b'{"resource": "topics", "name": "a", "name": "b"}', "", "twice"),
        (b'{"resource": "topics", "event": {"edtf": "2024", "edtf": "2025"}}', "", "twice"),
        (b'{"resource": "topics", "name": NaN}', "", "json"),
        (b'{"resource": "topics", "name": -Infinity}', "", "json"),
        pytest.param(b"[" * 100_000, "", "too_deep", id="nested too deep"),
        pytest.param(
            b'{"resource": "topics", "name": ' + b"1" * 5000 + b"}", "", "json", id="many digits"
        ),
        (b"[]", "", "invalid"),
        (b"null", "", "invalid"),
        (b'{"id": "pier"}', "", "no_resource"),
        (b'{"id": "pier", "url": "/elsewhere/pier/"}', "", "no_resource"),
        (b'{"resource": "topic", "id": "pier"}', "/resource", "unknown_word"),
        (b'{"resource": ["topics"], "id": "pier"}', "/resource", "unknown_word"),
        (b'{"resource": "estimates", "id": "e1"}', "/resource", "with_statement"),
        (b'{"url": "/api/v1/estimates/e1/", "id": "e1"}', "/url", "with_statement"),
        (b'{"resource": "topics", "deleted": true}', "/id", "required"),
        (b'{"resource": "topics", "id": "x", "deleted": "true"}', "/deleted", "invalid"),
        (b'{"resource": "topics", "id": "x", "deleted": false}', "/deleted", "invalid"),
        (b'{"resource": "topics", "id": "x", "name": "X", "deleted": true}', "", "unknown_key"),
        (b'{"resource": "topics", "id": "x", "mode": "merge", "deleted": true}', "", "unknown_key"),
        (b'{"resource": "topics", "id": "x", "mode": "merg"}', "/mode", "unknown_word"),
        (b'{"resource": "topics", "id": "x", "mode": null}', "/mode", "unknown_word"),
        (b'{"resource": "topics", "id": "x", "mode": ["merge"]}', "/mode", "unknown_word"),
        pytest.param(b" " * LONGEST + GOOD, "", "too_long", id="a line that is too long"),
    ],
)
def test_a_line_that_is_no_record_is_a_fault_of_that_line_alone(
    line: bytes, pointer: str, code: str
):
    assert codes(b"\n".join([GOOD, line, GOOD])) == [
        (1, "", "fine"),
        (2, pointer, code),
        (3, "", "fine"),
    ]


@pytest.mark.parametrize(
    ("data", "format", "told"),
    [
        (b"[" + GOOD + b"]", "ndjson", [(1, "import it with --format json")]),
        (b" [\n" + GOOD + b",\n" + GOOD + b"\n]", "ndjson", [(1, "import it with --format json")]),
        (GOOD + b",\n" + GOOD, "ndjson", [(1, "Each line has one whole record")]),
        (b"id,name\n" + GOOD, "ndjson", [(1, "Each line has one whole record")]),
        (b'{\n"id": "pier"}', "ndjson", [(1, "one whole record"), (2, "one whole record")]),
        (GOOD.replace(b"bridge", b"br\xfccke"), "ndjson", [(1, "save it in UTF-8")]),
        (GOOD + b"\n" + GOOD, "json", [(1, "--format ndjson")]),
    ],
)
def test_a_file_in_another_form_is_told_which_form_to_give(
    data: bytes, format: str, told: list[tuple[int, str]]
):
    faults = [one for one in found(data, format) if isinstance(one, LineFault)]

    assert [one.line for one in faults] == [line for line, _ in told]
    for fault, (_, remedy) in zip(faults, told, strict=True):
        assert remedy in fault.detail


def test_the_kind_is_read_from_the_address_that_an_answer_has():
    raw = {"id": "pier", "url": "/api/v1/topics/pier/"}

    assert found(json.dumps(raw).encode()) == [Item(1, "topics", raw)]


def test_the_key_that_names_the_kind_is_not_part_of_the_document():
    assert found(GOOD) == [Item(1, "topics", topic())]


def test_the_mode_of_a_line_is_not_part_of_the_document():
    raw = {"resource": "topics", "mode": "create", **topic()}

    assert found(json.dumps(raw).encode()) == [Item(1, "topics", topic(), mode=Mode.CREATE)]


@pytest.mark.parametrize("resource", SERIALIZERS)
def test_no_record_has_a_key_that_a_line_has_beside_it(resource: str):
    assert not {RESOURCE, DELETED, MODE} & SERIALIZERS[resource]().fields.keys()


def test_blank_lines_and_a_byte_order_mark_are_passed_by_and_lines_counted():
    assert codes(b"\xef\xbb\xbf" + GOOD + b"\r\n\n  \n" + GOOD) == [
        (1, "", "fine"),
        (4, "", "fine"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"[]", []),
        (b" [ ] \n", []),
        (b"[" + GOOD + b", " + GOOD + b"]", [(1, "", "fine"), (2, "", "fine")]),
        (b"{}", [(1, "", "not_an_array")]),
        (b"", [(1, "", "not_an_array")]),
        (b"[" + GOOD, [(1, "", "fine"), (2, "", "json")]),
        (b"[" + GOOD + b",]", [(1, "", "fine"), (2, "", "json")]),
        (b"[" + GOOD + b"] more", [(1, "", "fine"), (1, "", "json")]),
        (b'[{"a": 1, "a": 2}, ' + GOOD + b"]", [(1, "", "twice"), (2, "", "fine")]),
        (b"[NaN, " + GOOD + b"]", [(1, "", "json"), (2, "", "fine")]),
        (b"\xff", [(1, "", "utf_8")]),
    ],
)
def test_an_array_is_read_item_by_item(text: bytes, expected: Any):
    assert codes(text, "json") == expected


@given(st.binary(max_size=200), st.sampled_from(["ndjson", "json"]))
def test_whatever_the_bytes_are_nothing_is_raised(data: bytes, format: str):
    assert all(isinstance(one, Item | LineFault) for one in found(data, format))


@example([[math.inf], None], "ndjson")
@given(st.lists(ANY_JSON, max_size=4), st.sampled_from(["ndjson", "json"]))
def test_whatever_the_json_is_nothing_is_raised(values: list[Any], format: str):
    parts = [json.dumps(value).encode() for value in values]
    data = b"\n".join(parts) if format == "ndjson" else b"[" + b",".join(parts) + b"]"

    assert [one.line for one in found(data, format)] == list(range(1, len(values) + 1))
