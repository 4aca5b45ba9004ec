"""How a request writes: by whom, why, and which problem answers for what cannot be written."""

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
    """The records of one kind, written as documents by whoever makes the request."""

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
        """Keep the document that ``make`` makes of the one that is there, or of None.

        Return whether the record is new.
        """
        with problems():
            return save_document(self.resource, id, make, precondition, author(request, why))

    def delete(
        self, request: Request, id: str, precondition: Precondition, why: str | None
    ) -> None:
        """Delete the record."""
        with problems():
            delete_document(self.resource, id, precondition, author(request, why))


def author(request: Request, why: str | None, through: Through = Through.API) -> Author:
    """Return who makes a request, and what they may.

    Raises PermissionDenied for who may not see drafts: they would write over what they do not see.
    """
    user: Any = request.user
    if not user.has_perm(VIEW_DRAFT):
        raise PermissionDenied("You need permission to see drafts before you can write.")
    return Author(user, through, why, user.has_perm(JUDGE_STATEMENT))


@contextmanager
def problems() -> Iterator[None]:
    """Answer with a problem for what cannot be written."""
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
