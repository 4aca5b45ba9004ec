"""API keys: by what a client shows who it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from statements.models.base import in_vocabulary
from statements.vocabularies import Scope


class ApiKey(models.Model):
    """A key that one client holds; of its secret only the SHA-256 is kept."""

    name = models.CharField(
        max_length=100,
        unique=True,
        help_text="What the key is called in histories, such as the service that holds it.",
    )
    scope = models.CharField(
        max_length=10,
        choices=Scope.choices(),
        help_text="What the key may do: read, write or review.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="api_keys",
        help_text="The user for whom the key acts, who must have its rights too; nobody for a key "
        "of the installation itself.",
    )
    prefix = models.CharField(
        max_length=12,
        unique=True,
        editable=False,
        help_text="The beginning of the key, by which it is recognized.",
    )
    digest = models.CharField(
        max_length=64,
        editable=False,
        help_text="The SHA-256 of the whole key, in lower-case hexadecimal.",
    )
    created_at = models.DateTimeField(
        editable=False, help_text="The UTC time at which the key was made."
    )
    expires_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="The UTC time from which the key opens nothing any more, where it has one.",
    )
    revoked_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="The UTC time at which the key was revoked, where it was.",
    )
    last_used_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="The UTC time at which the key was last used, to the minute.",
    )

    class Meta:
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar = [in_vocabulary("apikey", "scope", Scope)]

    def __str__(self) -> str:
        return self.name
