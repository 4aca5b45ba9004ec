"""Which changes of a review status are judgments, and take the right to judge."""

from statements.vocabularies import ReviewStatus

REVIEW_RESULTS = {
    ReviewStatus.ACCEPTED.value,
    ReviewStatus.DISPUTED.value,
    ReviewStatus.REJECTED.value,
}
"""What only somebody says who has compared the statement with its document."""

REVIEW_FORBIDDEN = "You need permission to review statements before you can accept, dispute or reject one, or undo that."


def needs_review_right(before: str | None, after: str) -> bool:
    """Say whether it takes the right to judge to go from one review status to another.

    ``before`` is None for a new statement. Passing a judgment takes it, and taking one back does.
    """
    return before != after and not REVIEW_RESULTS.isdisjoint({before, after})
