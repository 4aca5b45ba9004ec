"""Hash passwords one at a time, so that guessing can't use up memory or threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.contrib.auth import hashers

PLACES = 2
"""Passwords a worker accepts at once: one being hashed, the rest waiting for it."""

_places = BoundedSemaphore(PLACES)
_turn = Lock()


class Crowded(Exception):
    """Too many passwords are waiting to be hashed; this one was not."""


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until no other password is being hashed; raise Crowded if PLACES are taken already.

    A hash takes 100 MB and a tenth of a second, and waiting holds a thread that readers need.
    """
    if not _places.acquire(blocking=False):
        raise Crowded
    try:
        with _turn:
            yield
    finally:
        _places.release()


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Django's hasher, limited to one hash at a time per worker; raises Crowded."""

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password."""
        with in_turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password has this hash."""
        with in_turn():
            return super().verify(password, encoded)
