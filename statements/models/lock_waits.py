"""Fail at once instead of waiting for a lock that others hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper


@contextmanager
def without_waiting(cursor: CursorWrapper) -> Iterator[None]:
    """On SQLite, raise OperationalError at once inside this context if others are writing.

    SQLite has one lock for everything, and a timeout that can be set to 0. On PostgreSQL each
    statement says for itself that it skips what is locked.
    """
    if cursor.db.vendor != "sqlite":
        yield
        return
    cursor.execute("PRAGMA busy_timeout")
    (timeout,) = cursor.fetchone()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {timeout}")
