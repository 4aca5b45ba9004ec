"""Base classes, EDTF dates and constraints that several models share."""

from datetime import date
from functools import reduce
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from statements.querysets import PartQuerySet, RecordQuerySet
from statements.vocabularies import DateBasis, Vocabulary

BINARY = "BINARY"
"""Collation by code point. Built into SQLite; the first migration creates it on PostgreSQL."""

EXACT_LENGTH = 500
SHA256: dict[str, Any] = {"max_length": 64, "null": True, "blank": True}


class Record(models.Model):
    """Something with a public id, which knows the revision that last touched it."""

    key = models.CharField(
        "id",
        max_length=100,
        unique=True,
        db_collation=BINARY,
        help_text="The public, stable and readable identifier: lower-case letters, digits and "
        "single hyphens, at most 100 characters.",
    )
    created_at = models.DateTimeField(
        editable=False, help_text="The UTC time at which this record was first written here."
    )
    updated_at = models.DateTimeField(
        editable=False, help_text="The UTC time of the write that last touched this record."
    )
    revision = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="The number of the revision that last touched this record; 0 for one loaded as "
        "delivered, before any write here.",
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

    def natural_key(self) -> tuple[Any, ...]:
        """Return the key by which fixtures refer to this row: the values for ``natural``."""
        return tuple(reduce(getattr, lookup.split("__"), self) for lookup in self.natural)


class Name(Part):
    """A name in another spelling, language or script."""

    name = models.CharField(max_length=300, help_text="The other name, as it is written.")
    language = models.CharField(
        max_length=35,
        null=True,
        blank=True,
        help_text="The language of this name as a BCP 47 tag, where it matters.",
    )
    note = models.CharField(
        max_length=500,
        null=True,
        blank=True,
        help_text="Where or by whom this name is used, in a few words.",
    )

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Identifier(Part):
    """A record's identifier in another register."""

    scheme = models.CharField(
        max_length=50,
        help_text="The register that gave the identifier, in lower case, such as isni or lei.",
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
        help_text="The number of Unicode code points of the article's text before the fragment.",
    )
    end = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The offset, in Unicode code points, just after the fragment's last character.",
    )
    exact = models.CharField(
        max_length=EXACT_LENGTH,
        null=True,
        blank=True,
        help_text="The fragment itself, given only when it has at most twelve words.",
    )
    digest = models.CharField(
        **SHA256,
        help_text="The SHA-256 of the fragment's UTF-8 bytes, in lower-case hexadecimal.",
    )

    class Meta:
        abstract = True


