"""A server that is killed at any moment loses no write that it acknowledged, and leaves no half."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest

from tests import builders
from tests.whole.installation import ROOT, Client, Installation, Server, installation
from tests.whole.stopping import STAGES, stopping

pytestmark = pytest.mark.long

ROUNDS = 20
TOGETHER = 25
"""So many records has each import."""

DOCUMENT = "peacekeepers-ukraine-2024-12"


def statement(id: str) -> dict[str, Any]:
    """Return a statement with several parts."""
    return {
        "id": id,
        "document": DOCUMENT,
        "text": f"What {id} says.",
        "kind": "estimate",
        "topics": ["force-size", "mandate"],
        "participants": [{"role": "speaker", "actor": "emmanuel-macron"}],
        "chain": [{"source": "reuters", "relation": "reports"}],
        "stances": [{"holder": "emmanuel-macron", "topic": "force-size", "stance": "favor"}],
        "conditions": [{"kind": "if", "text": "the guns are silent"}],
        "estimates": [
            {
                "id": f"{id}-e1",
                "measure": "military_personnel",
                "measured": "troops",
                "value": 40000,
                "approximator": "about",
                "quantity_role": "required",
                "unit": "{person}",
            }
        ],
    }


class Stream:
    """Writes that go on until the server is gone; what was sent, and what was acknowledged."""

    def __init__(self, client: Client, name: str, write: Callable[[Client, str], int]) -> None:
        self.client, self.name, self.write = client, name, write
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.has_begun = Event()
        self.thread = Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            while True:
                id = f"{self.name}-{len(self.sent)}"
                self.sent.append(id)
                status = self.write(self.client, id)
                assert status in (HTTPStatus.CREATED, HTTPStatus.OK), status
                self.acknowledged.append(id)
                self.has_begun.set()
        except (OSError, HTTPException):
            self.client.close()


def put(client: Client, id: str) -> int:
    return client.send("PUT", f"statements/{id}/", statement(id)).status


def bring(client: Client, id: str) -> int:
    lines = [
        {"resource": "topics", "id": f"{id}-{place}", "kind": "issue", "name": f"Topic {place}"}
        for place in range(TOGETHER)
    ]
    return client.send("POST", "imports/", lines).status


def kill_under_a_stream(server: Server, key: str, name: str, delay: float) -> list[Stream]:
    """Return what was written until the server was killed, so many seconds after a first write."""
    streams = [Stream(server.client(key), f"{name}-s{number}", put) for number in range(3)]
    streams += [Stream(server.client(key), f"{name}-i{number}", bring) for number in range(2)]
    assert streams[0].has_begun.wait(60)
    time.sleep(delay)
    server.kill()
    for stream in streams:
        stream.thread.join()
    return streams


def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_half(tmp_path: Path):
    chance = random.Random(20_241_218)
    acknowledged = 0
    with installation(tmp_path) as made:
        key = made.key()
        for number in range(ROUNDS):
            with made.serving() as server:
                delay = chance.uniform(0, 0.8)
                streams = kill_under_a_stream(server, key, f"r{number}", delay)
            acknowledged += sum(len(stream.acknowledged) for stream in streams)
            assert_whole(made, key, streams)
    assert acknowledged > 5 * ROUNDS


def count_rows(made: Installation, table: str) -> int:
    if made.url.startswith("sqlite"):
        connection: Any = sqlite3.connect(made.url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(made.url.replace("postgres://", "postgresql://", 1))
    with closing(connection):
        (count,) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(count)


def test_an_import_in_chunks_that_is_killed_is_whole_once_it_is_run_again(tmp_path: Path):
    file = tmp_path / "records.ndjson"
    lines = [
        {
            "resource": "topics",
            "id": f"topic-{number}",
            "kind": "issue",
            "name": f"Topic {number}",
            "parent": f"topic-{number + 1}" if (number + 1) % 8 else None,
        }
        for number in range(2000)
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    chunked = ["import_records", str(file), "--chunk", "50"]
    with (
        installation(tmp_path, "whole", filled=False) as whole,
        installation(tmp_path, "broken", filled=False) as broken,
    ):
        whole.manage("import_records", str(file))
        for there in (1, 600):  # kill it once at least this many are there
            command = [sys.executable, "manage.py", *chunked]
            with subprocess.Popen(command, cwd=ROOT, env=broken.environment) as running:
                while count_rows(broken, "statements_topic") < there:
                    assert running.poll() is None
                running.kill()
            assert there <= count_rows(broken, "statements_topic") < 2000
            assert count_rows(broken, "statements_topic") % 50 == 0

        broken.manage(*chunked)

        assert broken.export() == whole.export()


def test_an_import_in_chunks_that_ctrl_c_stops_says_how_far_it_got(tmp_path: Path):
    file = tmp_path / "records.ndjson"
    file.write_text(
        "\n".join(
            json.dumps({"resource": "topics", "id": f"t{n}", "kind": "issue", "name": "T"})
            for n in range(2000)
        ),
        encoding="utf-8",
    )
    chunked = ["import_records", str(file), "--chunk", "50"]
    with installation(tmp_path, filled=False) as made:
        with subprocess.Popen(
            [sys.executable, "manage.py", *chunked],
            cwd=ROOT,
            env=made.environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            while count_rows(made, "statements_topic") < 100:
                assert running.poll() is None
            running.send_signal(signal.SIGINT)
            _, told = running.communicate()
        there = count_rows(made, "statements_topic")

        assert running.returncode == 130
        assert told == (
            "Stopped: The chunks before that were imported: "
            f"{there // 50} revisions, from 1 to {there // 50}. "
            "Import the same file again to write the rest.\n"
        )
        assert made.manage(*chunked).startswith(f"Created: {2000 - there} topics.")


def assert_whole(made: Installation, key: str, streams: list[Stream]) -> None:
    lines = made.export()
    there = {json.loads(line)["id"]: json.loads(line) for line in lines}
    *statements, one, other = streams
    for stream in statements:
        found = {id for id in stream.sent if id in there}
        assert found >= set(stream.acknowledged)
        for id in found:
            shown = there[id]
            for name, value in statement(id).items():
                if isinstance(value, list):
                    assert len(shown[name]) == len(value), (id, name)
                else:
                    assert shown[name] == value
    for stream in (one, other):
        for id in stream.sent:
            parts = sum(f"{id}-{place}" in there for place in range(TOGETHER))
            assert parts in (0, TOGETHER)
            assert parts == TOGETHER or id not in stream.acknowledged
    with made.serving() as server:
        client = server.client(key)
        latest = client.send("GET", "changes/?limit=1").json()["latest"]
        client.close()
    # What the history says of the present is the present.
    assert made.export("--as-of", str(latest)) == lines


REFERENCES = 2000
HISTORY = ("statements_change", "statements_revision")


def twins() -> list[dict[str, Any]]:
    """Return two actors, and statements of the one; in some of them, the other has a part, too."""
    lines = [
        {"resource": "actors", **builders.actor("ada")},
        {"resource": "actors", **builders.actor("ada-b")},
        {"resource": "sources", **builders.article()},
    ]
    for number in range(REFERENCES):
        roles = [("ada-b", "speaker"), *([] if number % 10 else [("ada", "speaker")])]
        said = [{"actor": actor, "role": role} for actor, role in roles]
        made = builders.statement(f"article-s{number}", participants=said)
        lines.append({"resource": "statements", **made})
    return lines


def state_of(made: Installation) -> tuple[list[str], list[int]]:
    """Return all that there is, and how much there is in the history."""
    return made.export(), [count_rows(made, table) for table in HISTORY]


def test_a_merge_and_its_undoing_that_are_killed_leave_all_as_it_was(tmp_path: Path):
    lines, files = tmp_path / "records.ndjson", tmp_path / "temporary"
    lines.write_text("\n".join(map(json.dumps, twins())), encoding="utf-8")
    files.mkdir()
    merging: Any = "POST", "actors/ada-b/merge/", {"into": "ada"}
    undoing: Any = "POST", "actors/ada-b/unmerge/"
    with installation(tmp_path, filled=False) as made:
        made.manage("import_records", str(lines))
        exports = [made.export()]
        for act, request in (("merge", merging), ("undoing", undoing)):
            before = state_of(made)
            for stage in (one for one in STAGES if one.startswith(act)):
                with stopping(made, TMPDIR=str(files), SQLITE_TMPDIR=str(files)) as killed:
                    killed.begin(stage, *request)
                    killed.kill()
                assert state_of(made) == before, stage
                assert list(files.iterdir()) == [], stage
                assert count_shelves(made) == 0, stage
            with stopping(made) as editor:
                status, told = editor.send(*request)
            assert status == HTTPStatus.OK, told
            exports.append(made.export())

    first, merged, last = exports
    assert last == first
    assert not any('"actor":"ada-b"' in line for line in merged)
    assert len(merged) == len(first)


def count_shelves(made: Installation) -> int:
    """Return how many tables of documents that waited are left, once no connection has any."""
    if made.url.startswith("sqlite"):
        return 0  # such a table is in a file of its own
    # The server notices in its own time that a client is gone.
    end = time.monotonic() + 30
    table = "pg_class WHERE relname = 'merge_shelf'"
    while (left := count_rows(made, table)) and time.monotonic() < end:
        pass
    return left
