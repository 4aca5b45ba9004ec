"""The public URL of this installation, and the settings derived from it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class PublicUrl:
    """A scheme, a host and an optional port, with no path: `https://records.example`."""

    origin: str
    is_secure: bool
    allowed_hosts: tuple[str, ...]
    """The public host plus the loopback names, which probes and proxies use."""


def parse_public_url(text: str) -> PublicUrl:
    """Parse scheme://host or scheme://host:port.

    Plain http is only accepted for loopback hosts: sessions and passwords must not travel
    unencrypted. Raises ImproperlyConfigured saying what's wrong and how to fix it.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _refusal(text, f"{error}; write scheme://host or scheme://host:port") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refusal(text, "write scheme://host or scheme://host:port, with http or https")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise _refusal(text, "leave out everything but scheme, host and port")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_secure = parts.scheme == "https"
    is_loopback = _is_loopback(parts.hostname)
    if not is_secure and not is_loopback:
        raise _refusal(
            text,
            "plain http works only on this machine (127.0.0.1, localhost); "
            "put a proxy that speaks https in front and write https://",
        )
    return PublicUrl(
        origin=f"{parts.scheme}://{host}" + (f":{port}" if port else ""),
        is_secure=is_secure,
        allowed_hosts=tuple(dict.fromkeys((host, *LOOPBACK_HOSTS))),
    )


def _is_loopback(hostname: str) -> bool:
    if hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False


def _refusal(text: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"PUBLIC_URL is {text!r}: {remedy}.")
