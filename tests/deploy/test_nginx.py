"""On Record behind nginx with the shipped file: https, entity tags, logs, and who asks."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from tests.config.watching import Watched, watching
from tests.deploy.nginx import (
    BEHIND_PROXY,
    BINARY,
    HOST,
    Nginx,
    ask,
    running_nginx,
)
from tests.whole.installation import Answer, Installation

pytestmark = pytest.mark.skipif(BINARY is None, reason="there is no nginx on Linux here")

LIST = "/api/v1/statements/"
RECORD = "/api/v1/statements/peacekeepers-ukraine-2024-12-s24/"
"""Longer than the least that nginx compresses."""
STATEMENTS = 35
"""So many public statements have the delivered fixtures."""

MIB = 1024 * 1024
A_DAY = 300
"""What one address may ask for in a day; other tests ask from other addresses."""


@pytest.fixture(scope="module")
def key(made: Installation) -> str:
    return f"Bearer {made.key()}"


@pytest.fixture(scope="module")
def nginx(made: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """Run On Record, and nginx before it."""
    folder = tmp_path_factory.mktemp("proxy") / "nginx"
    with (
        made.serving(THROTTLE_ANONYMOUS=f"{A_DAY}/day", **BEHIND_PROXY) as server,
        running_nginx(folder, server.port) as nginx,
    ):
        yield nginx


@pytest.fixture(scope="module")
def streams(
    made: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Watched, Nginx]]:
    """Run a server whose streams can be told to be long or to fail, and nginx before it."""
    folder = tmp_path_factory.mktemp("streams") / "nginx"
    with (
        watching(made.url, **BEHIND_PROXY) as watched,
        running_nginx(folder, watched.port) as nginx,
    ):
        yield watched, nginx


def test_plain_http_is_sent_on_to_https(nginx: Nginx):
    with closing(HTTPConnection("127.0.0.1", nginx.http_port, timeout=60)) as connection:
        connection.request("GET", f"{LIST}?limit=1", headers={"Host": HOST})
        response = connection.getresponse()
        response.read()

    assert response.status == 301
    assert response.headers["Location"] == f"https://{HOST}{LIST}?limit=1"


def test_on_record_knows_that_it_is_asked_over_https(nginx: Nginx):
    answer = ask(nginx, "/admin/login/", X_Forwarded_Proto="http")

    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_answered(path: str, nginx: Nginx):
    assert ask(nginx, path).status == 200


def test_a_name_that_is_not_its_own_is_refused(nginx: Nginx):
    assert ask(nginx, LIST, Host="elsewhere.example").status == 400


def test_each_address_is_counted_by_itself_whatever_it_says_of_itself(nginx: Nginx):
    counted = [
        ask(nginx, f"{LIST}?count=exact", address="127.0.0.2", X_Forwarded_For=f"192.0.2.{number}")
        for number in range(A_DAY // 10 + 1)
    ]
    other = ask(nginx, LIST, address="127.0.0.3")

    assert [answer.status for answer in counted] == [200] * (A_DAY // 10) + [429]
    assert int(counted[-1].headers["Retry-After"]) > 1
    assert counted[-1].json()["type"] == "/problems/#too-many-requests"
    assert other.status == 200


def test_a_record_that_is_read_compressed_can_be_written_by_its_entity_tag(nginx: Nginx, key: str):
    def send(method: str, body: bytes | None = None, **headers: str) -> Answer:
        headers |= {"Accept_Encoding": "gzip", "Authorization": key}
        headers |= {"Content_Type": "application/merge-patch+json"}
        return ask(nginx, RECORD, method=method, body=body, **headers)

    read = send("GET")
    first = send("PATCH", b'{"text": "Said anew."}', If_Match=read.headers["ETag"])
    stale = send("PATCH", b'{"text": "Said late."}', If_Match=read.headers["ETag"])
    second = send("PATCH", b'{"text": "Said again."}', If_Match=first.headers["ETag"])

    assert len(read.body) > 1000
    assert [answer.status for answer in (read, first, stale, second)] == [200, 200, 412, 200]


@pytest.mark.parametrize("query", ["", "?format=ndjson", "?format=csv"])
def test_a_list_is_compressed_and_not_sent_again_to_who_has_it(query: str, nginx: Nginx):
    read = ask(nginx, LIST + query, address="127.0.0.4", Accept_Encoding="gzip")
    # From another address, as one reads one stream at a time and this may come before its end.
    again = ask(nginx, LIST + query, address="127.0.0.5", If_None_Match=read.headers["ETag"])

    assert read.status == 200
    assert read.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in read.headers.get_all("Vary")
    assert (again.status, again.body) == (304, b"")


def test_the_log_has_what_was_asked_and_no_key(nginx: Nginx, key: str):
    assert ask(nginx, f"{LIST}?limit=17", Authorization=key).status == 200

    assert key.removeprefix("Bearer ") not in nginx.log_with(f"GET {LIST}?limit=17")


def test_a_body_of_more_than_an_import_may_have_is_refused_unread(nginx: Nginx, key: str):
    with closing(nginx.connect()) as connection:
        connection.putrequest("POST", "/api/v1/imports/")
        connection.putheader("Content-Length", str(10 * MIB + 1))
        connection.putheader("Authorization", key)
        connection.endheaders()
        response = connection.getresponse()
        problem = json.loads(response.read())

    assert response.status == problem["status"] == 413
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == "/problems/#content-too-large"
    assert problem["instance"] == "/api/v1/imports/"


def test_a_body_as_large_as_an_import_may_be_reaches_on_record(nginx: Nginx, key: str):
    answer = ask(
        nginx,
        "/api/v1/imports/",
        method="POST",
        body=b" " * (10 * MIB),
        Content_Type="application/json",
        Authorization=key,
    )

    assert answer.status == 400
    assert answer.json()["type"] == "/problems/#invalid-document"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("place", ["2", str(STATEMENTS + 1)])
def test_a_stream_that_breaks_off_is_seen_to_be_broken(
    encoding: str, place: str, streams: tuple[Watched, Nginx]
):
    server, nginx = streams
    headers = {"Host": HOST, "Fail-At": place, "Accept-Encoding": encoding}
    with closing(nginx.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson", headers=headers)
        response = connection.getresponse()
        with pytest.raises(IncompleteRead):
            response.read()
    server.chunks_until_closed()

    assert response.status == 200


def test_a_stream_that_is_whole_ends_cleanly(streams: tuple[Watched, Nginx]):
    server, nginx = streams
    answer = ask(nginx, f"{LIST}?format=ndjson")
    server.chunks_until_closed()

    assert answer.status == 200
    assert answer.headers["X-Revision"]
    assert answer.body.count(b"\n") == STATEMENTS


def test_a_reader_who_hangs_up_ends_the_work(streams: tuple[Watched, Nginx]):
    server, nginx = streams
    with closing(nginx.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson", headers={"Padded": "yes"})
        response = connection.getresponse()
        assert response.read(1000)
        response.close()

    assert 1 <= server.chunks_until_closed() < STATEMENTS / 2


class Stub:
    """A process at which every request arrives, and none is answered."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.port = listener.getsockname()[1]
        self.asked: list[bytes] = []

    def hang_up(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(65536).split(b" ")[0])


@contextmanager
def stub() -> Iterator[Stub]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = Stub(listener)
        thread = threading.Thread(target=one.hang_up)
        thread.start()
        try:
            yield one
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_asked_twice_of_several_processes(method: str, tmp_path: Path):
    with (
        stub() as one,
        stub() as two,
        running_nginx(tmp_path / "nginx", one.port, two.port) as nginx,
    ):
        answer = ask(nginx, RECORD, method=method)

    assert one.asked + two.asked == [method.encode()]
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["type"] == "/problems/#unavailable"


def test_of_several_processes_one_that_is_down_is_left_out(made: Installation, tmp_path: Path):
    with (
        made.serving(**BEHIND_PROXY) as one,
        made.serving(**BEHIND_PROXY) as two,
        running_nginx(tmp_path / "nginx", one.port, two.port) as nginx,
    ):
        before = {ask(nginx, LIST).status for _ in range(4)}
        two.kill()
        after = [ask(nginx, LIST).status for _ in range(6)]

    assert before == {200}
    assert after.count(503) <= 1
    assert set(after) <= {200, 503}
