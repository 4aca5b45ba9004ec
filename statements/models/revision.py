"""Revisions: one row for each write transaction, numbered in the order of their commits."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections, models, router
from django.utils import timezone

from statements.models.base import in_vocabulary
from statements.vocabularies import Through

WRITERS = 6_018_310_451_296
"""The advisory lock that one writer at a time holds on PostgreSQL; an arbitrary number."""


class Revision(models.Model):
    """One write: its number, when, by whom and through which face."""

    number = models.PositiveBigIntegerField(
        unique=True, help_text="The place of this write in the order of all writes, from 1."
    )
    at = models.DateTimeField(help_text="The UTC time of the write.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The user who wrote, or nobody when a command did.",
    )
    through = models.CharField(
        max_length=20,
        choices=Through.choices(),
        help_text="The face of the system through which the write came.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar = [in_vocabulary("revision", "through", Through)]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @classmethod
    def latest(cls) -> int:
        """Return the number of the latest revision, or 0 before the first write."""
        # Not through the ORM, which takes longer than the database: each read begins with this.
        connection = connections[router.db_for_read(cls)]
        table = connection.ops.quote_name(cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT MAX(number) FROM {table}")  # noqa: S608
            number: int | None = cursor.fetchone()[0]
        return number or 0

    @classmethod
    def lock(cls) -> None:
        """Keep other writers out until the transaction ends; who holds the lock keeps it.

        SQLite's write transactions exclude each other anyway, PostgreSQL is told to.
        """
        connection = connections[router.db_for_write(cls)]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])

    @classmethod
    def begin(cls, *, by: AbstractBaseUser | None, through: Through) -> "Revision":
        """Make the next revision, inside a transaction, and keep other writers out until it ends.

        Numbers are in commit order because one writer at a time may hold the lock.
        """
        cls.lock()
        return cls.objects.create(
            number=cls.latest() + 1, at=timezone.now(), by=by, through=through.value
        )


class Deletion(models.Model):
    """That a record was deleted here, and by which revision, so that no start brings it back."""

    resource = models.CharField(
        max_length=20, help_text="The kind of record that was deleted, as the API calls it."
    )
    key = models.CharField("id", max_length=100, help_text="The id of the deleted record.")
    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        related_name="deletions",
        help_text="The write that deleted it.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "key"], name="deletion_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.key}"
