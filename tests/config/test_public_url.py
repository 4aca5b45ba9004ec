"""The address an installation is told, and what follows from it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.public_url import parse_public_url


@pytest.mark.parametrize(
    ("text", "origin", "is_secure"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000", False),
        ("http://localhost", "http://localhost", False),
        ("http://127.9.9.9", "http://127.9.9.9", False),
        ("http://[::1]:8000", "http://[::1]:8000", False),
        ("https://localhost:8443", "https://localhost:8443", True),
        ("https://records.example", "https://records.example", True),
        ("https://Records.Example:8443", "https://records.example:8443", True),
        ("https://192.0.2.7", "https://192.0.2.7", True),
    ],
)
def test_an_address_is_a_scheme_a_host_and_perhaps_a_port(text: str, origin: str, is_secure: bool):
    url = parse_public_url(text)

    assert (url.origin, url.is_secure) == (origin, is_secure)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("http://127.0.0.1:8000", set()),
        ("http://127.9.9.9", {"127.9.9.9"}),
        ("https://records.example", {"records.example"}),
        ("https://[2001:db8::1]", {"[2001:db8::1]"}),
    ],
)
def test_its_own_host_is_answered_and_this_machine_by_every_name(text: str, hosts: set[str]):
    loopback = {"127.0.0.1", "localhost", "[::1]"}
    assert set(parse_public_url(text).allowed_hosts) == loopback | hosts


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("http://records.example", "proxy that speaks https"),
        ("http://192.168.1.20:8000", "proxy that speaks https"),
        ("http://0.0.0.0:8000", "proxy that speaks https"),
        ("http://localhost.example", "proxy that speaks https"),
        ("", "write scheme://host"),
        ("records.example", "write scheme://host"),
        ("//records.example", "write scheme://host"),
        ("ftp://records.example", "write scheme://host"),
        ("https://", "write scheme://host"),
        ("https://:8000", "write scheme://host"),
        ("https://records.example:port", "write scheme://host"),
        ("https://records.example:99999", "write scheme://host"),
        ("https://[::1", "write scheme://host"),
        ("https://records.example/api", "leave out everything but"),
        ("https://records.example?x=1", "leave out everything but"),
        ("https://records.example#top", "leave out everything but"),
        ("https://user:secret@records.example", "leave out everything but"),
    ],
)
def test_anything_else_is_refused_with_a_remedy(text: str, remedy: str):
    with pytest.raises(ImproperlyConfigured, match=remedy) as refusal:
        parse_public_url(text)

    assert str(refusal.value).startswith("PUBLIC_URL is ")
