"""Recognize errors that come from trouble with the database or its disk, not from the code."""

import errno
from enum import Enum

from django.db import OperationalError


class Trouble(Enum):
    """What keeps the database from doing its work; the value is what the log says."""

    GONE = "the database cannot be used"
    FULL = "the disk is full"
    BUSY = "another write did not end in time"
    OVERRUN = "a read took longer than it may"


CODES = {
    # SQLite's result codes, https://www.sqlite.org/rescode.html; longer names start with these.
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_INTERRUPT": Trouble.OVERRUN,
    # The WAL index couldn't grow; the only known reason is a full disk.
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "SQLITE_IOERR": Trouble.GONE,
    "SQLITE_CANTOPEN": Trouble.GONE,
    "SQLITE_CORRUPT": Trouble.GONE,
    "SQLITE_NOTADB": Trouble.GONE,
    "SQLITE_READONLY": Trouble.GONE,
    # PostgreSQL's, https://www.postgresql.org/docs/current/errcodes-appendix.html; 08 is a class.
    "08": Trouble.GONE,  # the connection failed
    "25006": Trouble.GONE,  # the server is a standby or read-only
    "53100": Trouble.FULL,
    "53300": Trouble.GONE,  # too many connections
    "55P03": Trouble.BUSY,
    "57014": Trouble.OVERRUN,
    "57P01": Trouble.GONE,  # the server is shutting down
    "57P02": Trouble.GONE,  # the server is recovering from a crash
    "57P03": Trouble.GONE,  # the server is starting
}

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return the trouble behind an error or any of its causes, or None for any other error."""
    seen: set[int] = set()
    # An error that is raised again while it's being handled can be its own context.
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trouble = _trouble(error)
        if trouble:
            return trouble
        # Django's sessions raise their own error while handling the database's.
        error = error.__cause__ or error.__context__
    return None


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in FULL_DISK else None
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code:
        prefixes = [prefix for prefix in CODES if code.startswith(prefix)]
        return CODES[max(prefixes, key=len)] if prefixes else None
    if isinstance(error, OperationalError) and _is_without_state(error.__cause__):
        return Trouble.GONE
    return None


def _is_without_state(error: BaseException | None) -> bool:
    """Return whether psycopg raised the error itself: errors from the server have a state."""
    return getattr(error, "sqlstate", "there is none") is None
