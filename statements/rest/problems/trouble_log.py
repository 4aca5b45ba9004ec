"""Keeps database trouble from flooding the log with a traceback for every request."""

import logging
import time
from http import HTTPStatus
from threading import Lock

from statements.database_errors import trouble_of

EVERY = 10
"""Seconds between log lines about the same kind of trouble, for each process."""

ANSWERS = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}
"""The statuses of responses to such trouble."""


class TroubleFilter(logging.Filter):
    """Logs each kind of database trouble at most every EVERY seconds, with no traceback.

    Everything else, such as a bug with its traceback, is always logged.
    """

    def __init__(self) -> None:
        super().__init__()
        self.logged: dict[object, float] = {}
        self.lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log the record; shorten it if it's about database trouble."""
        error = record.exc_info[1] if record.exc_info else None
        status = getattr(record, "status_code", None)
        trouble = trouble_of(error)
        kind = trouble or (status if status in ANSWERS and error is None else None)
        if kind is None:
            return True
        if trouble:
            reason = " ".join(str(error).split())
            record.msg = f"{record.getMessage()}: {trouble.value}: {reason}"
            record.args = record.exc_info = record.exc_text = None
        return self._is_due(kind)

    def _is_due(self, kind: object) -> bool:
        now = time.monotonic()
        with self.lock:
            is_due = now - self.logged.get(kind, -EVERY) >= EVERY
            if is_due:
                self.logged[kind] = now
        return is_due
