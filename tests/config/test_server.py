"""The server as it stands behind a proxy that speaks https for it."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OVER_HTTPS = {"X-Forwarded-Proto": "https"}

Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Return a function that sends the server a request and gives the response, read whole."""
    command = [sys.executable, "-m", "config.server"]
    environment = {**os.environ, "PUBLIC_URL": "https://records.example", "PORT": "0"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        listening = re.compile(r"Listening at http://127\.0\.0\.1:(\d+)")
        port = next(int(found[1]) for line in server.stderr if (found := listening.search(line)))

        def send(
            path: str, headers: dict[str, str], method: str = "GET"
        ) -> http.client.HTTPResponse:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request(method, path, headers={"Host": "records.example", **headers})
                response = connection.getresponse()
                response.read()
                return response

        yield send
        server.terminate()


def test_plain_http_is_sent_on_to_https(ask: Ask):
    response = ask("/api/schema/?format=json", {})

    assert response.status == 301
    assert response.headers["Location"] == "https://records.example/api/schema/?format=json"


def test_what_the_proxy_received_over_https_is_answered_and_pinned_to_it(ask: Ask):
    response = ask("/api/schema/", OVER_HTTPS)

    assert response.status == 200
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


def test_a_probe_beside_the_server_needs_no_https(ask: Ask):
    assert ask("/healthz", {}).status == 200


def test_another_name_than_its_own_is_refused(ask: Ask):
    assert ask("/api/schema/", {**OVER_HTTPS, "Host": "elsewhere.example"}).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/static/admin/css/base.css",
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js",
        "/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js",
        "/static/rest_framework/css/default.css",
    ],
)
def test_static_files_are_served_without_being_collected_first(ask: Ask, path: str):
    assert ask(path, OVER_HTTPS).status == 200


def test_anyones_page_may_read_the_api_with_its_etag_and_revision(ask: Ask):
    headers = ask("/api/schema/", {**OVER_HTTPS, "Origin": "https://elsewhere.example"}).headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "ETag, X-Revision, Retry-After"
    assert "Access-Control-Allow-Credentials" not in headers


def test_anyones_page_may_not_write_through_the_api(ask: Ask):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "DELETE"}

    headers = ask("/api/schema/", {**OVER_HTTPS, **asked}, "OPTIONS").headers

    assert set(headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_no_other_page_may_read_the_admin(ask: Ask):
    response = ask("/admin/login/", {**OVER_HTTPS, "Origin": "https://elsewhere.example"})

    assert response.status == 200
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Secure" in response.headers["Set-Cookie"]
