"""What `busy` measures and prints about requests during an import."""

from threading import Event
from typing import Any

import pytest

from benchmarks.busy import Busy, Client


def test_a_phase_tells_the_middle_the_slow_and_the_slowest():
    reads = [number / 1000 for number in range(1, 101)]

    told = str(Busy("beside", 7.25, reads, [0.5, 0.5]))

    assert told == (
        "beside: 7.2 ms of CPU a request; 100 reads, median, 95 % and most 50, 95, 100 ms; "
        "2 writes, median, 95 % and most 500, 500, 500 ms."
    )


@pytest.mark.parametrize(("key", "refused"), [("", [404]), ("text", [404])])
def test_a_client_notes_each_request_and_those_that_were_refused(
    key: str, refused: list[int], monkeypatch: pytest.MonkeyPatch
):
    over = Event()
    asked: list[str] = []

    def ask(_: Client, method: str, path: str, *more: Any) -> int:
        asked.append(method)
        if len(asked) == 3:
            over.set()
        return 404 if len(asked) == 2 else 200

    monkeypatch.setattr(Client, "_ask", ask)
    client = Client(port=0, pause=0.0, key=key)
    client.work(over)

    assert asked == ["PATCH" if key else "GET"] * 3
    assert len(client.seconds) == 3
    assert client.refused == refused
