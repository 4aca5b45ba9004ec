"""A whole list from the server itself: one that ends is whole, and one that breaks shows it."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.config.watching import Watched, watching
from tests.whole.installation import installation

STATEMENTS = 35
"""So many public statements have the delivered fixtures."""

LIST = "/api/v1/statements/"
TYPES = {"ndjson": "application/x-ndjson; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Run a server whose chunks are single documents, on a database with the fixtures."""
    with (
        installation(tmp_path_factory.mktemp("database")) as made,
        watching(made.url) as watched,
    ):
        yield watched


@pytest.mark.parametrize("format", TYPES)
def test_a_stream_that_is_whole_ends_cleanly(format: str, server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format={format}&fields=text")
        response = connection.getresponse()
        body = response.read()
        chunks = server.chunks_until_closed()

        assert response.status == 200
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert response.headers["Content-Type"] == TYPES[format]
        assert response.headers["X-Revision"] == "1"
        assert body.count(b"\n") == STATEMENTS + (format == "csv")
        # One more finds that there is none left.
        assert chunks == STATEMENTS + 1

        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
    assert server.chunks_until_closed() == 0


def test_each_line_comes_as_the_pages_have_it(server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson&ordering=-id")
        lines = connection.getresponse().read().splitlines()
        server.chunks_until_closed()
        connection.request("GET", f"{LIST}?ordering=-id&limit=500")
        page = json.loads(connection.getresponse().read())
        server.chunks_until_closed()

    assert [json.loads(line) for line in lines] == page["results"]


@pytest.mark.parametrize("format", TYPES)
@pytest.mark.parametrize("place", [2, STATEMENTS + 1])
def test_a_stream_that_fails_midway_breaks_the_connection(format: str, place: int, server: Watched):
    with closing(server.connect()) as connection:
        connection.request(
            "GET", f"{LIST}?format={format}&fields=text", headers={"Fail-At": str(place)}
        )
        response = connection.getresponse()
        with pytest.raises(http.client.IncompleteRead) as broken:
            response.read()

    assert response.status == 200
    assert broken.value.partial.count(b"\n") == place - 1 + (format == "csv")
    assert server.chunks_until_closed() == place - 1


def test_a_stream_whose_database_goes_away_breaks_off_and_says_so_in_one_line(server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson", headers={"Gone-At": "3"})
        response = connection.getresponse()
        with pytest.raises(http.client.IncompleteRead) as broken:
            response.read()

    assert broken.value.partial.count(b"\n") == 2
    assert server.chunks_until_closed() == 2
    assert server.process.stderr
    line = server.process.stderr.readline()
    assert "Exception while serving /api/v1/statements/: the database cannot be used: gone" in line


def test_a_stream_that_fails_at_once_is_no_success(server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson", headers={"Fail-At": "1"})
        response = connection.getresponse()
        response.read()

    assert response.status == 500
    assert server.chunks_until_closed() == 0


@pytest.mark.parametrize("format", TYPES)
def test_a_reader_who_hangs_up_ends_the_work(format: str, server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format={format}", headers={"Padded": "yes"})
        response = connection.getresponse()
        assert response.read(1000)
        response.close()

    assert 1 <= server.chunks_until_closed() < STATEMENTS / 2


@pytest.mark.parametrize("format", TYPES)
def test_who_asks_only_for_the_headers_costs_no_chunk(format: str, server: Watched):
    with closing(server.connect()) as connection:
        connection.request("HEAD", f"{LIST}?format={format}")
        response = connection.getresponse()

        assert response.status == 200
        assert response.headers["Content-Type"] == TYPES[format]
        assert response.headers["X-Revision"] == "1"
        assert response.read() == b""
    assert server.chunks_until_closed() == 0


def test_what_the_reader_has_is_not_read_again(server: Watched):
    with closing(server.connect()) as connection:
        connection.request("GET", f"{LIST}?format=ndjson&fields=id")
        response = connection.getresponse()
        response.read()
        server.chunks_until_closed()
        headers = {"If-None-Match": str(response.headers["ETag"])}
        connection.request("GET", f"{LIST}?format=ndjson&fields=id", headers=headers)
        again = connection.getresponse()

        assert again.status == 304
        assert again.read() == b""
    assert server.chunks_until_closed() == 0
