"""Several writers at once: revisions are numbered in the order in which they become visible."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction

from statements.documents import write_documents
from statements.models import Revision, Topic
from statements.vocabularies import Through
from tests.builders import batch_of, topic

WRITERS = 4
WRITES = 8
PATIENCE = 30.0
"""Seconds after which a test gives up."""

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_where_writers_can_meet() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, and in memory has one connection")


class Run(Thread):
    """Work with a database connection of its own; what it raises comes out when it is joined."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001
            self.error = error
        finally:
            connection.close()

    def done(self) -> None:
        self.join(PATIENCE)
        assert not self.is_alive()
        if self.error:
            raise self.error


def until(happens: Callable[[], Any]) -> None:
    """Ask until it is so."""
    end = monotonic() + PATIENCE
    while not happens():
        assert monotonic() < end


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def test_a_second_writer_waits_for_the_first_to_end():
    begun, go_on = Event(), Event()
    numbers: list[int] = []

    def first() -> None:
        with transaction.atomic():
            numbers.append(Revision.begin(by=None, through=Through.ADMIN).number)
            begun.set()
            assert go_on.wait(PATIENCE)

    def second() -> None:
        assert begun.wait(PATIENCE)
        with transaction.atomic():
            numbers.append(Revision.begin(by=None, through=Through.ADMIN).number)

    writers = [Run(first), Run(second)]
    until(lambda: waiting() == 1)

    assert numbers == [1]
    assert not Revision.objects.exists()

    go_on.set()
    for writer in writers:
        writer.done()
    assert numbers == [1, 2]


def test_whoever_has_seen_a_revision_has_seen_all_before_it():
    together = Barrier(WRITERS + 1)

    def keep_writing(writer: int) -> None:
        together.wait(PATIENCE)
        for place in range(WRITES):
            id = f"topic-{writer}-{place}"
            batch = batch_of({"topics": {id: topic(id)}})
            revision = write_documents(batch, by=None, through=Through.ADMIN)
            assert Topic.objects.get(key=id).revision == revision.number

    writers = [Run(partial(keep_writing, writer)) for writer in range(WRITERS)]
    together.wait(PATIENCE)
    seen: list[int] = []

    def all_are_seen() -> bool:
        nonlocal seen
        seen = [revision.number for revision in Revision.objects.all()]
        assert seen == list(range(1, len(seen) + 1))
        return len(seen) == WRITERS * WRITES or any(writer.error for writer in writers)

    until(all_are_seen)
    for writer in writers:
        writer.done()
    assert sorted(Topic.objects.values_list("revision", flat=True)) == seen
