"""Runs `make` in a checkout, and asks the server that it starts."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LISTENING = re.compile(r"Listening at (http://\S+)")


@contextmanager
def running(checkout: Path, target: str = "run", **variables: str) -> Iterator[tuple[str, str]]:
    """Run `make` with a target that serves; give what it printed until then, and its address.

    ``variables`` are those of the environment; by default there is a PORT, and nothing else but
    what a newcomer's shell would have.
    """
    environment = {"PATH": os.environ["PATH"], **(variables or {"PORT": str(free_port())})}
    with subprocess.Popen(
        ["make", target],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdout
        printed = ""
        for line in server.stdout:
            printed += line
            if found := LISTENING.search(line):
                break
        else:
            pytest.fail(printed)
        try:
            yield printed, found[1]
        finally:
            os.killpg(server.pid, signal.SIGINT)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def fetch(address: str) -> str:
    """Return what is at an address."""
    with urllib.request.urlopen(address, timeout=60) as response:
        text: str = response.read().decode()
    return text
