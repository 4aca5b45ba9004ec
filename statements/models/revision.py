"""Revisions: one row per write, numbered in commit order, and what each changed.

Number 0 isn't a write: it holds records as plain ``loaddata`` delivered them.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import OperationalError, connections, models, router, transaction
from django.db.models import Q
from django.utils import timezone

from statements.database_errors import Trouble, trouble_of
from statements.models.api_key import ApiKey
from statements.models.columns import BINARY
from statements.models.constraints import in_vocabulary
from statements.models.writable import forget_full, noting_full
from statements.vocabularies import Through

WRITERS = 6_018_310_451_296
"""Advisory lock that one writer at a time holds on PostgreSQL; the number is arbitrary."""

_waiting_room = threading.BoundedSemaphore(settings.SERVER_THREADS // 3)
"""Limits how many of this worker's threads wait to write, so that some are left for readers."""

Principal = AbstractBaseUser | ApiKey | None
"""Who writes: a user, a key, or None for a command."""


_lock = threading.local()
"""Whether this thread is inside `Revision.writing`, as ``is_held``."""


class WritersBusy(OperationalError):
    """Other writers held the lock for longer than this one may wait; nothing was written."""


@contextmanager
def _patience() -> Iterator[None]:
    """Turn the database's error for a lock that isn't free in time into WritersBusy."""
    try:
        yield
    except OperationalError as error:
        if trouble_of(error) is Trouble.BUSY:
            raise WritersBusy("Other writers are busy; nothing was written. Try again.") from error
        raise


@contextmanager
def _turn(connection: Any) -> Iterator[None]:
    """Take a turn at the lock; raise WritersBusy if it takes too long or too many are waiting."""
    if connection.in_atomic_block:
        with _patience():
            yield
        return
    if not _waiting_room.acquire(blocking=False):
        raise WritersBusy("Too many writers are waiting; nothing was written. Try again.")
    try:
        with _patience():
            yield
    finally:
        _waiting_room.release()


class Revision(models.Model):
    """One write: its number, when and by whom it was made, how it came in, and why."""

    number = models.PositiveBigIntegerField(
        unique=True, help_text="The position of this write among all writes, from 1."
    )
    at = models.DateTimeField(help_text="The UTC time of the write.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The user who made the write; nobody if it was a command, or a key without an "
        "owner.",
    )
    key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The API key that was used for the write, if any.",
    )
    through = models.CharField(
        max_length=20,
        choices=Through.choices(),
        help_text="How the write came in.",
    )
    why = models.CharField(
        max_length=500,
        null=True,
        blank=True,
        help_text="The reason for the write in the writer's own words, if one was given.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar = [in_vocabulary("revision", "through", Through)]
        indexes: ClassVar = [models.Index(fields=["at", "number"], name="revision_by_time")]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @classmethod
    def latest(cls, *, sees_drafts: bool) -> int:
        """Return the number of the latest revision visible to a reader, or 0 if there is none.

        Readers without draft access get the latest revision that changed something public, so
        they can't tell that a draft was written. The number never goes down.
        """
        # Raw SQL because every read starts with this, and the ORM takes longer than the database.
        connection = connections[router.db_for_read(cls)]
        with connection.cursor() as cursor:
            cursor.execute(LATEST if sees_drafts else LATEST_PUBLIC)
            number: int | None = cursor.fetchone()[0]
        return number or 0

    @classmethod
    def lock(cls) -> None:
        """Keep other writers out until the transaction ends; calling it again is harmless.

        SQLite's write transactions exclude each other anyway; PostgreSQL needs an advisory lock.
        Raises WritersBusy if others hold it for longer than ``LOCK_SECONDS``. Lifts the limit on
        how long the transaction's statements may take.
        """
        connection = connections[router.db_for_write(cls)]
        if connection.vendor != "postgresql" or getattr(_lock, "is_held", False):
            return
        with connection.cursor() as cursor, _patience():
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), "
                "set_config('statement_timeout', '0', true)",
                [f"{settings.LOCK_SECONDS}s"],
            )
            # Null restores the default: only the wait for this lock has a limit of its own.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s), set_config('lock_timeout', NULL, true)",
                [WRITERS],
            )

    @classmethod
    @contextmanager
    def writing(cls) -> Iterator[None]:
        """Open a transaction in which nobody else writes, or raise WritersBusy.

        Inside such a transaction this does nothing: whatever fails rolls back the whole.
        """
        if getattr(_lock, "is_held", False):
            yield
            return
        with noting_full(), ExitStack() as stack:
            with _turn(connections[router.db_for_write(cls)]):
                stack.enter_context(transaction.atomic())
                cls.lock()
            _lock.is_held = True
            stack.callback(setattr, _lock, "is_held", False)
            yield

    @classmethod
    def begin(cls, *, by: Principal, through: Through, why: str | None = None) -> "Revision":
        """Make the next revision, and keep other writers out until the transaction ends.

        Numbers are in commit order because one writer at a time holds the lock. So are times,
        even if the clock was set back.
        """
        cls.lock()
        last = cls.objects.last()
        now = timezone.now()
        key = by if isinstance(by, ApiKey) else None
        transaction.on_commit(forget_full, router.db_for_write(cls))
        return cls.objects.create(
            number=last.number + 1 if last else 1,
            at=max(now, last.at) if last else now,
            by=key.owner if key else by,
            key=key,
            through=through.value,
            why=why or None,
        )

    @classmethod
    def delivered(cls) -> "Revision":
        """Return revision 0, which is made when it's first needed."""
        revision, _ = cls.objects.get_or_create(
            number=0, defaults={"at": timezone.now(), "through": Through.FIXTURES.value}
        )
        return revision


