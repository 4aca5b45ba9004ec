"""Whether a server can listen is said before anything is set up."""

import errno
import socket
from collections.abc import Iterator

import pytest

from config import listening


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port of 127.0.0.1 on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_port_that_is_taken_is_named_with_the_remedy(host: str, taken: int):
    assert listening.fault(host, str(taken)) == (
        f"Port {taken} on {host} is taken: stop what listens there, or choose another: "
        f"make run PORT={taken + 1}"
    )


def test_the_remedy_is_the_command_that_was_given(taken: int):
    said = listening.fault("127.0.0.1", str(taken), "make demo DEMO_PORT=") or ""

    assert said.endswith(f"choose another: make demo DEMO_PORT={taken + 1}")
    refused = listening.fault("127.0.0.1", "http", "make demo DEMO_PORT=") or ""
    assert refused.startswith("DEMO_PORT is 'http'")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_free_port_is_no_fault(host: str, free: int):
    assert listening.fault(host, str(free)) is None


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_an_address_of_ipv6_is_tried_as_well(host: str):
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("there is no IPv6 here")
    with server:
        port = str(server.getsockname()[1])
        assert "is taken" in (listening.fault(host, port) or "")
    assert listening.fault(host, port) is None


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "http", "８０"])
def test_what_is_no_port_is_refused(port: str):
    assert (listening.fault("127.0.0.1", port) or "").startswith(f"PORT is {port!r}")


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_what_is_no_host_of_this_machine_is_refused(host: str, free: int):
    assert (listening.fault(host, str(free)) or "").startswith(f"HOST is {host!r}")


def test_a_port_of_the_system_is_refused(monkeypatch: pytest.MonkeyPatch):
    def bind(*_: object) -> int:
        return errno.EACCES

    monkeypatch.setattr(listening, "_fault_of_binding", bind)

    assert "is not for this user" in (listening.fault("127.0.0.1", "80") or "")
