"""Estimates: the numbers in statements, never more precise than they were said."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from statements.models.base import Anchored, Record
from statements.models.columns import (
    EdtfDate,
    number_order,
    optional_text,
    owner_field,
    vocabulary_field,
)
from statements.models.constraints import anchor_holds, date_holds, in_vocabulary
from statements.models.statement import Statement
from statements.models.topic import Topic
from statements.querysets import EstimateQuerySet
from statements.vocabularies import Approximator, Likelihood, QuantityRole

NO_NUMBER = -1.7976931348623157e308
"""The least finite double. No number may be it, so it sorts before every number."""

UPWARD = (Approximator.AT_LEAST.value, Approximator.MORE_THAN.value)
DOWNWARD = (Approximator.AT_MOST.value, Approximator.LESS_THAN.value)


def said_range(bound: str, output: models.FloatField, side: str) -> models.GeneratedField:
    """Return a generated end of the range that an estimate means: the bound, or else the value."""
    return models.GeneratedField(
        expression=Coalesce(F(bound), F("value")),
        output_field=output,
        db_persist=True,
        help_text=f"The {side} end of the range that was said; null where that end is open.",
    )


class Estimate(Record, Anchored):
    """One number that was said: "around 40,000", "up to 100,000", "five to eight".

    A bound that was not said stays open; "around 40,000" is the value 40000 with no bounds.
    """

    resource = "estimates"

    statement = owner_field(
        Statement, "estimates", help_text="The statement that contains the number."
    )
    position = models.PositiveSmallIntegerField(
        default=1,
        editable=False,
        help_text="The estimate's position among those of its statement, counted from 1.",
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="estimates",
        help_text="The topic that the number is about.",
    )
    measure = models.CharField(
        max_length=60,
        db_index=True,
        help_text="What is counted or measured, as a slug such as military_personnel.",
    )
    measured = optional_text(
        max_length=300, help_text="What exactly the number counts or measures, in our own words."
    )
    quantity_role = vocabulary_field(
        QuantityRole, help_text="Whether the number is actual, required, planned or expected."
    )
    value = models.FloatField(
        null=True, blank=True, help_text="The number itself, if a single number was given."
    )
    value_order = number_order("value", models.FloatField(), NO_NUMBER)
    lower = models.FloatField(
        "lower bound", null=True, blank=True, help_text="The lower bound, only if one was given."
    )
    upper = models.FloatField(
        "upper bound", null=True, blank=True, help_text="The upper bound, only if one was given."
    )
    lower_inclusive = models.BooleanField(
        "lower bound included",
        default=True,
        help_text="Whether the lower bound itself is included.",
    )
    upper_inclusive = models.BooleanField(
        "upper bound included",
        default=True,
        help_text="Whether the upper bound itself is included.",
    )
    range_min = said_range("lower", models.FloatField(null=True), "lower")
    range_max = said_range("upper", models.FloatField(null=True), "upper")
    approximator = vocabulary_field(
        Approximator,
        help_text="How the number is hedged: exact, about, at most and so on.",
    )
    approximator_text = optional_text(
        max_length=100, help_text='The exact words of approximation, such as "around" or "up to".'
    )
    unit = models.CharField(
        max_length=50,
        help_text="The unit as a UCUM code; people and countries are {person} and {country}.",
    )
    scenario = optional_text(
        max_length=500, help_text="The circumstances that the number is limited to."
    )
    likelihood = optional_text(
        max_length=30,
        choices=Likelihood.choices(),
        help_text="How likely the number is said to be, as a band of probability (ICD 203).",
    )
    likelihood_text = optional_text(
        max_length=100, help_text="The exact words that say how likely the number is."
    )
    as_of = EdtfDate("for which the number holds", ordered=True)

    objects: ClassVar = EstimateQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["position", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(name="estimate_position_from_1", condition=Q(position__gte=1)),
            in_vocabulary("estimate", "quantity_role", QuantityRole),
            in_vocabulary("estimate", "approximator", Approximator),
            in_vocabulary("estimate", "likelihood", Likelihood, null=True),
            models.CheckConstraint(
                name="estimate_bounds_ordered",
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                violation_error_message="The lower bound is not above the upper one.",
            ),
            models.CheckConstraint(
                name="estimate_value_within",
                condition=Q(value__isnull=True)
                | (
                    (Q(lower__isnull=True) | Q(lower__lte=F("value")))
                    & (Q(upper__isnull=True) | Q(upper__gte=F("value")))
                ),
                violation_error_message="The value lies within the bounds.",
            ),
            models.CheckConstraint(
                name="estimate_between",
                condition=~Q(approximator=Approximator.BETWEEN.value)
                | Q(lower__isnull=False, upper__isnull=False),
                violation_error_message="Between has a lower and an upper bound.",
            ),
            models.CheckConstraint(
                name="estimate_downward",
                condition=~Q(approximator__in=DOWNWARD)
                | Q(upper__isnull=False, value__isnull=True),
                violation_error_message="At most and less than have an upper bound and no value.",
            ),
            models.CheckConstraint(
                name="estimate_upward",
                condition=~Q(approximator__in=UPWARD) | Q(lower__isnull=False, value__isnull=True),
                violation_error_message="At least and more than have a lower bound and no value.",
            ),
            models.CheckConstraint(
                name="estimate_near_value",
                condition=Q(approximator__in=(*UPWARD, *DOWNWARD, Approximator.BETWEEN.value))
                | Q(value__isnull=False),
                violation_error_message="Exact, about and nearly have a value.",
            ),
            models.CheckConstraint(
                name="estimate_excluded_ends",
                condition=(Q(lower_inclusive=True) | Q(lower__isnull=False))
                & (Q(upper_inclusive=True) | Q(upper__isnull=False))
                & ~Q(approximator=Approximator.MORE_THAN.value, lower_inclusive=True)
                & ~Q(approximator=Approximator.AT_LEAST.value, lower_inclusive=False)
                & ~Q(approximator=Approximator.LESS_THAN.value, upper_inclusive=True)
                & ~Q(approximator=Approximator.AT_MOST.value, upper_inclusive=False),
                violation_error_message="Only a bound that was said can be excluded, and more "
                "than and less than exclude theirs.",
            ),
            date_holds("estimate", "as_of"),
            anchor_holds("estimate"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["value_order", "key"], name="estimate_by_value"),
            models.Index(fields=["as_of_order", "key"], name="estimate_by_as_of"),
            models.Index(fields=["created_at", "key"], name="estimate_by_created"),
            models.Index(fields=["updated_at", "key"], name="estimate_by_updated"),
            models.Index(
                fields=["likelihood"],
                condition=Q(likelihood__isnull=False),
                name="estimate_by_likelihood",
            ),
        ]
