"""A database that the version before has written is upgraded: nothing of it is lost or changed.

`before_0009.json` has the rows of such a database, what that version answered, and its exports. It
was made from the world of `tests.builders` by a few writes: changes, a draft published, a deletion.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest

from tests.whole.installation import Client, Installation, database, installation

BEFORE: dict[str, Any] = json.loads(
    Path(__file__).with_name("before_0009.json").read_text(encoding="utf-8")
)
NEW: dict[str, dict[str, Any]] = {
    "sources": {"authors": [], "corrections": []},
    "topics": {"other_names": []},
    "statements": {"occasion": None, "assessments": [], "identifiers": []},
    "pages": {"next_cursor": None, "previous_cursor": None},
    "pages to search": {"next_cursor": None, "previous_cursor": None, "ranked": None},
    "changes": {"next_cursor": None},
    "entries": {"into": None},
}
"""The keys that records and pages have gained, and what they are without one."""


def insert(url: str, tables: dict[str, Any]) -> None:
    """Write rows as they are; they may refer to each other in any order."""
    is_sqlite = url.startswith("sqlite")
    mark = "?" if is_sqlite else "%s"
    connection: Any = sqlite3.connect(urlsplit(url).path) if is_sqlite else psycopg.connect(url)
    with closing(connection), connection:
        cursor = connection.cursor()
        for table, held in tables.items():
            names = ", ".join(f'"{column}"' for column in held["columns"])
            marks = ", ".join([mark] * len(held["columns"]))
            # Names and rows are from our own file.
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", held["rows"])
            if not is_sqlite and held["rows"]:
                sequence = f"pg_get_serial_sequence('{table}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the DATABASE_URL of a database that the version before has written, upgraded."""
    with database(tmp_path_factory.mktemp("before"), "before") as url:
        made = Installation(url)
        made.manage("migrate", "statements", "0007", "--skip-checks", "--verbosity", "0")
        insert(url, BEFORE["tables"])
        made.manage("migrate", "--verbosity", "0")
        yield url


@pytest.fixture(scope="module")
def upgraded(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Give an installation that nothing is written to."""
    with database(tmp_path_factory.mktemp("upgraded"), "upgraded", url) as copy:
        yield Installation(copy)


@pytest.fixture
def own(url: str, tmp_path: Path) -> Iterator[Installation]:
    """Give an installation like it, for one test alone."""
    with database(tmp_path, "own", url) as copy:
        yield Installation(copy)


@pytest.fixture(scope="module")
def client(upgraded: Installation) -> Iterator[Client]:
    with upgraded.serving() as server:
        client = server.client(upgraded.key())
        yield client
        client.close()


def with_new_keys(answer: Any, resource: str = "") -> Any:
    """Return an answer of the version before with the keys that its records have gained."""
    if isinstance(answer, list):
        return [with_new_keys(one, resource) for one in answer]
    if not isinstance(answer, dict):
        return answer
    if "chain" in answer:
        resource = "statements"
    elif "text_sha256" in answer:
        resource = "sources"
    elif "event" in answer:
        resource = "topics"
    elif "previous" in answer:
        records = [one for one in answer["results"] if "url" in one and "statement" not in one]
        resource = "pages to search" if records else "pages"
    elif "action" in answer:
        resource = "entries"
    elif "latest" in answer:
        resource = "changes"
    else:
        resource = ""
    return {name: with_new_keys(value) for name, value in answer.items()} | NEW.get(resource, {})


@pytest.mark.parametrize("address", BEFORE["answers"])
def test_every_answer_is_as_before_with_the_new_keys_empty(address: str, client: Client):
    with urlopen(f"http://127.0.0.1:{client.port}/api/v1/{address}") as answer:
        found = json.load(answer)

    assert found == with_new_keys(BEFORE["answers"][address])


@pytest.mark.parametrize("options", BEFORE["exports"])
def test_every_export_is_as_before_with_the_new_keys_empty(options: str, upgraded: Installation):
    lines = [json.loads(line) for line in upgraded.export(*options.split())]

    assert lines == with_new_keys(BEFORE["exports"][options])


def test_an_export_of_the_version_before_is_taken_and_changes_nothing(
    upgraded: Installation, tmp_path: Path
):
    file = tmp_path / "before.ndjson"
    lines = (f"{json.dumps(line)}\n" for line in BEFORE["exports"][""])
    file.write_text("".join(lines), encoding="utf-8")

    said = upgraded.manage("import_records", str(file))

    assert said.endswith("There was nothing to write.\n")


def test_the_feed_of_the_version_before_makes_an_equal_copy(
    upgraded: Installation, client: Client, tmp_path: Path
):
    with installation(tmp_path, "copy", filled=False) as copy:
        address = f"http://127.0.0.1:{client.port}"
        copy.manage("follow", address, "--once", ON_RECORD_KEY=client.key)

        assert copy.export() == upgraded.export()


def test_a_state_of_the_version_before_is_restored_and_what_changes_is_told(own: Installation):
    with own.serving() as server:
        client = server.client(own.key())
        past = client.send("GET", "statements/article-s01/?as_of=1").json()

        assert client.send("POST", "statements/article-s01/restore/", {"revision": 1}).status == 200

        now = client.send("GET", "statements/article-s01/").json()
        (latest, *_) = client.send("GET", "statements/article-s01/history/").json()["results"]
        client.close()
    assert said(now) == said(past)
    told = {one["pointer"] for one in latest["changes"]}
    assert {"/note", "/likelihood_text"} <= told
    assert not told & {"/occasion", "/assessments", "/identifiers"}


def test_every_record_is_found_by_its_words_and_after_going_back_and_forth_again(own: Installation):
    own.manage("index_search", "--check")
    own.manage("migrate", "statements", "0010", "--skip-checks", "--verbosity", "0")
    own.manage("migrate", "--verbosity", "0")
    own.manage("index_search", "--check")

    with own.serving() as server:
        client = server.client(own.key())
        found = client.send("GET", "statements/?q=harbor&fields=id").json()["results"]
        client.close()
    assert "article-s01" in {one["id"] for one in found}


def said(answer: Any) -> dict[str, Any]:
    """Return what a statement says itself: without stamps, and without what others are called."""
    mine = ("text", "note", "likelihood_text", "said", "conditions", "spans", "chain", "occasion")
    found = {name: answer[name] for name in mine}
    return found | {name: [one["id"] for one in answer[name]] for name in ("topics", "estimates")}
