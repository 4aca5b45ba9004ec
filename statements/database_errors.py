"""Which trouble of the database or its disk an error tells of, where it is no fault of the code."""

import errno
from enum import Enum

from django.db import OperationalError


class Trouble(Enum):
    """What keeps the database from doing what it was asked; the value says so in a log."""

    GONE = "the database cannot be used"
    FULL = "the disk is full"
    BUSY = "another write did not end in time"
    OVERRUN = "a read took longer than it may"


# SQLite's result codes, https://www.sqlite.org/rescode.html; longer names extend these.
SQLITE = {
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_INTERRUPT": Trouble.OVERRUN,
    # The index of the WAL could not grow, for which only a full disk is known as the reason.
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "SQLITE_IOERR": Trouble.GONE,
    "SQLITE_CANTOPEN": Trouble.GONE,
    "SQLITE_CORRUPT": Trouble.GONE,
    "SQLITE_NOTADB": Trouble.GONE,
    "SQLITE_READONLY": Trouble.GONE,
}

# PostgreSQL's, https://www.postgresql.org/docs/current/errcodes-appendix.html; 08 is a class.
POSTGRESQL = {
    "08": Trouble.GONE,  # the connection failed
    "25006": Trouble.GONE,  # the server is a standby, or takes no writes
    "53100": Trouble.FULL,
    "53300": Trouble.GONE,  # there are too many connections
    "55P03": Trouble.BUSY,
    "57014": Trouble.OVERRUN,
    "57P01": Trouble.GONE,  # the server shuts down
    "57P02": Trouble.GONE,  # the server recovers from a crash
    "57P03": Trouble.GONE,  # the server is starting
}

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return the trouble that an error, or what it came of, tells of; None for any other fault."""
    seen: set[int] = set()
    # An error can be its own context: one that is raised again while it is handled.
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trouble = _trouble(error)
        if trouble:
            return trouble
        # Django's sessions raise an error of their own while they handle the database's.
        error = error.__cause__ or error.__context__
    return None


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in FULL_DISK else None
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return _by_prefix(SQLITE, name)
    state = getattr(error, "sqlstate", None)
    if state:
        return _by_prefix(POSTGRESQL, state)
    if isinstance(error, OperationalError) and _is_without_state(error.__cause__):
        return Trouble.GONE
    return None


def _is_without_state(error: BaseException | None) -> bool:
    """Return whether an error of psycopg came about without the server, which gives a state."""
    return getattr(error, "sqlstate", "there is none") is None


def _by_prefix(troubles: dict[str, Trouble], code: str) -> Trouble | None:
    """Return the trouble of the longest prefix that a code has."""
    prefixes = [prefix for prefix in troubles if code.startswith(prefix)]
    return troubles[max(prefixes, key=len)] if prefixes else None
