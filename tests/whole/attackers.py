"""Clients who mean to keep a server from its other clients, each bounded in number and time."""

import http.client
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
SMALL = 4096
"""Bytes that the receiving buffer of a slow reader holds."""

Attack = Callable[["Attackers"], None]


class Attackers:
    """Several attacks on one server; `seen` counts the statuses that each was answered with."""

    def __init__(self, port: int, key: str) -> None:
        self.port = port
        self.key = key
        self.over = threading.Event()
        self.seen: dict[str, Counter[int]] = {}

    def connect(self) -> socket.socket:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        connection.settimeout(5)
        connection.connect((HOST, self.port))
        return connection

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        """Return the response, read whole."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            response: Any = connection.getresponse()
            response.body = response.read()
            return response

    def note(self, attack: str, status: int) -> None:
        self.seen.setdefault(attack, Counter())[status] += 1

    @contextmanager
    def at_work(self, *crews: tuple[Attack, int]) -> Iterator[None]:
        """Let so many of each attack go on until the end of the block, and wait for their end."""
        threads = [
            threading.Thread(target=self._work, args=[attack], daemon=True)
            for attack, number in crews
            for _ in range(number)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(90)

    def _work(self, attack: Attack) -> None:
        while not self.over.is_set():
            # A server may hang up on an attacker, who then comes again.
            with suppress(OSError, http.client.HTTPException):
                attack(self)
            self.over.wait(0.1)


def read_slowly(attackers: Attackers) -> None:
    """Ask for a whole list and read nothing but its status."""
    with closing(attackers.connect()) as connection:
        connection.sendall(
            b"GET /api/v1/statements/?format=ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        )
        head = connection.recv(32)
        status = re.match(rb"HTTP/1\.1 (\d+)", head)
        attackers.note("read_slowly", int(status[1]) if status else 0)
        if status and status[1] == b"200":
            attackers.over.wait()


def send_nothing(attackers: Attackers) -> None:
    with closing(attackers.connect()):
        attackers.over.wait()


def send_header_slowly(attackers: Attackers) -> None:
    with closing(attackers.connect()) as connection:
        connection.sendall(b"GET /api/v1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        while not attackers.over.wait(0.5):
            connection.sendall(b"a")


def send_body_slowly(attackers: Attackers) -> None:
    """Send the form of a sign-in byte by byte, with the cookie that makes the server read it."""
    cookie = _csrf_cookie(attackers)
    with closing(attackers.connect()) as connection:
        connection.sendall(
            b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Cookie: csrftoken=" + cookie.encode() + b"\r\n\r\n"
        )
        while not attackers.over.wait(0.5):
            connection.sendall(b"a")


def ask_for_much(attackers: Attackers) -> None:
    """Search for what nearly everything has, and count it."""
    words = " ".join("etaoinshrd")
    query = urlencode({"q": words, "count": "exact", "ordering": "-said", "limit": "200"})
    status = attackers.ask("GET", f"/api/v1/statements/?{query}").status
    attackers.note("ask_for_much", status)


def write(attackers: Attackers) -> None:
    """Write while somebody else holds the lock."""
    response = attackers.ask(
        "PATCH",
        "/api/v1/topics/un-auspices/",
        b'{"name": "Slow"}',
        **{"Content-Type": "application/json", "Authorization": f"Bearer {attackers.key}"},
    )
    attackers.note("write", response.status)


def guess_password(attackers: Attackers, name: str = "admin") -> None:
    cookie = _csrf_cookie(attackers)
    form = {"username": name, "password": str(time.time()), "csrfmiddlewaretoken": cookie}
    response = attackers.ask(
        "POST",
        "/admin/login/",
        urlencode(form).encode(),
        **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={cookie}"},
    )
    attackers.note("guess_password", response.status)


def _csrf_cookie(attackers: Attackers) -> str:
    """Return the cookie of the sign-in page; raise HTTPException for who is refused the page."""
    response = attackers.ask("GET", "/admin/login/")
    if response.status != 200:
        raise http.client.HTTPException(response.status)
    return SimpleCookie(response.headers["Set-Cookie"])["csrftoken"].value
