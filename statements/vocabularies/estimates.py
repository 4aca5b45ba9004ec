"""The words for estimates: what a number stands for and how it was hedged."""

from statements.vocabularies.base import Vocabulary


class QuantityRole(Vocabulary):
    """What the number of an estimate stands for."""

    ACTUAL = (
        "actual",
        "What there is or was, as the statement has it, counted or not.",
        "On Record",
    )
    REQUIRED = (
        "required",
        "What something would take: the number is called needed, necessary or the least that "
        "would do.",
        "On Record",
    )
    PLANNED = (
        "planned",
        "What has been decided, ordered or promised by those with the power to do so, and is "
        "still to come.",
        "On Record",
    )
    EXPECTED = (
        "expected",
        "What there will or would be in somebody's forecast, with nothing said of need or "
        "decision.",
        "On Record",
    )


class Approximator(Vocabulary):
    """The word that hedges a number, which decides whether it is a value or a bound."""

    EXACT = (
        "exact",
        "The number is said with no hedge: it is the value.",
        "On Record",
    )
    ABOUT = (
        "about",
        "The number is said to be near the truth on either side (around, some, roughly): it is "
        "the value, and no bounds are made up.",
        "On Record",
    )
    NEARLY = (
        "nearly",
        "The number is said to be not quite reached (almost, close to): it is the value, and no "
        "bounds are made up.",
        "On Record",
    )
    AT_LEAST = (
        "at_least",
        "The number is the least, itself included (no fewer than, or more): it is the lower "
        "bound, and there is no value.",
        "On Record",
    )
    MORE_THAN = (
        "more_than",
        "The number is exceeded (over, above): it is the lower bound, excluded, and there is no "
        "value.",
        "On Record",
    )
    AT_MOST = (
        "at_most",
        "The number is the most, itself included (up to, as many as, no more than): it is the "
        "upper bound, and there is no value.",
        "On Record",
    )
    LESS_THAN = (
        "less_than",
        "The number is not reached (under, fewer than, below): it is the upper bound, excluded, "
        "and there is no value.",
        "On Record",
    )
    BETWEEN = (
        "between",
        "Two numbers enclose the quantity (from one to the other): they are the two bounds, and "
        "there is no value unless a likeliest one is named as well.",
        "On Record",
    )
