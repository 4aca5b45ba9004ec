"""How passwords are hashed: one at a time, so that guessing takes neither memory nor threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.contrib.auth import hashers

PLACES = 2
"""So many may be in a worker at once: one that is hashed, the others wait for it."""

_places = BoundedSemaphore(PLACES)
_turn = Lock()


class Crowded(Exception):
    """There is no place for another password just now; nothing was hashed."""


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until no other password is hashed; raises Crowded at once where others wait already.

    A hash takes 100 MB and a tenth of a second, and who waits holds a thread that readers need.
    """
    if not _places.acquire(blocking=False):
        raise Crowded
    try:
        with _turn:
            yield
    finally:
        _places.release()


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Django's hasher, of which each worker runs one at a time; raises Crowded."""

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password."""
        with in_turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password has this hash."""
        with in_turn():
            return super().verify(password, encoded)
