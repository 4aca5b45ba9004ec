"""The server as it stands behind a proxy that speaks https for it."""

import http.client
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.whole.installation import ROOT, port_in

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
        port = port_in(server.stderr)

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


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]"])
def test_who_asks_this_machine_by_its_own_name_is_sent_to_the_public_one(ask: Ask, host: str):
    response = ask("/api/v1/?format=json", {"Host": host})

    assert response.status == 301
    assert response.headers["Location"] == "https://records.example/api/v1/?format=json"


@pytest.mark.parametrize("host", ["records.example", "localhost", "10.1.2.3:8000", "[fd00::7]", ""])
@pytest.mark.parametrize("headers", [{}, OVER_HTTPS])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_is_answered_by_whatever_address_it_asks(
    ask: Ask, path: str, headers: dict[str, str], host: str
):
    response = ask(path, {**headers, "Host": host})

    # The server of this test has an empty database: it is not ready, and says so.
    assert response.status == (200 if path == "/healthz" else 503)
    assert response.headers["Cache-Control"] == "no-store"


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
