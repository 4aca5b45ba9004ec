"""Load without wrk: keep-alive connections in one process, each with one request at a time.

If the server closes a connection after an answer, a new one is opened, as wrk does.

Runs as a process of its own, so that it shares no interpreter with anything it measures. It reads
``{port, requests: [[path, tag], ...], connections, seconds, asks_all}`` from its input and writes
what `load.Measured` holds. When the time is up, each connection still waits for its last answer;
with ``asks_all``, only after the last of the requests.
"""

import json
import selectors
import socket
import sys
import time
from collections import Counter
from itertools import cycle
from typing import Any

HOST = "127.0.0.1"
BLOCK = 1 << 18
HEAD_END = b"\r\n\r\n"


class Broken(Exception):
    """The server closed a connection or answered with an error."""


class Connection:
    """One connection, and the answer it is waiting for."""

    def __init__(self, port: int) -> None:
        """Open the connection."""
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked_at = 0.0
        self.is_ending = False

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.head = b""
        self.tail = b""
        self.due: int | None = None
        self.is_chunked = False
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what has arrived, and say whether the answer is complete; raise Broken."""
        data = self.socket.recv(BLOCK)
        if not data:
            raise Broken("The server closed a connection.")
        if self.due is None:
            self.head += data
            if HEAD_END not in self.head:
                return False
            head, _, data = self.head.partition(HEAD_END)
            self._read_head(head)
        if self.is_chunked:
            self.tail = (self.tail + data)[-5:]
            return self.tail == b"0" + HEAD_END
        self.due = (self.due or 0) - len(data)
        return self.due <= 0

    def _read_head(self, head: bytes) -> None:
        status, *lines = head.decode("latin-1").split("\r\n")
        if int(status.split()[1]) >= 400:
            raise Broken(f"The server answered: {status}")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        self.is_chunked = headers.get("transfer-encoding") == "chunked"
        self.is_ending = headers.get("connection") == "close"
        self.due = int(headers.get("content-length", "0"))


def request(path: str, tag: str | None, port: int) -> bytes:
    """Return the bytes of a request for a path, with the entity tag if there is one."""
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n{known}\r\n".encode()


def generate(
    port: int,
    requests: list[tuple[str, str | None]],
    connections: int,
    seconds: float,
    *,
    asks_all: bool = False,
) -> dict[str, Any]:
    """Send requests for this many seconds and return what `load.Measured` holds; raise Broken.

    With ``asks_all``, stop only when all have been sent equally often.
    """
    asked = cycle([request(path, tag, port) for path, tag in requests])
    sent = connections
    latencies: Counter[int] = Counter()
    with selectors.DefaultSelector() as selector:
        started = last = time.perf_counter()
        for _ in range(connections):
            _ask_anew(selector, port, next(asked))
        while selector.get_map():
            for key, _ in selector.select():
                if not key.data.receive():
                    continue
                last = time.perf_counter()
                latencies[round((last - key.data.asked_at) * 1_000_000)] += 1
                is_over = last - started >= seconds and not (asks_all and sent % len(requests))
                if not is_over:
                    sent += 1
                if not is_over and not key.data.is_ending:
                    key.data.ask(next(asked))
                    continue
                selector.unregister(key.fileobj)
                key.data.socket.close()
                if not is_over:
                    _ask_anew(selector, port, next(asked))
    return {
        "requests": latencies.total(),
        "seconds": last - started,
        "latencies": sorted(latencies.items()),
    }


def _ask_anew(selector: selectors.BaseSelector, port: int, asked: bytes) -> None:
    connection = Connection(port)
    selector.register(connection.socket, selectors.EVENT_READ, connection)
    # At once, so that an idle worker accepts the next connection.
    connection.ask(asked)


def main() -> None:
    """Read the requests, write what was measured."""
    json.dump(generate(**json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
