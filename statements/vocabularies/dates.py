"""The words for a date on a record."""

from statements.vocabularies.base import Vocabulary


class DateBasis(Vocabulary):
    """How a recorded date was arrived at."""

    STATED = (
        "stated",
        "The words give the date as recorded, with nothing added: a reader of that sentence alone "
        "would write down the same one.",
        "On Record",
    )
    INFERRED = (
        "inferred",
        "Part of the date was worked out from elsewhere, such as the year of a day named without "
        "one, or the date that a weekday falls on; the original words stay in its text.",
        "On Record",
    )
