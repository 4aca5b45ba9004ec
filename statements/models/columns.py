"""Columns that several models have, and EDTF dates, which take several columns each."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from statements.vocabularies import DateBasis, Vocabulary

BINARY = "BINARY"
"""Collation by code point. Built into SQLite; the first migration creates it on PostgreSQL."""

MISSING_DAY = date.min
"""Where missing dates sort: before all others, so that a query for dates can leave them out."""


def optional_text(
    verbose_name: str | None = None, **options: Any
) -> "models.CharField[str | None, str | None]":
    """Return a text column that may be absent, which is null and never ``""``."""
    return models.CharField(verbose_name, null=True, blank=True, **options)


def vocabulary_field(
    vocabulary: type[Vocabulary], *, max_length: int = 20, **options: Any
) -> "models.CharField[str, str]":
    """Return a column that always has a value of the vocabulary."""
    return models.CharField(max_length=max_length, choices=vocabulary.choices(), **options)


def owner_field(
    owner: type[models.Model], related_name: str, *, help_text: str, db_index: bool = True
) -> models.ForeignKey:
    """Return the foreign key from a part to the record that it belongs to and is deleted with."""
    return models.ForeignKey(
        owner, models.CASCADE, related_name=related_name, help_text=help_text, db_index=db_index
    )


def name_order() -> models.GeneratedField:
    """Return a generated copy of ``name`` that sorts the same on both databases."""
    return models.GeneratedField(
        expression=Coalesce(F("name"), Value("")),
        output_field=models.CharField(max_length=300, db_collation=BINARY),
        db_persist=True,
        help_text="The name for ordering by code point, with missing names first.",
    )


def number_order(column: str, output: models.Field, unknown: float) -> models.GeneratedField:
    """Return a generated copy of a nullable number to sort lists by, with unknown ones first."""
    return models.GeneratedField(
        expression=Coalesce(F(column), Value(unknown, output_field=output)),
        output_field=output,
        db_persist=True,
        help_text=f"The {column} for ordering, with missing values first.",
    )


class EdtfDate:
    """A date as it was said (EDTF, ISO 8601-2): declared as one attribute, stored in five columns.

    On a model, ``said = EdtfDate("…")`` adds ``said_edtf``, ``said_first``, ``said_last``,
    ``said_basis`` and ``said_text``. ``ordered=True`` adds ``said_order``, a generated copy of the
    first day without nulls: missing dates are on `MISSING_DAY`, those without a known start on the
    day after it.
    """

    def __init__(self, meaning: str, *, ordered: bool = False) -> None:
        self.meaning = meaning
        self.ordered = ordered

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Add the columns to the model; Django calls this for each attribute of a model class."""
        for suffix, field in self._columns(name).items():
            model.add_to_class(f"{name}_{suffix}", field)

    def _columns(self, name: str) -> "dict[str, models.Field]":
        words = name.replace("_", " ")
        columns: dict[str, models.Field] = {
            "edtf": optional_text(
                words,
                max_length=60,
                help_text=f"The date {self.meaning}, in EDTF (ISO 8601-2, level 0 or 1).",
            ),
            "first": self._day("first", "0001-01-01 stands for an open start"),
            "last": self._day("last", "9999-12-31 stands for an open end"),
            "basis": optional_text(
                f"{words} (stated or inferred)",
                max_length=10,
                choices=DateBasis.choices(),
                help_text=f"Whether the words state the date {self.meaning}, or it was inferred.",
            ),
            "text": optional_text(
                f"{words} (words)",
                max_length=200,
                help_text=f"The article's words for the date {self.meaning}.",
            ),
        }
        if self.ordered:
            columns["order"] = models.GeneratedField(
                expression=Case(
                    When(**{f"{name}_edtf__isnull": True}, then=Value(MISSING_DAY)),
                    When(**{f"{name}_first__gt": MISSING_DAY}, then=F(f"{name}_first")),
                    default=Value(MISSING_DAY + timedelta(days=1)),
                ),
                output_field=models.DateField(),
                db_persist=True,
                help_text=f"Orders lists by the first day of the date {self.meaning}: missing "
                "dates come first, then those without a known start.",
            )
        return columns

    def _day(self, which: str, open_end: str) -> "models.DateField[date | None, date | None]":
        return models.DateField(
            null=True,
            blank=True,
            editable=False,
            help_text=f"The {which} day that the date {self.meaning} can mean; {open_end}.",
        )
