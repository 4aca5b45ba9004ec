"""The sockets at which the server listens.

`python -m config.listening HOST PORT` says whether a server could listen there. `make run` asks
before it sets anything up, so that a port that is taken is the first thing that is said and not the
last.
"""

import errno
import os
import socket
import sys
from typing import Any

BACKLOG = 1024
"""Connections that wait until they are accepted."""

READER_SECONDS = 30
"""Where the system can do it, a reader who takes nothing for so long is hung up on."""

SHARES_OUT = sys.platform == "linux"
"""Whether the system shares connections out among the sockets that listen at one port.

Of one socket that all workers have in common, one of them often takes all connections.
"""


def listen(host: str, port: int, count: int = 1) -> list[socket.socket]:
    """Return a socket for each worker, all at one address; raise OSError where that cannot be."""
    found = socket.getaddrinfo(
        host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, _, _, _, address = found[0]
    alone = _bound(family, address)
    if count > 1 and SHARES_OUT:
        # Sockets that share a port would share it with another server as well: first it is ours.
        address = alone.getsockname()
        alone.close()
        listeners = [_bound(family, address, is_shared=True) for _ in range(count)]
    else:
        listeners = [alone] * count
    for listener in listeners:
        listener.listen(BACKLOG)
    return listeners


def _bound(family: int, address: Any, *, is_shared: bool = False) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        # Connections that have just ended are no reason to wait. Elsewhere it would let two servers
        # listen at one port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Connections inherit it. Without it, a reader who never reads keeps a thread.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READER_SECONDS * 1000)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def fault(host: str, port: str) -> str | None:
    """Return why no server could listen there, with the remedy, or None.

    `host` is a name or an address, of IPv6 in brackets or without. Of a name with several addresses
    one is enough, but none of them may be taken: clients would reach one server or the other.
    """
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 2**16):
        return f"PORT is {port!r}: write a number from 1 to 65535."
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
    except OSError:
        return f"HOST is {host!r}: write a name or an address of this machine, such as 127.0.0.1."
    faults = [_fault_of_binding(family, address) for family, _, _, _, address in found]
    if errno.EADDRINUSE in faults:
        return _said(errno.EADDRINUSE, host, port)
    return None if None in faults else _said(faults[0], host, port)


def _fault_of_binding(family: int, address: tuple[object, ...]) -> int | None:
    """Return the number of the error with which an address cannot be bound, or None."""
    try:
        _bound(family, address).close()
    except OSError as error:
        return error.errno
    return None


def _said(number: int | None, host: str, port: str) -> str:
    match number:
        case errno.EADDRINUSE:
            other = int(port) + 1 if int(port) < 65535 else 8000
            remedy = f"stop what listens there, or choose another: make run PORT={other}"
            return f"Port {port} on {host} is taken: {remedy}"
        case errno.EACCES:
            remedy = "choose one from 1024 on: make run PORT=8000"
            return f"Port {port} on {host} is not for this user: {remedy}"
        case errno.EADDRNOTAVAIL:
            return f"HOST is {host!r}: that is not an address of this machine; choose another."
    return f"Port {port} on {host} cannot be used: {os.strerror(number or 0)}."


if __name__ == "__main__":
    sys.exit(fault(*sys.argv[1:]))
