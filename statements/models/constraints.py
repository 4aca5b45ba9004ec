"""Constraints that several models have."""

from django.db import models
from django.db.models import F, Q

from statements.vocabularies import DateBasis, Vocabulary


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
    """Return the constraint that an anchor is complete or, unless required, entirely absent.

    A draft's anchor may lack the digest; a row of a part doesn't show whether it is a draft's.
    """
    placed = Q(start__isnull=False, end__isnull=False, start__lt=F("end"))
    whole = placed & (Q(digest__isnull=False) | Q(exact__isnull=True))
    absent = Q(start__isnull=True, end__isnull=True, digest__isnull=True, exact__isnull=True)
    return models.CheckConstraint(
        name=f"{model}_anchor",
        condition=whole if required else whole | absent,
        violation_error_message="An anchor has a start, a later end and a digest, or nothing; only "
        "a draft may lack the digest.",
    )


def not_itself(model: str, column: str) -> models.CheckConstraint:
    """Return the constraint that a record doesn't refer to itself."""
    return models.CheckConstraint(
        name=f"{model}_{column}_other",
        condition=Q(**{f"{column}__isnull": True}) | ~Q(**{column: F("pk")}),
        violation_error_message=f"A record cannot be its own {column}.",
    )
