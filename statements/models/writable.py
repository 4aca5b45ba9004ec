"""Whether the database takes writes, as far as can be told without making one.

A write of its own would cost every probe a turn of the lock, and one that is rolled back finds out
nothing: neither database needs the disk before the end of a small write.
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

from django.db import OperationalError, connections, router

from statements.database_errors import Trouble, trouble_of

REMEMBERED = 60
"""For so many seconds a server remembers that a write found the disk full."""

ROOM = 1_000_000
"""Fewer free bytes than these are a full disk: SQLite's log alone may need more for a write."""

_full_at = mmap.mmap(-1, 8)
"""When a write last found the disk full, as a double, 0 for never.

The workers of a server share this memory, so that whichever is asked by a probe knows of it.
"""


@contextmanager
def noting_full() -> Iterator[None]:
    """Remember where what is written inside finds the disk full."""
    try:
        yield
    except OperationalError as error:
        if trouble_of(error) is Trouble.FULL:
            _note(time.monotonic())
        raise


def forget_full() -> None:
    """Forget that the disk was full, once something was written."""
    _note(0)


def _note(moment: float) -> None:
    _full_at[:] = struct.pack("d", moment)


def takes_writes(model: Any) -> bool:
    """Return whether the database of a model takes writes; waits for no lock.

    It is False after a write of this server found the disk full, until one succeeds or for a
    minute. PostgreSQL also says whether it is a standby or read-only, but nothing of its disk. Of
    SQLite the file is looked at, and how much room there is beside it. Raises what the database
    raises when it is gone.
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
