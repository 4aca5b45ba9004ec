"""Completes references as the editor types: what is found, and what tells it from others."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse

from statements.admin.forms.fields import label_of
from statements.analysis.completion import complete
from statements.documents import SERIALIZERS, layout_of, serializer_for
from statements.models import (
    NAME_WORDS,
    Actor,
    Hop,
    Participation,
    Record,
    Source,
    Statement,
    StatementTopic,
    Topic,
)
from statements.models.permissions import VIEW_DRAFT
from statements.vocabularies import ReviewStatus, SourceKind

SHOWN = 20

COUNTED = 100
"""Times up to which it is counted how often a record is used."""

SHOWN_WITH: dict[type, tuple[str, ...]] = {
    Actor: ("parent", "known_via"),
    Source: ("publisher",),
    Topic: ("parent",),
}
"""The records that tell a record from others of its name."""

STATUS = "statement__review_status"

CREATE = "create"
"""The id of what isn't there yet, for pages that can open the form for it."""


class CountedUpTo(Subquery):
    """How many rows a query finds, at most as many as its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"


class CompletionView(AutocompleteJsonView):
    """Completes references held by a column; Django answers 500 for any other field."""

    def process_request(self, request: HttpRequest) -> Any:
        """Return what to complete; raise PermissionDenied if the field isn't a column."""
        term, model_admin, field, to_field_name = super().process_request(request)
        if not field.concrete:
            raise PermissionDenied
        return term, model_admin, field, to_field_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the likeliest records, best first; with `create`, also how to make a new one."""
        self.term, self.model_admin, field, to_field_name = self.process_request(request)
        if not issubclass(self.model_admin.model, Record):
            return super().get(request, *args, **kwargs)
        if not self.has_perm(request):
            raise PermissionDenied
        records = self.get_records(request, field)
        found = complete(records, self.term, SHOWN)
        uses = count_uses(records.model, [one.pk for one in found], request.user)
        results: list[dict[str, Any]] = [
            {
                "id": str(getattr(one, to_field_name)),
                "text": label_of(one),
                "detail": " · ".join([*details_of(one), *told(uses.get(one.pk))]),
            }
            for one in found
        ]
        can_create = records.model in NAME_WORDS and self.model_admin.has_add_permission(request)
        if can_create and "create" in request.GET:
            name = self.term.strip()
            text = f"Create “{name}”" if name else "Create a new one"
            results.append({"id": CREATE, "text": text, "name": name, "detail": ""})
        return JsonResponse({"results": results, "pagination": {"more": False}})

    def get_records(self, request: HttpRequest, field: ForeignKey) -> QuerySet[Any]:
        """Return the records that may stand in a reference, with what tells them apart."""
        records = self.model_admin.get_queryset(request).prefetch_related(None)
        if kinds := kinds_of(field):
            records = records.filter(kind__in=kinds)
        return records.select_related(*SHOWN_WITH.get(records.model, ()))


class IdCompletionView(CompletionView):
    """Completes references to records, for filters: to their ids rather than primary keys."""

    def process_request(self, request: HttpRequest) -> Any:
        """Return what to complete; raise PermissionDenied if the field leads to no record."""
        term, model_admin, field, _ = super().process_request(request)
        if not issubclass(model_admin.model, Record):
            raise PermissionDenied
        return term, model_admin, field, "key"


def kinds_of(field: ForeignKey) -> tuple[str, ...]:
    """Return the kinds of record that may stand in a reference; none if all may."""
    for resource in SERIALIZERS:
        record = serializer_for(resource)
        for one in (record, *layout_of(record).parts.values()):
            if one.Meta.model is field.model and field.name in layout_of(one).references:
                return layout_of(one).references[field.name].kinds
    return ()


def details_of(record: Any) -> Iterator[str]:
    """Yield what tells a record from others of its name."""
    if hasattr(record, "kind"):
        yield record.get_kind_display()
    if isinstance(record, Actor) and not record.is_named:
        yield "unnamed"
    if isinstance(record, Source) and record.kind == SourceKind.DOCUMENT and record.name:
        yield record.key
    if country := getattr(record, "country", None):
        yield country
    for name in SHOWN_WITH.get(type(record), ()):
        if other := getattr(record, name):
            yield str(other)
    if published := getattr(record, "published_edtf", None):
        yield published


def told(uses: int | None) -> Iterator[str]:
    """Yield how often a record is used, if that was counted."""
    if uses is not None:
        times = "once" if uses == 1 else f"{uses} times" if uses else "nowhere yet"
        yield f"used {times}{' or more' if uses == COUNTED else ''}"


def count_uses(model: type, pks: list[int], user: Any) -> dict[int, int]:
    """Return how often each of these records is used by statements that the user may see."""
    public = Q() if user.has_perm(VIEW_DRAFT) else ~Q(**{STATUS: ReviewStatus.DRAFT.value})
    ways: list[tuple[Q, QuerySet[Any]]]
    if model is Actor:
        ways = [(Q(), Participation.objects.filter(public, actor=OuterRef("pk")))]
    elif model is Topic:
        ways = [(Q(), StatementTopic.objects.filter(public, topic=OuterRef("pk")))]
    elif model is Source:
        statements = Statement.objects if user.has_perm(VIEW_DRAFT) else Statement.objects.public()
        ways = [
            (Q(kind=SourceKind.DOCUMENT.value), statements.filter(document=OuterRef("pk"))),
            (Q(kind=SourceKind.OUTLET.value), Hop.objects.filter(public, source=OuterRef("pk"))),
        ]
    else:
        ways = []
    found: dict[int, int] = {}
    for which, rows in ways:
        limited = rows.order_by().values("pk")[:COUNTED]
        counted = CountedUpTo(limited, output_field=IntegerField())
        records = model.objects.filter(which, pk__in=pks).order_by()  # type: ignore[attr-defined]
        found |= dict(records.values_list("pk", counted))
    return found
