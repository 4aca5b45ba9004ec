"""A read gets a few seconds of the database's time, and a write as much as it needs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from statements.database_errors import Trouble, trouble_of
from statements.models import Revision
from statements.rest.http import views
from statements.rest.limits.read_budget import limit_reading

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
BRIEF = 0.05
LIST = "/api/v1/topics/"


def run_endless(*_: Any, **__: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS)
        return cursor.fetchall()


@pytest.fixture
def brief(settings: Any, transactional_db: None) -> Iterator[None]:
    """Let reads of this connection take 50 milliseconds, as the server's settings would."""
    settings.READ_SECONDS = BRIEF
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {BRIEF * 1000:.0f}")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "select_documents", run_endless)


@pytest.mark.usefixtures("brief", "endless")
def test_a_question_that_takes_too_long_is_503_and_not_worth_another_try(client: Client):
    response = client.get(LIST)

    assert response.status_code == 503
    assert response.json()["type"] == "/problems/#too-expensive"
    assert "Retry-After" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", []),
        ("?kind=proposal", []),
        ("?q=peace", ["q"]),
        ("?q=peace&count=exact", ["q", "count"]),
        ("?count=capped", []),
    ],
)
@pytest.mark.usefixtures("brief", "endless")
def test_the_answer_names_what_in_the_query_costs_much(
    query: str, named: list[str], client: Client
):
    detail = client.get(f"{LIST}{query}").json()["detail"]

    assert [name for name in ("kind", "q", "count") if f'"{name}"' in detail] == named


@pytest.mark.usefixtures("brief")
def test_a_question_that_is_quick_is_answered_as_ever(client: Client):
    assert client.get(LIST).status_code == 200


@pytest.mark.usefixtures("brief", "endless")
def test_the_limit_holds_for_one_request_and_not_for_what_comes_after(client: Client):
    client.get(LIST)

    assert client.get("/api/v1/topics/none/").status_code == 404


@pytest.mark.usefixtures("brief")
def test_the_database_says_that_its_time_was_up():
    with pytest.raises(OperationalError) as raised, limit_reading():
        run_endless()

    assert trouble_of(raised.value) is Trouble.OVERRUN


@pytest.mark.usefixtures("brief")
def test_a_write_has_no_limit_once_it_has_the_lock():
    with Revision.writing(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
        cursor.execute(ENDLESS.replace("FROM n)", "FROM n WHERE i < 200000)"))
        assert cursor.fetchone() == (200_000,)


@pytest.mark.usefixtures("brief")
def test_the_limit_is_back_after_a_write():
    with Revision.writing():
        pass

    with pytest.raises(OperationalError), limit_reading():
        run_endless()


@pytest.mark.usefixtures("brief")
def test_a_command_has_no_limit(settings: Any):
    settings.READ_SECONDS = 0
    if connection.vendor == "postgresql":
        pytest.skip("the settings of a command open no connection with a limit")

    with limit_reading(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ENDLESS.replace("FROM n)", "FROM n WHERE i < 200000)"))
        assert cursor.fetchone() == (200_000,)


@pytest.mark.usefixtures("brief")
def test_each_chunk_of_a_stream_has_a_limit_of_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("statements.rest.http.views.select_documents", run_endless)

    stream: Any = client.get(f"{LIST}?format=ndjson")

    with pytest.raises(OperationalError) as raised:
        list(stream.streaming_content)
    assert trouble_of(raised.value) is Trouble.OVERRUN
