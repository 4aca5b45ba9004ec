"""Which steps from one review status to another are judgments."""

import pytest

from statements.documents.rules.statements import needs_review_right
from statements.vocabularies import ReviewStatus

JUDGMENTS = {"accepted", "disputed", "rejected"}


@pytest.mark.parametrize("before", [None, *ReviewStatus.values()])
def test_passing_a_judgment_and_taking_one_back_is_judging_and_nothing_else_is(before: str | None):
    after = {status for status in ReviewStatus.values() if needs_review_right(before, str(status))}

    everything = set(ReviewStatus.values())
    assert after == (everything - {before} if before in JUDGMENTS else JUDGMENTS)
