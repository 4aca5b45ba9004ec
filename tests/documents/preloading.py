"""Prefetches what a serializer will read, at the price of a query for each list in its records."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.constants import LOOKUP_SEP
from rest_framework.serializers import ListSerializer, ModelSerializer

from statements.rest.serializers.objects import link_order
from statements.rest.serializers.sparse_fields import fields_of
from statements.rest.visibility import Visibility


def preload(queryset: QuerySet[Any], serializer: Any, visibility: Visibility) -> QuerySet[Any]:
    """Return the queryset with everything joined or prefetched that the serializer reads."""
    records = [LOOKUP_SEP.join(path) for path in joined(serializer)]
    lists = list(prefetched(serializer, visibility))
    if records:
        queryset = queryset.select_related(*records)
    return queryset.prefetch_related(*lists) if lists else queryset


def joined(serializer: Any) -> Iterator[list[str]]:
    """Yield the path to each nested record, for ``select_related``."""
    for field in fields_of(serializer).values():
        if isinstance(field, ModelSerializer):
            yield field.source_attrs
            for path in joined(field):
                yield [*field.source_attrs, *path]


def prefetched(serializer: Any, visibility: Visibility) -> Iterator["Prefetch[Any]"]:
    """Yield a Prefetch for each nested list, with everything preloaded that its items read."""
    for field in fields_of(serializer).values():
        if isinstance(field, ListSerializer):
            item: Any = field.child
            rows = preload(visibility.rows(item.Meta.model), field, visibility)
            relation = serializer_model(serializer)._meta.get_field(field.source_attrs[-1])
            if relation.many_to_many:
                rows = rows.order_by(*link_order(relation))
            yield Prefetch(LOOKUP_SEP.join(field.source_attrs), rows)


def serializer_model(serializer: Any) -> Any:
    """Return the model of a serializer, or of the items of a list."""
    return getattr(serializer, "child", serializer).Meta.model
