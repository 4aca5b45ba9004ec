"""Whether the database takes writes, as far as we can tell without making one.

A real write would make every probe wait for the lock, and one that is rolled back proves nothing:
neither database needs the disk before the end of a small write.
"""

import mmap
import os
import shutil
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import OperationalError, connections, models, router

from statements.database_errors import Trouble, trouble_of

REMEMBERED = 60
"""Seconds for which a server remembers that a write found the disk full."""

ROOM = 1_000_000
"""Free bytes below which the disk counts as full: SQLite's log alone may need more for a write."""

_full_at = mmap.mmap(-1, 8)
"""When a write last found the disk full, as a double, 0 for never.

The workers of a server share this memory, so a probe gets the same answer from each of them.
"""


@contextmanager
def noting_full() -> Iterator[None]:
    """Remember if a write inside this context finds the disk full."""
    try:
        yield
    except OperationalError as error:
        if trouble_of(error) is Trouble.FULL:
            _note(time.monotonic())
        raise


def forget_full() -> None:
    """Forget that the disk was full, because a write succeeded."""
    _note(0)


def _note(moment: float) -> None:
    _full_at[:] = struct.pack("d", moment)


def takes_writes(model: type[models.Model]) -> bool:
    """Return whether a model's database takes writes, without waiting for any lock.

    After a write on this server finds the disk full, this is False for REMEMBERED seconds or until
    a write succeeds. PostgreSQL also tells whether it is a standby or read-only, but nothing about
    its disk. For SQLite we check the file's permissions and the free space next to it. Raises the
    database's own error if it's gone.
    """
    connection: Any = connections[router.db_for_write(model)]
    (full_at,) = struct.unpack("d", _full_at)
    if full_at and time.monotonic() - full_at < REMEMBERED:
        return False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return cursor.fetchone() == ("off",)
    if connection.is_in_memory_db():
        return True
    file = Path(connection.settings_dict["NAME"])
    return os.access(file, os.W_OK) and shutil.disk_usage(file.parent).free >= ROOM
