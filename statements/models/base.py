"""Base classes of records and of their parts."""

from functools import reduce
from typing import ClassVar

from django.db import models

from statements.models.columns import BINARY, optional_text
from statements.querysets import PartQuerySet, RecordQuerySet


class Record(models.Model):
    """Something with a public id, which knows the revision that last touched it."""

    key = models.CharField(
        "id",
        max_length=100,
        unique=True,
        db_collation=BINARY,
        help_text="The record's public id, which is readable and stable: lower-case letters, "
        "digits and single hyphens, at most 100 characters.",
    )
    created_at = models.DateTimeField(
        editable=False, help_text="When this record was first written here, in UTC."
    )
    updated_at = models.DateTimeField(
        editable=False, help_text="When this record was last written, in UTC."
    )
    revision = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="The number of the revision that last changed this record; 0 if it was loaded "
        "and has not been written here since.",
    )

    objects = RecordQuerySet.as_manager()

    resource: ClassVar[str]
    """The plural name of this kind of record in the API, seeds and revisions."""

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        """Return the key by which fixtures refer to this record: its id."""
        return (self.key,)


class Part(models.Model):
    """A row that belongs to a record and has no id of its own."""

    natural: ClassVar[tuple[str, ...]]
    """The lookups that together identify one row."""

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def natural_key(self) -> tuple[object, ...]:
        """Return the key by which fixtures refer to this row: the values for ``natural``."""
        return tuple(reduce(getattr, lookup.split("__"), self) for lookup in self.natural)


class Name(Part):
    """A name in another spelling, language or script."""

    name = models.CharField(max_length=300, help_text="The other name, as it is written.")
    language = optional_text(
        max_length=35, help_text="The language of this name as a BCP 47 tag, if it matters."
    )
    note = optional_text(
        max_length=500, help_text="Where this name is used, or by whom, in a few words."
    )

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Identifier(Part):
    """A record's identifier in another register."""

    scheme = models.CharField(
        max_length=50,
        help_text="The register that issued the identifier, in lower case, such as isni or lei.",
    )
    value = models.CharField(
        max_length=200, help_text="The identifier, exactly as that register writes it."
    )

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Anchored(models.Model):
    """A position in the article's text (W3C Web Annotation selectors)."""

    start = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The offset of the fragment's first character in the article's text, in Unicode "
        "code points.",
    )
    end = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The offset just after the fragment's last character, in Unicode code points.",
    )
    exact = optional_text(
        "exact fragment",
        max_length=500,
        help_text="The fragment itself, only if it has at most twelve words.",
    )
    digest = optional_text(
        max_length=64,
        help_text="The SHA-256 of the fragment's UTF-8 bytes, in lower-case hexadecimal.",
    )

    class Meta:
        abstract = True
