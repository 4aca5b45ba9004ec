"""Runs the server in several processes, since each can use little more than one core."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

RESTART_SECONDS = 1
"""Seconds to wait before replacing a worker, so that one that can't start doesn't spin."""

ENDS = (signal.SIGTERM, signal.SIGINT)
"""The signals that stop the server."""

CAN_FORK = hasattr(os, "fork")

logger = logging.getLogger(__name__)

Work = Callable[[], None]


def run_workers(works: Sequence[Work]) -> None:
    """Run each callable in its own process until SIGTERM or SIGINT, then wait for them to end.

    In a worker, these signals raise SystemExit. A worker that dies early is replaced. If this
    process is killed, the workers stop too, so that none keeps the port.
    """
    signal_ends()
    workers: dict[BaseProcess, Work] = {}
    try:
        for work in works:
            with _signals_held():
                workers[_start(work)] = work
        while True:
            wait([worker.sentinel for worker in workers])
            for worker in [one for one in workers if not one.is_alive()]:
                logger.error("Worker %s has ended (%s).", worker.pid, worker.exitcode)
                work = workers.pop(worker)
                time.sleep(RESTART_SECONDS)
                with _signals_held():
                    workers[_start(work)] = work
    except SystemExit:
        logger.info("Stopping once the requests in progress are answered.")
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def signal_ends() -> None:
    """Make the first SIGTERM or SIGINT raise SystemExit in the main thread; ignore later ones."""
    for told in ENDS:
        signal.signal(told, _end)


def _end(*_: object) -> None:
    for told in ENDS:
        signal.signal(told, signal.SIG_IGN)
    raise SystemExit(0)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold signals back: Python swallows an exception raised during a fork.

    Without this, the signal would be lost and the worker would keep running.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)


def _start(work: Work) -> BaseProcess:
    worker = multiprocessing.get_context("fork").Process(target=_work, args=[work], daemon=True)
    worker.start()
    return worker


def _work(work: Work) -> None:
    signal_ends()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