class EdtfDate:
    """A date as it was said (EDTF, ISO 8601-2): declared as one attribute, stored in five columns.

    On a model, ``said = EdtfDate("…")`` adds ``said_edtf``, ``said_first``, ``said_last``,
    ``said_basis`` and ``said_text``. ``ordered=True`` adds ``said_order``, a generated copy of the
    first day without nulls, in which unknown days sort first.
    """

    def __init__(self, meaning: str, *, ordered: bool = False) -> None:
        self.meaning = meaning
        self.ordered = ordered

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Add the columns to the model; Django calls this for each attribute of a model class."""
        for suffix, field in self._columns(name):
            model.add_to_class(f"{name}_{suffix}", field)

    def _columns(self, name: str) -> "list[tuple[str, models.Field[Any, Any]]]":
        words = name.replace("_", " ")
        columns: list[tuple[str, models.Field[Any, Any]]] = [
            (
                "edtf",
                models.CharField(
                    f"{words} (EDTF)",
                    max_length=60,
                    null=True,
                    blank=True,
                    help_text=f"The date {self.meaning}, in EDTF (ISO 8601-2, level 0 or 1).",
                ),
            ),
            (
                "first",
                models.DateField(
                    null=True,
                    blank=True,
                    editable=False,
                    help_text=f"The first day that the date {self.meaning} can mean; "
                    "0001-01-01 stands for an open start.",
                ),
            ),
            (
                "last",
                models.DateField(
                    null=True,
                    blank=True,
                    editable=False,
                    help_text=f"The last day that the date {self.meaning} can mean; "
                    "9999-12-31 stands for an open end.",
                ),
            ),
            (
                "basis",
                models.CharField(
                    f"{words} (basis)",
                    max_length=10,
                    null=True,
                    blank=True,
                    choices=DateBasis.choices(),
                    help_text=f"Whether the words state the date {self.meaning} or it was "
                    "inferred from them.",
                ),
            ),
            (
                "text",
                models.CharField(
                    f"{words} (words)",
                    max_length=200,
                    null=True,
                    blank=True,
                    help_text=f"The words by which the article gives the date {self.meaning}.",
                ),
            ),
        ]
        if self.ordered:
            twin = models.GeneratedField(
                expression=Coalesce(F(f"{name}_first"), Value(date.min)),
                output_field=models.DateField(),
                db_persist=True,
                help_text=f"The first day of the date {self.meaning} for ordering, with unknown "
                "days first.",
            )
            columns.append(("order", twin))
        return columns


def name_order() -> models.GeneratedField:
    """Return a generated copy of ``name`` that sorts the same on both databases."""
    return models.GeneratedField(
        expression=Coalesce(F("name"), Value("")),
        output_field=models.CharField(max_length=300, db_collation=BINARY),
        db_persist=True,
        help_text="The name for ordering by code point, with missing names first.",
    )


def number_order(
    column: str, output: "models.Field[Any, Any]", unknown: float
) -> models.GeneratedField:
    """Return a generated copy of a nullable number to sort lists by, with unknown ones first."""
    return models.GeneratedField(
        expression=Coalesce(F(column), Value(unknown, output_field=output)),
        output_field=output,
        db_persist=True,
        help_text=f"The {column} for ordering, with missing values first.",
    )


def date_holds(model: str, name: str) -> models.CheckConstraint:
    """Return the constraint that the five columns of an EDTF date agree with each other."""
    edtf, first, last, basis, text = (
        f"{name}_{suffix}" for suffix in ("edtf", "first", "last", "basis", "text")
    )
    nothing = Q(**{f"{edtf}__isnull": True, f"{text}__isnull": True})
    without_day = Q(**{f"{first}__isnull": True, f"{last}__isnull": True})
    return models.CheckConstraint(
        name=f"{model}_{name}_date",
        condition=(
            (nothing & Q(**{f"{basis}__isnull": True}))
            # Without "not null" the check could come to null, which passes.
            | (~nothing & Q(**{f"{basis}__isnull": False, f"{basis}__in": DateBasis.values()}))
        )
        & (
            (Q(**{f"{edtf}__isnull": True}) & without_day)
            | (
                Q(**{f"{edtf}__isnull": False})
                & ~without_day
                & (
                    Q(**{f"{first}__isnull": True})
                    | Q(**{f"{last}__isnull": True})
                    | Q(**{f"{first}__lte": F(last)})
                )
            )
        ),
        violation_error_message=f"The parts of the date {name} do not agree.",
    )


def in_vocabulary(
    model: str, column: str, vocabulary: type[Vocabulary], *, null: bool = False
) -> models.CheckConstraint:
    """Return the constraint that a column holds a value of its vocabulary, or null if allowed."""
    allowed = Q(**{f"{column}__in": vocabulary.values()})
    return models.CheckConstraint(
        name=f"{model}_{column}_word",
        condition=allowed | Q(**{f"{column}__isnull": True}) if null else allowed,
        violation_error_message=f"The {column} is not in its vocabulary.",
    )


def anchor_holds(model: str, *, required: bool = False) -> models.CheckConstraint:
    """Return the constraint that an anchor is complete or, unless required, entirely absent."""
    whole = Q(start__isnull=False, end__isnull=False, digest__isnull=False, start__lt=F("end"))
    absent = Q(start__isnull=True, end__isnull=True, digest__isnull=True, exact__isnull=True)
    return models.CheckConstraint(
        name=f"{model}_anchor",
        condition=whole if required else whole | absent,
        violation_error_message="An anchor has a start, a later end and a digest, or nothing.",
    )


def not_itself(model: str, column: str) -> models.CheckConstraint:
    """Return the constraint that a record doesn't refer to itself."""
    return models.CheckConstraint(
        name=f"{model}_{column}_other",
        condition=Q(**{f"{column}__isnull": True}) | ~Q(**{column: F("pk")}),
        violation_error_message=f"A record cannot be its own {column}.",
    )
