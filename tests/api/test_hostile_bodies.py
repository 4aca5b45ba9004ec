"""A body of a megabyte costs well under a second, whatever is in it, and its answer is short."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.api.writing import Writer, fill
from tests.builders import actor, article, statement, topic

pytestmark = pytest.mark.django_db

LINES = "application/x-ndjson"
SECOND = 1.0


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def big(**values: Any) -> bytes:
    """Return a statement with these values, of which most are no good."""
    return compact(statement("big-s01") | values)


def many(kind: str, number: int) -> dict[str, Any]:
    """Return so many keys that no record has."""
    return {f"{kind}{place}": 1 for place in range(number)}


def speakers(number: int, **values: Any) -> list[dict[str, Any]]:
    return [{"actor": f"a{place}", "role": "speaker", **values} for place in range(number)]


FAULTY = {
    "unknown keys": big(**many("k", 80_000)),
    "unknown keys that are nearly known": big(**many("participant", 50_000)),
    "long unknown keys": big(**many("k" * 110, 8_000)),
    "unknown keys in parts": big(participants=speakers(1000, **many("k", 80))),
    "unknown keys in references": big(topics=[{"id": {}, **many("k", 80)} for _ in range(1000)]),
    "empty parts": big(**{name: [{}] * 1000 for name in ("chain", "stances", "spans", "topics")}),
    "unknown words": big(participants=speakers(1000, role="speakr")),
    "unknown ids": big(
        participants=speakers(1000),
        topics=[f"t{place}" for place in range(1000)],
        relations=[{"kind": "supports", "other": f"o{place}"} for place in range(1000)],
    ),
    "faults that rules find": big(
        spans=[{"part": "content", "start": 5, "end": 3, "exact": "a b", "digest": "x"}] * 1000
    ),
    "unknown keys in a date": big(said={"edtf": "2024", **many("k", 80_000)}),
}
STRANGE = {
    "deep": b'{"id":"a","text":' + b"[" * 490_000 + b"]" * 490_000 + b"}",
    "not too deep": b'{"id":"a","text":' + b"[" * 900 + b"]" * 900 + b"}",
    "a long list": big(participants=[{}] * 300_000),
    "long text": big(text="x" * 1_000_000),
    "a long id": compact(statement("a-" * 400_000)),
    "a long date": big(said={"edtf": "2024-" * 200_000}),
    "a long word": big(kind="assertio" * 100_000),
    "a huge number": b'{"id":"a","confidence":' + b"9" * 1_000_000 + b"}",
    "many huge numbers": b'{"id":"a","topics":[' + b",".join([b"9" * 4000] * 240) + b"]}",
    "keys given twice": b"{" + b",".join([b'"a":1'] * 150_000) + b"}",
    "half surrogates": b'{"id":"a","text":"' + b"\\ud83d" * 150_000 + b'"}',
}


def records(**kinds: Iterable[dict[str, Any]]) -> bytes:
    """Return records as lines."""
    return b"\n".join(
        compact({"resource": kind, **raw}) for kind, raws in kinds.items() for raw in raws
    )


def ring(number: int) -> bytes:
    """Return topics, each below the next, and the last below the first."""
    return records(
        topics=(topic(f"t{n}", name="T", parent=f"t{(n + 1) % number}") for n in range(number))
    )


def successions(number: int) -> bytes:
    """Return statements, each of which supersedes the next, and the last the first."""
    return records(
        actors=[actor()],
        sources=[article()],
        statements=(
            statement(f"s{n}", relations=[{"kind": "supersedes", "other": f"s{(n + 1) % number}"}])
            for n in range(number)
        ),
    )


def replacements(number: int) -> bytes:
    """Return documents, each of which replaces the next, and the last the first."""
    return records(
        sources=(
            article(f"d{n}", corrections=[{"kind": "replaces", "document": f"d{(n + 1) % number}"}])
            for n in range(number)
        )
    )


IMPORTS: dict[str, Callable[[], bytes]] = {
    "unknown keys": lambda: records(topics=[topic(**many("k", 80_000))]),
    "unknown keys on each line": lambda: b'{"resource":"topics","a":1}\n' * 37_000,
    "nothing on each line": lambda: b"{}\n" * 300_000,
    "no JSON on each line": lambda: b"{\n" * 500_000,
    "one record on all lines": lambda: records(topics=[topic()] * 14_000),
    "unknown ids": lambda: records(topics=(topic(f"t{n}", parent=f"p{n}") for n in range(10_000))),
    "a ring": lambda: ring(10_000),
    "a ring of successions": lambda: successions(4_000),
    "a ring of replacements": lambda: replacements(4_000),
}


def spent(writer: Writer, address: str, body: bytes, **headers: str) -> tuple[Any, float]:
    """Return what a writer is told, and the seconds of the processor that it took."""
    began = time.process_time()
    response = writer.post(address, body, **headers)
    seconds = time.process_time() - began
    assert response.status_code == 400
    return response.json(), seconds


@pytest.fixture
def writer() -> Writer:
    """Return who has written the world, and has asked before: the first request takes longer."""
    fill()
    writer = Writer()
    writer.post("statements/", {})
    return writer


@pytest.mark.parametrize("body", FAULTY.values(), ids=FAULTY.keys())
def test_the_first_hundred_faults_of_a_document_are_listed(writer, body):
    problem, _ = spent(writer, "statements/", body)

    assert len(problem["errors"]) == 100
    assert problem["detail"].startswith("At least ")
    assert problem["detail"].endswith("of which the first 100 are listed.")
    hinted = [one for one in problem["errors"] if "Did you mean" in one["detail"]]
    assert hinted == [one for one in problem["errors"][:5] if "Did you mean" in one["detail"]]


def test_all_unknown_keys_are_counted(writer):
    problem, _ = spent(writer, "statements/", FAULTY["unknown keys"])

    assert problem["detail"].startswith("At least 80000 things are wrong")


def test_an_import_lists_the_first_hundred_faults_of_each_record(writer):
    body = records(topics=[topic(**many("k", 300)), topic("pier", **many("k", 2))])
    problem, _ = spent(writer, "imports/", body, content_type=LINES)

    lines = [error["line"] for error in problem["errors"]]
    assert lines == [1] * 100 + [2] * 2
    assert problem["detail"].startswith("At least 302 things are wrong")


@pytest.mark.parametrize("number", [2, 30])
def test_a_ring_is_found_at_each_record_whatever_its_length(writer, number):
    problem, _ = spent(writer, "imports/", ring(number), content_type=LINES)

    assert [(one["line"], one["code"]) for one in problem["errors"]] == [
        (line, "circle") for line in range(1, number + 1)
    ]
    assert ("t0 → t1 → t0" in problem["errors"][0]["detail"]) == (number == 2)


@pytest.mark.parametrize("number", [2, 30])
def test_a_ring_of_successions_is_found_at_each_statement(writer, number):
    problem, _ = spent(writer, "imports/", successions(number), content_type=LINES)

    assert {(one["pointer"], one["code"]) for one in problem["errors"]} == {
        ("#/relations/0/other", "circle")
    }
    assert [one["line"] for one in problem["errors"]] == list(range(3, number + 3))


@pytest.mark.parametrize("number", [2, 30])
def test_a_ring_of_replacements_is_found_at_each_document(writer, number):
    problem, _ = spent(writer, "imports/", replacements(number), content_type=LINES)

    assert [(one["line"], one["pointer"], one["code"]) for one in problem["errors"]] == [
        (line, "#/corrections/0/document", "circle") for line in range(1, number + 1)
    ]


def test_a_document_that_closes_a_ring_of_those_that_are_there_is_refused(writer):
    *older, last = replacements(5).splitlines()
    opened = compact({**json.loads(last), "corrections": []})
    assert (
        writer.post("imports/", b"\n".join([*older, opened]), content_type=LINES).status_code == 200
    )

    problem, _ = spent(writer, "imports/", last, content_type=LINES)

    (error,) = problem["errors"]
    assert (error["pointer"], error["code"]) == ("#/corrections/0/document", "circle")
    assert error["detail"].startswith("d0 itself replaces this")


@pytest.mark.long
@pytest.mark.parametrize("body", [*FAULTY.values(), *STRANGE.values()], ids=[*FAULTY, *STRANGE])
def test_a_document_costs_less_than_a_second(writer, body):
    problem, seconds = spent(writer, "statements/", body[: 1024 * 1024])

    assert seconds < SECOND
    assert len(json.dumps(problem)) < 100_000


@pytest.mark.long
@pytest.mark.parametrize("make", IMPORTS.values(), ids=IMPORTS.keys())
def test_an_import_costs_about_a_second(writer, make):
    problem, seconds = spent(writer, "imports/", make(), content_type=LINES)

    assert seconds < 2 * SECOND
    assert len(json.dumps(problem)) < 300_000
