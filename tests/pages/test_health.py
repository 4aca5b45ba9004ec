"""The two addresses by which a machine asks how this one is."""

import json

import pytest
from django.db import OperationalError, connection
from django.test import Client

from statements.rest.limits import capacity

ADDRESSES = ["/healthz", "/readyz"]
SECRET = "postgres://editor:hunter2@database.internal/records"

everywhere = pytest.mark.parametrize("address", ADDRESSES)


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args, **kwargs):
        raise OperationalError(f"could not connect to {SECRET}")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_healthz_says_ok_without_asking_the_database(client: Client):
    # A test without the mark django_db fails when it touches the database.
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"ok"


def test_healthz_says_ok_while_the_database_is_away(client: Client, database_away):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_readyz_says_yes_when_every_migration_is_there(client: Client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "answers",
        "pending_migrations": [],
        "writes": True,
        "busy": False,
    }


@pytest.mark.django_db
def test_readyz_names_the_migrations_that_the_database_lacks(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "database": "answers",
        "pending_migrations": ["sessions.0001_initial"],
        "writes": True,
        "busy": False,
    }


def test_readyz_tells_that_the_database_is_away_and_nothing_about_where_it_is(
    client: Client, database_away, caplog: pytest.LogCaptureFixture
):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert json.loads(response.content) == {
        "ready": False,
        "database": "does not answer",
        "pending_migrations": None,
        "writes": False,
        "busy": False,
    }
    assert SECRET in caplog.text


@pytest.mark.django_db
@everywhere
def test_a_probe_may_ask_by_any_address(client: Client, address: str):
    assert client.get(address, headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/problems/", headers={"Host": "10.1.2.3:8000"}).status_code == 400


@pytest.mark.django_db
@everywhere
def test_no_one_keeps_an_answer(client: Client, address: str):
    assert client.get(address).headers["Cache-Control"] == "no-store"
    assert client.post(address).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@everywhere
def test_head_answers_like_get_without_a_body(client: Client, address: str):
    response = client.head(address)

    assert response.status_code == 200
    assert response.content == b""


@everywhere
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_other_method_is_allowed(address: str, method: str):
    response = Client(enforce_csrf_checks=True).generic(method, address)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_readyz_says_no_while_every_thread_has_been_busy_for_a_while(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    now = 100.0
    monkeypatch.setattr(capacity, "monotonic", lambda: now)
    monkeypatch.setattr(capacity.REQUEST_LANE, "places", 1)
    with capacity.REQUEST_LANE.place():
        now = 104.9
        assert client.get("/readyz").status_code == 200
        now = 105.0
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["busy"] is True
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
