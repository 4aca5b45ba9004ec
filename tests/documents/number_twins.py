"""The constraints of estimates, and the faults by which the rules tell of the same things."""

from typing import Any

from tests.builders import estimate
from tests.documents.twin import DAYLESS, HALF, S02, Twin


def number(constraint: str, at: str, code: str, approximator: str, **values: Any) -> Twin:
    """Return the twin by which s02 gives one number that makes no sense."""
    body = estimate("article-s02-e1", approximator=approximator, value=None)
    return Twin(
        constraint,
        f"{S02}/estimates",
        [{**body, "lower_inclusive": True, "upper_inclusive": True, **values}],
        f"{S02}/estimates/0/{at}",
        code,
    )


NUMBERS = [
    number(
        "estimate_quantity_role_word",
        "quantity_role",
        "unknown_word",
        "about",
        value=1,
        quantity_role="nonsense",
    ),
    number(
        "estimate_likelihood_word",
        "likelihood",
        "unknown_word",
        "about",
        value=1,
        likelihood="nonsense",
    ),
    number("estimate_approximator_word", "approximator", "unknown_word", "nonsense", value=1),
    number("estimate_bounds_ordered", "lower", "crossed", "between", lower=8, upper=5),
    number("estimate_value_within", "value", "outside", "about", value=1, lower=2),
    number("estimate_value_within", "value", "outside", "exact", value=3, upper=2),
    number("estimate_between", "upper", "required", "between", lower=5),
    number("estimate_between", "lower", "required", "between", upper=5),
    number("estimate_downward", "upper", "required", "at_most"),
    number("estimate_downward", "value", "not_said", "at_most", value=5, upper=5),
    number(
        "estimate_downward",
        "value",
        "not_said",
        "less_than",
        value=5,
        upper=6,
        upper_inclusive=False,
    ),
    number("estimate_upward", "lower", "required", "at_least"),
    number("estimate_upward", "value", "not_said", "at_least", value=5, lower=5),
    number(
        "estimate_upward", "value", "not_said", "more_than", value=6, lower=5, lower_inclusive=False
    ),
    number("estimate_near_value", "value", "required", "about"),
    number("estimate_near_value", "value", "required", "exact", lower=5),
    number("estimate_near_value", "value", "required", "nearly", upper=5),
    number(
        "estimate_excluded_ends",
        "lower_inclusive",
        "no_bound",
        "about",
        value=1,
        lower_inclusive=False,
    ),
    number(
        "estimate_excluded_ends",
        "upper_inclusive",
        "no_bound",
        "about",
        value=1,
        upper_inclusive=False,
    ),
    number("estimate_excluded_ends", "lower_inclusive", "excluded", "more_than", lower=1),
    number("estimate_excluded_ends", "upper_inclusive", "excluded", "less_than", upper=1),
    number(
        "estimate_excluded_ends",
        "lower_inclusive",
        "included",
        "at_least",
        lower=1,
        lower_inclusive=False,
    ),
    number(
        "estimate_excluded_ends",
        "upper_inclusive",
        "included",
        "at_most",
        upper=1,
        upper_inclusive=False,
    ),
    number("estimate_anchor", "end", "required", "about", value=1, **HALF),
    number("estimate_as_of_date", "as_of/edtf", "required", "about", value=1, as_of=DAYLESS),
]
