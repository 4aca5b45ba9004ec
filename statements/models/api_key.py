"""API keys, with which clients identify themselves."""

import hashlib
import re
import secrets
import string
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import OperationalError, connections, models, router
from django.utils import timezone

from statements.models.columns import vocabulary_field
from statements.models.constraints import in_vocabulary
from statements.models.lock_waits import without_waiting
from statements.models.permissions import ROLE_OF_SCOPE
from statements.vocabularies import Scope

MARK = "onrecord"
"""The start of every key, so that people and secret scanners recognize one that has leaked."""

FORM = re.compile(rf"{MARK}_([a-z0-9]{{8}})_[A-Za-z0-9_-]{{43}}")

NOTED_EVERY = timedelta(minutes=1)
"""Shortest time between two updates of a key's ``last_used_at``."""

NO_DIGEST = "0" * 64


def _digest(text: str) -> str:
    # Unlike passwords, no salt and no slow hash: nobody can guess 256 random bits.
    return hashlib.sha256(text.encode()).hexdigest()


class ApiKeyManager(models.Manager["ApiKey"]):
    """Makes keys, and finds them by their text."""

    def make(
        self,
        name: str,
        scope: str,
        owner: User | None = None,
        expires_at: datetime | None = None,
    ) -> tuple["ApiKey", str]:
        """Return a new key and its text, which can't be recovered later.

        Raises ValidationError with its messages by field.
        """
        prefix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(8))
        text = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
        key = self.model(
            name=name,
            scope=scope,
            owner=owner,
            expires_at=expires_at,
            prefix=prefix,
            digest=_digest(text),
            created_at=timezone.now(),
        )
        key.full_clean()
        key.save(force_insert=True)
        return key, text

    def holder_of(self, text: str) -> "ApiKey | None":
        """Return the usable key with this text, or None.

        Whatever is wrong with a text, the work is the same: one query, one hash, one comparison.
        So the time it takes reveals nothing about which keys exist.
        """
        form = FORM.fullmatch(text)
        key = self.select_related("owner").filter(prefix=form[1] if form else "").first()
        is_right = secrets.compare_digest(_digest(text), key.digest if key else NO_DIGEST)
        return key if key and is_right and key.is_active else None


class ApiKey(models.Model):
    """A key that one client holds; only the SHA-256 of its text is stored.

    Django and DRF treat it as a user: it's authenticated and has permissions.
    """

    name = models.CharField(
        max_length=100,
        unique=True,
        help_text="The key's name in histories, such as the service that uses it.",
    )
    scope = vocabulary_field(
        Scope, max_length=10, help_text="What the key may do: read, write or review."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="api_keys",
        help_text="The user the key acts for, who must have its rights too; nobody for a key of "
        "the installation itself.",
    )
    prefix = models.CharField(
        max_length=12,
        unique=True,
        editable=False,
        help_text="The beginning of the key, which identifies it.",
    )
    digest = models.CharField(
        max_length=64,
        editable=False,
        help_text="The SHA-256 of the whole key, in lower-case hexadecimal.",
    )
    created_at = models.DateTimeField(editable=False, help_text="When the key was created, in UTC.")
    expires_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the key expires, in UTC, if it does.",
    )
    revoked_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the key was revoked, in UTC, if it was.",
    )
    last_used_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the key was last used, in UTC, to the minute.",
    )

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()

    is_authenticated = True
    is_anonymous = False

    class Meta:
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar = [in_vocabulary("apikey", "scope", Scope)]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a new key that has already expired."""
        if self._state.adding and self.expires_at and self.expires_at <= timezone.now():
            raise ValidationError({"expires_at": "This time is in the past."})

    @property
    def is_active(self) -> bool:
        """Return whether the key works: not revoked, not expired, and any owner is active."""
        owner: AbstractBaseUser | None = self.owner
        return (
            self.revoked_at is None
            and (self.expires_at is None or self.expires_at > timezone.now())
            and (owner is None or owner.is_active)
        )

    @cached_property
    def _permissions(self) -> set[str]:
        granted = Permission.objects.filter(group__name=ROLE_OF_SCOPE[self.scope])
        return {
            f"{app}.{name}"
            for app, name in granted.values_list("content_type__app_label", "codename")
        }

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002
        """Return whether the key's role and its owner, if any, both have this ``app.codename``.

        Permissions hold for all objects of a model, so ``obj`` makes no difference.
        """
        may = self.is_active and perm in self._permissions
        return may and (self.owner is None or self.owner.has_perm(perm))

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        """Return whether the key has all of these permissions."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def revoke(self) -> None:
        """Revoke the key for good; if it was revoked before, the time stays."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def note_use(self) -> None:
        """Update ``last_used_at``, at most once a minute and only without waiting.

        Call it outside of transactions. If others hold the lock, or the database can't be written
        to, nothing is written: a read must neither wait nor fail because of it.
        """
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= NOTED_EVERY:
            with suppress(OperationalError):
                _write_without_waiting(self.pk, now)
                self.last_used_at = now


def _write_without_waiting(pk: int, now: datetime) -> None:
    """Set when a key was last used; do nothing or raise OperationalError if others are writing.

    PostgreSQL skips a row that somebody else has locked.
    """
    connection = connections[router.db_for_write(ApiKey)]
    table = connection.ops.quote_name(ApiKey._meta.db_table)
    where = f"SELECT id FROM {table} WHERE id = %s"  # noqa: S608
    if connection.vendor == "postgresql":
        # The weaker lock, so that this can share the row with revisions the key is writing.
        where += " FOR NO KEY UPDATE SKIP LOCKED"
    with connection.cursor() as cursor, without_waiting(cursor):
        cursor.execute(
            f"UPDATE {table} SET last_used_at = %s WHERE id = ({where})",  # noqa: S608
            [connection.ops.adapt_datetimefield_value(now), pk],
        )
