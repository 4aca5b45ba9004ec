"""nginx, run with the file that is shipped: only ports, paths and the user are put in."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.whole.installation import Answer

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = ROOT / "deploy" / "nginx.conf"
PATH = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
# Clients ask from several addresses of this machine, which only Linux has without being told.
BINARY = shutil.which("nginx", path=PATH) if sys.platform == "linux" else None

HOST = "records.example"
"""The name that the shipped file and the documentation have for a placeholder."""

BEHIND_PROXY: dict[str, Any] = {"PUBLIC_URL": f"https://{HOST}", "TRUSTED_PROXIES": "1"}
"""What On Record is told when nginx stands in front of it."""

CLIENT = "127.0.0.1"
SMALL = 4096
"""Bytes that the receiving buffer of a slow reader holds."""


@dataclass
class Nginx:
    """An nginx that runs, and what it has written into its logs."""

    http_port: int
    https_port: int
    folder: Path

    def open(self, address: str = CLIENT, *, buffer: int | None = None) -> ssl.SSLSocket:
        """Return a connection over TLS from one of this machine's own addresses."""
        raw = socket.socket()
        if buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        raw.settimeout(60)
        raw.bind((address, 0))
        raw.connect(("127.0.0.1", self.https_port))
        trusted = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        return trusted.wrap_socket(raw, server_hostname=HOST)

    def connect(self, address: str = CLIENT) -> HTTPConnection:
        """Return a connection that speaks HTTP through TLS."""
        connection = HTTPConnection(HOST, timeout=60)
        connection.sock = self.open(address)
        return connection

    def log_with(self, text: str) -> str:
        """Return the log once it has this text: nginx may write it after the answer is read."""
        deadline = time.monotonic() + 30
        while text not in (log := (self.folder / "access.log").read_text(encoding="utf-8")):
            assert time.monotonic() < deadline, log
            time.sleep(0.01)
        return log


@contextmanager
def running_nginx(folder: Path, *upstream: int) -> Iterator[Nginx]:
    """Run nginx in front of the servers at these ports."""
    assert BINARY
    folder.mkdir()
    _make_certificate(folder)
    with ExitStack() as free:
        taken = [free.enter_context(socket.create_server((CLIENT, 0))) for _ in range(2)]
        http_port, https_port = (one.getsockname()[1] for one in taken)
    text = SHIPPED.read_text(encoding="utf-8")
    first, *others = upstream
    for shipped, here in {
        # Whoever is not root runs nginx under their own name anyway.
        "user www-data;": "user root;" if os.getuid() == 0 else "",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/error.log warn": "stderr notice",
        "/var/log/nginx/access.log": f"{folder}/access.log",
        "worker_processes auto": "worker_processes 1",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{first};",
        "listen 80;": f"listen {CLIENT}:{http_port};",
        "listen [::]:80;": "",
        "listen 443 ssl;": f"listen {CLIENT}:{https_port} ssl;",
        "listen [::]:443 ssl;": "",
        "/etc/ssl/records.example/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/ssl/records.example/privkey.pem": f"{folder}/key.pem",
        "http {": f"http {{ {_temporary_paths(folder)}",
    }.items():
        assert text.count(shipped) == 1, shipped
        text = text.replace(shipped, here)
    if others:
        commented = "# server 127.0.0.1:8001;"
        assert commented in text
        text = text.replace(commented, " ".join(f"server 127.0.0.1:{one};" for one in others))
    configuration = folder / "nginx.conf"
    configuration.write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [BINARY, "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if "start worker process" in line:
                break
        else:
            raise AssertionError("".join(said))
        # It is always read, so that nginx never waits for a reader.
        reader = threading.Thread(target=said.extend, args=[process.stderr], daemon=True)
        reader.start()
        try:
            yield Nginx(http_port, https_port, folder)
        finally:
            process.terminate()
            process.wait()
            reader.join()


def ask(
    nginx: Nginx,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    address: str = CLIENT,
    **headers: str,
) -> Answer:
    """Return what is answered to a request on a connection of its own."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(nginx.connect(address)) as connection:
        connection.request(method, path, body, named)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def _temporary_paths(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={HOST}"),
            *("-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
