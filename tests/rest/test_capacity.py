"""Some threads are always free: what may take long has few places."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from statements.models import ApiKey
from statements.rest.limits import capacity
from statements.rest.limits.capacity import Lane, LaneFull, LimitedApplication
from statements.rest.lists import streams
from statements.vocabularies import Scope

LIST = "/api/v1/topics/"
STREAM = f"{LIST}?format=ndjson"


@pytest.fixture
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one place in each lane."""
    for lane in (capacity.REQUEST_LANE, capacity.STREAM_LANE, capacity.COSTLY_LANE):
        monkeypatch.setattr(lane, "places", 1)


@pytest.fixture
def one_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each client have one place in each lane."""
    for lane in (capacity.STREAM_LANE, capacity.COSTLY_LANE):
        monkeypatch.setattr(lane, "each", 1)


def read(response: Any) -> bytes:
    """Return the whole stream; the client closes it at its end."""
    return b"".join(response.streaming_content)


def close(response: Any) -> None:
    """Close an answer as a server does, but keep the connection to the database."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_stream_that_finds_no_place_is_told_when_to_come_again(client: Client):
    reading = client.get(STREAM)

    refused = client.get(STREAM, REMOTE_ADDR="192.0.2.7")

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert refused.json()["type"] == "/problems/#busy"
    assert read(reading).count(b"\n") == 20


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_stream_that_was_read_gives_its_place_back(client: Client):
    read(client.get(STREAM))

    assert read(client.get(STREAM)).count(b"\n") == 20


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_stream_that_is_hung_up_on_gives_its_place_back(client: Client):
    response: Any = client.get(STREAM)
    pieces = response._iterator  # the client closes the answer when this is closed
    next(pieces)
    pieces.close()

    assert client.get(STREAM).status_code == 200


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_stream_that_nobody_begins_to_read_gives_its_place_back(client: Client):
    close(client.get(STREAM))

    assert client.get(STREAM).status_code == 200


@pytest.mark.usefixtures("seeded", "one_place")
@pytest.mark.parametrize("query", ["&nonsense=1", "&cursor=x"])
def test_a_stream_that_is_refused_holds_no_place(query: str, client: Client):
    assert client.get(f"{STREAM}{query}").status_code == 400

    assert client.get(STREAM).status_code == 200


@pytest.mark.usefixtures("seeded", "one_place")
def test_head_of_a_stream_holds_no_place(client: Client):
    close(client.head(STREAM))

    assert client.get(STREAM).status_code == 200


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_stream_of_the_past_needs_a_place_as_well(client: Client):
    reading = client.get(f"{STREAM}&as_of=1")

    assert client.get(f"{STREAM}&as_of=1").status_code == 503
    assert read(reading).count(b"\n") == 20


@pytest.mark.usefixtures("seeded", "one_each")
def test_a_client_reads_one_stream_at_a_time_and_another_client_another(client: Client):
    reading = [client.get(STREAM), client.get(STREAM, REMOTE_ADDR="192.0.2.7")]

    again = client.get(STREAM)

    assert [response.status_code for response in reading] == [200, 200]
    assert again.status_code == 503


@pytest.mark.usefixtures("seeded", "one_each")
def test_a_key_is_a_client_wherever_it_is_used(client: Client):
    _, key = ApiKey.objects.make("desk", Scope.READ.value)
    known = {"Authorization": f"Bearer {key}"}
    reading = [client.get(STREAM), client.get(STREAM, headers=known)]

    again = client.get(STREAM, headers=known, REMOTE_ADDR="192.0.2.7")

    assert [response.status_code for response in reading] == [200, 200]
    assert again.status_code == 503


@pytest.mark.parametrize("query", ["?q=peace", "?count=exact", "?q=peace&count=exact"])
@pytest.mark.usefixtures("seeded", "one_place")
def test_a_question_that_costs_much_needs_a_place(query: str, client: Client):
    with capacity.COSTLY_LANE.place("somebody"):
        refused = client.get(f"{LIST}{query}")

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert client.get(f"{LIST}{query}").status_code == 200


@pytest.mark.parametrize("url", [LIST, f"{LIST}?count=capped", f"{LIST}?kind=proposal", STREAM])
@pytest.mark.usefixtures("seeded", "one_place")
def test_other_questions_need_no_place_among_them(url: str, client: Client):
    with capacity.COSTLY_LANE.place("somebody"):
        assert client.get(url).status_code == 200


