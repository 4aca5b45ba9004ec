"""A server whose streams can be watched: each chunk is one document, and a line of what it says."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.whole.installation import port_in

ROOT = Path(__file__).resolve().parent.parent.parent


class Watched(NamedTuple):
    """A server that runs, and what it says."""

    port: int
    process: "subprocess.Popen[str]"

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def chunks_until_closed(self) -> int:
        """Return how many chunks were read for the request, once the server is done with it."""
        assert self.process.stderr
        count = 0
        for line in self.process.stderr:
            if line == "closed\n":
                return count
            count += line == "chunk\n"
        raise AssertionError("the server has gone")


@contextmanager
def watching(url: str, **environment: str) -> Iterator[Watched]:
    """Run a server on a database; see `tests/config/watched_wsgi.py` for what it can be told."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.config.watched_wsgi"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, **environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        port = port_in(process.stderr)
        try:
            yield Watched(port, process)
        finally:
            process.terminate()
