"""A server that is told to stop answers what it was asked before."""

import http.client
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.whole.installation import ROOT, port_in

WAITING = """\
import logging, sys
from config.listening import listen
from config.server import serve

logging.basicConfig(level=logging.INFO)

def application(environ, start_response):
    sys.stderr.write("begun\\n")
    sys.stderr.flush()
    with open(sys.argv[1]) as gate:
        body = gate.read().encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

serve(application, listen("127.0.0.1", 0, int(sys.argv[2])))
"""
"""A server whose one answer is what is written into a pipe."""


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_what_has_begun_is_answered_whole(told: signal.Signals, workers: str, tmp_path: Path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, str(gate), workers],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stderr
            lines = iter(server.stderr)
            port = port_in(lines)
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("GET", "/")
                assert "begun\n" in lines
                server.send_signal(told)
                gate.write_text("whole " * 1000)
                response = connection.getresponse()
                body = response.read()
            server.wait(60)
        finally:
            server.kill()

    assert response.status == 200
    assert body == b"whole " * 1000
    assert server.returncode == 0