PUBLIC_CHANGE = Q(is_public=True) | Q(was_public=True)
"""The changes that readers without draft access may see: the record was or is public."""

MERGE = Q(merged_into__isnull=False)
"""The changes by which a record was merged into another."""


class Change(models.Model):
    """The change that one revision made to one record: the document after it, if not deleted."""

    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        to_field="number",
        db_index=False,
        related_name="changes",
        help_text="The write that changed the record.",
    )
    resource = models.CharField(
        max_length=20, help_text="The kind of record that was changed, as the API calls it."
    )
    key = models.CharField(
        "id", max_length=100, db_collation=BINARY, help_text="The id of the changed record."
    )
    document = models.TextField(
        null=True,
        blank=True,
        help_text="The record as JSON after the change, with ids as references; absent if it was "
        "deleted.",
    )
    merged_into = models.CharField(
        max_length=100,
        null=True,
        blank=True,
        db_collation=BINARY,
        help_text="The id of the record that this one was merged into, if that is why it's gone.",
    )
    was_there = models.BooleanField(help_text="Whether the record existed before the change.")
    was_public = models.BooleanField(help_text="Whether the record was public before the change.")
    is_public = models.BooleanField(help_text="Whether the record is public after the change.")

    class Meta:
        ordering: ClassVar[list[str]] = ["revision", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "key", "revision"], name="change_once"),
            models.CheckConstraint(
                name="change_public",
                condition=Q(document__isnull=False) | Q(is_public=False),
                violation_error_message="What is gone is not public.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["revision", "id"], name="change_by_revision"),
            models.Index(fields=["revision", "id"], name="change_told", condition=PUBLIC_CHANGE),
            models.Index(
                fields=["resource", "revision", "id"],
                name="change_deleted",
                condition=Q(document__isnull=True),
            ),
            models.Index(fields=["revision", "id"], name="change_merged", condition=MERGE),
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.key} at {self.revision_id}"


LATEST = "SELECT MAX(number) FROM statements_revision"

LATEST_PUBLIC = "SELECT MAX(revision_id) FROM statements_change WHERE is_public OR was_public"
"""Keep this condition as `PUBLIC_CHANGE` has it: otherwise SQLite won't use `change_told`."""
