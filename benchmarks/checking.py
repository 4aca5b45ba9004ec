"""Checks that all candidates return the same records before anything is measured."""

import csv
import http.client
import io
import json
import time
from collections.abc import Mapping
from http.client import NOT_IMPLEMENTED
from typing import Any, NamedTuple

from benchmarks.candidates import CANDIDATES
from benchmarks.dataset.reading import spread
from benchmarks.load import Asked
from benchmarks.servers import HOST, Server
from benchmarks.works import Work

CHECKED = 5
"""Questions to compare per work; the same code answers all of them."""

COMPARED = 2500
"""Lines of a stream to compare at most; comparing a million would take too long."""

FEW = 100
READING = 2.0
"""Lines to compare in any case; after that, more only within these seconds."""

BLOCK = 1 << 16
PATIENCE = 300.0


class Answer(NamedTuple):
    """A status, an entity tag if there is one, and a body, or as much of it as was read."""

    status: int
    tag: str | None
    kind: str
    body: bytes
    seconds: float
    is_whole: bool


class Different(Exception):
    """Two candidates answer one question differently."""


def ask(port: int, asked: Asked, *, lines: int | None = None) -> Answer:
    """Return the answer to one request; of a stream, at most this many lines."""
    headers = {"If-None-Match": asked.tag} if asked.tag else {}
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        started = time.perf_counter()
        connection.request("GET", asked.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read() if lines is None else _some_lines(answer, lines)
        seconds = time.perf_counter() - started
        kind = answer.headers.get_content_type()
        is_whole = answer.isclosed()
        return Answer(answer.status, answer.headers["ETag"], kind, body, seconds, is_whole)
    finally:
        connection.close()


def _some_lines(answer: http.client.HTTPResponse, count: int) -> bytes:
    """Return up to this many whole lines, fewer if reading takes long or the stream ends."""
    pieces, lines = [], 0
    started = time.perf_counter()
    while lines < min(count, FEW) or (lines < count and time.perf_counter() - started < READING):
        block = answer.read1(BLOCK)
        if not block:
            break
        pieces.append(block)
        lines += block.count(b"\n")
    return b"".join(pieces).rpartition(b"\n")[0]


def records(work: Work, answer: Answer) -> list[dict[str, Any]]:
    """Return the records of an answer as parsed JSON."""
    if answer.kind in {"text/csv", "text/plain"}:
        return list(csv.DictReader(io.StringIO(answer.body.decode())))
    if work.kind == "lines":
        return [json.loads(line) for line in answer.body.splitlines()]
    found = json.loads(answer.body)
    if isinstance(found, list):
        return found
    return [found] if work.kind == "record" else list(found["results"])


def ids(found: list[dict[str, Any]]) -> list[str]:
    """Return the ids of records; in table rows they are called keys."""
    return [record["key"] if "key" in record else record["id"] for record in found]


def check(
    work: Work, servers: Mapping[str, Server], asked: Mapping[str, list[Asked]]
) -> dict[str, float]:
    """Return the longest time, in seconds, that each candidate took for an answer.

    ``asked`` holds each candidate's addresses of the same questions, in the same order. Raises
    Different, which names the first difference, if ids, their order or whole documents differ, and
    RuntimeError if a request fails.
    """
    compare = work.compare or compare_records
    slowest = dict.fromkeys(asked, 0.0)
    first = next(iter(asked))
    number = len(asked[first])
    for place in spread(range(number), number if work.asks_all else CHECKED):
        expected: Answer | None = None
        for candidate, addresses in asked.items():
            answer = _answer(work, servers[candidate], addresses[place])
            slowest[candidate] = max(slowest[candidate], answer.seconds)
            if expected is None:
                expected = answer
            else:
                where = f"{work.name}, {addresses[place].path}: {candidate} and {first}"
                compare(where, work, candidate, answer, expected)
    return slowest


def compare_records(
    where: str, work: Work, candidate: str, answer: Answer, expected: Answer
) -> None:
    """Raise Different if a candidate's answer hasn't the expected records, in their order."""
    found, wanted = records(work, answer), records(work, expected)
    _compare_ids(where, ids(found), ids(wanted))
    if (answer.is_whole and len(found) < len(wanted)) or (
        expected.is_whole and len(wanted) < len(found)
    ):
        raise Different(f"{where} differ: {len(found)} records, {len(wanted)}.")
    if CANDIDATES[candidate].answers_documents:
        _compare_documents(where, found, wanted)


def _answer(work: Work, server: Server, asked: Asked) -> Answer:
    lines = COMPARED if work.kind == "lines" else None
    answer = ask(server.port, asked._replace(tag=None), lines=lines)
    if answer.status != 200:
        raise RuntimeError(
            f"{server.candidate.name} answers {asked.path} with {answer.status}: "
            f"{answer.body[:500].decode(errors='replace')}"
        )
    return answer


def _compare_ids(where: str, got: list[str], wanted: list[str]) -> None:
    for place, (one, other) in enumerate(zip(got, wanted, strict=False)):
        if one != other:
            raise Different(f"{where} differ at record {place}: {one} and {other}.")


def _compare_documents(
    where: str, found: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> None:
    for one, other in zip(found, expected, strict=False):
        for name in {**other, **one}:
            if one.get(name, ...) != other.get(name, ...):
                raise Different(
                    f"{where} differ in {name!r} of {other['id']}: "
                    f"{one.get(name, 'nothing')!r} and {other.get(name, 'nothing')!r}."
                )


def tagged(server: Server, asked: list[Asked]) -> list[Asked] | None:
    """Return the requests with the server's own entity tags, for which it answers 304.

    None if it sends no tags, or answers otherwise.
    """
    known = [one._replace(tag=ask(server.port, one).tag) for one in asked]
    if any(one.tag is None or ask(server.port, one).status != 304 for one in known):
        return None
    return known


def answers(server: Server, asked: list[Asked]) -> bool:
    """Return whether the server can do this; it answers 501 if not."""
    return ask(server.port, asked[0]).status != NOT_IMPLEMENTED


def streams(server: Server, asked: list[Asked]) -> bool:
    """Return whether the server can stream lines; not every candidate can."""
    answer = ask(server.port, asked[0], lines=1)
    return answer.status == 200 and answer.kind != "application/json"
