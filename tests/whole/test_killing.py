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

from tests.whole.installation import ROOT, Client, Installation, Server, installation

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


def count_topics(made: Installation) -> int:
    if made.url.startswith("sqlite"):
        connection: Any = sqlite3.connect(made.url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(made.url.replace("postgres://", "postgresql://", 1))
    with closing(connection):
        (count,) = connection.execute("SELECT COUNT(*) FROM statements_topic").fetchone()
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
                while count_topics(broken) < there:
                    assert running.poll() is None
                running.kill()
            assert there <= count_topics(broken) < 2000
            assert count_topics(broken) % 50 == 0

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
            while count_topics(made) < 100:
                assert running.poll() is None
            running.send_signal(signal.SIGINT)
            _, told = running.communicate()
        there = count_topics(made)

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
