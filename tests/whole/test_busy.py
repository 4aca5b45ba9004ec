"""A writer that does not get its turn is told to come again; readers never wait."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import psycopg
import pytest

from statements.models import Revision
from statements.models.revision import WRITERS, WritersBusy
from tests.api.writing import Writer, fill
from tests.builders import topic
from tests.whole.installation import installation

TOPIC = "topics/un-auspices/"


@contextmanager
def writing(url: str) -> Iterator[None]:
    """Hold the lock that a writer holds."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.rollback()
        return
    parts = urlsplit(url)
    (host,) = parse_qs(parts.query)["host"]
    with psycopg.connect(host=host, user="postgres", dbname=parts.path[1:]) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
        yield
        other.rollback()


@pytest.mark.long
def test_who_waits_for_too_long_is_told_to_come_again_and_then_may_write(tmp_path: Path):
    with installation(tmp_path) as made:
        key = made.key()
        with made.serving() as server:
            client = server.client(key)
            with writing(made.url):
                read = client.send("GET", TOPIC)
                with urlopen(f"{server.url}/readyz", timeout=60) as response:
                    ready = json.load(response)
                answer = client.send("PATCH", TOPIC, {"name": "One"})
            again = client.send("PATCH", TOPIC, {"name": "One"})
            client.close()

    assert read.status == 200
    assert ready["writes"] is True
    assert answer.status == 503
    assert answer.json()["type"] == "/problems/#busy"
    assert int(answer.headers["Retry-After"]) >= 1
    assert again.status == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("PUT", "topics/bridge/", topic(name="B")),
        ("POST", "topics/", topic("ferry")),
        ("PATCH", "topics/bridge/", {"name": "B"}),
        ("DELETE", "statements/article-s02/", None),
        ("POST", "topics/bridge/restore/", {"revision": 1}),
        ("POST", "imports/", [{"resource": "topics", **topic("ferry")}]),
    ],
)
def test_every_write_that_finds_others_busy_is_503(method, address, body, monkeypatch):
    fill()
    writer = Writer()

    def busy() -> None:
        raise WritersBusy("Others write.")

    monkeypatch.setattr(Revision, "lock", busy)
    response = writer.send(method, address, body)

    assert response.status_code == 503
    assert response.json()["type"] == "/problems/#busy"
    assert response.headers["Retry-After"] == "5"
    assert Revision.latest(sees_drafts=True) == 1


@pytest.mark.django_db
def test_an_editor_in_admin_is_told_as_well(monkeypatch):
    fill()
    writer = Writer()

    def busy() -> None:
        raise WritersBusy("Others write.")

    monkeypatch.setattr(Revision, "lock", busy)
    page = writer.client.post("/admin/statements/topic/add/", {"key": "ferry"}, follow=True)

    assert "Another write is taking too long" in page.text
