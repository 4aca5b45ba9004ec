"""The sockets the server listens on.

`python -m config.listening HOST PORT` checks whether a server could listen there. `make run` checks
before it sets anything up, so you hear about a port in use right away. A third argument is how
another port is chosen, if not by `make run PORT=`.
"""

import errno
import os
import socket
import sys
from typing import Any

BACKLOG = 1024
"""Connections the system queues for each socket until the server accepts them."""

READER_SECONDS = 30
"""Seconds after which a client that reads nothing is disconnected, if the system supports it."""

SHARES_OUT = sys.platform == "linux"
"""Whether the system balances connections among the sockets listening on one port.

When workers share a single socket, one worker often ends up with all the connections.
"""


def listen(host: str, port: int, count: int = 1) -> list[socket.socket]:
    """Return a socket for each worker, all at one address; raise OSError if it can't be bound."""
    found = socket.getaddrinfo(
        host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, _, _, _, address = found[0]
    alone = _bound(family, address)
    if count > 1 and SHARES_OUT:
        # SO_REUSEPORT would let us share the port with another server, so bind it alone first.
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
        # Lets a restart bind while old connections are in TIME_WAIT. On Windows it would let two
        # servers listen on the same port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Connections inherit this. Without it, a client that never reads ties up a thread.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READER_SECONDS * 1000)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def fault(host: str, port: str, choose: str = "make run PORT=") -> str | None:
    """Return why a server can't listen there and what to do about it, or None if it can.

    `host` is a name or an address; IPv6 addresses may have brackets. If a name has several
    addresses, one usable address is enough, but none may be in use: otherwise clients would reach
    either server. `choose` is the command that takes another port, up to the port.
    """
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 2**16):
        variable = choose.rstrip("=").split()[-1]
        return f"{variable} is {port!r}: use a number from 1 to 65535."
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
    except OSError:
        return f"HOST is {host!r}: use a name or an address of this machine, such as 127.0.0.1."
    faults = [_fault_of_binding(family, address) for family, _, _, _, address in found]
    if errno.EADDRINUSE in faults:
        return _said(errno.EADDRINUSE, host, port, choose)
    return None if None in faults else _said(faults[0], host, port, choose)


def _fault_of_binding(family: int, address: tuple[object, ...]) -> int | None:
    """Return the errno raised by binding the address, or None if it can be bound."""
    try:
        _bound(family, address).close()
    except OSError as error:
        return error.errno
    return None


def _said(number: int | None, host: str, port: str, choose: str) -> str:
    match number:
        case errno.EADDRINUSE:
            other = int(port) + 1 if int(port) < 65535 else 8000
            remedy = f"stop what listens there, or choose another: {choose}{other}"
            return f"Port {port} on {host} is taken: {remedy}"
        case errno.EACCES:
            remedy = f"choose one above 1023: {choose}8000"
            return f"Port {port} on {host} is not for this user: {remedy}"
        case errno.EADDRNOTAVAIL:
            return f"HOST is {host!r}: that is not an address of this machine; choose another."
    return f"Port {port} on {host} cannot be used: {os.strerror(number or 0)}."


if __name__ == "__main__":
    sys.exit(fault(*sys.argv[1:]))
