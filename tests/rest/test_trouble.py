"""Trouble of the database has its own answer wherever it strikes; a fault of the code keeps its."""

import errno
import logging
import mmap
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client

from statements.models import ApiKey, writable
from statements.rest.problems.trouble_log import EVERY, TroubleFilter
from statements.transfer.spool import Spool

pytestmark = pytest.mark.django_db

API = "/api/v1/topics/"
DETAIL = "The database cannot be used at the moment. Try again."


def trouble(name: str) -> OperationalError:
    """Return what Django raises for an error of SQLite."""
    cause = sqlite3.OperationalError("secret")
    cause.sqlite_errorname = name
    error = OperationalError("secret")
    error.__cause__ = cause
    return error


Failing = Callable[..., Any]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Return a function that lets every query fail from the one with a number on."""
    # Of a full disk a server knows for a while.
    monkeypatch.setattr(writable, "_full_at", mmap.mmap(-1, 8))

    @contextmanager
    def fail(error: Exception, after: int = 0) -> Iterator[None]:
        queries = iter(range(1000))

        def refuse(execute: Any, *arguments: Any) -> Any:
            if next(queries) >= after:
                raise error
            return execute(*arguments)

        with connection.execute_wrapper(refuse):
            yield
        # The database has seen nothing of it: the transaction of the test can go on.
        transaction.set_rollback(False)

    return fail


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def member(reader: Client) -> Client:
    """Return a client that is signed in, so that each request asks for its session and user."""
    reader.force_login(get_user_model().objects.create_superuser("editor"))
    return reader


def assert_unavailable(response: Any) -> None:
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert b"secret" not in response.content


@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("method", ["get", "put", "post", "delete"])
def test_below_the_api_it_is_a_problem_at_whatever_query_it_strikes(
    method: str, after: int, member: Client, failing: Failing
):
    address = API if method in ("get", "post") else f"{API}ferry/"
    body = {"id": "ferry", "kind": "issue", "name": "Ferry"}
    with failing(trouble("SQLITE_CANTOPEN"), after):
        response = getattr(member, method)(address, body or None, content_type="application/json")

    assert_unavailable(response)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "/problems/#unavailable",
        "title": "Unavailable",
        "status": 503,
        "detail": DETAIL,
        "instance": address,
        "errors": [],
    }


def test_a_key_that_cannot_be_looked_up_is_no_bad_key(reader: Client, failing: Failing):
    _, text = ApiKey.objects.make(name="key", scope="read")
    with failing(trouble("SQLITE_IOERR_READ")):
        response = reader.get(API, headers={"Authorization": f"Bearer {text}"})

    assert_unavailable(response)


@pytest.mark.parametrize(
    ("address", "after"),
    [("/", 0), *(("/admin/", after) for after in range(3)), ("/admin/statements/topic/", 2)],
)
def test_elsewhere_it_is_a_page(address: str, after: int, member: Client, failing: Failing):
    with failing(trouble("SQLITE_NOTADB"), after):
        response = member.get(address)

    assert_unavailable(response)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert DETAIL in response.text


def test_what_strikes_outside_any_view_is_answered_as_well(
    reader: Client, failing: Failing, settings: Any
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The session is saved by its middleware, after the view has answered.
    get_user_model().objects.create_superuser("admin", password="a long pass phrase")
    form = {"username": "admin", "password": "a long pass phrase"}
    statuses = set()
    for after in range(20):
        with failing(trouble("SQLITE_CANTOPEN"), after):
            statuses.add(reader.post("/admin/login/", form).status_code)

    assert statuses == {302, 503}


def test_a_full_disk_is_507(member: Client, failing: Failing):
    with failing(trouble("SQLITE_FULL"), 2):
        answer = member.put(
            f"{API}ferry/", {"kind": "issue", "name": "F"}, content_type="application/json"
        )
        page = member.post("/admin/statements/topic/add/", {"key": "ferry"})

    assert answer.status_code == page.status_code == 507
    assert answer.json()["type"] == "/problems/#insufficient-storage"
    assert "Nothing was written" in answer.json()["detail"]
    assert "Nothing was written" in page.text
    assert "Retry-After" not in answer.headers


def test_an_import_that_cannot_be_spooled_is_507(member: Client, monkeypatch: pytest.MonkeyPatch):
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "add", full)
    lines = [{"resource": "topics", "id": "ferry", "kind": "issue", "name": "Ferry"}]
    response = member.post("/api/v1/imports/", lines, content_type="application/json")

    assert response.status_code == 507


def test_a_fault_of_the_code_stays_500(member: Client, failing: Failing):
    for error in (trouble("SQLITE_ERROR"), RuntimeError("secret")):
        with failing(error):
            response = member.get(API)

        assert response.status_code == 500
        assert response.json()["type"] == "/problems/#internal-error"


def test_a_stream_that_has_begun_is_broken_off(client: Client, monkeypatch: pytest.MonkeyPatch):
    def chunks(*_: Any) -> Iterator[list[str]]:
        yield ["{}"]
        raise trouble("SQLITE_IOERR_READ")

    monkeypatch.setattr("statements.rest.http.views.stream_documents", chunks)
    response = client.get(f"{API}?format=ndjson")

    assert isinstance(response, StreamingHttpResponse)
    pieces = iter(response.streaming_content)
    assert next(pieces) == b"{}\n"
    with pytest.raises(OperationalError):
        next(pieces)


def logged(record: logging.LogRecord, log: TroubleFilter) -> str | None:
    """Return the line that a record becomes, with its traceback if it keeps that."""
    return logging.Formatter().format(record) if log.filter(record) else None


def record_of(error: Exception | None, status: int | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, None) if error else None
    record = logging.LogRecord("any", logging.ERROR, "", 1, "At %s", ("/a/",), exc_info)
    if status:
        record.status_code = status
    return record


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, to be set."""
    now = [1000.0]
    monkeypatch.setattr("statements.rest.problems.trouble_log.time.monotonic", lambda: now[0])
    return now


def test_trouble_is_logged_in_one_line_now_and_then(clock: list[float]):
    log = TroubleFilter()
    gone, full = trouble("SQLITE_CANTOPEN"), trouble("SQLITE_FULL")
    line = "At /a/: the database cannot be used: secret"

    assert logged(record_of(gone, 503), log) == line
    assert logged(record_of(gone), log) is None
    assert logged(record_of(full, 507), log) == "At /a/: the disk is full: secret"
    clock[0] += EVERY
    assert logged(record_of(gone, 503), log) == line


def test_an_answer_to_trouble_is_logged_now_and_then_as_well(clock: list[float]):
    log = TroubleFilter()

    assert [logged(record_of(None, 503), log) for _ in range(2)] == ["At /a/", None]


def test_a_fault_of_the_code_is_always_logged_in_full(clock: list[float]):
    log = TroubleFilter()

    for error in (RuntimeError("a fault"), trouble("SQLITE_ERROR")):
        for _ in range(2):
            assert type(error).__name__ in (logged(record_of(error, 500), log) or "")
