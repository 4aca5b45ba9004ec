"""Writes over HTTP: POST, PUT, PATCH and DELETE.

This module deals only with HTTP; the viewset's store validates and writes. PUT creates or replaces,
so it's safe to retry. PATCH is JSON Merge Patch (RFC 7396). ``If-Match`` and ``If-None-Match`` make
writes conditional (RFC 9110).
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements.rest.http.conditional import ConditionalResponse, check_preconditions
from statements.rest.http.parsers import JsonParser, MergePatchParser, change_reason, merge_patch
from statements.rest.http.views import SLUG, RecordViewSet, json_response
from statements.rest.problems.exceptions import Conflict, InvalidDocument
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.fields import list_path
from statements.rest.serializers.sparse_fields import ALL_FIELDS


class Store(Protocol):
    """Validates and writes records of one kind; its errors have answers in `problems`."""

    def put(
        self,
        request: Request,
        id: str,
        make: Callable[[Any], Any],
        precondition: Callable[[int | None], None],
        why: str | None,
    ) -> bool:
        """Write the document that ``make`` returns for the stored one, or for None.

        Call ``precondition`` with the record's last revision, or None, before writing; it raises
        to refuse the write. Return whether the record is new.
        """

    def delete(
        self,
        request: Request,
        id: str,
        precondition: Callable[[int | None], None],
        why: str | None,
    ) -> None:
        """Delete the record, unless ``precondition`` raises."""


class WritableViewSet(RecordViewSet):
    """A viewset whose records can be read and written."""

    store: ClassVar[Store]

    def get_parsers(self) -> list[Any]:
        """Return the parsers: JSON, and for PATCH also the merge-patch media type."""
        is_patch = self.request is not None and self.request.method == "PATCH"
        return [JsonParser(), *([MergePatchParser()] if is_patch else [])]

    def create(self, request: Request) -> HttpResponseBase:
        """Create a record from the body, which contains its id."""
        body = self.body()
        given = body.get("id") if isinstance(body, dict) else None
        # With an invalid id, no record is found, and the rules report the id.
        id = given if isinstance(given, str) and re.fullmatch(SLUG, given) else ""

        def precondition(revision: int | None) -> None:
            check_preconditions(request, revision)
            if revision is not None:
                raise Conflict(f"A record with the id {quoted(id)} already exists: use PUT.")

        return self.answer(id, is_new=self.keep(id, body, precondition))

    def update(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Create or replace the record with this id."""
        return self.answer(id, is_new=self.keep(id, self._named(id, self.body())))

    def partial_update(self, request: Request, id: str) -> HttpResponseBase:
        """Merge the body into the record with this id."""
        patch = self._named(id, self.body())

        def make(there: Any) -> Any:
            return merge_patch(there, patch)

        why = change_reason(request)
        return self.answer(id, is_new=self.store.put(request, id, make, self._is_there, why))

    def destroy(self, request: Request, id: str) -> HttpResponseBase:
        """Delete the record with this id."""
        self.strict_query().raise_faults()
        self.store.delete(request, id, self._is_there, change_reason(request))
        return HttpResponse(status=204)

    def _is_as_asked(self, revision: int | None) -> None:
        """Raise PreconditionFailed unless the record is in the state the headers require."""
        check_preconditions(self.request, revision)

    def _is_there(self, revision: int | None) -> None:
        """Raise NotFound if there is no record, whatever the headers say; then check those."""
        if revision is None:
            raise self.not_found(self.kwargs[self.lookup_url_kwarg])
        self._is_as_asked(revision)

    def keep(
        self, id: str, body: Any, precondition: Callable[[int | None], None] | None = None
    ) -> bool:
        """Create or replace a record and return whether it is new.

        The default precondition is that of the request's headers.
        """
        condition = precondition or self._is_as_asked
        why = change_reason(self.request)
        return self.store.put(self.request, id, lambda _: body, condition, why)

    def body(self) -> Any:
        """Return the parsed body; the query string may contain only ``format``."""
        self.strict_query().raise_faults()
        return self.request.data

    @staticmethod
    def _named(id: str, body: Any) -> Any:
        """Return the body with the id from the URL; raise InvalidDocument if it has another id."""
        if not isinstance(body, dict):
            return body
        if body.get("id", id) != id:
            detail = f"The URL has the id {quoted(id)}: give the same id, or leave it out."
            fault = {"pointer": "#/id", "code": "another_id", "detail": detail}
            raise InvalidDocument([fault])
        return {**body, "id": id}

    def answer(self, id: str, *, is_new: bool) -> HttpResponseBase:
        """Return the record as a GET of it would; 201 with its Location if it is new."""
        address = f"{list_path(self.basename)}{id}/"
        fresh = ConditionalResponse.of(
            self.request,
            latest=type(self).latest_revision(self.visibility),
            version=self.version,
            is_weak=False,
            written=address,
        )
        record = self.get_queryset().filter(key=id)
        for revision, text in record.values_list("revision", self.document(ALL_FIELDS, record.db)):
            response = json_response(text)
            if is_new:
                response.status_code = 201
                response["Location"] = address
            return fresh.mark(response, revision)
        # Another client has deleted it since.
        raise self.not_found(id)
