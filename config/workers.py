"""Runs the server in several processes, as Python uses little more than one core in each."""

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
"""A pause before a worker is replaced: one that cannot start would be started without end."""

ENDS = (signal.SIGTERM, signal.SIGINT)
"""The signals that end a server."""

CAN_FORK = hasattr(os, "fork")

logger = logging.getLogger(__name__)

Work = Callable[[], None]


def run_workers(works: Sequence[Work]) -> None:
    """Do each work in a process of its own until SIGTERM or SIGINT, and wait for their end.

    A work ends by itself at the same signals. A worker that ends before is replaced. Workers end as
    well when this process is killed, so that none is left that keeps the port.
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
        logger.info("Stopping: requests that have begun are answered.")
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def signal_ends() -> None:
    """Let the first SIGTERM or SIGINT raise SystemExit in the main thread; others are ignored."""
    for told in ENDS:
        signal.signal(told, _end)


def _end(*_: object) -> None:
    for told in ENDS:
        signal.signal(told, signal.SIG_IGN)
    raise SystemExit(0)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let a signal wait: Python drops what is raised while it forks, and a worker would go on."""
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
