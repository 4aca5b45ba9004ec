"""All attacks at once, on a real server by its default start: everybody else is served."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.whole import attackers
from tests.whole.attackers import Attackers
from tests.whole.installation import Installation, Server, installation, workers_of
from tests.whole.test_busy import writing

PROBE, PAGE = 1.0, 2.0
"""Seconds in which a probe and a page of 50 have to be answered."""

FREE_AGAIN = 30.0
"""Seconds after which an attack that ended has left no trace."""

MEMORY = 1.5

CREWS = (
    (attackers.read_slowly, 20),
    (attackers.send_nothing, 20),
    (attackers.send_header_slowly, 20),
    (attackers.send_body_slowly, 20),
    (attackers.ask_for_much, 8),
    (attackers.write, 8),
    (attackers.guess_password, 2),
)


def copies(made: Installation, number: int) -> Iterator[str]:
    """Yield lines for so many more statements, copied from those that are there."""
    lines = [json.loads(line) for line in made.export()]
    found = [line for line in lines if line["resource"] == "statements"]
    for copy in range(number):
        statement = {**found[copy % len(found)], "id": f"copy-{copy}", "relations": []}
        estimates = [
            {**estimate, "id": f"copy-{copy}-e{place}"}
            for place, estimate in enumerate(statement["estimates"])
        ]
        yield json.dumps({**statement, "estimates": estimates})


def memory(server: Server) -> int:
    """Return the memory of a server and its workers in kB; what they share counts once."""
    pids = [server.process.pid, *workers_of(server.process.pid)]
    told = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in pids]
    found = [re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE) for text in told]
    return sum(int(hit[1]) for hit in found if hit)


def is_free(ask: Attackers, path: str) -> bool:
    """Say whether each of several workers, of which one answers by chance, has a place."""
    return all(ask.ask("GET", path).status == 200 for _ in range(8))


def seconds_of(ask: Attackers, path: str) -> float:
    started = time.monotonic()
    response = ask.ask("GET", path)
    assert response.status == 200, (path, response.status, response.body)
    return time.monotonic() - started


def work_as_usual(ask: Attackers) -> None:
    """Let sixteen clients read, four sign in and one read a stream, as in an ordinary hour."""

    def read() -> None:
        for path in ("statements/", "statements/?limit=200", "actors/?q=a", "topics/?count=exact"):
            for _ in range(5):
                ask.ask("GET", f"/api/v1/{path}")

    def sign_in(name: str) -> None:
        for _ in range(5):
            # Beside other tests the server may be too busy for the page.
            with suppress(HTTPException):
                attackers.guess_password(ask, name)

    crew = [threading.Thread(target=read) for _ in range(16)]
    crew += [threading.Thread(target=sign_in, args=[name]) for name in ("ada", "ben", "cy", "di")]
    for thread in crew:
        thread.start()
    ask.ask("GET", "/api/v1/statements/?format=ndjson")
    for thread in crew:
        thread.join()


@contextmanager
def watching(server: Server) -> Iterator[list[int]]:
    """Note the memory of a server ten times a second."""
    seen: list[int] = [memory(server)]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            seen.append(memory(server))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("statements", "seconds", "slack"),
    [
        # Other tests run beside the short one. What it would find makes answers wait for ever.
        pytest.param(200, 4, 4, id="short"),
        pytest.param(20_000, 60, 1, id="long", marks=pytest.mark.long),
    ],
)
def test_whoever_attacks_keeps_nobody_from_an_answer(
    statements: int, seconds: float, slack: float, tmp_path: Path
):
    with installation(tmp_path) as made:
        lines = tmp_path / "lines.ndjson"
        lines.write_text("\n".join(copies(made, statements)), encoding="utf-8")
        made.manage("import_records", str(lines))
        key = made.key()
        with made.serving() as server:
            usual = Attackers(server.port, key)
            with watching(server) as ordinary:
                work_as_usual(usual)
            attack = Attackers(server.port, key)
            probes, pages = [], []
            with watching(server) as attacked, writing(made.url), attack.at_work(*CREWS):
                ends = time.monotonic() + seconds
                while time.monotonic() < ends:
                    probes.append(seconds_of(usual, "/healthz"))
                    pages.append(seconds_of(usual, "/api/v1/statements/?limit=50"))
                    time.sleep(0.1)
                attack.over.set()
            left_at = time.monotonic()
            free = {"/api/v1/statements/?format=ndjson", "/api/v1/topics/?q=peace&count=exact"}
            while free and time.monotonic() - left_at < FREE_AGAIN:
                free = {path for path in free if not is_free(usual, path)}
            client = server.client(key)
            written = client.send("PATCH", "topics/un-auspices/", {"name": "Free again"})
            client.close()

    assert max(probes) < slack * PROBE
    assert max(pages) < slack * PAGE
    assert max(attacked) < MEMORY * max(ordinary), (max(attacked), max(ordinary))
    assert not free
    assert written.status == 200
    assert set(attack.seen["read_slowly"]) == {200, 503}
    assert attack.seen["read_slowly"][503] > 0
    assert set(attack.seen["ask_for_much"]) <= {200, 503}
    assert set(attack.seen["write"]) == {503}
    assert set(attack.seen["guess_password"]) <= {200, 403, 429, 503}
