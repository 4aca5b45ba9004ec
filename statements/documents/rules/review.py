"""Which changes of a review status are judgments, and take the right to judge."""

from statements.vocabularies import ReviewStatus

JUDGMENTS = {
    ReviewStatus.ACCEPTED.value,
    ReviewStatus.DISPUTED.value,
    ReviewStatus.REJECTED.value,
}
"""What only somebody says who has compared the statement with its document."""

NOT_A_JUDGE = (
    "Only those who may judge statements accept, dispute or reject one, or take that back."
)


def judged(before: str | None, after: str) -> bool:
    """Say whether it takes the right to judge to go from one review status to another.

    ``before`` is None for a new statement. Passing a judgment takes it, and taking one back does.
    """
    return before != after and not JUDGMENTS.isdisjoint({before, after})
