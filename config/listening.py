"""`python -m config.listening HOST PORT` says whether a server could listen there.

`make run` asks before it sets anything up, so that a port that is taken is the first thing that is
said and not the last.
"""

import errno
import os
import socket
import sys


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
    with socket.socket(family, socket.SOCK_STREAM) as one:
        if os.name == "posix":
            # As servers do: connections that have just ended are no reason to wait.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(address)
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
            return f"HOST is {host!r}: that is no address of this machine; choose another."
    return f"Port {port} on {host} cannot be used: {os.strerror(number or 0)}."


if __name__ == "__main__":
    sys.exit(fault(*sys.argv[1:]))
