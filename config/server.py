"""Serves On Record: ``python -m config.server`` listens on HOST:PORT until it's stopped.

docs/decisions/0027-waitress.md explains the choice of waitress and of these numbers.
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

from config import listening, supervisor

SWITCH_SECONDS = 0.02
"""Seconds a thread may hold the GIL while others wait for it.

With Python's default of 5 ms, busy threads switch more often, which costs CPU.
"""

CONNECTIONS = 2000
"""Maximum open connections; each needs a few file descriptors (see `_allow_files`)."""

LIMITS = {
    "backlog": listening.BACKLOG,
    "channel_timeout": 30,  # seconds of silence before an idle connection is closed
    "cleanup_interval": 10,
    "connection_limit": CONNECTIONS,
    "asyncore_use_poll": True,  # select() can't handle file descriptors above 1023
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": 11 * 1024 * 1024,  # room for an import of 10 MiB
    "inbuf_overflow": 64 * 1024,  # larger request bodies are buffered in a file, not in memory
    "outbuf_overflow": 256 * 1024,  # and so are larger responses the client hasn't read yet
    # A thread can hand off a whole response and move on, however slowly the client reads.
    "outbuf_high_watermark": 16 * 1024 * 1024,
    "send_bytes": 1,  # send data as soon as there is any, so a shutdown truncates no response
    "log_socket_errors": False,
    "clear_untrusted_proxy_headers": False,  # Django decides which ones to trust
    "ident": "",
}
"""Arguments for waitress; see https://docs.pylonsproject.org/projects/waitress."""


def serve(application: Any, listeners: list[socket.socket]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests in progress.

    With several listeners, each one gets a process of its own.
    """
    _allow_files()
    sys.setswitchinterval(SWITCH_SECONDS)
    logging.getLogger(__name__).info("Listening at http://%s:%s", *listeners[0].getsockname()[:2])
    if len(listeners) == 1:
        supervisor.signal_ends()
        _serve(application, listeners[0])
    else:
        supervisor.run_workers([partial(_serve, application, one) for one in listeners])


def _serve(application: Any, listener: socket.socket) -> None:
    server = create_server(
        application, sockets=[listener], threads=settings.SERVER_THREADS, **LIMITS
    )
    server.run()


def _allow_files() -> None:
    """Raise this process's limit on open files as far as the hard limit allows."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on Windows, which has no such limit

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 4 * CONNECTIONS
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


def main() -> None:
    """Serve on HOST:PORT; exit with a one-line message if a setting or the address is unusable."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        from config.wsgi import application  # noqa: PLC0415

        count = settings.WEB_CONCURRENCY if supervisor.CAN_FORK else 1
        listeners = listening.listen(host, int(port), count)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (OSError, ValueError) as error:
        sys.exit(listening.fault(host, port) or str(error))
    serve(application, listeners)


if __name__ == "__main__":
    main()
