"""Many write and many follow at the same time: no update is lost, no change missed or doubled."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.whole.installation import Client, Installation, Server, installation

pytestmark = pytest.mark.long

WRITERS, FOLLOWERS = 8, 4
ATTEMPTS = 1000
PATCHES = 10_000
WRITES = 80
RECORD = "actors/emmanuel-macron/"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Installation, Server, str]]:
    """Give an installation that serves, with a key that may do everything."""
    with installation(tmp_path) as made, made.serving() as server:
        yield made, server, made.key()


def insist(client: Client, *arguments: Any, **headers: str) -> Any:
    """Return the answer to a write; a server with too many waiting writers is asked again."""
    while True:
        answer = client.send(*arguments, **headers)
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            return answer


def together(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Return what tasks give that are done at the same time; raise what one of them raises."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def test_of_many_writers_of_one_record_each_success_is_one_revision_and_none_is_lost(
    served: tuple[Installation, Server, str],
):
    _, server, key = served
    first = server.client(key)
    assert first.send("PATCH", RECORD, {"description": "0"}).status == HTTPStatus.OK
    before = first.send("GET", RECORD).json()["revision"]
    first.close()

    def count_up() -> tuple[int, int]:
        client = server.client(key)
        successes = stale = 0
        for _ in range(ATTEMPTS // WRITERS):
            read = client.send("GET", RECORD)
            following = str(int(read.json()["description"]) + 1)
            condition = {"If_Match": read.headers["ETag"]}
            answer = insist(client, "PATCH", RECORD, {"description": following}, **condition)
            assert answer.status in (HTTPStatus.OK, HTTPStatus.PRECONDITION_FAILED), answer.body
            successes += answer.status == HTTPStatus.OK
            stale += answer.status == HTTPStatus.PRECONDITION_FAILED
        client.close()
        return successes, stale

    counts = together([count_up] * WRITERS)

    successes = sum(done for done, _ in counts)
    last = server.client(key)
    after = last.send("GET", RECORD).json()
    assert successes + sum(stale for _, stale in counts) == ATTEMPTS
    assert sum(stale for _, stale in counts) > 0
    assert int(after["description"]) == successes
    assert after["revision"] - before == successes
    told = list(entries(last, f"{RECORD}history/?limit=500"))
    last.close()
    numbers = [entry["revision"] for entry in told if entry["revision"] > before]
    assert sorted(numbers) == list(range(before + 1, before + 1 + successes))
    described = [entry["document"]["description"] for entry in reversed(told)]
    assert described[-successes - 1 :] == [str(number) for number in range(successes + 1)]


def test_every_answer_shows_its_own_write_and_has_the_tag_of_its_own_revision(
    served: tuple[Installation, Server, str],
):
    _, server, key = served

    def patch(number: int) -> list[tuple[str, int]]:
        client = server.client(key)
        seen = []
        for count in range(PATCHES // WRITERS):
            text = f"{number}: {count}"
            answer = insist(client, "PATCH", RECORD, {"description": text})
            assert answer.status == HTTPStatus.OK, answer.body
            body = answer.json()
            assert body["description"] == text
            assert answer.headers["ETag"].startswith(f'"{body["revision"]}.{body["revision"]}-')
            seen.append((text, body["revision"]))
        client.close()
        return seen

    answers = [
        one for seen in together([partial(patch, n) for n in range(WRITERS)]) for one in seen
    ]

    last = server.client(key)
    told = entries(last, f"{RECORD}history/?limit=500")
    made = {entry["document"]["description"]: entry["revision"] for entry in told}
    last.close()
    assert {text: made[text] for text, _ in answers} == dict(answers)


def entries(client: Client, address: str | None) -> Iterator[Any]:
    while address:
        page = client.send("GET", address).json()
        yield from page["results"]
        address = page["next"] and page["next"].removeprefix("/api/v1/")


def write(client: Client, number: int) -> None:
    """Create, replace, import and delete topics of one writer."""
    for count in range(WRITES):
        address = f"topics/w{number}-{count % 9}/"
        body = {"kind": "issue", "name": f"Writer {number}, {count}"}
        if count % 7 == 6:
            answer = insist(client, "DELETE", address)
        elif count % 5 == 4:
            ids = [f"w{number}-{place}" for place in range(3)]
            lines = [{"resource": "topics", "id": id, **body} for id in ids]
            answer = insist(client, "POST", "imports/", lines)
        else:
            answer = insist(client, "PUT", address, body)
        assert answer.status in (200, 201, 204, 404), answer.body
    client.close()


class Follower:
    """Keeps a copy as the docs say, and remembers all that it was told."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.copy: dict[tuple[str, str], Any] = {}
        self.told: list[tuple[int, str, str]] = []

    def follow(self, is_over: Event) -> None:
        """Poll until nobody writes any more, and once again."""
        after, is_last = 0, False
        while not is_last:
            is_last = is_over.is_set()
            address: str | None = f"changes/?after={after}&limit=37"
            while address:
                page = self.client.send("GET", address).json()
                for change in page["results"]:
                    self._take(change)
                after = page["latest"]
                address = page["next"] and page["next"].removeprefix("/api/v1/")
        self.client.close()

    def _take(self, change: Any) -> None:
        record = change["resource"], change["id"]
        self.told.append((change["revision"], *record))
        self.copy[record] = change["document"]


def test_followers_end_equal_to_the_source_having_missed_and_doubled_nothing(
    served: tuple[Installation, Server, str],
):
    made, server, key = served
    is_over = Event()
    followers = [Follower(server.client(key)) for _ in range(FOLLOWERS)]

    def write_all() -> None:
        try:
            together([partial(write, server.client(key), number) for number in range(WRITERS)])
        finally:
            is_over.set()

    together([write_all, *(partial(follower.follow, is_over) for follower in followers)])

    source = {}
    for line in made.export():
        document = json.loads(line)
        source[document.pop("resource"), document["id"]] = document
    for follower in followers:
        there = {record: plain(kept) for record, kept in follower.copy.items() if kept}
        assert there == source
        assert follower.told == followers[0].told
        assert len(set(follower.told)) == len(follower.told)


def plain(document: Any) -> Any:
    """Return a kept document without its stamps."""
    kept = {
        name: value
        for name, value in document.items()
        if name not in ("created_at", "updated_at", "revision")
    }
    if "estimates" in kept:
        kept["estimates"] = [plain(estimate) for estimate in kept["estimates"]]
    return kept
