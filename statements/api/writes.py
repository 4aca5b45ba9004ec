"""Write on behalf of a request: who writes, why, and which problem answers a failed write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from statements.documents import InUse
from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.writes import (
    Author,
    DocumentInvalid,
    ReviewForbidden,
)
from statements.models import Revision, revision
from statements.models.permissions import JUDGE_STATEMENT, VIEW_DRAFT
from statements.rest.problems.exceptions import Conflict, InvalidDocument, ServerBusy
from statements.vocabularies import Through


@contextmanager
def write_turn() -> Iterator[None]:
    """Open a transaction in which nobody else writes; raise the problem for a failed write."""
    with problems(), Revision.writing():
        yield


def author(request: Request, why: str | None, through: Through = Through.API) -> Author:
    """Return the author for a request.

    Raises PermissionDenied for users who may not see drafts: they would overwrite what they can't
    see.
    """
    user: Any = request.user
    if not user.has_perm(VIEW_DRAFT):
        raise PermissionDenied("You need permission to see drafts before you can write.")
    return Author(user, through, why, user.has_perm(JUDGE_STATEMENT))


@contextmanager
def problems() -> Iterator[None]:
    """Turn errors of the write path into problems."""
    try:
        yield
    except DocumentInvalid as error:
        raise InvalidDocument(
            [
                {"pointer": f"#{fault.pointer}", "code": fault.code, "detail": fault.detail}
                for fault in error.faults
            ],
            more=error.faults.more,
        ) from error
    except ReviewForbidden as error:
        raise PermissionDenied(REVIEW_FORBIDDEN) from error
    except InUse as error:
        raise Conflict(str(error)) from error
    except revision.WritersBusy as error:
        raise ServerBusy from error
