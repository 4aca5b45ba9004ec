"""Names of roles and permissions, and the check for who may read."""

from typing import Any

from django.conf import settings

from statements.vocabularies import Scope

READER, EDITOR, REVIEWER = "reader", "editor", "reviewer"

VIEW_STATEMENT = "statements.view_statement"
VIEW_DRAFT = "statements.view_draft"
JUDGE_STATEMENT = "statements.judge_statement"

ROLE_OF_SCOPE = {
    Scope.READ.value: READER,
    Scope.WRITE.value: EDITOR,
    Scope.REVIEW.value: REVIEWER,
}
"""The role whose permissions a key with this scope has."""


def may_read(user: Any) -> bool:
    """Return whether a user, an API key or an anonymous client may read what is public."""
    return settings.ANONYMOUS_READING or user.has_perm(VIEW_STATEMENT)
