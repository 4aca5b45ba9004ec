"""Which changes of a statement's review status are judgments, for which one needs the right."""

from statements.vocabularies import ReviewStatus

JUDGMENTS = frozenset(
    {
        ReviewStatus.ACCEPTED.value,
        ReviewStatus.DISPUTED.value,
        ReviewStatus.REJECTED.value,
    }
)


def judged(before: str | None, after: str) -> bool:
    """Say whether to go from one review status to another is to give or to take away a judgment.

    ``before`` is None for a statement that is new.
    """
    return before != after and (before in JUDGMENTS or after in JUDGMENTS)
