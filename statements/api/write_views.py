"""Writes over HTTP: POST, PUT, PATCH and DELETE.

PUT creates or replaces, so it's safe to retry. PATCH is JSON Merge Patch (RFC 7396). ``If-Match``
and ``If-None-Match`` make writes conditional (RFC 9110).
"""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from statements.api.visibility import VisibilityMixin
from statements.documents import InUse
from statements.documents.rules.statements import REVIEW_FORBIDDEN
from statements.documents.store.merged_ids import WasMerged
from statements.documents.store.writes import (
    Author,
    DocumentInvalid,
    ReviewForbidden,
    Saved,
    delete_document,
    save_document,
)
from statements.models import Revision
from statements.models.permissions import JUDGE_STATEMENT, VIEW_DRAFT
from statements.models.revision import WritersBusy
from statements.rest.http.conditional import check_preconditions, entity_tag
from statements.rest.http.parsers import (
    JsonParser,
    MergePatchParser,
    UnreadableJson,
    change_reason,
)
from statements.rest.http.views import SLUG, JsonTextResponse, RecordViewSet
from statements.rest.json.document_queries import Json
from statements.rest.problems.exceptions import Conflict, InvalidDocument, ServerBusy
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.fields import list_path
from statements.vocabularies import Through


class WritableViewSet(VisibilityMixin, RecordViewSet):
    """Records that accept writes, in the same form as answers.

    The stock mixins read, check and write an instance in three steps. Here, one lock spans all
    that, and the answer: read later, it could show another client's write.
    """

    def get_parsers(self) -> list[BaseParser]:
        """Return the parsers: JSON, and for PATCH also the merge-patch media type."""
        is_patch = self.request is not None and self.request.method == "PATCH"
        return [JsonParser(), *([MergePatchParser()] if is_patch else [])]

    def create(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """Create a record from the body, which contains its id."""
        document = self.read_body()
        given = document.get("id") if isinstance(document, dict) else None
        # Parsing removes blanks around it. With an invalid id, no record is found, and the rules
        # report the id.
        id = given.strip() if isinstance(given, str) else ""
        id = id if re.fullmatch(SLUG, id) else ""
        with self.writing():
            return self.written_response(id, self.perform_create(id, document))

    def update(self, request: Request, id: str, *, partial: bool = False) -> HttpResponseBase:  # noqa: ARG002
        """Create or replace the record with this id, or merge the body into it."""
        body = self.read_body(id)
        with self.writing():
            return self.written_response(id, self.perform_update(id, body, partial=partial))

    def partial_update(self, request: Request, id: str) -> HttpResponseBase:
        """Merge the body into the record with this id."""
        return self.update(request, id, partial=True)

    def destroy(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Delete the record with this id."""
        self.strict_query().raise_faults()
        with self.writing():
            self.perform_destroy(id)
        return HttpResponse(status=204)

    def perform_create(self, id: str, document: object) -> Saved:
        """Write a new record, unless there is one with its id."""

        def check_absent(revision: int | None) -> None:
            check_preconditions(self.request, revision)
            if revision is not None:
                raise Conflict(f"A record with the id {quoted(id)} already exists: use PUT.")

        return save_document(self.basename, id, document, check_absent, self.author)

    def perform_update(self, id: str, body: object, *, partial: bool = False) -> Saved:
        """Write the record with this id, or merge the body into it."""
        replace_if = functools.partial(check_preconditions, self.request)
        check = self.check_exists if partial else replace_if
        return save_document(self.basename, id, body, check, self.author, is_patch=partial)

    def perform_destroy(self, id: str) -> None:
        """Delete the record with this id, unless others still refer to it."""
        delete_document(self.basename, id, self.check_exists, self.author)

    def check_exists(self, revision: int | None) -> None:
        """Raise a 404 if there is no record, whatever the headers say; then check those."""
        if revision is None:
            raise self.not_found(self.kwargs[self.lookup_url_kwarg])
        check_preconditions(self.request, revision)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction in which nobody else writes; raise the problem for a failed write."""
        # Refused requests must not wait for the lock, nor hold it.
        self.author = author_of(self.request, Through.API)
        with problems(), Revision.writing():
            yield

    def read_body(self, id: str | None = None) -> Json:
        """Return the parsed body; with the id of the URL, if given, which it may leave out.

        The query string may contain only ``format``.
        """
        self.strict_query().raise_faults()
        body = self.request.data
        if id is None or not isinstance(body, dict):
            return body
        if body.get("id", id) != id:
            detail = f"The URL has the id {quoted(id)}: give the same id, or leave it out."
            raise InvalidDocument.at("#/id", "another_id", detail)
        return {**body, "id": id}

    def written_response(self, id: str, saved: Saved) -> HttpResponseBase:
        """Return the record as a GET of it would; 201 with its Location if it is new."""
        if saved.revision:
            self.latest_revision = saved.revision.number  # nobody else writes before the commit
        address = f"{list_path(self.basename)}{id}/"
        tag_end = self.tag_end(address, self.latest_revision)
        text, revision = self.get_object(id)
        response = JsonTextResponse(text)
        if saved.is_new:
            response.status_code = 201
            response["Location"] = address
        return self.set_cache_headers(response, entity_tag(tag_end, revision, is_weak=False))


def author_of(request: Request, through: Through) -> Author:
    """Return the author for a request, with the reason in its header.

    Raises PermissionDenied for users who may not see drafts: they would overwrite what they can't
    see.
    """
    why = change_reason(request)
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
    except UnreadableJson as error:
        raise InvalidDocument.at("#", error.code, error.detail) from error
    except ReviewForbidden as error:
        raise PermissionDenied(REVIEW_FORBIDDEN) from error
    except (InUse, WasMerged) as error:
        raise Conflict(str(error)) from error
    except WritersBusy as error:
        raise ServerBusy from error
