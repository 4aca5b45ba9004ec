"""Words for how a record was found by a name."""

from statements.vocabularies.base import Vocabulary


class MatchReason(Vocabulary):
    """How the words of a name that was asked for are those of a record's name."""

    EXACT = (
        "exact",
        "They are words of the record's name, whatever their case, accents and order.",
        "On Record",
    )
    OTHER_NAME = (
        "other_name",
        "They are words of one of its other names, whatever their case, accents and order.",
        "On Record",
    )
    TRANSLITERATION = (
        "transliteration",
        "They sound like words of one of its names, in another script or way of writing it.",
        "On Record",
    )
    SPELLING = (
        "spelling",
        "They differ by a few letters, by an initial or by further words.",
        "On Record",
    )
