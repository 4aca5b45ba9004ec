"""Keeps trouble of the database from filling the log: a traceback for each request says nothing."""

import logging
import time
from http import HTTPStatus
from threading import Lock

from statements.database_errors import trouble_of

EVERY = 10
"""Seconds between two lines of one kind of trouble in one process."""

ANSWERS = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}
"""What such trouble is answered with."""


class TroubleFilter(logging.Filter):
    """Lets trouble through as one line without a traceback, each kind of it now and then.

    A fault of the code keeps its traceback and is always logged.
    """

    def __init__(self) -> None:
        super().__init__()
        self.logged: dict[object, float] = {}
        self.lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log the record."""
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
