"""The generator asks in rotation, if wanted until all has been asked equally often."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from benchmarks.generator import generate


class Counting(BaseHTTPRequestHandler):
    """Counts the paths that it is asked for."""

    protocol_version = "HTTP/1.1"
    paths: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        self.paths[self.path] += 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Counting.paths.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


REQUESTS: list[tuple[str, str | None]] = [("/a", None), ("/b", None), ("/c", None)]


def test_when_the_time_is_up_the_last_answer_ends_a_measurement(port: int):
    measured = generate(port, REQUESTS, 1, 0.0)

    assert Counting.paths == {"/a": 1}
    assert measured["requests"] == 1


@pytest.mark.parametrize("connections", [1, 2])
def test_when_the_time_is_up_the_rest_is_asked_if_all_has_to_be(port: int, connections: int):
    measured = generate(port, REQUESTS, connections, 0.0, asks_all=True)

    assert Counting.paths == {"/a": 1, "/b": 1, "/c": 1}
    assert measured["requests"] == 3
