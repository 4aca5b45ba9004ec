"""Which changes of review status need the right to review."""

from statements.vocabularies import ReviewStatus

REVIEW_RESULTS = {
    ReviewStatus.ACCEPTED.value,
    ReviewStatus.DISPUTED.value,
    ReviewStatus.REJECTED.value,
}
"""Statuses given only by someone who has compared the statement with its document."""

REVIEW_FORBIDDEN = (
    "You need permission to review statements before you can accept, dispute or reject one, or "
    "undo that."
)


def needs_review_right(before: str | None, after: str) -> bool:
    """Return whether going from one review status to another needs the right to review.

    ``before`` is None for a new statement. Giving a result needs the right, and so does undoing it.
    """
    return before != after and not REVIEW_RESULTS.isdisjoint({before, after})
