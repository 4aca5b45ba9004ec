"""Merging over HTTP: ``merge/`` and ``unmerge/``, and where the ids of merged records lead."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Model
from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from statements.api.history_views import HistoricalViewSet
from statements.api.imports import DRY_RUN
from statements.api.merge_schema import MERGE, UNMERGE
from statements.api.permissions import ByRole
from statements.api.write_views import author_of, problems
from statements.documents.merging.comparing import NotMerged
from statements.documents.merging.merging import Merged, merge_records
from statements.documents.merging.preparing import MergeRefused
from statements.documents.merging.rights import rights_to_merge, rights_to_undo
from statements.documents.merging.undoing import Unmerged, undo_merge
from statements.documents.serializers.layout import Key
from statements.documents.store.merged_ids import find_merged
from statements.models import Change
from statements.rest.http.strict_view import COSTS_MUCH
from statements.rest.http.views import JsonTextResponse
from statements.rest.json.document_queries import Json
from statements.rest.openapi.operations import Operation
from statements.rest.problems.exceptions import Conflict, ConflictingDocument, InvalidDocument
from statements.rest.query import values
from statements.rest.query.query_string import QueryParameter
from statements.rest.serializers.fields import list_path
from statements.transfer.report import LISTED
from statements.vocabularies import Through


class MergeByRole(ByRole):
    """A merge deletes a record and changes what refers to it, whatever kinds of record that is."""

    def get_required_permissions(self, method: str, model_cls: type[Model]) -> list[str]:  # noqa: ARG002
        """Return the permissions to merge a record of this kind."""
        return rights_to_merge(model_cls)


class UnmergeByRole(ByRole):
    """Undoing a merge brings a record back and changes what refers to it."""

    def get_required_permissions(self, method: str, model_cls: type[Model]) -> list[str]:  # noqa: ARG002
        """Return the permissions to undo the merge of a record of this kind."""
        return rights_to_undo(model_cls)


class MergingMixin(HistoricalViewSet):
    """Adds ``merge/`` and ``unmerge/``; a GET of a merged record leads to what it's part of now."""

    operation: Operation | None = None
    """What the schema says of the current action, if that isn't one of every viewset."""

    def query_parameters(self) -> list[QueryParameter]:
        """Return the parameters known to the current action."""
        known = super().query_parameters()
        is_merge = getattr(self, "action", None) in ("merge", "unmerge")
        return [DRY_RUN, *known] if is_merge else known

    @property
    def weight(self) -> int:  # type: ignore[override]
        """Return how many requests this one counts as: a merge may read many records."""
        is_merge = getattr(self, "action", None) in ("merge", "unmerge")
        return COSTS_MUCH if is_merge else super().weight

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # type: ignore[override]
        """Answer with one record, or with the address of the one that it was merged into."""
        try:
            return super().retrieve(request, id)
        except NotFound:
            until = self.read_as_of(self.strict_query()) if self.is_about_past else None
            for into in find_merged(self.basename, [id], until).values():
                return self.moved_response(into)
            raise

    def moved_response(self, into: str) -> HttpResponseBase:
        """Return a redirect to another record, with the same query string."""
        query = self.request.META["QUERY_STRING"]
        address = f"{list_path(self.basename)}{into}/{'?' if query else ''}{query}"
        # Caches have to ask again each time, as for the record itself: the merge may be undone.
        return self.set_cache_headers(HttpResponsePermanentRedirect(address), None)

    @action(detail=True, methods=["post"], permission_classes=[MergeByRole], operation=MERGE)
    def merge(self, request: Request, id: str) -> HttpResponseBase:
        """Merge the record into the one that the body names."""
        dry_run = self.read_dry_run()
        into = self.read_into()
        author = author_of(request, Through.API)
        with merge_problems():
            merged = merge_records(
                self.basename, id, into, author, self.check_exists, dry_run=dry_run
            )
        return JsonTextResponse(json.dumps(merge_shown(merged, dry_run=dry_run)))

    @action(detail=True, methods=["post"], permission_classes=[UnmergeByRole], operation=UNMERGE)
    def unmerge(self, request: Request, id: str) -> HttpResponseBase:
        """Undo the merge of the record that had the id."""
        dry_run = self.read_dry_run()
        if self.read_body() not in ({}, None):
            raise InvalidDocument.at("#", "unknown_key", "Leave the body out, or send {}.")
        author = author_of(request, Through.API)
        if not Change.objects.filter(resource=self.basename, key=id).exists():
            self.check_exists(None)
        with merge_problems():
            unmerged = undo_merge(self.basename, id, author, dry_run=dry_run)
        return JsonTextResponse(json.dumps(unmerge_shown(unmerged, dry_run=dry_run)))

    def read_dry_run(self) -> bool:
        """Return whether the query asks for a check only."""
        query = self.strict_query()
        dry_run: bool = query.read(DRY_RUN.name, values.boolean, False)
        query.raise_faults()
        return dry_run

    def read_into(self) -> str:
        """Return the id of the other record, from the body."""
        body = self.read_body()
        into = body.get("into") if isinstance(body, dict) and len(body) == 1 else None
        if not isinstance(into, str):
            detail = 'Give just the id of the record that stays, such as {"into": "italy"}.'
            raise InvalidDocument.at("#", "invalid", detail)
        return into


@contextmanager
def merge_problems() -> Iterator[None]:
    """Turn errors of merging into problems."""
    with problems():
        try:
            yield
        except MergeRefused as error:
            raise ConflictingDocument(
                [
                    {"pointer": f"#{fault.pointer}", "code": fault.code, "detail": fault.detail}
                    for fault in error.faults
                ],
                more=error.faults.more,
            ) from error
        except NotMerged as error:
            raise Conflict(str(error)) from error


def merge_shown(merged: Merged, *, dry_run: bool) -> Json:
    """Return what the answer says about a merge."""
    return {
        "dry_run": dry_run,
        "revision": merged.revision,
        "id": merged.merge.id,
        "into": merged.merge.into,
        "moved": [
            {"resource": resource, "key": key, "count": count}
            for (resource, key), count in sorted(merged.moved.items())
        ],
        "collapsed": _listed(merged.collapsed),
    }


def unmerge_shown(unmerged: Unmerged, *, dry_run: bool) -> Json:
    """Return what the answer says about undoing a merge."""
    return {
        "dry_run": dry_run,
        "revision": unmerged.revision,
        "id": unmerged.merge.id,
        "into": unmerged.merge.into,
        "restored": _listed(unmerged.restored),
        "left": _listed(unmerged.left),
    }


def _listed(keys: Sequence[Key]) -> Json:
    listed = [{"resource": resource, "id": id} for resource, id in keys[:LISTED]]
    return {"count": len(keys), "listed": listed}
