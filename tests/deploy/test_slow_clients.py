"""Clients that take their time, before On Record behind nginx with the shipped file."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.config.watching import Watched, watching
from tests.deploy.nginx import BEHIND_PROXY, BINARY, HOST, SMALL, Nginx, ask, running_nginx
from tests.whole.installation import Installation

pytestmark = pytest.mark.skipif(BINARY is None, reason="there is no nginx on Linux here")

LIST = "/api/v1/statements/"
FREE_AGAIN = 30.0
"""Seconds after which an attack that ended has left no trace."""

HALF_A_HEADER = f"GET {LIST} HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: a".encode()
HALF_A_BODY = (
    f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\na"
).encode()
A_LONG_STREAM = (
    f"GET {LIST}?format=ndjson HTTP/1.1\r\nHost: {HOST}\r\nPadded: yes\r\nConnection: close\r\n\r\n"
).encode()
"""Of some 70 MB, more than all buffers on the way hold."""


@pytest.fixture
def both(made: Installation, tmp_path: Path) -> Iterator[tuple[Watched, Nginx]]:
    """Run a server whose streams can be told to be long, and nginx before it."""
    with (
        watching(made.url, **BEHIND_PROXY) as watched,
        running_nginx(tmp_path / "nginx", watched.port) as nginx,
    ):
        yield watched, nginx


def test_slow_clients_keep_nobody_from_an_answer(both: tuple[Watched, Nginx]):
    _, nginx = both
    with ExitStack() as attack:
        for _ in range(60):
            silent = socket.create_connection(("127.0.0.1", nginx.https_port), timeout=60)
            attack.enter_context(silent)
        for sent in (HALF_A_HEADER, HALF_A_BODY):
            for _ in range(30):
                attack.enter_context(nginx.open("127.0.0.2")).sendall(sent)
        streams = set()
        for number in range(20):
            reader = attack.enter_context(nginx.open(f"127.0.1.{number + 1}", buffer=SMALL))
            reader.sendall(A_LONG_STREAM)
            streams.add(reader.recv(12)[-3:])
        answered = [ask(nginx, path).status for path in ("/healthz", LIST, "/admin/login/") * 3]

    assert answered == [200] * 9
    assert streams == {b"200", b"503"}
    left_at = time.monotonic()
    while ask(nginx, f"{LIST}?format=ndjson").status != 200:
        assert time.monotonic() - left_at < FREE_AGAIN


def test_one_address_cannot_take_all_connections(both: tuple[Watched, Nginx]):
    _, nginx = both
    with ExitStack() as attack:
        for _ in range(50):
            attack.enter_context(nginx.open("127.0.0.2")).sendall(HALF_A_BODY)
        refused = ask(nginx, LIST, address="127.0.0.2")
        other = ask(nginx, LIST, address="127.0.0.3")

    assert refused.status == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.json()["type"] == "/problems/#too-many-requests"
    assert other.status == 200


@pytest.mark.long
@pytest.mark.parametrize("sent", [b"", HALF_A_HEADER, HALF_A_BODY], ids=["none", "header", "body"])
def test_a_sender_who_is_silent_is_hung_up_on(sent: bytes, both: tuple[Watched, Nginx]):
    _, nginx = both
    with nginx.open() as connection:
        connection.sendall(sent)
        with suppress(ConnectionResetError):
            assert connection.recv(4096) == b""


@pytest.mark.long
def test_a_reader_who_takes_nothing_is_hung_up_on(both: tuple[Watched, Nginx]):
    server, nginx = both
    with nginx.open(buffer=SMALL) as reader:
        reader.sendall(A_LONG_STREAM)
        assert reader.recv(12).endswith(b"200")

        assert server.chunks_until_closed() < 35


@pytest.mark.long
def test_an_honest_reader_who_is_slow_gets_a_long_stream_whole(both: tuple[Watched, Nginx]):
    _, nginx = both
    began = time.monotonic()
    read = 0
    end = b""
    with nginx.open(buffer=64 * 1024) as reader:
        reader.sendall(A_LONG_STREAM)
        while piece := reader.recv(16 * 1024):
            read += len(piece)
            end = (end + piece)[-5:]
            time.sleep(max(0.0, read / 400_000 - (time.monotonic() - began)))

    assert end == b"0\r\n\r\n"
