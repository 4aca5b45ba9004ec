"""Serves On Record: ``python -m config.server`` listens at HOST:PORT until it is told to stop.

Why the server is waitress, and why these numbers, is in docs/decisions/0027-waitress.md.
"""

import logging
import os
import socket
import sys
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from waitress.server import create_server

from config import listening, workers

SWITCH_SECONDS = 0.02
"""How long a thread may keep Python's interpreter lock while others want it.

Python's own 5 ms have busy threads hand it around more often, which costs CPU.
"""

CONNECTIONS = 2000
"""Connections that are open at once; the system must allow so many files and a few for each."""

LIMITS = {
    "backlog": listening.BACKLOG,
    "channel_timeout": 30,  # seconds without a byte, until a connection that asks nothing is closed
    "cleanup_interval": 10,
    "connection_limit": CONNECTIONS,
    "asyncore_use_poll": True,  # select() knows no file descriptor beyond 1023
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": 11 * 1024 * 1024,  # an import of 10 MiB, and nothing larger
    "inbuf_overflow": 64 * 1024,  # what a slow sender has sent goes to a file, not to memory
    "outbuf_overflow": 256 * 1024,  # and so does what a slow reader has not taken
    # A thread hands a whole answer over and is free, while the client takes its time.
    "outbuf_high_watermark": 16 * 1024 * 1024,
    "send_bytes": 1,  # threads send at once what they have: a stop cuts no answer off
    "log_socket_errors": False,
    "clear_untrusted_proxy_headers": False,  # Django decides which of them it trusts
    "ident": "",
}
"""What one connection may take; see https://docs.pylonsproject.org/projects/waitress."""


def serve(application: Any, listeners: list[socket.socket]) -> None:
    """Serve until SIGTERM or SIGINT; requests that have begun are then answered.

    There is a process for each listener.
    """
    _allow_files()
    sys.setswitchinterval(SWITCH_SECONDS)
    logging.getLogger(__name__).info("Listening at http://%s:%s", *listeners[0].getsockname()[:2])
    if len(listeners) == 1:
        _serve(application, listeners[0])
    else:
        workers.run_workers([partial(_serve, application, one) for one in listeners])


def _serve(application: Any, listener: socket.socket) -> None:
    workers.signal_ends()
    server = create_server(
        application, sockets=[listener], threads=settings.SERVER_THREADS, **LIMITS
    )
    server.run()


def _allow_files() -> None:
    """Raise how many files this process may open, as far as its owner may raise it."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # Windows has none, and no such limit

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * CONNECTIONS
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


def main() -> None:
    """Serve at HOST:PORT; end with one line for an address or a setting that will not do."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        from config.wsgi import application  # noqa: PLC0415

        count = settings.WEB_CONCURRENCY if workers.CAN_FORK else 1
        listeners = listening.listen(host, int(port), count)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (OSError, ValueError) as error:
        sys.exit(listening.fault(host, port) or str(error))
    serve(application, listeners)


if __name__ == "__main__":
    main()
