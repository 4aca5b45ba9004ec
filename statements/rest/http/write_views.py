"""Writes over HTTP: POST, PUT, PATCH and DELETE.

This module deals only with HTTP; a subclass validates and writes. PUT creates or replaces,
so it's safe to retry. PATCH is JSON Merge Patch (RFC 7396). ``If-Match`` and ``If-None-Match`` make
writes conditional (RFC 9110).
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements.rest.http.conditional import ConditionalResponse, check_preconditions
from statements.rest.http.parsers import JsonParser, MergePatchParser, merge_patch
from statements.rest.http.views import SLUG, RecordViewSet, json_response
from statements.rest.problems.exceptions import Conflict, InvalidDocument
from statements.rest.query.suggestions import quoted
from statements.rest.serializers.fields import list_path
from statements.rest.serializers.sparse_fields import ALL_FIELDS

Precondition = Callable[[int | None], None]
"""Takes the revision that last touched a record, or None, and raises to refuse a write."""


class WritableViewSet(RecordViewSet):
    """A viewset whose records can be read and written.

    A subclass opens the transaction (`write_turn`) and writes in it (`perform_write`,
    `perform_destroy`).
    """

    def write_turn(self) -> AbstractContextManager[None]:
        """Open a transaction in which nobody else writes; failed writes leave it as problems."""
        raise NotImplementedError

    def perform_write(
        self, id: str, make: Callable[[Any], Any], precondition: Precondition
    ) -> bool:
        """Write what ``make`` returns for the current document, or for None if there is none.

        Call ``precondition`` first. Return whether the record is new.
        """
        raise NotImplementedError

    def perform_destroy(self, id: str, precondition: Precondition) -> None:
        """Delete the record, unless ``precondition`` raises."""
        raise NotImplementedError

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

        return self.write(id, lambda _: body, precondition)

    def update(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Create or replace the record with this id."""
        body = self._named(id, self.body())
        return self.write(id, lambda _: body)

    def partial_update(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Merge the body into the record with this id."""
        patch = self._named(id, self.body())

        return self.write(id, lambda current: merge_patch(current, patch), self._is_there)

    def destroy(self, request: Request, id: str) -> HttpResponseBase:  # noqa: ARG002
        """Delete the record with this id."""
        self.strict_query().raise_faults()
        with self.write_turn():
            self.perform_destroy(id, self._is_there)
        return HttpResponse(status=204)

    def _is_as_asked(self, revision: int | None) -> None:
        """Raise PreconditionFailed unless the record is in the state the headers require."""
        check_preconditions(self.request, revision)

    def _is_there(self, revision: int | None) -> None:
        """Raise NotFound if there is no record, whatever the headers say; then check those."""
        if revision is None:
            raise self.not_found(self.kwargs[self.lookup_url_kwarg])
        self._is_as_asked(revision)

    def write(
        self, id: str, make: Callable[[Any], Any], precondition: Precondition | None = None
    ) -> HttpResponseBase:
        """Write a record, and answer with it as this write made it.

        The answer is read in the transaction of the write: later, it could show another client's.
        The default precondition is that of the request's headers.
        """
        with self.write_turn():
            is_new = self.perform_write(id, make, precondition or self._is_as_asked)
            return self._answer(id, is_new=is_new)

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

    def _answer(self, id: str, *, is_new: bool) -> HttpResponseBase:
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
        document = self.document(ALL_FIELDS, record.db)
        revision, text = record.values_list("revision", document).get()
        response = json_response(text)
        if is_new:
            response.status_code = 201
            response["Location"] = address
        return fresh.mark(response, revision)