@pytest.mark.usefixtures("seeded", "one_place")
def test_a_fault_in_a_view_gives_the_place_back(client: Client, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr("statements.rest.http.views.select_documents", fail)
        with pytest.raises(RuntimeError):
            client.get(f"{LIST}?q=peace")

    assert client.get(f"{LIST}?q=peace").status_code == 200


@pytest.mark.usefixtures("seeded")
def test_a_stream_comes_in_small_pieces(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streams, "PIECE_BYTES", 1000)
    response: Any = client.get(STREAM)

    pieces = list(response.streaming_content)

    assert max(map(len, pieces)) <= 1000
    assert b"".join(pieces).count(b"\n") == 20


@pytest.mark.usefixtures("seeded")
def test_a_reader_who_takes_too_long_for_a_piece_is_broken_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "PIECE_BYTES", 1000)
    now = 0.0
    monkeypatch.setattr(streams, "monotonic", lambda: now)
    response: Any = client.get(STREAM)
    pieces = iter(response.streaming_content)
    next(pieces)
    now = 29.0
    next(pieces)
    now = 60.0

    with pytest.raises(streams.SlowReader):
        next(pieces)


def test_a_lane_lets_in_as_many_as_it_has_places():
    lane = Lane(places=2)
    with ExitStack() as held:
        held.enter_context(lane.place("a"))
        held.enter_context(lane.place("b"))

        with pytest.raises(LaneFull):
            lane.enter("c")

    lane.enter("c")


def test_a_lane_knows_for_how_long_it_has_been_full(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(capacity, "monotonic", lambda: now)
    lane = Lane(places=1)
    lane.enter()
    now = 104.0
    assert not lane.has_been_full_for(5)
    now = 105.0
    assert lane.has_been_full_for(5)
    lane.leave()
    assert not lane.has_been_full_for(0)


class Answering:
    """A WSGI application that says what it was asked, and a server that asks it."""

    def __init__(self) -> None:
        self.closed: list[str] = []
        self.limited = LimitedApplication(self.answer)

    def answer(self, environ: Any, start_response: Any) -> Any:
        answering, path = self, environ["PATH_INFO"]

        class Pieces:
            def __iter__(self) -> Iterator[bytes]:
                yield path.encode()

            def close(self) -> None:
                answering.closed.append(path)

        if path == "/fails":
            raise RuntimeError(path)
        start_response("200 OK", [])
        return Pieces()

    def ask(self, path: str) -> Any:
        self.status = ""

        def start_response(status: str, headers: Any, exc_info: Any = None, /) -> Any:
            self.status, self.headers = status, dict(headers)

        return self.limited({"PATH_INFO": path}, start_response)


@pytest.mark.usefixtures("one_place")
def test_a_request_beyond_the_places_is_refused_by_words_of_the_api():
    answering = Answering()
    held = answering.ask("/a")

    refused = answering.ask("/b")

    assert answering.status == "503 Service Unavailable"
    assert answering.headers["Retry-After"] == "1"
    assert answering.headers["Content-Type"] == "application/problem+json"
    assert answering.headers["Cache-Control"] == "no-store"
    assert b'"/b"' in b"".join(refused)
    assert list(held) == [b"/a"]


@pytest.mark.usefixtures("one_place")
def test_a_place_is_held_until_the_server_closes_the_answer():
    answering = Answering()
    held = answering.ask("/a")
    list(held)

    answering.ask("/b")
    refused = answering.status
    held.close()
    held.close()
    answering.ask("/b")

    assert refused == "503 Service Unavailable"
    assert answering.status == "200 OK"
    assert answering.closed == ["/a", "/a"]


@pytest.mark.usefixtures("one_place")
def test_a_request_that_fails_holds_no_place():
    answering = Answering()
    with pytest.raises(RuntimeError):
        answering.ask("/fails")

    answering.ask("/a")

    assert answering.status == "200 OK"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.usefixtures("one_place")
def test_a_probe_needs_no_place(path: str):
    answering = Answering()
    answering.ask("/a")

    assert list(answering.ask(path)) == [path.encode()]


@pytest.mark.usefixtures("seeded")
def test_a_user_is_a_client_by_name(client: Client, one_each: None):
    client.force_login(User.objects.create_user("ada"))
    reading = client.get(STREAM)

    assert client.get(STREAM, REMOTE_ADDR="192.0.2.7").status_code == 503
    assert reading.status_code == 200


def test_a_lane_may_let_a_client_wait_for_a_place():
    lane = Lane(places=1, patience=60)
    lane.enter("a")
    entered = threading.Event()

    def enter() -> None:
        lane.enter("b")
        entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    lane.leave("a")
    thread.join(60)

    assert entered.is_set()
