"""Write on behalf of a request: who writes, why, and which problem answers a failed write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from statements.documents import InUse
from statements.documents.rules.review import REVIEW_FORBIDDEN
from statements.documents.store.writes import (
    Author,
    DocumentInvalid,
    Precondition,
    ReviewForbidden,
    delete_document,
    save_document,
)
from statements.models import revision
from statements.models.permissions import JUDGE_STATEMENT, VIEW_DRAFT
from statements.rest.problems.exceptions import Conflict, InvalidDocument, ServerBusy
from statements.vocabularies import Through


class DocumentStore:
    """Writes documents of one resource on behalf of a request."""

    def __init__(self, resource: str) -> None:
        self.resource = resource

    def put(
        self,
        request: Request,
        id: str,
        make: Callable[[Any], Any],
        precondition: Precondition,
        why: str | None,
    ) -> bool:
        """Save what ``make`` returns, given the current document or None.

        Returns whether the record is new. Raises the problem for a failed write.
        """
        with problems():
            return save_document(self.resource, id, make, precondition, author(request, why))

    def delete(
        self, request: Request, id: str, precondition: Precondition, why: str | None
    ) -> None:
        """Delete the record, or raise the problem for a failed deletion."""
        with problems():
            delete_document(self.resource, id, precondition, author(request, why))


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
